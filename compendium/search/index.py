"""Keeping the words of published items: written with the edition, made anew by a command.

SQLite finds them in an FTS5 table over compendium_searchtext, PostgreSQL in a column of lexemes
beside them, each language by its own rules.
"""

from django.db import connection, transaction

from compendium.content import PRACTICE_TEXTS
from compendium.models import Edition, EditionItem, EntryText, SearchText
from compendium.search.words import folded, plain

# PostgreSQL's rules for words, by language; other languages are taken as they are written.
RULES = {"en": "english", "fr": "french", "pt": "portuguese", "ar": "arabic"}
ENTRY_BODY = tuple(name for name in EntryText.PARTS if name != "lead")
SET_VECTOR = """
    UPDATE compendium_searchtext AS words SET vector =
        setweight(to_tsvector(%s::regconfig, words.title), 'A')
        || setweight(to_tsvector(%s::regconfig, words.terms), 'B')
        || setweight(to_tsvector(%s::regconfig, words.lead), 'C')
        || setweight(to_tsvector(%s::regconfig, words.body), 'D')
    FROM compendium_editionitem AS item
    WHERE item.id = words.item_id AND item.language = %s AND item.edition_id = %s
"""


def text_of(item: EditionItem) -> SearchText:
    """The words of one item, those that say most first."""
    content, is_entry = item.content, item.kind == EditionItem.Kind.ENTRY
    names = ENTRY_BODY if is_entry else PRACTICE_TEXTS
    lead = [content.get("lead", ""), content.get("scope", ""), content.get("summary", "")]
    codes = [name for key in ("indicators", "courses", "topics") for name in content.get(key, [])]
    return SearchText(
        item=item,
        title=folded(f"{item.title} {item.anchor}"),
        terms=folded(" ".join([*content.get("terms", []), *codes])),
        lead=folded(plain(" ".join(lead))),
        body=folded(plain("\n".join(content.get(name, "") for name in names))),
    )


@transaction.atomic
def index_edition(edition: Edition) -> int:
    """Make the words of an edition findable; returns how many items it has."""
    items = list(edition.items.all())
    SearchText.objects.filter(item__edition=edition).delete()
    SearchText.objects.bulk_create([text_of(each) for each in items], batch_size=200)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for language in {each.language for each in items}:
                rules = RULES.get(language, "simple")
                cursor.execute(SET_VECTOR, [*[rules] * 4, language, edition.pk])
        else:
            cursor.execute("INSERT INTO compendium_words(compendium_words) VALUES ('rebuild')")
    return len(items)


def rebuild() -> int:
    """The words of every published edition, from the items anew."""
    return sum(index_edition(each) for each in Edition.objects.published())
