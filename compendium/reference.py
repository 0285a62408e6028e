"""The manual that the product ships with: 54 topics from A to Z, two dozen of them written.

The words are the product's own starter text and no document of the United Nations; the first
edition says so. What editors have changed since is left as it is.
"""

from compendium.models import Edition, Entry, EntryText, SearchText
from compendium.publishing import publish_edition
from compendium.search.index import rebuild
from compendium.starter import NOTICE, contents, parts_of
from history.recorded import SYSTEM

FIRST = "1.0"
CHANGES = "First text of the entries that are written; scope and structure of the others."


def load() -> int:
    """Add the entries that are not there yet; returns how many the manual has."""
    known = set(Entry.objects.values_list("slug", flat=True))
    items = contents()
    for item in items:
        if item["slug"] not in known:
            _add(item)
    if not Edition.objects.exists():
        edition = Edition(number=FIRST, notice=NOTICE, changes=CHANGES, version=1)
        edition.full_clean()
        edition.save(by=SYSTEM)
        publish_edition(edition=edition, by=SYSTEM)
    elif not SearchText.objects.exists():
        rebuild()
    return len(known | {item["slug"] for item in items})


def _add(item: dict) -> None:
    entry = Entry(
        slug=item["slug"],
        part=item["part"],
        position=item["number"],
        scope=item["scope"],
        areas=item["related_areas"],
        indicators=item["related_indicators"],
        courses=item["related_courses"],
        topics=item["related_topics"],
        instruments=item["related_instruments"],
        version=1,
    )
    entry.full_clean()
    entry.save(by=SYSTEM)
    text = EntryText(entry=entry, title=item["title"], version=1)
    if words := parts_of(item["slug"]):
        text.status = EntryText.Status.APPROVED
        for name, value in words.items():
            setattr(text, name, value)
    text.full_clean()
    text.save(by=SYSTEM)
