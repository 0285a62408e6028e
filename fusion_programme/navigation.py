"""The places offered in the masthead: only those where this person may see something."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fusion_programme.figures import knows_of_delivery
from portfolio.access import ROLES, held, holds, sees
from portfolio.people.emergencies import open_now
from portfolio.sign_in.sessions import seconds_left
from web.marking import UNMARKED


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    is_current: bool


# In the order of the programme's work; what is looked up rather than worked in comes last.
PLACES = (
    (_("Portfolio"), "portfolio", "state"),
    (_("States"), "state-list", "state"),
    (_("Missions"), "assessments:mission-list", "mission"),
    (_("Gap register"), "assessments:finding-list", "finding"),
    (_("Roadmaps"), "roadmaps:roadmap-list", "roadmap"),
    (_("Study visits"), "study_visits:visit-list", "visit"),
    (_("Study visits"), "study_visits:visit-overview", "list_visit"),
    (_("Training"), "training:session-list", "session"),
    (_("Training"), "training:course-list", "course"),
    (_("Mentoring"), "mentoring:assignment-list", "mentoring"),
    (_("Compendium"), "compendium:reader", ""),
    (_("Calendar"), "calendar", "session"),
    (_("Calendar"), "calendar", "visit"),
    (_("Calendar"), "calendar", "mentoring"),
    (_("Figures"), "figures", "delivery"),
    (_("Due diligence"), "portfolio:due-diligence-list", "diligence"),
    (_("Rights concerns"), "mentoring:concern-list", "concern"),
    (_("Instruments"), "assessments:instrument-list", "instrument"),
    (_("People"), "person-list", "person"),
    (_("Documents"), "documents:job-list", ""),
    (_("Audit log"), "audit", "event"),
)
# So many stand in a row; the others are one step away.
IN_ROW = 9


def is_offered(user, what: str) -> bool:
    if what == "delivery":
        return knows_of_delivery(user)
    if what == "list_visit":
        return holds(user, "list_visit")
    return not what or sees(user, what)


def places_of(user) -> list[tuple]:
    """Label and route of every place for this person, each label once."""
    found = {}
    for label, name, what in PLACES:
        if str(label) not in found and is_offered(user, what):
            found[str(label)] = (label, name)
    return list(found.values())


def page(request) -> dict:
    """What every page's frame needs. Never queries for somebody signed out."""
    context = {"is_demo": settings.DEMO, "marking": UNMARKED}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    places = places_of(user)
    urls = [(label, reverse(name)) for label, name in places]
    longest = max((url for _label, url in urls if request.path.startswith(url)), default="")
    shown = [Place(label, url, url == longest) for label, url in urls]
    return context | {
        "session_left": int(seconds_left(request.session)),
        "places": shown[:IN_ROW] if len(shown) > IN_ROW + 1 else shown,
        "more_places": shown[IN_ROW:] if len(shown) > IN_ROW + 1 else [],
        "open_emergencies": open_now(user),
        "role_labels": [ROLES[role].label for role in held(user).roles],
    }
