"""The weeks of an assignment: ISO weeks, each with the Friday on which its log is due.

A week counts as soon as one day of the assignment lies in it. A log is due on the Friday of its
week, or on the first day of the assignment where that comes later, and late once three days have
passed: the log of a Friday is late from the Tuesday on.
"""

import datetime
from dataclasses import dataclass

DAYS_OF_GRACE = 3
FRIDAY = 4


@dataclass(frozen=True)
class Week:
    """One week of an assignment; `first` and `last` are the days of the assignment in it."""

    number: int
    first: datetime.date
    last: datetime.date
    due_on: datetime.date

    def has_begun(self, *, on: datetime.date) -> bool:
        return self.first <= on

    def is_due(self, *, on: datetime.date) -> bool:
        return self.due_on <= on

    def days_late(self, *, on: datetime.date) -> int:
        """Days since it was due, once these are more than the days of grace; else 0."""
        days = (on - self.due_on).days
        return days if days > DAYS_OF_GRACE else 0


def weeks_of(starts_on: datetime.date, ends_on: datetime.date) -> list[Week]:
    monday = starts_on - datetime.timedelta(days=starts_on.weekday())
    found = []
    while monday <= ends_on:
        first = max(monday, starts_on)
        last = min(monday + datetime.timedelta(days=6), ends_on)
        due_on = max(monday + datetime.timedelta(days=FRIDAY), first)
        found.append(Week(len(found) + 1, first, last, due_on))
        monday += datetime.timedelta(days=7)
    return found


def week_of(starts_on, ends_on, *, on: datetime.date) -> Week | None:
    """The week in which this day lies, or nothing before and after the assignment."""
    return next(
        (each for each in weeks_of(starts_on, ends_on) if each.first <= on <= each.last), None
    )
