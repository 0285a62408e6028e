"""A mission's four clocks, each with its rule in words: in the field, to the final report, the
State's comments and follow-up, the team's access."""

import datetime
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments.clocks import COMMENT_DAYS, comment_clock, follow_up_clock
from assessments.models import Mission
from portfolio.actions import TEAM_DAYS_AFTER_CLOSING

REPORT_DAYS, DRAFT_DAYS = 70, 28


@dataclass(frozen=True)
class ClockRow:
    """Name, what it stands at, how much of it is over (0 to 100), a mark on the way, the rule."""

    name: str
    value: str
    share: int
    rule: str
    mark: int | None = None


def clocks_of(mission: Mission) -> list[ClockRow]:
    """The clocks as the page shows them; no query."""
    today = timezone.now().date()
    rows = [_in_field(mission, today), _to_the_report(mission, today)]
    return [*rows, _comments(mission), _after(mission)]


def _day(date) -> str:
    return formats.date_format(date, "j F Y")


def _share(day, days) -> int:
    return max(0, min(100, 100 * day // days))


def _value(day, days) -> str:
    if day < 1:
        return _("Not started")
    if day > days:
        return _("Over")
    return _("Day %(day)s of %(days)s") % {"day": day, "days": days}


def _in_field(mission, today):
    days = (mission.ends_on - mission.starts_on).days + 1
    day = (today - mission.starts_on).days + 1
    rule = _("From %(first)s to %(last)s") % {
        "first": _day(mission.starts_on),
        "last": _day(mission.ends_on),
    }
    return ClockRow(_("In the field"), _value(day, days), _share(day, days), rule)


def _to_the_report(mission, today):
    day = (today - mission.starts_on).days + 1
    due = mission.starts_on + datetime.timedelta(days=REPORT_DAYS)
    Status = mission.Status
    is_over = mission.status in (Status.FINAL, Status.HANDED_OVER, Status.CLOSED)
    rule = _("Counts from the first day in the field; due %(day)s. The mark is the draft.") % {
        "day": _day(due)
    }
    value = _("Final") if is_over else _late(day) or _value(day, REPORT_DAYS)
    if mission.status == Status.CANCELLED:
        value, day = _("Cancelled"), 0
    share = 100 if is_over else _share(day, REPORT_DAYS)
    name = _("Final report within %(days)s days") % {"days": REPORT_DAYS}
    return ClockRow(name, value, share, rule, mark=100 * DRAFT_DAYS // REPORT_DAYS)


def _late(day) -> str:
    late = day - REPORT_DAYS
    return _("%(days)s days late") % {"days": late} if late > 0 else ""


def _comments(mission):
    clock = comment_clock(mission)
    name = _("State’s comments, %(days)s days") % {"days": COMMENT_DAYS}
    if clock is None:
        return ClockRow(name, _("Not started"), 0, _("Starts when the draft is submitted."))
    value = _("Over") if clock.is_over else _value(max(clock.day, 1), clock.days)
    rule = _("Ends on %(day)s. Nothing is taken as agreed when it does.") % {
        "day": _day(clock.ends_on)
    }
    return ClockRow(name, value, _share(clock.day, clock.days), rule)


def _after(mission):
    clock = follow_up_clock(mission)
    if clock is not None:
        value = _("Over") if clock.is_over else _value(max(clock.day, 1), clock.days)
        rule = _("The State reports its steps by %(day)s.") % {"day": _day(clock.ends_on)}
        share = _share(clock.day, clock.days)
        return ClockRow(_("State’s follow-up, 6 months"), value, share, rule)
    rule = _("The access of every member of the team ends that long after the mission closes.")
    value = _("%(days)s days after closing") % {"days": TEAM_DAYS_AFTER_CLOSING}
    return ClockRow(_("Team access"), value, 0, rule)
