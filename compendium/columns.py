"""Lists under letters set in columns on paper, worked out beforehand: an engine that balances
columns lays every list out many times over, and the contents would take longer than an entry.
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Grid:
    """How many columns stand side by side, how many lines one holds, how many signs a line."""

    columns: int
    lines: int
    signs: int


CONTENTS = Grid(2, 50, 38)
INDEX = Grid(3, 50, 32)


def sheets(groups, grid: Grid, words) -> list[list[list[tuple[str, list]]]]:
    """Pages of columns of groups. A group that goes on in the next column has its head only once;
    no head stands alone at the foot of a column. `words` says how long a row is."""
    columns, used = [[]], 0
    for head, rows in groups:
        for place, row in enumerate(rows):
            height = ceil(max(words(row), 1) / grid.signs)
            first = place == 0
            need = height + (1.6 + (len(head) - 1) // grid.signs if first else 0)
            if used and used + need > grid.lines:
                columns.append([])
                used = 0
            if first or not columns[-1]:
                columns[-1].append((head if first else "", []))
            columns[-1][-1][1].append(row)
            used += need
    return [columns[at : at + grid.columns] for at in range(0, len(columns), grid.columns)]
