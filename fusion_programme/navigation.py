"""The places offered in the masthead: only those where this person may see something."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.access import ROLES, held, holds, sees
from portfolio.people.emergencies import open_now
from portfolio.sign_in.sessions import seconds_left
from web.marking import UNMARKED


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    is_current: bool


PLACES = (
    (_("Portfolio"), "portfolio", "state"),
    (_("States"), "state-list", "state"),
    (_("Missions"), "assessments:mission-list", "mission"),
    (_("Gap register"), "assessments:finding-list", "finding"),
    (_("Instruments"), "assessments:instrument-list", "instrument"),
    (_("Roadmaps"), "roadmaps:roadmap-list", "roadmap"),
    (_("Mentoring"), "mentoring:assignment-list", "mentoring"),
    (_("Study visits"), "study_visits:visit-list", "visit"),
    (_("People"), "person-list", "person"),
)


def page(request) -> dict:
    """What every page's frame needs. Never queries for somebody signed out."""
    context = {"is_demo": settings.DEMO, "marking": UNMARKED}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    places = [(label, name) for label, name, subject in PLACES if sees(user, subject)]
    if holds(user, "list_visit"):
        places.append((_("Study visits"), "study_visits:visit-overview"))
    if sees(user, "session"):
        places.append((_("Training"), "training:session-list"))
    elif sees(user, "course"):
        places.append((_("Training"), "training:course-list"))
    if holds(user, "view_practice"):
        places.append((_("Compendium"), "compendium:practice-list"))
    places.append((_("Documents"), "documents:job-list"))
    if sees(user, "concern"):
        places.append((_("Rights concerns"), "mentoring:concern-list"))
    if sees(user, "event"):
        places.append((_("Audit log"), "audit"))
    urls = [(label, reverse(name)) for label, name in places]
    longest = max((url for _label, url in urls if request.path.startswith(url)), default="")
    return context | {
        "session_left": int(seconds_left(request.session)),
        "places": [Place(label, url, url == longest) for label, url in urls],
        "open_emergencies": open_now(user),
        "role_labels": [ROLES[role].label for role in held(user).roles],
    }
