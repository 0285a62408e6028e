"""The twelve steps of a mission as the tracker shows them: what is done, when, and what is planned.

Source of the steps and their usual weeks: section 1.4 of the programme's domain dossier.
"""

import datetime
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Mission
from history.models import Event
from portfolio.worded import worded

Status = Mission.Status
ORDER = [each for each in Status if each not in (Status.POSTPONED, Status.CANCELLED, Status.CLOSED)]


@dataclass(frozen=True)
class Step:
    """One step. It is done with a status after `last`; `verb` is the move that ends it, `weeks`
    when it is usually over, counted from the first day in the field."""

    title: str
    last: str
    verb: str
    weeks: int


STEPS = (
    Step(gettext_lazy("Request and agreement"), Status.REQUESTED, "agree", -8),
    Step(gettext_lazy("Team"), Status.AGREED, "prepare", -6),
    Step(gettext_lazy("Self-assessment"), Status.SELF_ASSESSMENT, "review", -2),
    Step(gettext_lazy("Desk review"), Status.DESK_REVIEW, "begin", -1),
    Step(gettext_lazy("Mission"), Status.IN_FIELD, "score", 1),
    Step(gettext_lazy("Scoring"), Status.SCORING, "draft", 2),
    Step(gettext_lazy("Draft report"), Status.DRAFTING, "submit", 4),
    Step(gettext_lazy("State’s check"), Status.STATE_CHECK, "clear", 8),
    Step(gettext_lazy("Clearance"), Status.CLEARANCE, "finalise", 10),
    Step(gettext_lazy("Final report"), Status.FINAL, "hand_over", 10),
)
WORKSHOP_WEEKS, FOLLOW_UP_WEEKS = 20, 36


def steps_of(mission: Mission) -> list[dict]:
    """Title, state (done, now or empty) and detail of the twelve: three queries at most."""
    dates = _dates(mission)
    place = _place(mission)
    rows = [_row(mission, step, dates, place) for step in STEPS]
    is_handed_over = place > ORDER.index(Status.FINAL)
    has_plan = is_handed_over and mission.roadmaps.exists()
    rows.append(_after(mission, _("Roadmap workshop"), WORKSHOP_WEEKS, done=has_plan))
    has_told = is_handed_over and mission.follow_up_steps.exists()
    rows.append(_after(mission, _("Follow-up report"), FOLLOW_UP_WEEKS, done=has_told))
    now = next((row for row in rows if row["state"] == ""), None)
    if now and mission.status not in (Status.POSTPONED, Status.CANCELLED):
        now["state"] = "now"
    return rows


def _place(mission) -> int:
    """Where the mission stands; nothing is done of one that is postponed before its agreement."""
    if mission.status == Status.CLOSED:
        return len(ORDER)
    return ORDER.index(mission.status) if mission.status in ORDER else 0


def _row(mission, step, dates, place):
    done = place > ORDER.index(step.last)
    return {
        "title": step.title,
        "state": "done" if done else "",
        "detail": _done_on(dates.get(step.verb)) if done else _planned(mission, step.weeks),
    }


def _after(mission, title, weeks, *, done):
    detail = "" if done else _planned(mission, weeks)
    return {"title": title, "state": "done" if done else "", "detail": detail}


def _planned(mission, weeks) -> str:
    day = mission.starts_on + datetime.timedelta(weeks=weeks)
    return _("by %(day)s") % {"day": formats.date_format(day, "j M Y")}


def _done_on(moment) -> str:
    return formats.date_format(moment, "j M Y") if moment else ""


def _dates(mission) -> dict:
    """When each move was last made."""
    return dict(_moves(None, mission=str(mission.pk)))


@worded
def _moves(_user, mission: str):
    verbs = [step.verb for step in STEPS]
    own = {"subject_model": Mission._meta.label_lower, "subject_pk": mission}
    return Event.objects.filter(verb__in=verbs, **own).order_by("id").values_list("verb", "at")
