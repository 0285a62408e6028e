"""Refusals as pages: the same answer for absent and forbidden, and who can help with the rest."""

from django.shortcuts import render
from django.utils.translation import gettext as _


def forbidden(request, exception):
    """403: the record is visible to this person but the act is not theirs; says who can."""
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
    return render(request, "400.html", {"title": _("This request cannot be read")}, status=400)


def too_many(request):
    """429: too many requests of one kind from one address or for one account; signing in asks."""
    return render(request, "429.html", {"title": _("Too many requests")}, status=429)
