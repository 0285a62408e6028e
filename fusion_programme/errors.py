"""Refusals as pages: the same answer for absent and forbidden, and who can help with the rest."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.views import exception_handler

from portfolio.access import MissingRight
from portfolio.people.granters import who_can_grant


def forbidden(request, exception):
    """403: the record is visible to this person but the act is not theirs; says which right is
    missing, which roles have it and who can grant it."""
    request.refused_for = getattr(getattr(exception, "right", None), "codename", "")
    return render(
        request,
        "403.html",
        {
            "title": _("Why you cannot do this"),
            "why": str(exception),
            "who_can": getattr(exception, "who_can", ""),
            "granters": _granters(exception, request.user),
        },
        status=403,
    )


def _granters(exception, user):
    if not isinstance(exception, MissingRight):
        return []
    return who_can_grant(exception.state_id, besides=user)


def api_refusal(exception, context):
    """The same three answers for a program."""
    response = exception_handler(exception, context)
    if response is not None and isinstance(exception, MissingRight):
        granters = _granters(exception, context["request"].user)
        response.data |= {
            "missing_right": exception.missing_right,
            "roles_with_it": exception.who_can,
            "can_grant_it": [grant.person.full_name for grant in granters],
        }
    return response


def not_found(request, exception):
    return render(request, "404.html", {"title": _("Nothing here")}, status=404)


def bad_request(request, exception):
    """400, or 413 when it is only too large: then the page says what the most is."""
    context = {"title": _("This request cannot be read")}
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        context |= {"title": _("This is too large"), "most": settings.UPLOAD_MAX_MB}
        return render(request, "400.html", context, status=413)
    return render(request, "400.html", context, status=400)


def csrf_failure(request, reason=""):
    """403: the form did not come from our own page, or its page is older than the session."""
    request.refused_for = f"csrf: {reason}"
    return render(request, "403_csrf.html", status=403)


def busy(request):
    """503: another change at the same moment stood in the way and nothing of this one is saved. The
    desk sends its answer again by itself, a person by one press."""
    answer = render(request, "503.html", {"title": _("Somebody was faster")}, status=503)
    answer.headers["Retry-After"] = "1"
    return answer


def too_many(request):
    """429: too many requests of one kind from one address or for one account; signing in asks."""
    return render(request, "429.html", {"title": _("Too many requests")}, status=429)
