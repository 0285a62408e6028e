"""A lifecycle as a picture: statuses in a column, moves as arrows beside them."""

from django.utils.html import escape
from django.utils.translation import override

from history.lifecycle import Lifecycle

ROW, BOX, WIDTH, LEFT = 84, 40, 200, 40


def picture(lifecycle: Lifecycle) -> str:
    """The SVG. Moves to the next status run straight down; all others bend to the side."""
    with override("en"):
        order = list(lifecycle.statuses)
        place = {status.value: number for number, status in enumerate(order)}
        parts = [_box(place[status.value], str(status.label)) for status in order]
        lane = 0
        for move in lifecycle:
            for source in move.sources:
                start, end = place[source], place[str(move.target)]
                if end == start + 1:
                    parts.append(_straight(start, str(move.label)))
                else:
                    lane += 1
                    parts.append(_bent(start, end, lane, str(move.label)))
    height = ROW * len(order) + 20
    width = LEFT + WIDTH + 260 + 70 * lane
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="13">\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0l8 4-8 4z" fill="#0B5C8F"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _box(number, label):
    y = 10 + ROW * number
    return (
        f'<rect x="{LEFT}" y="{y}" width="{WIDTH}" height="{BOX}" fill="#E9F3FA" '
        f'stroke="#12233A"/><text x="{LEFT + WIDTH / 2}" y="{y + 25}" text-anchor="middle" '
        f'fill="#12233A" font-weight="600">{escape(label)}</text>'
    )


def _straight(start, label):
    x, y = LEFT + WIDTH / 2, 10 + ROW * start + BOX
    return (
        f'<path d="M{x} {y}V{y + ROW - BOX - 2}" fill="none" stroke="#0B5C8F" '
        f'marker-end="url(#tip)"/><text x="{x + 8}" y="{y + 26}" fill="#43546A">'
        f"{escape(label)}</text>"
    )


def _bent(start, end, lane, label):
    x = LEFT + WIDTH
    turn = x + 160 + 70 * lane
    first, last = (10 + ROW * each + BOX / 2 for each in (start, end))
    first, last = first + 4 * lane - 10, last + 4 * lane - 10
    return (
        f'<path d="M{x} {first}H{turn}V{last}H{x + 3}" fill="none" stroke="#0B5C8F" '
        f'marker-end="url(#tip)"/><text x="{x + 8}" y="{first - 4}" fill="#43546A">'
        f"{escape(label)}</text>"
    )
