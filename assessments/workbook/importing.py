"""Bringing a workbook in: shown as it would become, done at once, recorded by the file's hash."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Mission
from assessments.saving import refuse_when_closed
from assessments.scoring import mission_indicators
from assessments.workbook import layout
from assessments.workbook.added import EvidenceRows, FindingRows
from assessments.workbook.lines import Line, WrongCells, is_empty
from assessments.workbook.scores import ScoreRows
from assessments.workbook.source import Source
from documents.imports import as_importer
from history.lifecycle import NotNow
from history.recorded import record
from history.versioned import StaleVersion


def plan(*, mission: Mission, source: Source, person) -> list[Line]:
    """What each row would become: everything is done, by the actions that will do it, and taken
    back. Nothing stays."""
    with transaction.atomic():
        lines = _go_through(mission, source, as_importer(person))
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def import_workbook(
    *, mission: Mission, source: Source, by, chosen: dict | None = None, mark: bool = False
) -> list[Line]:
    """Do what the preview showed, judged anew; rows that are refused, or that somebody else changed
    and nobody chose, are left out. One line in the mission's history names the file by its hash."""
    by = as_importer(by)
    lines = _go_through(mission, source, by, chosen=chosen, mark=mark)
    if any(each.is_taken for each in lines):
        done = {f"{sheet}, {name}": number for (sheet, name), number in counts(lines).items()}
        changes = {
            "file": [None, source.name],
            "sha256": [None, source.sha256],
            "workbook": [None, done],
        }
        record(mission, "imported", by=by, changes=changes)
    return lines


def counts(lines: list[Line]) -> Counter:
    """How many rows of which sheet become what."""
    return Counter((each.sheet, each.outcome) for each in lines)


def _go_through(mission, source, by, **choices) -> list[Line]:
    refuse_when_closed(mission)
    indicators = list(mission_indicators(mission))
    takers = (
        ScoreRows(mission, indicators, by, **choices),
        EvidenceRows(mission, indicators, by, source.key),
        FindingRows(mission, indicators, by, source.key),
    )
    return [line for taker in takers for line in _sheet(taker, source.rows.get(taker.sheet, ()))]


def _sheet(taker, rows):
    seen = {}
    for row in rows:
        if taker.sheet != layout.SCORES and is_empty(row):
            continue
        line = Line(taker.sheet, row, taker.name(row))
        if line.name in seen:
            line.refuse(_("Row %(row)s has the same name.") % {"row": seen[line.name]})
        else:
            seen[line.name] = line.number
            _take(taker, line)
        yield line


def _take(taker, line: Line) -> None:
    """One row; what is refused half-way leaves nothing behind."""
    try:
        with transaction.atomic():
            taker.take(line)
    except (ValidationError, WrongCells, NotNow, StaleVersion) as refusal:
        line.refuse(refusal)


def not_taken(lines: list[Line]) -> dict[str, list[dict]]:
    """The rows to give back, each with the reason."""
    found = {}
    for line in lines:
        if line.is_left_out:
            found.setdefault(line.sheet, []).append(line.row.values | {layout.WHY: line.why})
    return found
