"""Workbooks that people fill in elsewhere: several sheets out, and the same sheets in again.

The first row of each sheet is hidden and names its columns for us, so that a workbook is understood
in whatever language its headings are and in whatever order its sheets and columns stand. The second
row has the headings.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from documents.archives import BadArchive, TooLargeInside, open_archive
from documents.contents import Refused
from documents.spreadsheets import BOLD, FORMULA, WRAPPED, harmless, printed_line, without_time
from documents.tables import (
    BROKEN,
    XLSX_LIMITS,
    cell_text,
    measure_sheets,
    too_long,
    unreadable,
)
from documents.uploads import CheckedFile

FIRST_ROW = 3
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 12, 1_000, 40
# A program holds no more in one cell; nothing that somebody wrote is cut off unseen.
LONGEST_CELL = 32_767
LOOKED_THROUGH = 20_000
LISTS = "Lists"
FIXED = PatternFill("solid", fgColor="F4F6F8")
FAINT = Font(color="43546A")


@dataclass(frozen=True)
class Column:
    """One column: our name for it and the heading that people read. `choices` can be picked from a
    list; what is fixed is shaded, what is hidden travels with its row."""

    name: str
    heading: str
    width: int = 18
    choices: Sequence = ()
    is_fixed: bool = False
    is_hidden: bool = False
    is_date: bool = False


@dataclass
class Sheet:
    """One sheet of a workbook to be written. `names` stands in the hidden first row."""

    title: str
    columns: Sequence[Column]
    rows: list[Sequence] = field(default_factory=list)
    names: Sequence[str] = ()


@dataclass
class Row:
    """One row as it was read: its number in the program, and its cells by our names. `formulas`
    names the cells that a program would have worked out."""

    number: int
    values: dict[str, str]
    formulas: list[str] = field(default_factory=list)


@dataclass
class ReadSheet:
    names: list[str]
    rows: list[Row]


# --- out ----------------------------------------------------------------------------------------
def write_book(sheets: Sequence[Sheet], *, marking: str, copy: str = "") -> bytes:
    """The workbook, marked at the head of every printed page; the same content gives the same
    bytes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    lists = _Lists(book)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        page.oddHeader.center.text = printed_line(marking)
        if copy:
            page.oddFooter.center.text = book.properties.description = printed_line(copy)
        _fill(page, sheet, lists)
    lists.finish()
    out = io.BytesIO()
    book.save(out)
    return without_time(out)


def _fill(page, sheet: Sheet, lists) -> None:
    page.row_dimensions[1].hidden = True
    page.freeze_panes = f"B{FIRST_ROW}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    for place, name in enumerate(sheet.names or [each.name for each in sheet.columns], start=1):
        _write(page, 1, place, name)
    last = FIRST_ROW + max(len(sheet.rows), 1) - 1
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].hidden = column.is_hidden
        _write(page, 2, place, column.heading).font = BOLD
        if column.choices:
            lists.offer(page, column.choices, f"{letter}{FIRST_ROW}:{letter}{last}")
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = _write(page, number, place, value)
            if column.is_fixed:
                cell.fill, cell.font = FIXED, FAINT
            if column.is_date:
                cell.number_format = "yyyy-mm-dd"


def _write(page, row: int, column: int, value):
    value = harmless(value)
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = WRAPPED
    return cell


class _Lists:
    """The hidden sheet with what can be picked: a list in the cell itself holds 255 signs."""

    def __init__(self, book):
        self.book, self.known = book, {}

    def offer(self, page, choices, cells: str) -> None:
        choices = tuple(choices)
        letter = self.known.setdefault(choices, get_column_letter(len(self.known) + 1))
        said = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
        rule = DataValidation("list", formula1=said, allow_blank=True, showErrorMessage=True)
        rule.add(cells)
        page.add_data_validation(rule)

    def finish(self) -> None:
        page = self.book.create_sheet(LISTS)
        page.sheet_state = "hidden"
        for place, choices in enumerate(self.known, start=1):
            for number, each in enumerate(choices, start=1):
                _write(page, number, place, each)


# --- in -----------------------------------------------------------------------------------------
def read_book(checked: CheckedFile) -> list[ReadSheet]:
    """Every sheet of a checked workbook, measured before it is loaded. Raises `Refused`."""
    checked.file.seek(0)
    try:
        with open_archive(checked.file, XLSX_LIMITS) as archive:
            measure_sheets(archive, MOST_ROWS * 4, MOST_COLUMNS)
    except TooLargeInside:
        raise too_long(MOST_ROWS) from None
    except BadArchive:
        raise unreadable() from None
    checked.file.seek(0)
    try:
        with warnings.catch_warnings():
            # A day beyond all calendars, a list that is not understood: the cell is read as text.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(checked.file, read_only=True, keep_links=False)
            return [_read(page) for page in book.worksheets[:MOST_SHEETS]]
    except Refused:
        raise
    except BROKEN as error:
        raise unreadable() from error


def _read(page) -> ReadSheet:
    # What the sheet says of its own size is not believed.
    page.reset_dimensions()
    found = ReadSheet([], [])
    for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > LOOKED_THROUGH:
            break
        texts = [unharmed(cell_text(each.value, LONGEST_CELL)) for each in cells]
        if number == 1:
            found.names = texts
        if number < FIRST_ROW or not any(texts):
            continue
        if number > MOST_ROWS + FIRST_ROW:
            raise too_long(MOST_ROWS)
        found.rows.append(_row(number, found.names, texts, cells))
    return found


def _row(number, names, texts, cells) -> Row:
    row = Row(number, {})
    for name, text, cell in zip(names, texts, cells, strict=False):
        if name and name not in row.values:
            row.values[name] = text
            if getattr(cell, "data_type", "") == "f":
                row.formulas.append(name)
    return row


def unharmed(text: str) -> str:
    """What stood in a cell before `harmless` led it by an apostrophe."""
    is_led = text.startswith("'") and FORMULA.search(text[1:])
    return text[1:].strip() if is_led else text
