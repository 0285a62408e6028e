"""The manual as it is printed: an edition's items in the order of the alphabet, as HTML with links
between them. Screens, paper and books are made from what stands here and from nothing else.
"""

from collections import defaultdict
from functools import cached_property

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from compendium.alphabet import by_letter, fold
from compendium.citation import author_of
from compendium.content import PRACTICE_TEXTS, digest_of
from compendium.languages import direction_of, language_of_words
from compendium.markdown import Anchor, write
from compendium.models import Edition, EditionItem, Practice
from compendium.models.entry import Part
from compendium.reading import releases_for
from compendium.starter import Origin, is_starter, notices_of, origin_of
from compendium.topic import PrintedPractice, Topic, entry_place, part_name, practice_place
from portfolio.labels import Release

Kind = EditionItem.Kind
NOTES = '<section class="notes">'
HEADINGS = {
    "why": _("Why it matters"),
    "when": _("When to use"),
    "steps": _("Steps"),
    "checklist": _("Checklist"),
    "do": _("Do"),
    "dont": _("Do not"),
    "rights": _("Rights and gender"),
}
FACTS = {
    "areas": _("Areas"),
    "indicators": _("Indicators"),
    "courses": _("Courses"),
    "topics": _("Mentoring topics"),
    "instruments": _("Instruments"),
}


def items_shown(edition: Edition, user=None) -> list[EditionItem]:
    """Of a published edition what this reader may see; `None` is the public."""
    if not edition.is_published:
        return []
    releases = releases_for(user) if user else [Release.PUBLIC]
    return list(edition.items.filter(release__in=releases))


