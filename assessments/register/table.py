"""The gap register on the screen: heads that sort and rows, drawn without a template's detours.

A register draws some five hundred cells: what a template looks up for each of them is more work
than all the rest of the page.
"""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.register.address import Address
from assessments.register.columns import BY_KEY
from assessments.register.rows import Row

TICK = (
    '<td class="check-cell"><label class="hit"><input type="checkbox" name="rows" value="{}:{}"{} '
    'aria-label="{}"></label></td>'
)


@dataclass(frozen=True)
class Head:
    """The head of one column: by which address it sorts, and how it sorts now."""

    label: str
    href: str = ""
    sorted: str = ""

    @property
    def arrow(self):
        return {"ascending": "▲", "descending": "▼"}.get(self.sorted, "")


def heads(address: Address) -> list[Head]:
    found = []
    for key in address.columns:
        column = BY_KEY[key]
        if not column.order:
            found.append(Head(column.label))
            continue
        is_sorted = address.sort.lstrip("-") == key
        way = "descending" if address.sort.startswith("-") else "ascending"
        found.append(Head(column.label, address.sorted_by(key).href, way if is_sorted else ""))
    return found


def body(rows: list[Row], address: Address, ticked=frozenset()) -> str:
    """The rows as elements of a table."""
    columns = [(each, str(each.label)) for each in map(BY_KEY.get, address.columns)]
    select = _("Select %(code)s")
    lines = []
    for row in rows:
        told = select % {"code": row.code}
        checked = CHECKED if str(row.pk) in ticked else ""
        lines += ["<tr>", format_html(TICK, row.pk, row.version, checked, told)]
        lines += [column.cell(row, label, str(column.text(row))) for column, label in columns]
        lines.append("</tr>")
    # Of cells, each of which has escaped what it holds.
    return SafeString("".join(lines))  # nosec B703


CHECKED = " checked"
