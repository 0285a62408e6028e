"""What somebody may read of an edition: its items, in one of two orders, in a language."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from compendium.alphabet import by_letter, fold
from compendium.markdown import Anchor
from compendium.models import Edition, EditionItem, Practice
from compendium.models.entry import Part
from compendium.starter import Origin, origin_of
from compendium.steps import ENDED
from portfolio.access import held
from portfolio.labels import Release, at_least

Kind = EditionItem.Kind
SOURCE = settings.LANGUAGE_CODE[:2]
LANGUAGES = dict(settings.LANGUAGES)
ORDERS = ("az", "parts")
LINE = (
    "kind", "anchor", "entry_slug", "title", "position", "part", "language", "translates",
    "content__is_written", "content__is_starter", "content__scope",
)  # fmt: skip


def releases_for(user) -> list[str]:
    """The releases of items that this person reads: everybody what is public; who may read
    editions what went to donors too; who may read every State's practices all of them."""
    if not EditionItem.opened_to(user):
        return [Release.PUBLIC]
    return Release.values if reads_every_practice(user) else at_least(Release.DONORS)


def reads_every_practice(user) -> bool:
    """An item says nothing of the State that it comes from: a right on some States opens none."""
    return "view_practice" in held(user).everywhere


def ended_practices() -> dict[str, str]:
    """What is no longer recommended, though editions print it: each code with its successor's,
    or with nothing where it was withdrawn or declined."""
    rows = Practice.objects.filter(status__in=ENDED).select_related("superseded_by")
    rows = rows.only("number", "superseded_by__number")
    return {each.code: each.superseded_by.code if each.superseded_by else "" for each in rows}


def items_for_reader(user):
    """The published items that this person may read, of every edition."""
    rows = EditionItem.objects.filter(edition__status=Edition.Status.PUBLISHED)
    return rows.filter(release__in=releases_for(user))


def edition_to_read(number: str = "") -> Edition:
    """The published edition of this number, or the latest one; 404 for a draft."""
    rows = Edition.objects.published()
    edition = (rows.filter(number=number) if number else rows).first()
    if edition is None:
        raise Http404
    return edition


@dataclass(frozen=True)
class Line:
    """An item where others are listed: enough to name it and to lead there."""

    kind: str
    anchor: str
    entry_slug: str
    title: str
    position: int
    part: str
    language: str
    translates: str
    is_written: bool
    is_starter: bool
    scope: str
    url: str = field(compare=False)


class Book:
    """One edition as one person reads it: each item once, in the language wanted where it has it
    and else in the source; from A to Z, or by the parts of the life cycle."""

    def __init__(self, edition, user, *, language=SOURCE, order="az", suffix=""):
        self.edition, self.language, self.order = edition, language, order
        self.releases = tuple(releases_for(user))
        self.base = reverse("compendium:edition-read", args=[edition.number])
        self.suffix = suffix

    @property
    def items(self):
        return self.edition.items.filter(release__in=self.releases)

    def url_of(self, kind, anchor, suffix=None) -> str:
        """As EditionItem.get_absolute_url says it, without asking for each of hundreds."""
        middle = "practices/" if kind == Kind.PRACTICE else ""
        return f"{self.base}{middle}{anchor}/{self.suffix if suffix is None else suffix}"

    @cached_property
    def rows(self) -> list[Line]:
        """Every item in every language."""
        return [
            Line(*row[:-3], is_written=row[-3] is not False, is_starter=row[-2] is True,
                 scope=row[-1] or "", url=self.url_of(row[0], row[1]))
            for row in self.items.order_by("position", "anchor").values_list(*LINE)
        ]  # fmt: skip

    @cached_property
    def lines(self) -> list[Line]:
        return self.in_language(self.language)

    def in_language(self, language) -> list[Line]:
        """Every item once, in this language as far as the edition has it."""
        found = {}
        for line in self.rows:
            known = found.get(line.anchor)
            if known is None or rank(line.language, language) < rank(known.language, language):
                found[line.anchor] = line
        return list(found.values())

    @cached_property
    def ended(self) -> dict[str, str]:
        return ended_practices()

    @cached_property
    def entries(self) -> list[Line]:
        """In the order chosen; each language has its own alphabet of titles."""
        found = [each for each in self.lines if each.kind == Kind.ENTRY]
        if self.order == "parts":
            return sorted(found, key=lambda each: (each.part, each.position))
        return sorted(found, key=lambda each: (fold(each.title), each.position))

    @property
    def practices(self) -> list[Line]:
        return [each for each in self.lines if each.kind == Kind.PRACTICE]

    @cached_property
    def groups(self) -> list[tuple[str, str, list[Line]]]:
        """The entries under their letters or parts: mark, words, lines."""
        if self.order != "parts":
            letters = by_letter((each.title, each) for each in self.entries)
            return [(letter, letter, lines) for letter, lines in letters]
        words = {value: f"{number}. {label}" for number, (value, label) in PARTS.items()}
        parts = groupby(self.entries, lambda each: each.part)
        return [(part, words.get(part, part), list(lines)) for part, lines in parts]

    @cached_property
    def origin(self) -> Origin:
        """Whose words the edition is, in every language."""
        return origin_of(self.edition, [(each.is_written, each.is_starter) for each in self.rows])

    @property
    def written(self) -> int:
        return sum(each.is_written for each in self.entries)

    def beside(self, anchor) -> tuple[Line | None, Line | None]:
        """The entries before and after this one."""
        places = [each.anchor for each in self.entries]
        place = places.index(anchor)
        before = self.entries[place - 1] if place else None
        after = self.entries[place + 1] if place + 1 < len(places) else None
        return before, after

    def anchors(self, language) -> dict[str, Anchor]:
        """Where references in a text of this language lead."""
        suffix = "" if language == SOURCE else f"?language={language}"
        return {
            each.anchor: Anchor(
                each.title if each.kind == Kind.ENTRY else each.anchor,
                self.url_of(each.kind, each.anchor, suffix),
            )
            for each in self.in_language(language)
        }


def rank(language, wanted) -> tuple:
    """How near a language is to the one wanted: the source stands in for what is missing."""
    return (language != wanted, language != SOURCE, language)


PARTS = dict(enumerate(Part.choices, 1))


def part_words(code: str) -> tuple[int, str]:
    """The number of a part and what it is called."""
    return next(((n, label) for n, (value, label) in PARTS.items() if value == code), (0, code))