class Manual:
    """An edition, or an extract of it, in one language for one kind of reader. An entry without a
    text in that language is printed in the source language and says so. An extract holds what was
    `chosen` and no more: an entry does not bring its practices along, which may have ended.

    `titles` says by kind what codes of other rooms are called, to readers who may know it: an
    edition keeps the codes alone, so that it never changes with an instrument or a catalogue."""

    def __init__(self, edition, items, *, language="en", chosen=None, titles=None):
        self.edition = edition
        self.titles = titles or {}
        self.language = language
        self.direction = direction_of(language)
        self.is_extract = chosen is not None
        self.chosen = chosen
        every = [each for each in items if each.kind == Kind.ENTRY]
        self.known = self._in_language(every)
        self.practice_items = {each.anchor: each for each in items if each.kind == Kind.PRACTICE}
        self.by_entry = defaultdict(list)
        for each in self.practice_items.values():
            if chosen is None or each.anchor in chosen:
                self.by_entry[each.entry_slug].append(each)

    def _in_language(self, entries) -> dict[str, EditionItem]:
        """For each entry its text in the manual's language, else the source text."""
        order = (self.language, "en")
        found = {}
        for item in entries:
            kept = found.get(item.anchor)
            if kept is None or _rank(item.language, order) < _rank(kept.language, order):
                found[item.anchor] = item
        return dict(sorted(found.items(), key=lambda each: (each[1].position, each[0])))

    @property
    def title(self) -> str:
        return self.edition.title

    @property
    def subtitle(self) -> str:
        if self.is_extract:
            return gettext("Extract")
        return gettext("An A to Z of establishing and operating a fusion centre")

    @cached_property
    def origin(self) -> Origin:
        """Whose words are printed here, of an extract those that were chosen."""
        own = [each.item for each in self.topics if not each.is_partial]
        marks = [(each.content.get("is_written", True), is_starter(each)) for each in own]
        marks += [(True, is_starter(each)) for rows in self.by_entry.values() for each in rows]
        return origin_of(self.edition, marks)

    @property
    def author(self) -> str:
        """On the cover and in what the file says of itself."""
        if self.origin is Origin.STARTER:
            return author_of(self.origin)
        return gettext("United Nations Office of Counter-Terrorism")

    @property
    def starter_author(self) -> str:
        """Whom to cite for the starter text among other entries."""
        return author_of(Origin.STARTER) if self.origin is Origin.MIXED else ""

    @property
    def symbol(self) -> str:
        """The office's own symbol; what holds starter text is given none by itself."""
        if self.origin is Origin.STARTER:
            return ""
        if self.origin is Origin.MIXED:
            return self.edition.symbol
        return self.edition.symbol or f"UNOCT/GFCP/COMP/{self.edition.number}"

    @property
    def name(self) -> str:
        """What stands in the feet: the symbol, or else the edition."""
        return self.symbol or str(self.edition)

    @property
    def notices(self) -> list[str]:
        """What the cover says of the whole."""
        return notices_of(self.edition, self.origin)

    @property
    def day(self) -> str:
        return date_format(self.edition.published_at, "j F Y")

    @property
    def language_name(self) -> str:
        return get_language_info(self.language)["name_translated"]

    @property
    def language_of_words(self) -> str:
        return language_of_words(self.language)

    @property
    def changes(self) -> list[str]:
        return [line for line in self.edition.changes.splitlines() if line.strip()]

    @property
    def citation(self) -> str:
        """How the whole is cited; an entry or practice is named after it."""
        return gettext("%(author)s, %(title)s, edition %(number)s (%(year)s)") % {
            "author": author_of(self.origin),
            "title": self.title,
            "number": self.edition.number,
            "year": self.edition.published_at.year,
        }

    @cached_property
    def digest(self) -> str:
        """Of what is printed here; of the whole edition the edition's own."""
        shown = [each.item for each in self.topics]
        shown += [each for rows in self.by_entry.values() for each in rows]
        return digest_of(
            {f"{each.anchor} {each.language}": each.digest for each in shown}
            | {"edition": self.edition.digest, "language": self.language}
            | ({"titles": self.titles} if self.titles else {})
        )

    @cached_property
    def anchors(self) -> dict[str, Anchor]:
        """Where references lead. What is not printed here has its name and no place; what this
        reader may not see is not known at all."""
        found = {}
        for slug, item in self.known.items():
            href = f"#{entry_place(slug)}" if slug in self._printed else ""
            found[slug] = Anchor(item.title, href, str(item.position))
        printed = {each.anchor for rows in self.by_entry.values() for each in rows}
        for code, item in self.practice_items.items():
            href = f"#{practice_place(code)}" if code in printed else ""
            found[code] = Anchor(item.title, href, code)
        return found

    @cached_property
    def _printed(self) -> set[str]:
        if self.chosen is None:
            return set(self.known)
        return {slug for slug in self.known if slug in self.chosen or self.by_entry.get(slug)}

    @cached_property
    def topics(self) -> list[Topic]:
        return [self._topic(item) for slug, item in self.known.items() if slug in self._printed]

    def _topic(self, item: EditionItem) -> Topic:
        topic = Topic(item, item.language, item.language != self.language)
        topic.is_partial = self.chosen is not None and item.anchor not in self.chosen
        words = _Words(self.anchors, item.anchor)
        content = item.content
        if not topic.is_partial:
            topic.lead = words.write(content.get("lead", ""))
            for name, heading in HEADINGS.items():
                if content.get(name, "").strip():
                    topic.parts.append((name, str(heading), words.write(content[name])))
            topic.sources = words.write(content.get("sources", ""))
            topic.facts = [
                (str(label), content[name], self._titled(name, content[name]))
                for name, label in FACTS.items()
                if content.get(name)
            ]
        topic.practices = [self._practice(each) for each in self.by_entry[item.anchor]]
        named = dict.fromkeys(each for each in words.named if each in self.known)
        named.pop(item.anchor, None)
        topic.see_also = sorted(
            (self.anchors[each] for each in named), key=lambda anchor: int(anchor.number)
        )
        topic.notes = words.notes
        return topic

    def _titled(self, kind: str, codes: list[str]) -> list[tuple[str, str]]:
        told = self.titles.get(kind, {})
        return [(code, told.get(code, "")) for code in codes] if told else []

    def _practice(self, item: EditionItem) -> PrintedPractice:
        content = item.content
        words = _Words(self.anchors, item.anchor.lower())
        summary = content.get("summary", "")
        parts = [
            (_label(name), words.write(content[name]))
            for name in PRACTICE_TEXTS
            if content.get(name, "").strip()
        ]
        if content.get("applies_to"):
            names = [str(Practice.Applies(each).label) for each in content["applies_to"]]
            parts.append((_label("applies_to"), _plain(", ".join(names))))
        if content.get("instruments"):
            parts.append((_label("instruments"), _plain("; ".join(content["instruments"]))))
        place = practice_place(item.anchor)
        source = " · ".join(_source_of(content))
        return PrintedPractice(
            item.anchor, item.title, summary, parts, source, place, words.notes, item.language
        )

    @cached_property
    def letters(self) -> list[tuple[str, list[Topic]]]:
        return by_letter((each.title, each) for each in self.topics)

    @cached_property
    def parts(self) -> list[tuple[str, list[Topic]]]:
        found = defaultdict(list)
        for topic in self.topics:
            found[topic.item.part].append(topic)
        return [(part_name(code), found[code]) for code in Part.values if code in found]

    @cached_property
    def index(self) -> list[tuple[str, list[tuple[str, list[Topic]]]]]:
        """Terms by their first letter, each with the entries that explain it."""
        found = {}
        for topic in self.topics:
            for term in [
                topic.title,
                *([] if topic.is_partial else topic.content.get("terms", [])),
            ]:
                _name, rows = found.setdefault(fold(term), (term, []))
                if topic not in rows:
                    rows.append(topic)
        rows = sorted(found.items())
        return by_letter((name, (name, topics)) for _key, (name, topics) in rows)

    @property
    def has_fallbacks(self) -> bool:
        return any(each.is_fallback for each in self.topics)


class _Words:
    """The texts of one entry or practice, whose footnotes are numbered through."""

    def __init__(self, anchors, name):
        self.anchors, self.name = anchors, name
        self.notes, self.named, self.count = [], [], 0

    def write(self, text: str) -> SafeString:
        written = write(text, anchors=self.anchors, name=self.name, notes_before=self.count)
        self.count += written.notes
        self.named += written.named
        body, opening, notes = str(written.html).rpartition(NOTES)
        if not opening:
            return written.html
        # Both halves are the cleaner's own; its words cannot hold a tag.
        self.notes.append(mark_safe(opening + notes))  # noqa: S308  # nosec B308 B703
        return mark_safe(body)  # noqa: S308  # nosec B308 B703


def _rank(language, order):
    return order.index(language) if language in order else len(order)


def _label(name: str) -> str:
    label = str(Practice._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _plain(text: str) -> SafeString:
    """What is no Markdown, such as the symbol of a document."""
    return format_html("<p>{}</p>", text)


def _source_of(content: dict) -> list[str]:
    """Evidence, kind of source, and who it is said to come from."""
    told = []
    if content.get("strength"):
        told.append(str(Practice.Strength(content["strength"]).label))
    if content.get("source_kind"):
        told.append(str(Practice.Source(content["source_kind"]).label))
    told += [content.get("named_as", ""), content.get("source_reference", "")]
    return [each for each in told if each]
