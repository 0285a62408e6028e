"""Tables in: XLSX and CSV from outside, measured before they are loaded.

A spreadsheet of a few hundred kilobytes can hold millions of cells, and one of a few lines can name
a file of the server. Both are refused before any of it is believed. Formulas are read as the text
they are; nothing is worked out.
"""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass, field

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from documents.archives import BadArchive, Limits, TooLargeInside, open_archive
from documents.contents import Refused
from documents.uploads import CheckedFile
from documents.xml_parts import Visitor, local, measure, walk

if not openpyxl.DEFUSEDXML:
    raise ImportError("Spreadsheets are not read without defusedxml.")

MOST_ROWS, MOST_COLUMNS = 5_000, 50
LONGEST_CELL = 5_000
MOST_CSV = 8 * 1024 * 1024
XLSX_LIMITS = Limits(entries=200, total=24 * 1024 * 1024, ratio=100)
DELIMITERS = ",;\t"
# The library meets a broken sheet with whatever comes; none of it is the person's concern.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,
    OverflowError,
)


@dataclass
class Table:
    """Headings and rows as text; each row with the number that the person sees in the program."""

    headings: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read_rows(checked: CheckedFile, *, rows=MOST_ROWS, columns=MOST_COLUMNS) -> Table:
    """The first sheet of a checked file. Raises `Refused` with a sentence."""
    checked.file.seek(0)
    reader = _read_xlsx if checked.extension == "xlsx" else _read_csv
    table = _table(reader(checked.file, rows, columns), rows, columns)
    if not any(table.headings):
        raise Refused(_("The first row is empty. Put the names of the columns there."))
    return table


def _table(lines, rows, columns) -> Table:
    found = None
    for number, cells in enumerate(lines, start=1):
        texts = [cell_text(each) for each in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > columns:
            raise too_wide(columns)
        if found is None:
            found = Table([" ".join(each.split()) for each in texts])
            continue
        if number > rows + 1:
            raise too_long(rows)
        if texts:
            missing = len(found.headings) - len(texts)
            found.rows.append((number, texts + [""] * missing))
    return found or Table([])


def cell_text(value, longest: int = LONGEST_CELL) -> str:
    """A cell as text: days as they are written in ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:longest]


def too_long(rows):
    return Refused(
        _("This table has more than %(rows)s rows. Split it and upload the parts.") % {"rows": rows}
    )


def too_wide(columns):
    return Refused(
        _("This table has more than %(columns)s columns. Leave out those that are not needed.")
        % {"columns": columns}
    )


# --- XLSX ---------------------------------------------------------------------------------------
def _read_xlsx(file, rows, columns):
    try:
        with open_archive(file, XLSX_LIMITS) as archive:
            measure_sheets(archive, rows, columns)
    except TooLargeInside:
        raise too_long(rows) from None
    except BadArchive:
        raise unreadable() from None
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets
        if not sheets:
            raise unreadable()
        # What the sheet says of its own size is not believed.
        sheets[0].reset_dimensions()
        return list(_take(sheets[0].iter_rows(values_only=True, max_col=columns + 1), rows))
    except Refused:
        raise
    except BROKEN as error:
        raise unreadable() from error


def _take(lines, rows):
    for number, line in enumerate(lines):
        yield line
        if number > rows:
            return


class _Counter(Visitor):
    """Counts cells, rows and texts, in whatever part they stand and whatever their prefix: a sheet
    is where the workbook says, not where sheets usually are."""

    def __init__(self, rows: int, columns: int):
        self.left = {
            "c": (rows + 1) * columns,
            "row": 4 * rows,
            "si": rows * columns,
        }

    def start(self, tag: str, attributes: list) -> None:
        name = local(tag)
        if name in self.left:
            self.left[name] -= 1
            if self.left[name] < 0:
                raise TooLargeInside


def measure_sheets(archive, rows, columns) -> None:
    """Refuse more than is asked for, and declared entities, before the library sees any of it."""
    counter = _Counter(rows, columns)
    # A cell may hold its text, its formula and their parts.
    measure(archive, 4 * counter.left["c"] + 100_000)
    for name in archive.namelist():
        walk(archive, name, counter)


def unreadable():
    return Refused(
        _("This spreadsheet cannot be read. Open it, save it anew as XLSX or CSV and upload that.")
    )


# --- CSV ----------------------------------------------------------------------------------------
def _read_csv(file, rows, columns):
    content = file.read(MOST_CSV + 1)
    if len(content) > MOST_CSV:
        raise too_long(rows)
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(_take(lines, rows))
    except csv.Error:
        raise unreadable() from None


def _decode(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or the Western European of older programs."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    named = next((name for mark, name in marks.items() if content.startswith(mark)), "")
    for encoding in [named] if named else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        _("The letters of this file cannot be read. Save it as CSV in UTF-8 and upload that.")
    )
