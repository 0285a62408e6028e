"""The calendar of everything that is delivered. Each room is a source; the calendar asks them all
(fusion_programme.calendar_sources)."""

import calendar
import datetime
from dataclasses import dataclass

from django.utils import formats

from documents.calendars import Occasion
from fusion_programme.calendar_sources import SOURCES, Entry
from portfolio.access import sees

# What a calendar file still tells of the past.
BACK = datetime.timedelta(days=31)
IN_A_CELL = 4


def sources_for(user) -> list:
    return [each for each in SOURCES if sees(user, each.subject)]


def entries(user, *, first, last, state=None) -> list[Entry]:
    """What overlaps these days, in the order in which it begins."""
    found = []
    for source in sources_for(user):
        found += source.entries(user, first=first, last=last, state=state)
    return sorted(found, key=lambda each: (each.first, each.code))


def occasions(user, *, today: datetime.date, state=None) -> list[Occasion]:
    found = []
    for source in sources_for(user):
        found += source.occasions(user, since=today - BACK, state=state)
    return found


@dataclass(frozen=True)
class Month:
    """A month of a calendar; its weeks begin as the reader's language has it."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str, *, today: datetime.date) -> "Month":
        """As an address writes it, 2026-10; anything else is the present month."""
        try:
            found = datetime.datetime.strptime(text, "%Y-%m")
        except ValueError:
            return cls(today.year, today.month)
        return cls(min(max(found.year, 2000), 2100), found.month)

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last(self) -> datetime.date:
        return self.first.replace(day=calendar.monthrange(self.year, self.number)[1])

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def words(self) -> str:
        return formats.date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def before(self) -> "Month":
        day = self.first - datetime.timedelta(days=1)
        return Month(day.year, day.month)

    @property
    def after(self) -> "Month":
        day = self.last + datetime.timedelta(days=1)
        return Month(day.year, day.month)

    @property
    def weeks(self) -> list[list[datetime.date]]:
        # Django counts from Sunday, the standard library from Monday.
        begins = (formats.get_format("FIRST_DAY_OF_WEEK") - 1) % 7
        return calendar.Calendar(begins).monthdatescalendar(self.year, self.number)


@dataclass(frozen=True)
class Cell:
    """A day of the month's table: what is on, and how much more than fits."""

    day: datetime.date
    is_inside: bool
    entries: list
    more: int


def cells(month: Month, found: list[Entry]) -> list[list[Cell]]:
    by_day = {}
    for each in found:
        for day in each.days:
            by_day.setdefault(day, []).append(each)

    def cell(day):
        on = by_day.get(day, []) if day.month == month.number else []
        return Cell(day, day.month == month.number, on[:IN_A_CELL], len(on[IN_A_CELL:]))

    return [[cell(day) for day in week] for week in month.weeks]
