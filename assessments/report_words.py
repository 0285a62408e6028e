"""Days, shares and short texts as a report prints them."""

import re

from django.utils import formats
from django.utils.translation import gettext as _

from documents.blocks import Line, Text

LONGEST_IN_FRONT = 230


def day(value) -> str:
    return formats.date_format(value, "j F Y") if value else ""


def span(first, last) -> str:
    """A range in words."""
    if first == last:
        return day(first)
    return _("from %(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def percent(value) -> str:
    return f"{value} %"


def plain(text: str) -> str:
    """Markdown's signs taken away, for a cell of a table."""
    return re.sub(r"\s+", " ", re.sub(r"[*_`#>]+", "", text)).strip()


def shortened(text: str) -> str:
    return cut(plain(text), LONGEST_IN_FRONT)


def cut(text: str, longest: int) -> str:
    """The text, or as many of its whole words as fit."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def severity(finding) -> str:
    return str(finding.get_severity_display()) if finding.severity else "–"


def written(text: str, missing: str) -> Text | Line:
    """What people wrote, or the sentence that nobody has yet."""
    return Text(text) if text.strip() else Line(missing, "muted")
