"""The worker that lets browsers read visited pages of the manual without a network."""

import hashlib
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

SCRIPT = "js/reader-worker.js"


@login_not_required
@require_safe
def reader_worker(request):
    """The script under the manual's own address, so that it governs these pages and no others. It
    bears the mark of the style sheet that it was made with: with a new one, old copies go."""
    mark = hashlib.sha256(f"{static('css/app.css')} {static(SCRIPT)}".encode()).hexdigest()[:12]
    text = Path(finders.find(SCRIPT)).read_text().replace("MARK_OF_RELEASE", mark)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
