"""The HTML of what an edition prints, written once: an item never changes."""

from django.utils import translation

from compendium.content import PRACTICE_TEXTS
from compendium.markdown import write
from compendium.models import EntryText, Practice
from compendium.reading import Kind

MOST = 500
_kept = {}


def texts_of(item, book) -> dict[str, tuple[str, str]]:
    """{part: (heading, HTML)} of an item in its language, without the parts that are empty; the
    headings are the product's words and come in the language of the page. Kept by this process: the
    same words, edition, language and readers give the same HTML."""
    key = (book.edition.pk, book.edition.digest, item.digest, item.language, book.releases)
    # Another thread may empty the shelf at any moment: what was found is taken at once.
    found = _kept.get(key)
    if found is None:
        found = _write(item, book)
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = found
    return found


def _write(item, book):
    is_entry = item.kind == Kind.ENTRY
    names, model = (EntryText.PARTS, EntryText) if is_entry else (PRACTICE_TEXTS, Practice)
    anchors, found, notes = book.anchors(item.language), {}, 0
    with translation.override(item.language):
        for name in names:
            if not (text := item.content.get(name, "").strip()):
                continue
            heading = model._meta.get_field(name).verbose_name
            written = write(text, anchors=anchors, name=name.replace("_", "-"), notes_before=notes)
            notes += written.notes
            found[name] = (heading, written.html)
    return found
