"""The starter text that the product ships with, and whose words a published text is.

The words are the product's own and no document of the United Nations. They stay so in every edition
until editors have changed them: what prints or cites a text asks here for whom it speaks.
"""

import json
import re
from collections.abc import Iterable
from enum import Enum
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from compendium.models import EntryText

FOLDER = Path(__file__).parent / "reference"
HEADINGS = {
    "Why it matters": "why",
    "When to use": "when",
    "Steps": "steps",
    "Checklist": "checklist",
    "Do": "do",
    "Do not": "dont",
    "Rights and gender": "rights",
    "Sources": "sources",
    "Terms": "terms",
}
HEADING = re.compile(r"^## (.+)$", re.M)
# Editions keep it as it stands here; readers are told it in their language.
NOTICE = gettext_noop(
    "Starter text of this application, written from public sources for editors to work on. It is "
    "not a document of the United Nations and has not been reviewed by its Office of "
    "Counter-Terrorism."
)


class Origin(Enum):
    """Whose words these are: the office's alone, the product's alone, or some of each."""

    OFFICE = "office"
    MIXED = "mixed"
    STARTER = "starter"

    @property
    def note(self) -> str:
        """What readers are told, or nothing."""
        if self is Origin.STARTER:
            return _(NOTICE)
        if self is Origin.MIXED:
            return _(
                "Some entries are starter text of the application and say so. Those are not a "
                "document of the United Nations."
            )
        return ""


def contents() -> list[dict]:
    """The topics in the order of the alphabet, with what each serves, as codes."""
    return json.loads((FOLDER / "contents.json").read_text())["entries"]


def parts_of(slug: str) -> dict[str, str]:
    """The parts of an entry as its file has them, or nothing for one that is not written."""
    file = FOLDER / "entries" / f"{slug}.md"
    if not file.is_file():
        return {}
    lead, *rest = HEADING.split(file.read_text())
    parts = {HEADINGS[name]: text.strip() for name, text in zip(rest[::2], rest[1::2], strict=True)}
    return {"lead": lead.strip(), **parts}


@cache
def _shipped() -> dict[str, list[list[str]]]:
    """For each entry that the product ships with its words: of one not written, its scope."""
    return {each["slug"]: words_of(parts_of(each["slug"]) or each) for each in contents()}


def words_of(content: dict) -> list[list[str]]:
    """What a text says, whatever its blanks and lines: its parts, or else its scope."""
    parts = [content.get(name, "").split() for name in EntryText.PARTS]
    return parts if any(parts) else [content.get("scope", "").split()]


def is_shipped(slug: str, language: str, content: dict, old=None) -> bool:
    """Whether a text says what the product ships with, or what the last edition printed as that."""
    if old is not None and is_starter(old) and words_of(old.content) == words_of(content):
        return True
    return language == "en" and _shipped().get(slug) == words_of(content)


def is_starter(item) -> bool:
    """Whether an item of an edition is starter text. The first edition's items say it in its
    notice alone where they were made before each said it of itself."""
    return bool(item.content.get("is_starter")) or item.edition.notice == NOTICE


def notices_of(edition, origin: Origin = Origin.OFFICE) -> list[str]:
    """What readers of these words are told first, each sentence once."""
    own = _(NOTICE) if edition.notice == NOTICE else edition.notice
    return list(dict.fromkeys(filter(None, (own, origin.note))))


def origin_of_item(item) -> Origin:
    return Origin.STARTER if is_starter(item) else Origin.OFFICE


def origin_of(edition, marks: Iterable[tuple[bool, bool]]) -> Origin:
    """Of a whole, by its items: whether each is written and whether it is starter text. What is
    not written yet counts only where nothing is."""
    marks = list(marks)
    found = {starter for written, starter in marks if written} or {each for _w, each in marks}
    if edition.notice == NOTICE or found == {True}:
        return Origin.STARTER
    return Origin.MIXED if True in found else Origin.OFFICE
