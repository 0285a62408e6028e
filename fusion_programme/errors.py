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
