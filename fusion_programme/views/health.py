"""What machines ask: whether this process can serve, what robots may read, whom to tell of a weak
spot. None of them says anything else to anybody."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"
CONTACT_DAYS = 180


@login_not_required
@never_cache
@require_safe
def healthz(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return HttpResponse("unavailable", status=503, content_type=PLAIN)
    return HttpResponse("ok", content_type=PLAIN)


@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)


@login_not_required
@require_safe
def security_txt(request):
    """RFC 9116. Without a configured contact there is no such page."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now() + datetime.timedelta(days=CONTACT_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en, fr",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
