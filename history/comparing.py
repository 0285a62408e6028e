"""Two texts word by word."""

import difflib
import re
from dataclasses import dataclass

# No field takes more; a longer text is set beside the other as a whole.
LONGEST = 20_000
WORD = re.compile(r"\S+\s*|\s+")


@dataclass
class Piece:
    """A run of words; `is_changed` ones stand in one text only."""

    text: str
    is_changed: bool


@dataclass
class Run:
    """Words that stand in both texts, or in their place the old ones and the new ones."""

    same: str = ""
    gone: str = ""
    new: str = ""


def compare(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces. Common words frequent in long texts are not used to find places that
    match, which keeps the work near linear however often a word repeats."""
    sides = ([], [])
    for is_changed, before, after in _stretches(old, new):
        _put(sides, 0, before, is_changed)
        _put(sides, 1, after, is_changed)
    return sides


def blend(old: str, new: str) -> list[Run]:
    """Both texts as one: what stays is said once, what went stands before what came."""
    return [
        Run(gone=before, new=after) if is_changed else Run(same=after)
        for is_changed, before, after in _stretches(old, new)
        if before or after
    ]


def _stretches(old: str, new: str):
    """The two texts cut where they differ: whether they do, and the words of both."""
    if max(len(old), len(new)) > LONGEST:
        yield True, old, new
        return
    before, after = WORD.findall(old), WORD.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = [words[head : len(words) - tail] for words in (before, after)]
    matcher = difflib.SequenceMatcher(None, *(list(map(str.strip, each)) for each in middle))
    yield False, "".join(before[:head]), "".join(after[:head])
    for tag, first, last, start, stop in matcher.get_opcodes():
        yield tag != "equal", "".join(middle[0][first:last]), "".join(middle[1][start:stop])
    yield False, "".join(before[len(before) - tail :]), "".join(after[len(after) - tail :])


def _common(one, other) -> int:
    """How many words are the same from the beginning on."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left.strip() != right.strip():
            return place
    return min(len(one), len(other))


def _put(sides, side, text, is_changed) -> None:
    pieces = sides[side]
    if not text:
        return
    if pieces and pieces[-1].is_changed == is_changed:
        pieces[-1].text += text
    else:
        pieces.append(Piece(text, is_changed))
