"""The order of the alphabet as contents, screens and the index have it."""

import unicodedata
from collections import defaultdict

from django.utils.translation import pgettext


def fold(text: str) -> str:
    """Without accents or case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def letter_of(name: str) -> str:
    """Under which letter a name stands."""
    return (fold(name)[:1] or pgettext("letter", "#")).upper()


def by_letter(pairs) -> list:
    """Rows under their letters, each letter once, by the names that they are given with."""
    found = defaultdict(list)
    for name, row in sorted(pairs, key=lambda pair: fold(pair[0])):
        found[letter_of(name)].append(row)
    return list(found.items())
