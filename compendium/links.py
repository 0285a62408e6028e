"""Links of finished HTML, each to where it leads in the form that is made: paper, book or pages."""

import html
import re
from collections.abc import Callable

# Every tag here was written by a template or left by the cleaner: attributes stand in double
# quotes, and no text holds a bare "<".
LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.S)
HREF = re.compile(r' href="([^"]*)"')
OUTSIDE = re.compile(r"^(?:https?://|mailto:)", re.I)


def relink(page: str, lead: Callable[[str], str | None]) -> str:
    """The page with every link to a place led where `lead` says; what leads nowhere is no link.
    Links out of the house stay as they are."""

    def one(found) -> str:
        attributes, words = found[1], found[2]
        address = HREF.search(attributes)
        href = html.unescape(address[1]) if address else ""
        there = href if OUTSIDE.match(href) else lead(href[1:]) if href.startswith("#") else None
        if not there:
            return f"<span>{words}</span>"
        return f"<a{HREF.sub(lambda _old: _attribute(there), attributes)}>{words}</a>"

    return LINK.sub(one, page)


def stands_in(page: str, place: str) -> bool:
    """Whether a place is on this page."""
    return f' id="{html.escape(place)}"' in page


def _attribute(href: str) -> str:
    return f' href="{html.escape(href)}"'


def xhtml(page: str) -> str:
    """Cleaned HTML as well-formed XML: its empty tags closed, its one named sign as a number."""
    return re.sub(r"<(br|hr)>", r"<\1/>", page).replace("&nbsp;", "&#160;")
