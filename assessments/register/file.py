"""The gap register as a file: the columns and rows of the screen, in their order."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.register.address import Address
from assessments.register.columns import BY_KEY
from assessments.register.rows import Row
from documents.spreadsheets import copy_line, write_csv, write_xlsx
from web.marking import Classification, highest


def level(rows: Iterable[Row]) -> Classification:
    """The highest marking of the rows."""
    return highest(each.classification for each in rows)


def written(rows: list[Row], address: Address, *, extension: str, reader) -> bytes:
    """The file's bytes: the marking at the head and the copy line at the foot of each page."""
    columns = [BY_KEY[key] for key in address.columns]
    headings = [str(each.label) for each in columns]
    cells = [[str(column.text(row)) for column in columns] for row in rows]
    if extension == "csv":
        return write_csv(headings, cells)
    marking = level(rows)
    return write_xlsx(
        headings,
        cells,
        sheet=_("Gap register"),
        marking=marking.label,
        copy=copy_line(marking, reader=reader, at=timezone.now()),
        widths=[each.width for each in columns],
    )
