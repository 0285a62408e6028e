"""Refusals as pages: the same answer for absent and forbidden, and who can help with the rest."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.views import exception_handler

from portfolio.access import MissingRight
from portfolio.people.granters import granting_roles_in_words, who_can_grant


def forbidden(request, exception):
    """403: the record is visible to this person but the act is not theirs; says which right is
    missing, which roles have it and who can grant it."""
    context = {"title": _("Why you cannot do this"), "why": str(exception)}
    request.refused_for = ""
    if isinstance(exception, MissingRight):
        request.refused_for = exception.right.codename
        context |= {
            "who_can": exception.who_can,
            "granters": who_can_grant(exception, reader=request.user),
            "granting": granting_roles_in_words(exception),
        }
    return render(request, "403.html", context, status=403)


def api_refusal(exception, context):
    """The same three answers for a program: by themselves, and as the sentences of `detail`."""
    response = exception_handler(exception, context)
    if response is not None and isinstance(exception, MissingRight):
        granters = who_can_grant(exception, reader=context["request"].user)
        response.data |= {
            "detail": " ".join(_sentences(exception, granters)),
            "missing_right": exception.missing_right,
            "roles_with_it": exception.who_can,
            "can_grant_it": [grant.person.full_name for grant in granters],
        }
    return response


def _sentences(exception, granters):
    yield str(exception)
    yield _("These roles have it: %(roles)s.") % {"roles": exception.who_can}
    if granters:
        named = [f"{grant.person.full_name} ({grant.get_role_display()})" for grant in granters]
        yield _("It is granted by %(people)s.") % {"people": ", ".join(named)}
    else:
        roles = granting_roles_in_words(exception)
        yield _("It is granted by this role: %(roles)s.") % {"roles": roles}


def not_found(request, exception):
    return render(request, "404.html", {"title": _("Nothing here")}, status=404)


def bad_request(request, exception):
    """400, or 413 when it is only too large: then the page says what the most is."""
    context = {"title": _("This request cannot be read")}
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        context |= {"title": _("This is too large"), "most": settings.UPLOAD_MAX_MB}
        context |= {"files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
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
