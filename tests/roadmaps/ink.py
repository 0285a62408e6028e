"""Where the letters of a PDF stand on its pages, from its own drawing orders and widths."""

from dataclasses import dataclass

import pikepdf
from pikepdf import Matrix


@dataclass(frozen=True)
class Run:
    """One run of letters: its page, where it begins and ends, and how wide its page is."""

    page: int
    left: float
    right: float
    bottom: float
    width: float


def runs(pdf: pikepdf.Pdf):
    for number, page in enumerate(pdf.pages, start=1):
        yield from _runs_of(page, number)


def _runs_of(page, number):
    fonts = {name: _widths(font) for name, font in page.Resources.Font.items()}
    width = float(page.mediabox[2])
    kept, place, text, size, font = [], Matrix(), Matrix(), 0.0, None
    for operands, operator in pikepdf.parse_content_stream(page):
        order = str(operator)
        if order == "q":
            kept.append(place)
        elif order == "Q":
            place = kept.pop()
        elif order == "cm":
            place = Matrix(*map(float, operands)) @ place
        elif order == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        elif order == "Tm":
            text = Matrix(*map(float, operands))
        elif order in ("TJ", "Tj"):
            pieces = operands[0] if order == "TJ" else [operands[0]]
            long = _length(pieces, font) * size / 1000
            whole = text @ place
            (x1, y), (x2, _y) = whole.transform((0, 0)), whole.transform((long, 0))
            yield Run(number, min(x1, x2), max(x1, x2), y, width)


def _length(pieces, font) -> float:
    """In thousandths of the letters' size."""
    codes, other = font
    total = 0.0
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            raw = bytes(piece)
            pairs = zip(raw[::2], raw[1::2], strict=True)
            total += sum(codes.get(256 * high + low, other) for high, low in pairs)
        else:
            total -= float(piece)
    return total


def _widths(font) -> tuple[dict, float]:
    described = font.DescendantFonts[0]
    found, given = {}, list(described.get("/W", []))
    while given:
        first, second = int(given.pop(0)), given.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + place: float(each) for place, each in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(given.pop(0)))
    return found, float(described.get("/DW", 1000))
