"""Tables out: the only writer of CSV and XLSX.

A cell that a spreadsheet program would run as a formula is written as the text that it is. The
same rows give the same bytes. Tables in: `documents.tables`.
"""

import csv
import datetime
import decimal
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from web.marking import Classification

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000
LONGEST_CELL = 32_000
# A program takes 255 signs for an edge of the page, its own commands included.
LONGEST_EDGE = 240
# What begins a formula, after anything that a program skips on its way to it; the wide forms of
# East Asian keyboards are formulas too.
FORMULA = re.compile(
    r"^[\s\u200b-\u200f\u2060\ufeff\"'`“”‘’«»]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
NEVER = (1980, 1, 1, 0, 0, 0)


def harmless(value):
    """A value as a cell may hold it: numbers, days and yes or no as they are; words that would run
    are led by an apostrophe, which programs show or hide but never run."""
    if value is None or isinstance(value, (bool, int, float, decimal.Decimal)):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, datetime.date):
        return value
    # The check comes after the cleaning: what is taken away could hide what follows it.
    text = _UNPRINTABLE.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    text = text[:LONGEST_CELL]
    return f"'{text}" if FORMULA.search(text) else text


def file_name(classification: Classification, *words: str, extension: str) -> str:
    """Marking, what it is, day: CON-gap-register-2026-11-24.xlsx. Never a path or a formula."""
    parts = [re.sub(r"[^\w.]+", "-", str(word)).strip("-.") for word in words]
    stem = "-".join([Classification(classification).short, *(part for part in parts if part)])
    return f"{stem[:120]}.{extension}"


def copy_line(level: Classification, *, reader, at: datetime.datetime) -> str:
    """What a marked table says of whose copy it is, as a document does in its margin; nothing for
    one that is not marked."""
    if level == Classification.UNCLASSIFIED:
        return ""
    return _("Copy for %(reader)s, %(at)s UTC, %(marking)s") % {
        "reader": reader,
        "at": at.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M"),
        "marking": Classification(level).label,
    }


def write_csv(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Commas, quotes round every text, and the mark by which programs know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([harmless(str(each)) for each in columns])
    for row in rows:
        writer.writerow([_for_csv(harmless(each)) for each in row])
    return out.getvalue().encode("utf-8-sig")


def _for_csv(value):
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    sheet: str = "Sheet",
    marking: str = "",
    copy: str = "",
    widths: Sequence[int] = (),
) -> bytes:
    """One sheet with its headings held in place. The marking stands at the head of each printed
    page, and whose copy it is (`copy_line`) at its foot and in the file's properties, outside the
    cells: the table is read in again as it is."""
    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\']", " ", str(harmless(sheet)))[:31] or "Sheet")
    page.freeze_panes = "A2"
    if marking:
        page.oddHeader.center.text = printed_line(marking)
    if copy:
        page.oddFooter.center.text = book.properties.description = printed_line(copy)
    for place in range(len(columns)):
        width = widths[place] if place < len(widths) else 18
        page.column_dimensions[get_column_letter(place + 1)].width = width
    page.append([_cell(page, str(each), bold=True) for each in columns])
    count = 0
    for row in rows:
        page.append([_cell(page, each) for each in row])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count + 1}"
    out = io.BytesIO()
    book.save(out)
    return without_time(out)


def printed_line(text) -> str:
    """One line as the edge of a printed page takes it, where & begins a command: its wide form does
    not, in any program."""
    line = " ".join(_UNPRINTABLE.sub("", str(text)).split())
    return line.replace("&", "\uff06")[:LONGEST_EDGE]


WRAPPED = Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)


def _cell(page, value, *, bold=False):
    value = harmless(value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        # Said outright: the library itself would take a leading "=" for a formula.
        cell.data_type = "s"
    cell.alignment = WRAPPED
    if bold:
        cell.font = BOLD
    return cell


def without_time(made: io.BytesIO) -> bytes:
    """The same file without the hour of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
