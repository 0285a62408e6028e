"""Bringing a table in: every row goes through the app's own form, is shown first and done at once.

The preview names each row by its number in the table, says what would become of it and why not.
Between preview and confirmation the rows travel signed in the page; nothing is kept on the server.
"""

import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from documents import sealed
from documents.contents import Refused
from documents.tables import Table, read_rows
from documents.uploads import CheckedFile
from history.entry import Entry, via
from history.recorded import record

MOST_ROWS = 1_000
LONGEST_CELL = 500
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass
class Line:
    """One row of a table: what was read, what would become of it, and what stands against it."""

    number: int
    values: dict
    outcome: str = REFUSED
    sentences: list[tuple[str, str]] = field(default_factory=list)
    changes: dict = field(default_factory=dict)
    record: object = None


class Importer:
    """One kind of table. The owning app says which columns it has and which form a row fills.

    `columns` maps a form's field to the headings under which it is known, the first of them the one
    that people are told.
    """

    kind = ""
    # Columns that a table may leave out: they then read as empty.
    optional: frozenset[str] = frozenset()
    columns: dict[str, tuple[str, ...]] = {}
    form_class = None

    def key(self, values: dict) -> str:
        """What makes a row the same record as another."""
        raise NotImplementedError

    def known(self) -> dict:
        """The records that exist already, by key; read once."""
        raise NotImplementedError

    def fresh(self):
        """A new record, not yet saved."""
        raise NotImplementedError


@dataclass(frozen=True)
class Source:
    """Where the rows come from: the file's name and hash stand in the history afterwards."""

    name: str
    sha256: str
    rows: tuple[tuple[int, dict], ...]


def read_source(importer: Importer, checked: CheckedFile) -> Source:
    """The rows of a checked table under the importer's own names. Raises `Refused`."""
    table = read_rows(checked, rows=MOST_ROWS)
    places = _places(importer, table)
    empty = dict.fromkeys(importer.columns, "")
    rows = tuple(
        (number, empty | {name: cells[place][:LONGEST_CELL] for name, place in places.items()})
        for number, cells in table.rows
    )
    if not rows:
        raise Refused(_("This table has headings and no rows."))
    return Source(checked.name, checked.sha256, rows)


def _places(importer, table: Table) -> dict[str, int]:
    headings = [each.casefold() for each in table.headings]
    found = {}
    for name, known in importer.columns.items():
        for each in known:
            if str(each).casefold() in headings:
                found.setdefault(name, headings.index(str(each).casefold()))
    missing = [
        str(known[0])
        for name, known in importer.columns.items()
        if name not in found and name not in importer.optional
    ]
    if missing:
        raise Refused(
            _("Name these columns in the first row: %(missing)s. Found: %(found)s.")
            % {
                "missing": ", ".join(missing),
                "found": ", ".join(each[:30] for each in table.headings[:10] if each) or "–",
            }
        )
    return found


def plan(importer: Importer, source: Source) -> list[Line]:
    """What each row would do, in the order of the table."""
    known, seen, lines = importer.known(), {}, []
    for number, values in source.rows:
        line = Line(number, values)
        key = importer.key(values)
        if key and key in seen:
            sentence = _("Row %(row)s is about the same record.") % {"row": seen[key]}
            line.sentences.append(("", sentence))
        else:
            seen[key] = number
            _judge(line, importer, known.get(key))
        lines.append(line)
    return lines


def _judge(line: Line, importer: Importer, existing) -> None:
    target = existing or importer.fresh()
    form = importer.form_class(line.values, instance=target)
    if not form.is_valid():
        for name, sentences in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            line.sentences += [(str(label), sentence) for sentence in sentences]
        return
    line.record = form.instance
    line.changes = form.instance.recorded_changes() if existing else {}
    line.outcome = (CHANGED if line.changes else SAME) if existing else NEW


def counts(lines: list[Line]) -> dict[str, int]:
    return {
        outcome: sum(line.outcome == outcome for line in lines)
        for outcome in (NEW, CHANGED, SAME, REFUSED)
    }


@transaction.atomic
def carry_out(importer: Importer, source: Source, *, subject, by) -> dict[str, int]:
    """Do what the preview showed, judged anew: rows that are refused are left out. All in one
    transaction, with one line in the subject's history that names the file by its hash."""
    by = as_importer(by)
    type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
    lines = plan(importer, source)
    for line in lines:
        if line.outcome in (NEW, CHANGED):
            line.record.save(by=by)
    done = counts(lines)
    changes = {
        "file": [None, source.name],
        "sha256": [None, source.sha256],
        importer.kind: [None, {name: number for name, number in done.items() if number}],
    }
    record(subject, "imported", by=by, changes=changes)
    return done


def as_importer(by):
    """The person as history names them while importing: marked with that entrance, on a copy."""
    return via(copy.copy(by), Entry.IMPORT)


# --- between preview and confirmation -----------------------------------------------------------
def seal(source: Source, *, purpose: str) -> str:
    content = {"name": source.name, "sha256": source.sha256, "rows": source.rows}
    return sealed.seal(content, kind="import", purpose=purpose)


def unseal(text: str, *, purpose: str) -> Source:
    """The rows that were previewed; raises `Refused` (see documents.sealed)."""
    content = sealed.unseal(text, kind="import", purpose=purpose)
    rows = tuple((number, values) for number, values in content["rows"])
    return Source(content["name"], content["sha256"], rows)
