"""Refusals as pages: the same answer for absent and forbidden, and who can help with the rest."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.shortcuts import render
from django.utils.translation import gettext as _


def forbidden(request, exception):
    """403: the record is visible to this person but the act is not theirs; says who can."""
    right = getattr(exception, "right", "")
    request.refused_for = getattr(right, "codename", right)
    return render(
        request,
        "403.html",
        {
            "title": _("Not yours to change"),
            "why": str(exception),
            "missing_right": getattr(exception, "missing_right", ""),
            "who_can": getattr(exception, "who_can", ""),
        },
        status=403,
    )


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


def too_many(request):
    """429: too many requests of one kind from one address or for one account; signing in asks."""
    return render(request, "429.html", {"title": _("Too many requests")}, status=429)
