"""Editions that no database knows, and what is read back out of their files."""

import datetime
import io
import re

import pikepdf
from pypdf import PdfReader

from compendium.content import digest_of, entry_content, outline_content, straight
from compendium.manual import Manual
from compendium.models import Edition, EditionItem, Entry, EntryText
from compendium.paper import write_pdf
from compendium.reference import contents, parts_of
from portfolio.labels import Release
from web.marking import Classification, Marking

MARKING = Marking(Classification.UNCLASSIFIED, "Release: public")
WRITTEN = ("watchlists", "accountability-and-oversight")
OUTLINES = ("border-and-travel-data", "data-protection-and-retention", "youth-and-children")
AT = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
PRACTICE = {
    "summary": "Grades are read aloud.",
    "what": "One centre opens its meeting with three grades that proved wrong.",
    "result": "See [[watchlists]].",
    "applies_to": ["federal"],
    "instruments": ["S/RES/2396 (2017)", "A_1_<b>"],
    "strength": "E1",
    "source_kind": "visit",
    "named_as": "Western Africa",
}


def edition(number="1.1", **values) -> Edition:
    told = {
        "published_at": AT,
        "digest": "a" * 64,
        "status": "published",
        "notice": "Starter text.",
    }
    return Edition(number=number, changes="Two entries.\nOne practice.", **told | values)


def items(of: Edition, **words) -> list[EditionItem]:
    """Two entries of the reference, three outlines and a practice; `words` are further entries by
    their anchor, each with what differs from an empty one."""
    told = {each["slug"]: each for each in contents()}
    found = [entry_item(of, told[slug], parts_of(slug)) for slug in WRITTEN]
    found += [entry_item(of, told[slug], {}) for slug in OUTLINES]
    for place, (slug, parts) in enumerate(words.items(), start=60):
        about = {"slug": slug.replace("_", "-"), "number": place, "title": f"Topic {place}"}
        found.append(entry_item(of, told["watchlists"] | about, {"lead": "Lead."} | parts))
    return [*found, practice_item(of, "CP-0143", "watchlists")]


def entry_item(of, told, parts, language="en") -> EditionItem:
    entry = Entry(
        slug=told["slug"],
        part=told["part"],
        position=told["number"],
        scope=told["scope"],
        indicators=told["related_indicators"],
        instruments=told["related_instruments"],
    )
    text = EntryText(entry=entry, title=told["title"], language=language, status="approved")
    for name, value in parts.items():
        setattr(text, name, value)
    content = entry_content(text) if parts else outline_content(entry, told["title"])
    return item_of(of, "entry", entry, told["slug"], told["title"], content, language)


def practice_item(of, code, slug, release=Release.PUBLIC, title="Back-checks", **words):
    entry = Entry(slug=slug, part="P5", position=50)
    content = {name: straight(value) for name, value in (PRACTICE | words).items()}
    made = item_of(of, "practice", entry, code, straight(title), content, "en")
    made.release = release
    return made


def item_of(of, kind, entry, anchor, title, content, language) -> EditionItem:
    return EditionItem(
        edition=of,
        kind=kind,
        anchor=anchor,
        entry_slug=entry.slug,
        position=entry.position,
        part=entry.part,
        title=title,
        content=content,
        language=language,
        digest=digest_of(content),
    )


def manual_of(of=None, language="en", chosen=None, **words) -> Manual:
    of = of or edition()
    return Manual(of, items(of, **words), language=language, chosen=chosen)


def pdf_of(manual, report=None) -> bytes:
    return write_pdf(manual, marking=MARKING, report=report)[0]


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def close(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts(made: bytes) -> list[str]:
    """The words of each page, without white space."""
    return [close(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]


def places(pdf) -> dict[str, int]:
    """Every named place and its page, from 1."""
    numbers = {page.obj.objgen: place for place, page in enumerate(pdf.pages, start=1)}
    flat = list(pdf.Root.Names.Dests.Names)
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return {str(name): numbers[target[0].objgen] for name, target in pairs}


def links(pdf):
    for page in pdf.pages:
        yield from page.obj.get("/Annots", ())
