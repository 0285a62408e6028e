"""What codes of other rooms are called, and how often other rooms name an entry.

The Compendium knows indicators, courses and topics by their codes. The rooms above say what they
are called, to those who may see them; nobody signed in is told codes alone.
"""

from collections.abc import Callable, Iterable

# Kinds of codes that an entry names.
RELATED = ("indicators", "courses", "topics")
# (person, codes) -> {code: (title, address or "")}
_titles: dict[str, Callable] = {}
# (slug) -> number of records that name the entry
_uses: list[tuple[object, Callable]] = []


def tell_titles(kind: str, source: Callable) -> None:
    _titles[kind] = source


def tell_uses(label, source: Callable) -> None:
    _uses.append((label, source))


def titled(user, kind: str, codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """Code, title and address of each, as far as this person may see them."""
    codes = list(codes)
    known = {}
    if codes and user.is_authenticated and kind in _titles:
        known = _titles[kind](user, codes)
    return [(code, *known.get(code, ("", ""))) for code in codes]


def uses_of(slug: str) -> list[tuple[str, int]]:
    """What names this entry, in words, and how many of them; no State is told apart."""
    return [(label, source(slug)) for label, source in _uses]
