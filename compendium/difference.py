"""A text of the manual compared word by word: with what an edition printed, or two editions."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from compendium.content import FACTS, terms_of
from compendium.follow import items_of
from compendium.models import EditionItem, Entry, EntryText
from compendium.models.entry import Part
from history.comparing import Run, blend

DRAFT = "draft"
NAMES = ("title", *EntryText.PARTS, "terms")


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: the draft, or what an edition printed."""

    key: str
    label: str
    words: dict


@dataclass(frozen=True)
class PartCompared:
    label: str
    runs: list[Run]

    @property
    def changes(self) -> int:
        return sum(bool(run.gone.strip() or run.new.strip()) for run in self.runs)


def sides_of(text: EntryText) -> list[Side]:
    """What this text can be compared with, the draft first and then the last edition."""
    found = [Side(DRAFT, _("the text as it stands now"), _words_of_draft(text))]
    for item in items_of([text.entry.slug], [text.language]):
        label = _("edition %(number)s") % {"number": item.edition.number}
        found.append(Side(item.edition.number, label, _words_of_item(item)))
    return found


def compared(old: Side, new: Side) -> list[PartCompared]:
    """The parts and facts in which the two differ, each as one text with what went and what
    came."""
    fields = [EntryText._meta.get_field(name) for name in NAMES]
    fields += [Entry._meta.get_field(name) for name in FACTS]
    return [
        PartCompared(str(each.verbose_name), blend(old.words[each.name], new.words[each.name]))
        for each in fields
        if old.words[each.name] != new.words[each.name]
    ]


def _words_of_draft(text: EntryText) -> dict:
    facts = {name: _said(name, getattr(text.entry, name)) for name in FACTS}
    words = {name: getattr(text, name) for name in NAMES}
    return words | facts | {"terms": "; ".join(terms_of(text))}


def _words_of_item(item: EditionItem) -> dict:
    facts = {name: _said(name, item.content.get(name, "")) for name in FACTS}
    words = {name: item.content.get(name, "") for name in NAMES}
    return words | facts | {"terms": "; ".join(item.content.get("terms", []))}


def _said(name: str, fact) -> str:
    """A fact as people read it."""
    if name == "part":
        return str(dict(Part.choices).get(fact, fact))
    return "; ".join(fact) if isinstance(fact, list) else fact
