"""What becomes of each row of a workbook, and what stands against it."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.models import Evidence
from assessments.workbook import layout
from assessments.workbook.cells import read_choice
from documents.books import Row
from documents.imports import CHANGED, NEW, REFUSED

COLLISION = "collision"
TAKEN, NOT_TAKEN = (NEW, CHANGED), (REFUSED, COLLISION)


class WrongCells(Exception):
    """Cells that cannot be understood, each with its sentence."""

    def __init__(self, errors: dict):
        self.errors = errors
        super().__init__(errors)


@dataclass
class Change:
    """One field: what stands, what the sheet says; where they collide, who wrote what stands."""

    label: str
    old: str
    new: str
    by: str = ""
    at: object = None


@dataclass
class Line:
    """One row: its sheet and number, what it is about, and what becomes of it."""

    sheet: str
    row: Row
    name: str
    outcome: str = REFUSED
    sentences: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    version: int = 0

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def is_taken(self) -> bool:
        return self.outcome in TAKEN

    @property
    def is_left_out(self) -> bool:
        return self.outcome in NOT_TAKEN

    @property
    def is_interview(self) -> bool:
        """Whether it holds the note of an interview, which is strictly confidential by rule."""
        try:
            kind = read_choice(self.row.values.get("kind", ""), Evidence.Kind.choices)
        except ValidationError:
            return False
        return self.sheet == layout.EVIDENCE and kind == Evidence.Kind.INTERVIEW

    def refuse(self, refusal) -> None:
        """Say why, at the column where the fault lies."""
        self.outcome = REFUSED
        if isinstance(refusal, WrongCells):
            told = refusal.errors
        elif isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            told = refusal.message_dict
        elif isinstance(refusal, ValidationError):
            told = {"": refusal.messages}
        else:
            told = {"": [str(refusal)]}
        headings = self.headings
        self.sentences += [
            (headings.get(name, ""), sentence) for name, found in told.items() for sentence in found
        ]

    @property
    def headings(self) -> dict[str, str]:
        return headings_of(self.sheet)

    @property
    def why(self) -> str:
        """All that stands against it, as the file that is given back says it."""
        if self.outcome == COLLISION:
            return "\n".join(
                _("%(column)s: somebody else has changed this since: “%(text)s”.")
                % {"column": each.label, "text": each.old}
                for each in self.changes
            )
        return "\n".join(f"{label}: {text}" if label else text for label, text in self.sentences)


def headings_of(sheet: str) -> dict[str, str]:
    return {each.name.partition(":")[2]: each.heading for each in layout.columns(sheet)}


class Cells:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row, besides=layout.OF_THE_ROW):
        self.row, self.errors = row, {}
        for name in row.formulas:
            if name not in besides:
                sentence = _("This cell holds a formula. Write the value itself.")
                self.errors[name] = [sentence]

    def read(self, name: str, reader=str, *more):
        """The cell as `reader` understands it; None where it does not."""
        if name in self.errors:
            return None
        try:
            return reader(self.row.values[name], *more)
        except ValidationError as refusal:
            self.errors[name] = refusal.messages
            return None

    def finish(self) -> None:
        if self.errors:
            raise WrongCells(self.errors)


def is_empty(row: Row) -> bool:
    """Whether nobody wrote anything into it."""
    return not any(text for name, text in row.values.items() if name not in layout.OF_THE_ROW)
