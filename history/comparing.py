"""Two texts word by word."""

import difflib
import re
from dataclasses import dataclass

# No field takes more; a longer text is set beside the other as a whole.
LONGEST = 10_000
WORD = re.compile(r"\S+\s*|\s+")


@dataclass
class Piece:
    """A run of words; `is_changed` ones stand in one text only."""

    text: str
    is_changed: bool


def compare(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces. Common words frequent in long texts are not used to find places that
    match, which keeps the work near linear however often a word repeats."""
    if max(len(old), len(new)) > LONGEST:
        return [Piece(old, True)], [Piece(new, True)]
    before, after = WORD.findall(old), WORD.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = [words[head : len(words) - tail] for words in (before, after)]
    matcher = difflib.SequenceMatcher(None, *(list(map(str.strip, each)) for each in middle))
    sides = ([], [])
    _put(sides, 0, before[:head], False)
    _put(sides, 1, after[:head], False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        _put(sides, 0, middle[0][first:last], tag != "equal")
        _put(sides, 1, middle[1][start:stop], tag != "equal")
    _put(sides, 0, before[len(before) - tail :], False)
    _put(sides, 1, after[len(after) - tail :], False)
    return sides


def _common(one, other) -> int:
    """How many words are the same from the beginning on."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left.strip() != right.strip():
            return place
    return min(len(one), len(other))


def _put(sides, side, words, is_changed) -> None:
    text, pieces = "".join(words), sides[side]
    if not text:
        return
    if pieces and pieces[-1].is_changed == is_changed:
        pieces[-1].text += text
    else:
        pieces.append(Piece(text, is_changed))
