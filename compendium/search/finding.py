"""Finding items by words. Both databases give one order: items whose title has every word, then
those whose index terms, then whose lead has them, then the rest; within each the reader's language
first, entries before practices, from A to Z."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern

from django.db import connection
from django.db.models import Case, IntegerField, When
from django.db.models.expressions import RawSQL

from compendium.models import SearchText
from compendium.search.index import RULES
from compendium.search.stops import STOPS
from compendium.search.words import similarity, words_of

# Where all words stand: in the title; there or among the terms; there or in the lead; anywhere.
REACHES = (("title", "A"), ("title terms", "AB"), ("title terms lead", "ABC"), ("", "ABCD"))
# Below this a word is another word, not the same one mistyped. The measure is pg_trgm's.
LEAST = 0.4
# Each costs a look at every word of the manual.
MOST_CORRECTED = 3
# Items whose words a process keeps, by their number and digest.
MOST_KNOWN = 5_000
_known: dict[tuple, frozenset[str]] = {}


@dataclass
class Found:
    """`rows` are the items in order; `corrected` says what was looked for instead of what."""

    rows: object
    words: list[str]
    corrected: dict[str, str]


def find(rows, query: str, *, language: str) -> Found:
    """Of these items those that have every word of the query; where none has, those that have the
    words most like it. `rows` are what the reader may see: nothing else is found or named."""
    words = words_of(query)
    found = _with_words(rows, words, language)
    if not words or found.exists():
        return Found(found, words, {})
    corrected = _corrections(rows, words)
    if not corrected:
        return Found(found, words, {})
    words = [corrected.get(each, each) for each in words]
    return Found(_with_words(rows, words, language), words, corrected)


def _with_words(rows, words, language):
    if not words:
        return rows.none()
    # The statements are ours; what was typed goes along as their parameters.
    *reaches, anywhere = [RawSQL(*_reach(each, words)) for each in REACHES]  # noqa: S611  # nosec B611
    tier = Case(
        *[When(pk__in=reach, then=number) for number, reach in enumerate(reaches)],
        default=len(reaches),
        output_field=IntegerField(),
    )
    mine = Case(When(language=language, then=0), default=1, output_field=IntegerField())
    kind = Case(When(kind="entry", then=0), default=1, output_field=IntegerField())
    return (
        rows.filter(pk__in=anywhere)
        .annotate(tier=tier, mine=mine, kind_order=kind)
        .order_by("tier", "mine", "kind_order", "position", "anchor", "language", "-edition_id")
    )


def _reach(reach, words) -> tuple[str, list]:
    """The statement that selects items with every word in these parts, and its parameters."""
    columns, weights = reach
    if connection.vendor == "postgresql":
        return _lexemes(weights, words)
    return _matches(columns, words)


def _matches(columns, words) -> tuple[str, list]:
    """As PostgreSQL does it: no item is asked for words that say nothing in its language."""
    asked = defaultdict(list)
    for language in RULES:
        asked[tuple(each for each in words if each not in STOPS.get(language, ()))] += [language]
    asked.pop((), None)
    told = []
    for kept, languages in asked.items():
        match = " AND ".join(f'"{each}"*' for each in kept)
        told += [f"{{{columns}}} : ({match})" if columns else match, json.dumps(languages)]
    one = (
        "SELECT words.rowid FROM compendium_words AS words"
        " JOIN compendium_editionitem AS item ON item.id = words.rowid"
        " WHERE compendium_words MATCH %s"
        " AND item.language IN (SELECT value FROM json_each(%s))"
    )
    return " UNION ALL ".join([one] * len(asked)), told


def _lexemes(weights, words) -> tuple[str, list]:
    """Each item by the rules of its language: their queries differ, their items do not."""
    asked = " & ".join(f"{each}:*{weights}" for each in words)
    either = " OR ".join(
        ["item.language = %s AND vector @@ to_tsquery(%s::regconfig, %s)"] * len(RULES)
    )
    told = [part for language, rules in RULES.items() for part in (language, rules, asked)]
    return (
        "SELECT words.item_id FROM compendium_searchtext AS words"  # noqa: S608  # nosec B608
        " JOIN compendium_editionitem AS item ON item.id = words.item_id"
        f" WHERE {either}",
        told,
    )


def _corrections(rows, words) -> dict[str, str]:
    """For words that no item has, the word most like it that one has."""
    known = _vocabulary(rows)
    strange = [each for each in words if not any(other.startswith(each) for other in known)]
    nearest = _nearest_here if not _has_trigrams() else _nearest_there
    found = {}
    for word in strange[:MOST_CORRECTED]:
        if (other := nearest(word, known)) is not None:
            found[word] = other
    return found


def _vocabulary(rows) -> set[str]:
    """Every word of these items. An item never changes: its words are read once by each process,
    so that mistakes in typing do not read the whole manual again and again."""
    global _known
    keys = list(rows.order_by().values_list("pk", "digest"))
    known = _known
    if not all(key in known for key in keys):
        known = {} if len(known) > MOST_KNOWN else dict(known)
        digests = dict(keys)
        texts = SearchText.objects.filter(item__in=rows.order_by().values("pk"))
        for pk, *parts in texts.values_list("item", "title", "terms", "lead", "body").iterator():
            words = {intern(word) for part in parts for word in part.split()}
            known[pk, digests.get(pk)] = frozenset(words)
        _known = known
    return set().union(*(known.get(key, ()) for key in keys))


def _has_trigrams() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _nearest_there(word: str, known: Iterable[str]) -> str | None:
    """PostgreSQL compares; of words that are as near the first in the order of the signs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s) AS word WHERE similarity(word, %s) >= %s "
            'ORDER BY similarity(word, %s) DESC, word COLLATE "C" LIMIT 1',
            [list(known), word, LEAST, word],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _nearest_here(word: str, known: Iterable[str]) -> str | None:
    near = ((-similarity(word, other), other) for other in known)
    best = min((each for each in near if -each[0] >= LEAST), default=None)
    return best[1] if best else None
