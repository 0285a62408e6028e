"""What every request of a signed-in person passes: the end of idle sessions, and the second
factor."""

import re

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from history.recorded import SYSTEM, record
from portfolio.sign_in import second_factor, sessions
from web.views import wants_partial


class IdleSessions:
    """Ends a session after 15 minutes without activity, or 12 hours after it began.

    A page that asks for itself again (the card of a running job) is no activity of a person.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_signed_in(request) and sessions.seconds_left(request.session) <= 0:
            end(request)
        response = self.get_response(request)
        if is_signed_in(request) and not is_quiet(request):
            sessions.touch(request)
        return lead_page_to_sign_in(request, response)


def is_signed_in(request) -> bool:
    """Asks the database for nobody who brings no cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def end(request) -> None:
    """Sign out somebody who has been away; the next page is the sign-in page, and leads back."""
    reason = _("No activity for %(n)d minutes.") % {"n": settings.SESSION_IDLE_SECONDS // 60}
    record(request.user, "session ended", by=SYSTEM, reason=reason)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.is_over = True
    logout(request)
    messages.info(request, _("You were signed out, because nothing was done for a while."))


def is_quiet(request) -> bool:
    """Whether the browser asked by itself, without anybody doing anything."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in ("documents:job-detail", "study_visits:question-list"):
        return request.method == "GET" and wants_partial(request)
    return name in ("session-left", "assessments:answer-team", "portfolio:unsent-key")


def lead_page_to_sign_in(request, response):
    """A part of a page cannot hold the sign-in page: the whole page goes there instead."""
    place = response.get("Location", "")
    if not request.htmx or not place.startswith(resolve_url(settings.LOGIN_URL)):
        return response
    here = re.sub(r"^\w+://[^/]*", "", request.htmx.current_url or "") or "/"
    to = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"
    return HttpResponse(status=204, headers={"HX-Redirect": to})


class SecondFactorRequired:
    """Sends everybody who has not shown a second factor in this session to set one up.

    Outside the demonstration this holds for every account, whatever its rights, so that a right
    granted in the middle of a session never opens content to a password alone. The fact stands in
    the session: an ordinary request asks the database nothing for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or not is_signed_in(request):
            return None
        if second_factor.is_shown(request.session):
            return None
        if request.resolver_match.view_name in second_factor.WAYS_TO_SHOW:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Set up a second factor first.")}, status=403)
        return HttpResponseRedirect(reverse("mfa_index"))
