"""What attendance counts: the one home of the rule.

A session has two half-days on each teaching day, the morning alone where it ends by 13:00 and the
afternoon alone where it begins at 12:00 or later. Present and late count as attended; excused and
absent do not, and neither does a half-day that nobody marked. The share is half-days attended of
all half-days of the session; the course says how many percent are needed, 80 unless it says
otherwise, and the session keeps what it said when it was planned. 16 of 20 are 80 %, 15 of 19 are
not: nothing is rounded up.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from training.models import Session
from training.models.result import Half, Mark

COUNTS = (Mark.PRESENT, Mark.LATE)
NOON, LUNCH_OVER = datetime.time(12), datetime.time(13)


@dataclass(frozen=True, order=True)
class Slot:
    """One half-day of a session."""

    day: datetime.date
    half: str

    @property
    def slug(self) -> str:
        return f"{self.day.isoformat()}-{self.half}"


def slots(session: Session) -> list[Slot]:
    """Every half-day of the session, in order."""
    halves = [Half.MORNING] if session.begins_at < NOON else []
    if not halves or session.ends_at > LUNCH_OVER:
        halves.append(Half.AFTERNOON)
    return [Slot(day, half.value) for day in session.teaching_days for half in halves]


@dataclass(frozen=True)
class Share:
    """How much of a session somebody attended."""

    attended: int
    total: int
    needed: int
    is_marked: bool = True

    @property
    def percent(self) -> int:
        return self.attended * 100 // self.total if self.total else 0

    @property
    def is_enough(self) -> bool:
        return self.attended * 100 >= self.needed * self.total


def share(session: Session, marks) -> Share:
    """The share of one person, of whom these marks are known."""
    marks = [each for each in marks if each]
    attended = sum(mark in COUNTS for mark in marks)
    return Share(attended, len(slots(session)), session.least_attendance, bool(marks))


def why_not_mark(session: Session, nomination, slot: Slot, *, now: datetime.datetime) -> str:
    """Marks are set from the half-day on until the session is closed."""
    if session.status not in (Session.Status.RUNNING, Session.Status.DELIVERED):
        return _("Attendance is marked while the session runs and until it is closed.")
    if not nomination.is_placed:
        return _("This person did not take part.")
    if slot.day > session.today(now):
        return _("This half-day has not begun.")
    return ""
