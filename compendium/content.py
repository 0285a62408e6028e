"""A text as an edition keeps it: plain data, the same from every database, and its digest."""

import hashlib
import json

from compendium.markdown import TURNS
from compendium.models import Entry, EntryText, Practice

FACTS = ("part", "scope", "areas", "indicators", "courses", "topics", "instruments")
# In the order in which they are read; what stands above or beside them is not among them.
PRACTICE_TEXTS = ("context", "what", "result", "why", "condition", "caution", "gender_note")
PRACTICE_PARTS = (
    "summary", *PRACTICE_TEXTS, "applies_to", "instruments", "strength", "source_kind",
    "source_reference",
)  # fmt: skip


def entry_content(text: EntryText, practices=()) -> dict:
    """An entry's words in one language and its facts. An outline has its scope alone."""
    is_written = text.status != EntryText.Status.OUTLINE
    parts = {name: getattr(text, name) if is_written else "" for name in EntryText.PARTS}
    facts = {name: getattr(text.entry, name) for name in FACTS}
    content = {
        "title": text.title,
        "is_written": is_written,
        "terms": terms_of(text) if is_written else [],
        "practices": sorted(each.code for each in practices),
        **parts,
        **facts,
    }
    return {name: straight(value) for name, value in content.items()}


def outline_content(entry: Entry, title: str) -> dict:
    """An entry of which no text is approved yet."""
    return entry_content(EntryText(entry=entry, title=title, status=EntryText.Status.OUTLINE))


def practice_content(practice: Practice) -> dict:
    """A practice's words, and who it is said to come from: never more than its owner agreed to."""
    parts = {name: getattr(practice, name) for name in PRACTICE_PARTS}
    if not may_tell_source(practice):
        parts["source_reference"] = ""
    content = {"title": practice.title, "named_as": named_as(practice), **parts}
    return {name: straight(value) for name, value in content.items()}


def straight(value):
    """Without signs that turn the direction of what follows: each text has the one of its language,
    and a title stands among words of others."""
    if isinstance(value, list):
        return [straight(each) for each in value]
    return TURNS.sub("", value) if isinstance(value, str) else value


def may_tell_source(practice: Practice) -> bool:
    """A mission or a visit names its State by its code: it is told of one that may be named. A
    published document is told always."""
    if practice.source_kind == Practice.Source.DOCUMENT:
        return True
    return practice.is_confirmed and practice.attribution == Practice.Attribution.NAMED


def named_as(practice: Practice) -> str:
    """The State, its region or nothing, as consent to attribution has it; nothing while its owner
    has not agreed to the words. That something stands in a published document is said by whoever
    hands it in: the State is named by its own word alone."""
    if not practice.is_confirmed:
        return ""
    return agreed_name(practice, with_state=practice.has_owners_word)


def agreed_name(practice: Practice, *, with_state=True) -> str:
    """How consent to attribution has it, whatever the words."""
    named = Practice.Attribution
    if practice.attribution == named.NAMED and practice.state_id and with_state:
        return practice.state.name
    return practice.region if practice.attribution in (named.NAMED, named.REGION) else ""


def kept_content(old: dict, practice: Practice) -> dict:
    """What an edition printed of a practice that is being changed again. Its owner may meanwhile
    have agreed to less of a name than then: no more is told than both allow."""
    content = dict(old)
    content["named_as"] = _less_of(content.get("named_as", ""), practice)
    is_document = content.get("source_kind") == Practice.Source.DOCUMENT
    if not is_document and practice.attribution != Practice.Attribution.NAMED:
        content["source_reference"] = ""
    return content


def _less_of(printed: str, practice: Practice) -> str:
    """Of the name that was printed what may still be told: the region of a State that was named."""
    region = agreed_name(practice, with_state=False)
    if printed in (region, agreed_name(practice)):
        return printed
    was_named = practice.state_id and printed == practice.state.name
    return region if was_named else ""


def terms_of(text: EntryText) -> list[str]:
    """The index terms, each once, in the order of the alphabet."""
    return sorted({each.strip() for each in text.terms.split(";")} - {""}, key=str.casefold)


def digest_of(content: dict) -> str:
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
