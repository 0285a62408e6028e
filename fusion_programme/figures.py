"""What was delivered, in figures: counted from people and records, never typed.

Whoever may read the nominations of a State sees each of its numbers and opens the rows behind it.
For everybody else, and in whatever leaves the programme, small numbers are suppressed: States with
fewer than five people are left out of every number; small groups are put together; and the sexes
are told apart only where no number between one and four would show. What is left out of a row is
left out of the sum below it, so that nothing can be worked out by taking one from the other. For
the same reason they get one answer for each finished year and no other: two answers that differ by
a stage, a State or a day tell of whoever stands in one of them alone. And each person stands in one
row of a table, under all that he or she took part in.

Hours attended and gains are results of people, which not everybody reads who reads nominations. Who
does not is told them as those outside are, whatever he may choose: of one whole year that is over,
and from the State and stage of five people or more.

Source: the rule for small numbers of the programme's domain dossier (no chart for donors below
five participants of a State).
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, reduce
from statistics import mean

from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.access import either, held, holds, sees, states_with
from portfolio.models import Agency, State
from portfolio.models.participant import Sex
from portfolio.participations import ROOMS, Participation, told_of

FEW = 5
# What the rooms of delivery are called in the table of rights.
SUBJECTS = ("session", "visit", "mentoring")
SEXES = list(Sex)


@dataclass(frozen=True)
class Asked:
    """What the page is asked for."""

    since: datetime.date
    until: datetime.date
    room: str = ""
    state: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a table: people, told apart by sex unless that would show a small number.
    `key` is how its rows are asked for; without one they do not open."""

    label: str
    people: int
    participations: int
    by_sex: dict[str, int] | None
    key: str = ""

    def sex(self, value: str) -> int | None:
        return None if self.by_sex is None else self.by_sex.get(value, 0)


@dataclass
class Group:
    """People and participations under one label."""

    label: str
    key: str
    rows: list[Participation] = field(default_factory=list)

    @property
    def people(self) -> dict[int, str]:
        return {each.person: each.sex for each in self.rows}


class Figures:
    """The figures for one reader. `is_inside` says whether each number may be told. `unnamed` are
    activities whose people nobody named; to others they would tell of a State that is left out."""

    unnamed: tuple[Participation, ...] = ()

    def __init__(self, user, asked: Asked, *, is_leaving=False):
        self.is_inside = not is_leaving and reads_every_row(user, asked.state)
        self.reads_results = self.is_inside and reads_every_row(
            user, asked.state, right="view_result"
        )
        self.asked = asked if self.is_inside else outside(asked)
        found = read(user, self.asked)
        rows = [each for each in found if each.person is not None]
        if self.is_inside:
            self.unnamed = tuple(each for each in found if each.person is None)
        self.rows = rows if self.is_inside else without_small_states(rows)

    @cached_property
    def total(self) -> Line:
        found = Group(_("All"), "", self.rows)
        return line(found, is_inside=self.is_inside, splits=self._whole_split())

    def _whole_split(self) -> bool:
        return all(each.by_sex is not None for each in self.by_state)

    @cached_property
    def by_state(self) -> list[Line]:
        groups = grouped(self.rows, lambda row: (row.state_code, row.state_name))
        return self._lines(sorted(groups, key=lambda each: each.label), splits=True)

    @cached_property
    def split_total(self) -> Line | None:
        """The sum of the States that are told apart, where some are not."""
        if self.is_inside or self._whole_split():
            return None
        codes = {each.key for each in self.by_state if each.by_sex is not None}
        rows = [each for each in self.rows if each.state_code in codes]
        return line(Group(_("States told apart"), "", rows), is_inside=True) if rows else None

    @cached_property
    def by_room(self) -> list[Line]:
        groups = self._grouped(lambda row: (row.room, str(ROOMS[row.room][0])))
        return self._lines(sorted(groups, key=lambda each: each.label))

    @cached_property
    def by_agency(self) -> list[Line]:
        labels = dict(Agency.Kind.choices) | {"": _("Not recorded")}
        groups = self._grouped(lambda row: (row.agency_kind, str(labels[row.agency_kind])))
        return self._lines(sorted(groups, key=lambda each: each.label))

    @cached_property
    def by_language(self) -> list[Line]:
        groups = self._grouped(lambda row: (row.language, row.language or _("Not recorded")))
        return self._lines(sorted(groups, key=lambda each: each.label))

    def _grouped(self, named) -> list[Group]:
        return grouped(self.rows, named if self.is_inside else whole_person(self.rows, named))

    def _lines(self, groups, *, splits=False) -> list[Line]:
        if not self.is_inside:
            groups = put_together(groups)
        return [line(each, is_inside=self.is_inside, splits=splits) for each in groups]

    @property
    def women(self) -> tuple[int, int] | None:
        """Women in percent of those who stated female or male or other, and of all."""
        counted = self.total.by_sex
        stated = sum(n for sex, n in (counted or {}).items() if sex != Sex.UNDISCLOSED)
        if not stated:
            return None
        women = counted.get(Sex.FEMALE, 0)
        return round(100 * women / stated), round(100 * women / self.total.people)

    @property
    def tells_results(self) -> bool:
        """Whether hours and gains of this period may be told to this reader at all."""
        year = outside(self.asked)
        is_year = (self.asked.since, self.asked.until) == (year.since, year.until)
        return self.reads_results or is_year

    def _results(self, rows) -> list[Participation]:
        """Of these rows those whose results may be told as a sum. The groups are the finest that a
        reader can ask for, so that two sums never differ by a small one; and by stage, as hours of
        visits and mentoring are known of each person."""
        if self.reads_results:
            return rows
        told = without_small(rows, lambda row: (row.state_code, row.room))
        return told if self.tells_results else []

    @property
    def hours(self) -> float | None:
        """Hours attended, as far as they are told. Those of somebody known by function alone are
        his, and told to who reads results."""
        if self.reads_results:
            return sum(each.hours for each in (*self.rows, *self.unnamed))
        found = self._results(self.rows)
        is_told = found or not (self.rows or self.unnamed)
        return sum(each.hours for each in found) if is_told else None

    @property
    def activities(self) -> int:
        return len({(each.room, each.activity) for each in (*self.rows, *self.unnamed)})

    @property
    def cost(self) -> tuple[Decimal, int] | None:
        """What is known of the cost in US dollars, and of how many activities."""
        known = {
            (each.room, each.activity): each.cost
            for each in (*self.rows, *self.unnamed)
            if each.cost is not None
        }
        return (sum(known.values(), Decimal(0)), len(known)) if known else None

    @cached_property
    def gains(self) -> list[float]:
        tested = [each for each in self.rows if each.gain is not None]
        return [each.gain for each in self._results(tested)]

    @property
    def gain(self) -> float | None:
        """The mean normalised gain, as far as it is told."""
        return mean(self.gains) if self.gains else None


