"""The two clocks that begin when something is handed to a State: thirty days for its comments on
the facts, six months for its report on what it did since.

Source: section 1.4 of the programme's domain dossier (the practice of the Counter-Terrorism
Committee). A clock that runs out agrees to nothing: it only says that the time is over.
"""

import calendar
import datetime
from dataclasses import dataclass

from django.utils import timezone

from assessments.models import Mission
from assessments.replies import AFTER_REPORT

COMMENT_DAYS = 30
REMINDER_DAYS = (16, 27)
FOLLOW_UP_MONTHS = 6
# States carry no time zone of their own: a day ends when it ends in UTC.
ZONE = datetime.UTC


@dataclass(frozen=True)
class Clock:
    """Days since something began. The day of the beginning is day 0, the last one is `days`."""

    began_on: datetime.date
    ends_on: datetime.date
    today: datetime.date

    @property
    def days(self) -> int:
        return (self.ends_on - self.began_on).days

    @property
    def day(self) -> int:
        """Which day this is; stands still at the last one."""
        return min((self.today - self.began_on).days, self.days)

    @property
    def days_left(self) -> int:
        return max((self.ends_on - self.today).days, 0)

    @property
    def is_over(self) -> bool:
        return self.today > self.ends_on


def day_of(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(ZONE).date()


def comment_clock(mission: Mission, now=None) -> Clock | None:
    """The State's days for comments on the draft, from its submission; nothing before it."""
    if mission.submitted_at is None or not mission.is_shared:
        return None
    began = day_of(mission.submitted_at)
    ends = began + datetime.timedelta(days=COMMENT_DAYS)
    return Clock(began, ends, day_of(now or timezone.now()))


def comment_deadline(mission: Mission) -> datetime.datetime | None:
    """The last minute of the State's last day for comments."""
    clock = comment_clock(mission)
    if clock is None:
        return None
    return datetime.datetime.combine(clock.ends_on, datetime.time(23, 59), tzinfo=ZONE)


def follow_up_due(mission: Mission) -> datetime.date | None:
    """The day by which the State reports what it did since the report; nothing before it has it."""
    began = mission.handed_over_on
    if began is None or mission.status not in AFTER_REPORT:
        return None
    return months_after(began, FOLLOW_UP_MONTHS)


def follow_up_clock(mission: Mission, now=None) -> Clock | None:
    due = follow_up_due(mission)
    if due is None:
        return None
    return Clock(mission.handed_over_on, due, day_of(now or timezone.now()))


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day some months on, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
