"""The place in a text where the words stand, with the words marked; safe HTML."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from compendium.search.words import WORD, folded_word, plain

BEFORE, LENGTH = 60, 240
MOST_PLACES = 20
# Endings that the databases' own rules leave out too: what was found is marked.
ENDINGS = ("ing", "ed", "es", "s")
NAMES = (
    "summary", "lead", "scope", "context", "what", "result", "why", "when", "steps", "checklist",
    "do", "dont", "rights", "condition", "caution", "gender_note", "sources",
)  # fmt: skip


def root(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def marked(text: str, words) -> SafeString:
    """The text with every word that begins as one of these does in a mark."""
    roots = tuple(root(each) for each in words)
    pieces, last = [], 0
    for found in WORD.finditer(text):
        if roots and folded_word(found[0]).startswith(roots):
            pieces.append(conditional_escape(text[last : found.start()]))
            pieces.append(format_html("<mark>{}</mark>", found[0]))
            last = found.end()
    pieces.append(conditional_escape(text[last:]))
    return mark_safe("".join(pieces))  # noqa: S308  # nosec B308 B703  each piece is escaped


def snippet(content: dict, words) -> SafeString:
    """The few lines of an item that have most of the words; its beginning where they stand in its
    title or terms alone."""
    roots = tuple(root(each) for each in words)
    texts = [plain(content.get(name, "")) for name in NAMES if content.get(name)]
    places = [
        (text, found.start())
        for text in texts
        for found in WORD.finditer(text)
        if folded_word(found[0]).startswith(roots)
    ]
    pieces = [cut(*each) for each in places[:MOST_PLACES]] or [cut(text, 0) for text in texts[:1]]
    best = max(pieces, key=lambda piece: said(piece, roots), default="")
    return marked(best, words)


def said(piece: str, roots) -> int:
    """How many of the words a piece has; of equal ones the first is taken."""
    there = [folded_word(each) for each in WORD.findall(piece)]
    return sum(any(each.startswith(one) for each in there) for one in roots)


def cut(text: str, place: int) -> str:
    """A piece of the text about this place, whole words only."""
    start = max(place - BEFORE, 0)
    if start:
        start = text.find(" ", start) + 1
    end = start + LENGTH
    piece = text[start:end]
    if end < len(text):
        piece = f"{piece[: piece.rfind(' ')]} …"
    return f"… {piece}" if start else piece