def knows_of_delivery(user) -> bool:
    """Whether this person may know anything of delivery in any State, totals at least."""
    return any(sees(user, each) or holds(user, f"count_{each}") for each in SUBJECTS)


def read(user, asked: Asked) -> list[Participation]:
    """Every participation of which the reader may know at least totals."""
    found = []
    for key, (_label, rows) in ROOMS.items():
        if asked.room in ("", key):
            found += rows(user, asked.since, asked.until)
    return [each for each in found if asked.state in ("", each.state_code)]


def outside(asked: Asked) -> Asked:
    """What is answered to others, whatever they ask: the whole of the year in which the period
    ends, or of the last one that is over."""
    year = min(asked.until.year, last_year())
    return Asked(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def last_year() -> int:
    """The last year that is over: the numbers of the running one differ from day to day."""
    return timezone.localdate().year - 1


def reads_every_row(user, state: str = "", right: str = "view_nomination") -> bool:
    """Whether this person may read the nominations of every State of which he may know totals, or
    of this one; or the results, by their right. It is asked of rights and never of rows: an answer
    that depends on whether there are any would tell of the days on which something was held."""
    if right in held(user).everywhere:
        return True
    known = State.objects.filter(reduce(either, (told_of(user, each, "pk") for each in SUBJECTS)))
    if state:
        known = known.filter(code=state)
    return not known.exclude(states_with(user, right)).exists()


def without_small_states(rows) -> list[Participation]:
    return without_small(rows, lambda row: row.state_code)


def without_small(rows, group: Callable[[Participation], object]) -> list[Participation]:
    """These rows without those of groups of fewer than five people."""
    people = defaultdict(set)
    for each in rows:
        people[group(each)].add(each.person)
    return [each for each in rows if len(people[group(each)]) >= FEW]


def grouped(rows, named: Callable[[Participation], tuple[str, str]]) -> list[Group]:
    found: dict[str, Group] = {}
    for each in rows:
        key, label = named(each)
        found.setdefault(key, Group(label, key)).rows.append(each)
    return list(found.values())


def whole_person(rows, named) -> Callable[[Participation], tuple[str, str]]:
    """Names a row by everything that its person took part in. Were one person counted in two rows,
    their sum less the whole would tell how few stand in both."""
    found = defaultdict(dict)
    for each in rows:
        key, label = named(each)
        found[each.person][key] = label

    def together(row):
        keys, labels = zip(*sorted(found[row.person].items()), strict=True)
        return "|".join(keys), " + ".join(labels)

    return together


def put_together(groups: list[Group]) -> list[Group]:
    """Groups of fewer than five people as one, with the next larger one while they are too few."""
    small = [each for each in groups if len(each.people) < FEW]
    if not small:
        return groups
    large = sorted((each for each in groups if each not in small), key=lambda g: len(g.people))
    others = Group(_("Others, together"), "")
    for each in small:
        others.rows += each.rows
    while len(others.people) < FEW and large:
        others.rows += large.pop(0).rows
    kept = [each for each in groups if each in large]
    return [*kept, others] if len(others.people) >= FEW else kept


def line(group: Group, *, is_inside: bool, splits: bool = True) -> Line:
    people = group.people
    by_sex = Counter(people.values())
    shows = is_inside or (splits and not any(0 < by_sex[each] < FEW for each in SEXES))
    return Line(
        label=str(group.label),
        people=len(people),
        participations=len(group.rows),
        by_sex={each.value: by_sex[each] for each in SEXES} if shows else None,
        key=group.key,
    )
