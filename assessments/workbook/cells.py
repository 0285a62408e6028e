"""How the cells of a workbook are understood: levels, lists, days, yes and no, in four languages.

What can be read in two ways is asked back and never guessed.
"""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.models import Answer
from web.dates import near

YES = {"yes", "y", "true", "1", "x", "✓", "oui", "vrai", "sim", "verdadeiro", "نعم"}
NO = {"", "no", "n", "false", "0", "non", "faux", "não", "nao", "falso", "لا"}
LEVEL = re.compile(r"([0-4])(?:[.,]0+)?")
NO_LEVEL = {"na": "NA", "ns": "NS"}
DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
WORDED = re.compile(
    r"(\d{1,2})(?:er|º|st|nd|rd|th)?\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:de\s+)?(\d{4})"
)
MONTHS = (
    "january janvier janeiro", "february fevrier février fevereiro", "march mars março marco",
    "april avril abril", "may mai maio", "june juin junho", "july juillet julho",
    "august aout août agosto", "september septembre setembro", "october octobre outubro",
    "november novembre novembro", "december decembre décembre dezembro",
)  # fmt: skip
SHORTEST_MONTH = 3


def read_level(text: str) -> str:
    """A level from 0 to 4, NA or NS, also by its name; "3,0" and "N/A" are understood."""
    if match := LEVEL.fullmatch(text):
        return match[1]
    short = re.sub(r"[\s./]", "", text).casefold()
    try:
        return NO_LEVEL.get(short) or read_choice(text, Answer.Value.choices)
    except ValidationError:
        raise ValidationError(
            _("“%(text)s” is no level. Write a whole number from 0 to 4, NA or NS.")
            % {"text": text[:30]}
        ) from None


def read_choice(text: str, choices, languages=("en", "fr", "pt", "ar")) -> str:
    """The value of a list by what the list shows, in whichever language."""
    if not text:
        return ""
    wanted, known = _folded(text), {}
    for language in languages:
        with override(language):
            known |= {_folded(str(label)): value for value, label in choices}
    known |= {_folded(value): value for value, _label in choices}
    if wanted in known:
        return known[wanted]
    raise ValidationError(
        _("“%(text)s” is not in the list. Choose one of: %(choices)s.")
        % {"text": text[:30], "choices": "; ".join(str(label) for _value, label in choices)}
    )


def _folded(text: str) -> str:
    return " ".join(str(text).replace("’", "'").casefold().split())


def read_choices(text: str, choices) -> list[str]:
    """Several entries of a list, apart by semicolons, commas or lines."""
    found = [read_choice(each, choices) for each in parts_of(text, ENTRIES)]
    return list(dict.fromkeys(found))


# Entries may hold spaces, codes do not.
ENTRIES, CODES = re.compile(r"[;,\n]+"), re.compile(r"[\s;,]+")


def parts_of(text: str, between: re.Pattern = CODES) -> list[str]:
    return [each.strip() for each in between.split(text) if each.strip()]


def read_yes(text: str) -> bool:
    short = text.casefold().strip(" .")
    if short in YES or short in NO:
        return short in YES
    raise ValidationError(_("“%(text)s”: write yes or no.") % {"text": text[:30]})


def read_day(text: str) -> datetime.date | None:
    """A day from a date cell or from text. 3/4/2026 is two days and therefore none."""
    if not text:
        return None
    try:
        day = _day(text.strip())
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no day. Write it as 2026-04-30 or as 30 April 2026.")
            % {"text": text[:30]}
        ) from None
    near(day)
    return day


def _day(text: str) -> datetime.date:
    if match := DAY_FIRST.fullmatch(text):
        first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        is_two = mark != "." and first <= 12 and second <= 12 and first != second
        if is_two:
            raise ValidationError(
                _("“%(text)s” can be read as two days. Write the year first: %(one)s or %(two)s.")
                % {
                    "text": text,
                    "one": datetime.date(year, second, first),
                    "two": datetime.date(year, first, second),
                }
            )
        month, day = (first, second) if mark != "." and second > 12 else (second, first)
        return datetime.date(year, month, day)
    if match := WORDED.fullmatch(text):
        return datetime.date(int(match[3]), _month(match[2].casefold()), int(match[1]))
    return datetime.datetime.fromisoformat(text).date()


def _month(word: str) -> int:
    """The number of a month by its name, or by the first letters where no other begins so."""
    found = {
        number
        for number, names in enumerate(MONTHS, start=1)
        for name in names.split()
        if name == word or (len(word) >= SHORTEST_MONTH and name.startswith(word))
    }
    if len(found) != 1:
        raise ValueError(word)
    return found.pop()
