"""Resolutions and other instruments that a finding rests on, with the paragraph.

Typed one to a line, "S/RES/2396 (2017), OP 11", and kept as [{"symbol": …, "paragraph": …}]. Only
instruments of the reference list are taken, each as that list writes it.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FOLDER = Path(__file__).parent / "reference"
MOST_LINES = 20
LINE = re.compile(
    r"(?P<symbol>.+?)(?:\s*[,;]?\s*\b(?:op|pp|operative paragraph|paragraph|para\.?|principle)\s*"
    r"(?P<paragraph>\d{1,3}\s?(?:\([a-z]{1,4}\))?(?:\s?[-–]\s?\d{1,3})?))?\.?",
    re.I,
)
# Bodies decide in operative paragraphs; other documents count principles or paragraphs.
PARTS = {"resolution": "OP", "strategy": "OP", "policy": "paragraph", "bulletin": "paragraph"}


@cache
def known() -> dict[str, dict]:
    """The instruments of the reference list by symbol; one without a symbol by its short name."""
    items = json.loads((FOLDER / "instruments_reference.json").read_text())["items"]
    return {each["symbol"] or each["short"]: each for each in items}


@cache
def _spellings() -> dict[str, str]:
    """Every way of writing a symbol that is understood: as listed, and short."""
    found = {}
    for symbol, each in known().items():
        found |= {_folded(symbol): symbol, _folded(each["short"]): symbol}
    return found


def _folded(text: str) -> str:
    return re.sub(r"[\s\W]+", "", text.casefold().removeprefix("resolution"))


def parse(text: str) -> list[dict]:
    """The resolutions typed, one to a line. Raises ValidationError that names the line and says
    what to write."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not (line := line.strip()):
            continue
        match = LINE.fullmatch(line)
        symbol = _spellings().get(_folded(match["symbol"])) if match else None
        if symbol is None:
            wrong.append(_unknown(number, line))
            continue
        each = {"symbol": symbol, "paragraph": (match["paragraph"] or "").strip()}
        if each not in found:
            found.append(each)
    if len(found) > MOST_LINES:
        wrong.append(_("At most %(most)s resolutions: keep those that bind most closely."))
        wrong[-1] %= {"most": MOST_LINES}
    if wrong:
        raise ValidationError(wrong)
    return found


def _unknown(number: int, line: str) -> str:
    return _(
        "Line %(number)s, “%(line)s”, is not on the reference list. Write the symbol as it stands "
        "there and the paragraph, for example “S/RES/2396 (2017), OP 11”."
    ) % {"number": number, "line": line[:60]}


def check(resolutions) -> None:
    """Refuse what the reference list does not hold, however it came here."""
    if not isinstance(resolutions, list) or not all(_is_known(each) for each in resolutions):
        raise ValidationError(
            {"resolutions": _("Choose resolutions of the reference list, with their paragraph.")}
        )


def _is_known(each) -> bool:
    is_pair = isinstance(each, dict) and set(each) == {"symbol", "paragraph"}
    return is_pair and each["symbol"] in known() and isinstance(each["paragraph"], str)


def words(each) -> str:
    """One resolution as a page prints it and as its line is typed."""
    symbol, paragraph = each["symbol"], each["paragraph"]
    if not paragraph:
        return symbol
    part = PARTS.get(known().get(symbol, {}).get("kind"), "principle")
    return f"{symbol}, {part} {paragraph}"


def with_subjects(resolutions) -> list[tuple[str, str]]:
    """Each as a page prints it, with what the instrument is about."""
    return [
        (words(each), known().get(each["symbol"], {}).get("subject", "")) for each in resolutions
    ]


def typed(resolutions) -> str:
    """All of them as they are typed, one to a line."""
    return "\n".join(words(each) for each in resolutions)


def choices() -> list[tuple[str, str]]:
    """Symbol and subject, for the page that lists what can be written."""
    return [(symbol, each["subject"]) for symbol, each in known().items()]
