"""The sheets on which results are entered: who stands on them, and what each cell began as.

A cell is called by its person, its half-day (or the tests), its field, the version it began from
and the value it began as: a page without script sends them all, and only what differs is saved.
"""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format

from training.attendance import Slot, share, slots, why_not_mark
from training.models import (
    Attendance,
    Certificate,
    Evaluation,
    Nomination,
    Session,
    TestResult,
)
from training.models.nomination_status import PLACED
from training.models.result import Half
from web.saves import as_typed

TESTS = "tests"


@dataclass(frozen=True)
class Cell:
    """One control of a sheet, or what stands there where it cannot be changed."""

    person: int
    slot: str
    field: str
    value: str
    version: int
    is_open: bool

    @property
    def name(self) -> str:
        return f"c.{self.person}.{self.slot}.{self.field}.{self.version}.{self.value}"


@dataclass(frozen=True)
class Typed:
    """A cell as a page without script sends it."""

    person: int
    slot: str
    field: str
    version: int
    began: str
    value: str

    @classmethod
    def read(cls, name: str, value: str) -> "Typed | None":
        parts = name.split(".")
        if len(parts) != 6 or parts[0] != "c" or not (parts[1] + parts[4]).isdigit():
            return None
        person, version = int(parts[1][:15]), int(parts[4][:9])
        return cls(person, parts[2], parts[3], version, parts[5], value.strip())


@dataclass
class Row:
    """One person on a sheet."""

    nomination: Nomination
    cells: list[Cell]
    share: object = None
    tests: TestResult | None = None
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Head:
    """The heading of a half-day: its day, and which half of it."""

    slot: Slot
    day: str
    half: str

    @classmethod
    def of(cls, slot: Slot) -> "Head":
        return cls(slot, date_format(slot.day, "D j"), str(Half(slot.half).label))


def people_of(session: Session, user) -> list[Nomination]:
    """Who holds or held a place and whose results this reader may read."""
    rows = Nomination.objects.allowed(user).filter(session=session, status__in=PLACED)
    rows = rows.filter(pk__in=Nomination.objects.allowed(user, "read_results").values("pk"))
    found = list(rows.select_related("participant__state", "participant__agency"))
    for each in found:
        each.session = session
    return found


def writable(session: Session, user) -> set[int]:
    """The nominations whose results this person records."""
    rows = Nomination.objects.allowed(user, "record").filter(session=session)
    return set(rows.values_list("pk", flat=True))


def keys_of(people) -> list[int]:
    """The numbers of these nominations. Of nobody it is one that none has: a page then asks as many
    questions as about many."""
    return [each.pk for each in people] or [0]


def tests_of(people) -> dict[int, TestResult]:
    found = {}
    by_key = {each.pk: each for each in people}
    for each in TestResult._base_manager.filter(nomination__in=keys_of(people)):
        each.nomination = by_key[each.nomination_id]
        found[each.nomination_id] = each
    return found


def marks_of(people) -> dict[int, dict[Slot, Attendance]]:
    found = {each.pk: {} for each in people}
    for each in Attendance._base_manager.filter(nomination__in=keys_of(people)):
        found[each.nomination_id][Slot(each.day, each.half)] = each
    return found


def attendance_sheet(session: Session, user) -> tuple[list[Head], list[Row]]:
    people, columns, now = people_of(session, user), slots(session), timezone.now()
    mine, marks = writable(session, user), marks_of(people)
    rows = []
    for each in people:
        known = marks[each.pk]
        cells = [_mark_cell(session, each, slot, known.get(slot), mine, now) for slot in columns]
        found = share(session, [known[slot].mark for slot in columns if slot in known])
        rows.append(Row(each, cells, share=found))
    return [Head.of(slot) for slot in columns], rows


@dataclass(frozen=True)
class Results:
    """What one person did in one session."""

    marks: list
    share: object
    tests: TestResult | None
    evaluations: list
    certificates: list


def results_of(nomination, user) -> Results | None:
    """For those who read results; nothing for everybody else, nor where nothing is recorded."""
    marks = list(Attendance.objects.allowed(user).filter(nomination=nomination))
    tests = TestResult.objects.allowed(user).filter(nomination=nomination).first()
    asked, given = (
        list(model.objects.allowed(user).filter(nomination=nomination))
        for model in (Evaluation, Certificate)
    )
    found = [*marks, *([tests] if tests else []), *asked, *given]
    for each in found:
        each.nomination = nomination
    if not found:
        return None
    attended = share(nomination.session, [each.mark for each in marks])
    return Results(marks, attended, tests, asked, given)


def _mark_cell(session, nomination, slot, row, mine, now) -> Cell:
    is_open = nomination.pk in mine and not why_not_mark(session, nomination, slot, now=now)
    value, version = (row.mark, row.version) if row else ("", 0)
    return Cell(nomination.pk, slot.slug, "mark", value, version, is_open)


def test_sheet(session: Session, user) -> list[Row]:
    people = people_of(session, user)
    mine, known = writable(session, user), tests_of(people)
    is_time = session.status in (Session.Status.RUNNING, Session.Status.DELIVERED)
    rows = []
    for each in people:
        tests = known.get(each.pk)
        cells = [
            Cell(
                each.pk,
                TESTS,
                name,
                as_typed(getattr(tests, name, None)),
                tests.version if tests else 0,
                is_time and each.pk in mine,
            )
            for name in ("before", "after")
        ]
        rows.append(Row(each, cells, tests=tests))
    return rows


test_sheet.__test__ = False
