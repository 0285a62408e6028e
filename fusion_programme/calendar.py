"""The calendar of everything that is delivered. Each room is a source; the calendar asks them all.

A source answers twice: with the entries that overlap some days, for the page, and with the
occasions of calendar files. Both begin at what the reader may see, his own States alone.
"""

import calendar
import datetime
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from documents.calendars import Occasion
from portfolio.access import sees
from portfolio.reads import note_list
from training.calendar import occasions_of
from training.models import InvitedState, Session

# What a calendar file still tells of the past.
BACK = datetime.timedelta(days=31)
IN_A_CELL = 4


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar as a page shows it. Days and hours are those of its own place."""

    kind: str
    title: str
    code: str
    url: str
    file: str
    days: tuple[datetime.date, ...]
    period: str
    hours: str
    place: str
    status: tuple[str, str]
    states: list = field(default_factory=list)

    @property
    def first(self) -> datetime.date:
        return self.days[0]


class Sessions:
    """The sessions of training."""

    subject = "session"
    label = _("Session")

    def rows(self, user, state=None):
        if state is None:
            return Session.objects.allowed(user).select_related("course")
        invited = InvitedState.objects.allowed(user).filter(state=state)
        rows = Session.objects.allowed(user).filter(pk__in=invited.values("session"))
        return rows.select_related("course")

    def entries(self, user, *, first, last, state=None) -> list[Entry]:
        rows = self.rows(user, state).filter(starts_on__lte=last, ends_on__gte=first)
        found = list(rows.order_by("starts_on", "code"))
        note_list(found, by=user)
        names = {}
        shown = InvitedState.objects.allowed(user).filter(session__in=found)
        for each in shown.select_related("state"):
            names.setdefault(each.session_id, []).append(each.state.name)
        return [self._entry(each, names.get(each.pk, [])) for each in found]

    def _entry(self, session, states) -> Entry:
        return Entry(
            kind=self.label,
            title=session.course.title,
            code=session.code,
            url=session.get_absolute_url(),
            file=reverse("training:session-calendar", args=[session.pk]),
            days=tuple(session.teaching_days),
            period=session.period,
            hours=f"{session.begins_at:%H:%M}–{session.ends_at:%H:%M} {session.time_zone}",
            place=session.place,
            status=(session.status, session.get_status_display()),
            states=states,
        )

    def occasions(self, user, *, since, state=None) -> list[Occasion]:
        rows = self.rows(user, state).filter(ends_on__gte=since).order_by("starts_on", "code")
        return [each for session in rows for each in occasions_of(session)]

    def states(self, user):
        """The keys of the States by which this reader sees something."""
        return InvitedState.objects.allowed(user).order_by().values("state")


SOURCES = [Sessions()]


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
