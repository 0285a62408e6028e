"""The places offered in the masthead: only those where this person may see something."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.access import VIEW, holds
from portfolio.audit import offers_audit
from web.marking import UNMARKED


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    is_current: bool


PLACES = (
    (_("Portfolio"), "portfolio"),
    (_("States"), "state-list"),
    (_("Missions"), "assessments:mission-list"),
    (_("Gap register"), "assessments:finding-list"),
    (_("Roadmaps"), "roadmaps:roadmap-list"),
)


def page(request) -> dict:
    """What every page's frame needs. Never queries for somebody signed out."""
    context = {"is_demo": settings.DEMO, "marking": UNMARKED}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    places = [(_("Documents"), "documents:job-list")]
    if holds(user, VIEW):
        places = [*PLACES, *places]
    roles = list(user.assignments.order_by("role").values_list("role", flat=True).distinct())
    if offers_audit(roles):
        places = [*places, (_("Audit log"), "audit")]
    urls = [(label, reverse(name)) for label, name in places]
    longest = max((url for _label, url in urls if request.path.startswith(url)), default="")
    return context | {
        "places": [Place(label, url, url == longest) for label, url in urls],
        "role_labels": [dict(user.assignments.model.ROLE_CHOICES)[role] for role in roles],
    }
