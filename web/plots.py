"""Where the parts of a drawing stand, in per cent of its width: charts hold no text."""

from dataclasses import dataclass

START, STEP = 4.0, 23.0
GRID = [f"{START + STEP * level:.2f}%" for level in range(5)]


def x(level) -> str:
    """The place of a level 0 to 4 on the profile's axis."""
    return f"{START + STEP * float(level):.2f}%"


@dataclass(frozen=True)
class ProfileRow:
    """One area as the profile draws it; levels 0 to 4, one decimal, or None."""

    code: str
    title: str
    now: object
    target: object
    baseline: object = None
    note: str = ""
    flag: str = ""
    url: str = ""


def profile_rows(rows):
    """Each row with the places of its ring, disc and bar."""
    return [(row, _places(row)) for row in rows]


def _places(row):
    start = row.baseline if row.baseline is not None else row.now
    reached = row.now if row.now is not None else row.baseline
    return {
        "grid": GRID,
        "base": x(row.baseline) if row.baseline is not None else "",
        "now": x(row.now) if row.now is not None else "",
        "target": x(row.target) if row.target is not None else "",
        "gained": (
            (x(start), x(row.now)) if row.baseline is not None and row.now is not None else ()
        ),
        "to_do": (
            (x(reached), x(row.target))
            if reached is not None and row.target is not None and reached < row.target
            else ()
        ),
    }


PAPER_WIDTH = 250


def paper_places(row: ProfileRow) -> dict:
    """The same places for paper, where drawings have a fixed width."""
    found = {}
    for name, value in _places(row).items():
        many = isinstance(value, (list, tuple))
        found[name] = [on_paper(each) for each in value] if many else value and on_paper(value)
    return found


def on_paper(place: str) -> str:
    return f"{float(place[:-1]) * PAPER_WIDTH / 100:.1f}"
