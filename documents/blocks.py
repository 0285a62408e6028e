"""What a long document consists of: sections of a few kinds of blocks.

Screen, PDF and text document are drawn from the same sections, so none of them can say what the
others do not. Everything in a block is a word for readers already, in their language.
"""

from dataclasses import dataclass, field

from web.plots import paper_places


@dataclass(frozen=True)
class Ref:
    """A place in the same document, called by its number."""

    label: str
    anchor: str

    def __str__(self):
        return self.label


@dataclass(frozen=True)
class Text:
    """What people wrote, in Markdown."""

    text: str
    is_lead: bool = False
    shape = "text"


@dataclass(frozen=True)
class Line:
    """A sentence of the document's own; `tone` is "", "muted", "note" or "draft"."""

    text: str
    tone: str = ""
    shape = "line"


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    rows: list[tuple[str, str]]
    shape = "facts"


@dataclass(frozen=True)
class Figures:
    """A few figures to remember: the figure, of how many, and what it counts."""

    rows: list[tuple[str, str, str]]
    shape = "figures"


@dataclass(frozen=True)
class Plot:
    """The maturity profile as a drawing, with its values beside it."""

    rows: list
    name: str
    head: tuple[str, ...]
    shape = "plot"

    @property
    def paper(self) -> list[tuple]:
        """Each row with its places measured for paper."""
        return [(row, paper_places(row)) for row in self.rows]


@dataclass(frozen=True)
class Table:
    """The first cell of each row names it. `widths` are millimetres on paper, 0 for the rest;
    `flat` tables break no row over two pages."""

    head: tuple[str, ...]
    rows: list[tuple]
    widths: tuple[int, ...] = ()
    numeric: frozenset = frozenset()
    shape = "table"

    @property
    def columns(self) -> list[tuple[str, int, bool]]:
        widths = self.widths or (0,) * len(self.head)
        named = enumerate(zip(self.head, widths, strict=True))
        return [(name, width, place in self.numeric) for place, (name, width) in named]

    @property
    def cells(self) -> list[list[tuple]]:
        """Each row's cells with whether they hold a figure."""
        return [
            [(cell, place in self.numeric) for place, cell in enumerate(row)] for row in self.rows
        ]


@dataclass(frozen=True)
class Entry:
    """One thing found: its code and kind, and what is said of it, name by name."""

    code: str
    label: str
    rows: list[tuple[str, str]]
    severity: str = ""
    severity_label: str = ""
    anchor: str = ""
    shape = "entry"


@dataclass(frozen=True)
class Section:
    """A chapter (`depth` 1) or a part of one (2), with its blocks. A chapter starts a page, unless
    it follows on the page of the one before, as short annexes do."""

    title: str
    anchor: str
    blocks: list = field(default_factory=list)
    depth: int = 1
    is_front: bool = False
    follows_on: bool = False

    @property
    def is_chapter(self):
        return self.depth == 1


def chapters(sections) -> list[tuple]:
    """Each chapter with its parts, for pages that fold them."""
    found = []
    for each in sections:
        if each.is_chapter:
            found.append((each, []))
        else:
            found[-1][1].append(each)
    return found


def words_of(sections) -> list[str]:
    """Every word for readers in these sections, in their order."""
    found = []
    for section in sections:
        found.append(section.title)
        for block in section.blocks:
            found.extend(_words(block))
    return [str(each) for each in found if str(each)]


def _words(block) -> list:
    if block.shape in ("text", "line"):
        return [block.text]
    if block.shape in ("facts", "figures"):
        return [word for row in block.rows for word in row]
    if block.shape == "table":
        return [*block.head, *(cell for row in block.rows for cell in row)]
    if block.shape == "plot":
        cells = [
            [row.code, row.title, row.flag, row.now, row.target, row.note] for row in block.rows
        ]
        return [*block.head, *("" if each is None else each for row in cells for each in row)]
    pairs = [word for row in block.rows for word in row]
    return [block.code, block.label, block.severity_label, *pairs]
