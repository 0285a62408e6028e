"""Bringing an action matrix in: shown as it would become, done at once, recorded by the file's
hash."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.workbook.lines import COLLISION, Cells, Change, Line, WrongCells
from documents.imports import CHANGED, NEW, SAME, as_importer
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import record
from history.versioned import StaleVersion
from roadmaps.actions import add_action, change_action
from roadmaps.matrix.book import Source
from roadmaps.matrix.columns import (
    OF_THE_ROW,
    PARTS,
    STANDS,
    WHY,
    Scope,
    headings,
    plain,
    row_of,
    stood,
    sum_of,
)
from roadmaps.models import PlanAction, Roadmap
from roadmaps.parts import refuse_when_fixed

DEFAULTS = {"impact": "3", "feasibility": "3", "urgency": "3"}


@dataclass
class ActionLine(Line):
    """One row of the matrix. `back` is the row as it is given back when it is not taken, `moved`
    the action whose dates it moves."""

    back: dict = field(default_factory=dict)
    moved: PlanAction | None = None

    @property
    def headings(self) -> dict[str, str]:
        return headings()


def plan(*, roadmap: Roadmap, source: Source, person) -> list[ActionLine]:
    """What each row would become: everything is done, by the actions that will do it, and taken
    back. Nothing stays."""
    with transaction.atomic():
        lines = _go_through(roadmap, source, as_importer(person))
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def import_matrix(*, roadmap: Roadmap, source: Source, by) -> list[ActionLine]:
    """Do what the preview showed, judged anew; rows that are refused, or that somebody else changed
    too, are left out. One line in the plan's history names the file by its hash."""
    by = as_importer(by)
    lines = _go_through(roadmap, source, by)
    if any(each.is_taken for each in lines):
        changes = {
            "file": [None, source.name],
            "sha256": [None, source.sha256],
            "actions": [None, dict(counts(lines))],
        }
        record(roadmap, "imported", by=by, changes=changes)
    return lines


def counts(lines) -> Counter:
    return Counter(each.outcome for each in lines)


def not_taken(lines) -> list[dict]:
    """The rows to give back, each with the reason."""
    return [each.back | {WHY: each.why} for each in lines if each.is_left_out]


def _go_through(roadmap, source, by) -> list[ActionLine]:
    refuse_when_fixed(roadmap)
    taker, lines = Taker(roadmap, by), []
    for row in source.rows:
        if not any(cell for name, cell in row.values.items() if name not in OF_THE_ROW):
            continue
        line = ActionLine("", row, row.values["code"], back=dict(row.values))
        lines.append(line)
        try:
            # What is refused half-way leaves nothing behind.
            with transaction.atomic():
                taker.take(line)
        except (ValidationError, WrongCells, NotNow, StaleVersion) as refusal:
            line.refuse(refusal)
    return lines


class Taker:
    """Goes through the rows of one workbook for one person."""

    def __init__(self, roadmap: Roadmap, by):
        self.roadmap, self.by = roadmap, by
        self.scope = Scope(roadmap, by)
        self.seen: dict[int, int] = {}
        self.titles = {plain(each.title).casefold(): each for each in self.scope.actions.values()}

    def take(self, line: ActionLine) -> None:
        if not line.row.values["code"]:
            self.add(line)
            return
        known = stood(line.row.values[STANDS])
        if known is None:
            raise ValidationError(
                _(
                    "The hidden column of this row was changed. Download a new workbook, or empty "
                    "the code of a new action."
                )
            )
        key, sums = known
        if key in self.seen:
            raise ValidationError(
                _("Row %(row)s is about the same action. Empty the code of a new one.")
                % {"row": self.seen[key]}
            )
        self.seen[key] = line.number
        action = self.scope.actions.get(key)
        if action is None:
            raise ValidationError(
                _("No such action stands in the plan. Empty the code to add it as a new one.")
            )
        line.name = action.full_code
        self.change(line, action, sums)

    def add(self, line: ActionLine) -> None:
        line.back[STANDS] = ""
        filled = {name: line.row.values[name] or told for name, told in DEFAULTS.items()}
        values = self.read(line, line.row.values | filled)
        known = self.titles.setdefault(plain(values["title"]).casefold(), line)
        if isinstance(known, PlanAction):
            raise ValidationError(
                {"title": _("%(code)s has this title.") % {"code": known.full_code}}
            )
        if known is not line:
            raise ValidationError(
                {"title": _("Row %(row)s has this title.") % {"row": known.number}}
            )
        line.changes = [
            Change(each.heading, "", each.words(values[each.name]))
            for each in PARTS
            if each.words(values[each.name])
        ]
        made = add_action(roadmap=self.roadmap, by=self.by, **values)
        line.name, line.outcome = made.full_code, NEW

    def change(self, line: ActionLine, action: PlanAction, sums: dict) -> None:
        """Tell apart what this person changed, what somebody else did, and where both did."""
        typed = self.read(line, line.row.values)
        now = {each.name: each.value(action, self.scope) for each in PARTS}
        mine = {
            name: value
            for name, value in typed.items()
            if sum_of(value) not in (sums[name], sum_of(now[name]))
        }
        met = {name for name in mine if sums[name] != sum_of(now[name])}
        line.changes = [
            self.told(action, each, now, mine, met) for each in PARTS if each.name in mine
        ]
        if met:
            line.outcome = COLLISION
            # Given back beside what stands now: whoever brings it again has seen both.
            line.back = row_of(action, self.scope, {name: line.row.values[name] for name in mine})
        elif mine:
            self.save(action, dict(mine))
            line.outcome = CHANGED
            line.moved = action if {"starts_on", "ends_on"} & mine.keys() else None
        else:
            line.outcome = SAME

    def save(self, action, mine) -> None:
        findings = mine.pop("findings", None)
        if findings is not None:
            findings += self.scope.kept(action)
        change_action(
            action=action,
            by=self.by,
            base_version=action.version,
            values=mine,
            findings=findings,
        )

    def told(self, action, part, now, mine, met) -> Change:
        change = Change(part.heading, part.words(now[part.name]), part.words(mine[part.name]))
        if part.name in met and (event := last_change(action, part.name)):
            change.by, change.at = event.by_name, event.at
        return change

    def read(self, line: ActionLine, told: dict) -> dict:
        """Every cell of the row as a value, or all that is wrong with them."""
        cells = Cells(line.row, besides=OF_THE_ROW)
        found = {
            each.name: cells.read(
                each.name, lambda _cell, each=each: each.read(told[each.name], self.scope)
            )
            for each in PARTS
        }
        cells.finish()
        return found


def last_change(action: PlanAction, name: str) -> Event | None:
    """Who wrote what now stands in this field, and when."""
    own = Event.objects.about(action).filter(subject_model=action._meta.label_lower)
    return own.filter(verb__in=("created", "changed"), changes__has_key=name).first()
