"""Files of a published edition, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compendium import files
from compendium.models import Edition
from web.marking import UNMARKED


@login_not_required
@require_safe
def edition_file(request, number, form, language):
    """A ready-made file, counted by country and day; until it is made, a page that says so."""
    edition = get_object_or_404(Edition.objects.published(), number=number)
    if form not in files.FORMS or language not in files.languages_of(edition):
        raise Http404
    place = files.place_of(edition, form, language)
    try:
        content = place.open("rb")
    except FileNotFoundError:
        context = {"title": _("This file is being made"), "edition": edition, "marking": UNMARKED}
        answer = render(request, "compendium/file_wait.html", context, status=202)
        answer["Retry-After"] = "120"
        return answer
    if request.method == "GET":
        files.count_download(edition, form, language, files.country_of(request))
    name = files.file_name(edition, form, language)
    told = files.FORMS[form].content_type
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=told)
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    # Counted here, so no cache on the way answers in our place.
    answer["Cache-Control"] = "no-store"
    return answer
