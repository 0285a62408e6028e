"""An entry and a practice as they are printed, and the places where references find them."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from compendium.languages import direction_of
from compendium.markdown import Anchor
from compendium.models import EditionItem
from compendium.models.entry import Part
from compendium.starter import Origin, is_starter

EMPTY = SafeString("")


def entry_place(slug: str) -> str:
    return f"e-{slug}"


def practice_place(code: str) -> str:
    return f"p-{code}"


def part_name(code: str) -> str:
    return f"{code[1:]}. {Part(code).label}"


@dataclass
class PrintedPractice:
    code: str
    title: str
    # Plain words, as on the screens: a summary is read at a glance.
    summary: str
    parts: list[tuple[str, SafeString]]
    source: str
    place: str
    notes: list[SafeString]
    # Its own, whatever the entry around it is written in.
    language: str

    @property
    def direction(self):
        return direction_of(self.language)


@dataclass
class Topic:
    """An entry as it is printed. `notes` are its footnotes, numbered through it."""

    item: EditionItem
    language: str
    is_fallback: bool
    lead: SafeString = EMPTY
    parts: list[tuple[str, str, SafeString]] = field(default_factory=list)
    sources: SafeString = EMPTY
    # What each is called, its codes, and what these are called where the reader is told.
    facts: list[tuple[str, list[str], list[tuple[str, str]]]] = field(default_factory=list)
    see_also: list[Anchor] = field(default_factory=list)
    practices: list[PrintedPractice] = field(default_factory=list)
    notes: list[SafeString] = field(default_factory=list)
    # Of an extract: only these of its practices were chosen and not its own text.
    is_partial: bool = False

    @property
    def slug(self):
        return self.item.entry_slug

    @property
    def place(self):
        return entry_place(self.slug)

    @property
    def number(self):
        return self.item.position

    @property
    def title(self):
        return self.item.title

    @property
    def content(self):
        return self.item.content

    @property
    def is_written(self):
        return self.content.get("is_written", True)

    @property
    def notice(self):
        """Below starter text, in every edition until editors have changed it."""
        return Origin.STARTER.note if is_starter(self.item) and not self.is_partial else ""

    @property
    def direction(self):
        return direction_of(self.language)

    @property
    def part(self):
        return part_name(self.item.part)

    @property
    def translates(self):
        return self.item.translates if self.item.translates != self.item.edition.number else ""

    @property
    def fallback_mark(self):
        """Stands at a title that is printed in another language than the edition."""
        return f"[{self.language.upper()}]" if self.is_fallback else ""
