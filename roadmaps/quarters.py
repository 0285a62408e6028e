"""Quarters of the calendar year, in which plans are reported."""

import datetime
import re
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from roadmaps.models import PlanAction, QuarterUpdate, Roadmap

SLUG = re.compile(r"(\d{4})-q([1-4])")
REMINDER_DAYS = (14, 3)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months. A quarter closes with its last day: until then its updates are written."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def named(cls, slug: str) -> "Quarter | None":
        """The quarter that stands in an address as 2026-q4, or nothing."""
        found = SLUG.fullmatch(slug)
        return cls(*map(int, found.groups())) if found else None

    @property
    def slug(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> datetime.date:
        return self.next.starts_on - datetime.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self):
        return _("Q%(number)s %(year)s") % {"number": self.number, "year": self.year}

    @property
    def words(self) -> str:
        return self.words_from(self)

    def words_from(self, first: "Quarter") -> str:
        """The months from the beginning of a quarter of the same year to the end of this one."""
        return _("%(first)s to %(last)s %(year)s") % {
            "first": MONTHS[3 * first.number - 2],
            "last": MONTHS[3 * self.number],
            "year": self.year,
        }

    def is_closed(self, *, on: datetime.date) -> bool:
        return on > self.ends_on

    def days_left(self, *, on: datetime.date) -> int:
        return max((self.ends_on - on).days, 0)

    @property
    def reminders(self) -> list[datetime.date]:
        """The days on which the focal point is reminded."""
        return [self.ends_on - datetime.timedelta(days=days) for days in REMINDER_DAYS]


def quarters_of(roadmap: Roadmap, *, until: datetime.date) -> list[Quarter]:
    """The quarters of a plan that have begun by this day, earliest first. Of a plan that begins
    later its first one alone."""
    found, last = [Quarter.of(roadmap.tracked_from)], _last(roadmap, Quarter.of(until))
    while found[-1] < last:
        found.append(found[-1].next)
    return found


def _last(roadmap: Roadmap, now: Quarter) -> Quarter:
    """The last quarter that is reported by now. Past its end a plan in force is reported for as
    long as one of its actions is open; what was reported then stays to be read."""
    planned = Quarter.of(roadmap.tracked_until)
    if now <= planned or has_open_action(roadmap):
        return now
    updates = QuarterUpdate.objects.filter(action__objective__roadmap=roadmap)
    reported = updates.order_by("-year", "-quarter").values_list("year", "quarter").first()
    return min(now, max(planned, Quarter(*reported or (planned.year, planned.number))))


def has_open_action(roadmap: Roadmap) -> bool:
    """Whether the plan is in force and an action that the State has signed is not finished."""
    rows = PlanAction.objects.in_force().unfinished()
    return rows.filter(objective__roadmap=roadmap).exists()
