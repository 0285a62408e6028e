"""Where an assignment stands: its weeks and logs, its clocks, and what is coming."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Instrument
from mentoring.days import LIMIT_DAYS, days_of
from mentoring.models import Assignment, Mentor, WeeklyLog
from mentoring.weeks import Week, week_of

CALL_EVERY_DAYS = 31
DUE_IN = (Assignment.Status.ACTIVE, Assignment.Status.FINAL_REPORT)


@dataclass(frozen=True)
class WeekRow:
    """A week of an assignment with its log, and how that stands today."""

    week: Week
    log: WeeklyLog | None
    days_late: int
    is_off: bool
    is_due: bool

    @property
    def standing(self) -> tuple[str, str]:
        """Shape and word."""
        if self.log is not None and self.log.is_submitted:
            return "submitted", _("Submitted")
        if self.is_off:
            return "suspended", _("Paused")
        if self.days_late:
            return "overdue", _("Late, %(days)s days") % {"days": self.days_late}
        if self.is_due:
            return "due", _("Due")
        return ("draft", _("Draft")) if self.log is not None else ("none", _("Not due yet"))


def week_rows(assignment: Assignment, logs, *, on: datetime.date) -> list[WeekRow]:
    """The weeks that have begun, the latest first."""
    rows = every_week(assignment, logs, on=on)
    return [each for each in rows if each.week.has_begun(on=on)][::-1]


def every_week(assignment: Assignment, logs, *, on: datetime.date) -> list[WeekRow]:
    """Every week, as it stands on this day. Nothing is due before the assignment begins, on a
    Friday on which it was paused, or once it was terminated."""
    by_week = {each.week: each for each in logs}
    off = set(assignment.weeks_off)
    found = []
    for week in assignment.weeks:
        log = by_week.get(week.number)
        is_open = log is None or not log.is_submitted
        is_off = week.number in off or is_paused_then(assignment, week)
        asks = is_open and not is_off and assignment.status in (*DUE_IN, Assignment.Status.PAUSED)
        found.append(
            WeekRow(
                week=week,
                log=log,
                days_late=week.days_late(on=on) if asks else 0,
                is_off=is_off and is_open,
                is_due=asks and week.is_due(on=on),
            )
        )
    return found


def is_paused_then(assignment: Assignment, week: Week) -> bool:
    return assignment.paused_on is not None and assignment.paused_on <= week.due_on


def late_rows(rows: list[WeekRow]) -> list[WeekRow]:
    return [each for each in rows if each.days_late]


def days_worked(logs) -> Decimal:
    """Days of the logs that are submitted: what is not sent is not counted."""
    return sum((each.days_worked or 0 for each in logs if each.is_submitted), Decimal(0))


def clocks(assignment: Assignment, logs, *, on: datetime.date) -> list[dict]:
    """Days used, days left to the limit, and days worked: name, value, share of a hundred, rule."""
    day, limit = assignment.day(on=on), days_of(assignment.starts_on, assignment.last_allowed_on)
    sent = sum(each.is_submitted for each in logs)
    worked, planned = days_worked(logs), assignment.planned_days
    span = {
        "first": date_format(assignment.starts_on, "j M Y"),
        "last": date_format(assignment.ends_on, "j M Y"),
        "limit": limit,
    }
    used = _(
        "%(first)s to %(last)s, both counted. The mark is the planned end; the bar ends at "
        "%(limit)s days."
    )
    if assignment.is_extended:
        rule = _("Extended beyond %(limit)s days, with a reason and an approval.")
    else:
        rule = _(
            "Beyond day %(limit)s an extension needs a reason and the programme manager’s approval."
        )
    of = _("%(worked)s of %(planned)s") if planned else "%(worked)s"
    return [
        {
            "name": _("Days used"),
            "value": _("Day %(day)s of %(days)s") % {"day": day, "days": assignment.days},
            "share": share(day, limit),
            "mark": share(assignment.days, limit),
            "rule": used % span,
        },
        {
            "name": _("Left before the limit"),
            "value": _("%(days)s days") % {"days": assignment.days_left},
            "share": share(assignment.days_left, limit),
            "mark": None,
            "rule": rule % {"limit": LIMIT_DAYS},
        },
        {
            "name": _("Days worked"),
            "value": of % {"worked": f"{worked.normalize():f}", "planned": planned},
            "share": share(worked, planned or worked or 1),
            "mark": None,
            "rule": _("From %(count)s submitted logs.") % {"count": sent},
        },
    ]


def share(part, whole) -> float:
    """Of a hundred, for a bar."""
    return min(100.0, round(100 * float(part) / float(whole), 1)) if whole else 0.0


def current_week(assignment: Assignment, *, on: datetime.date) -> Week | None:
    return week_of(assignment.starts_on, assignment.ends_on, on=on)


def title_of(assignment: Assignment, *, on: datetime.date) -> str:
    """The heading of its page: the week it is in, while it is running."""
    words = {"state": assignment.state.name}
    week = current_week(assignment, on=on)
    if week is None or assignment.status not in (*DUE_IN, Assignment.Status.PAUSED):
        return _("Mentoring in %(state)s") % words
    words |= {"week": week.number, "weeks": len(assignment.weeks)}
    return _("Mentoring in %(state)s, week %(week)s of %(weeks)s") % words


def coming(assignment: Assignment, objectives, *, on: datetime.date) -> list[tuple]:
    """What lies ahead: steps of this week and the next two, the next log, the last day."""
    if assignment.is_over:
        return []
    found = []
    weeks = {each.number: each for each in assignment.weeks}
    now = current_week(assignment, on=on)
    if now is not None:
        for objective in objectives:
            for number, text in objective.steps_by_week:
                if now.number <= number <= now.number + 2 and number in weeks:
                    found.append((weeks[number].due_on, text))
        if now.due_on >= on:
            found.append((now.due_on, _("Log of week %(week)s is due") % {"week": now.number}))
    if assignment.ends_on >= on:
        found.append((assignment.ends_on, _("Last day; then the final report")))
    return sorted(found)


def call_is_due(assignment: Assignment, calls, *, on: datetime.date) -> bool:
    """Whether a month has passed since the last call, or since the first day."""
    if assignment.status != Assignment.Status.ACTIVE:
        return False
    since = max((each.held_on for each in calls), default=assignment.starts_on)
    return (on - since).days > CALL_EVERY_DAYS


def opinions_of(mentor: Mentor) -> list[tuple]:
    """How often States said what of past assignments: plain counts, never a rank."""
    counts = mentor.assignments.aggregate(
        **{each.value: Count("pk", filter=Q(opinion=each.value)) for each in Assignment.Opinion}
    )
    return [(each.label, counts[each.value]) for each in Assignment.Opinion]


def entry_titles() -> dict[str, str]:
    """The Compendium's entries that the published instrument names: slug and title."""
    rows = Instrument.objects.filter(status=Instrument.Status.PUBLISHED).order_by("-pk")
    for found in rows.values_list("references", flat=True):
        if found.get("entries"):
            return found["entries"]
    return {}
