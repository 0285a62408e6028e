"""Long texts: Markdown as people write it, and the few tags that are left of it.

HTML in the text is shown as the text it is. What comes out is cleaned once more against a short
list, so that a fault in the one does not open the other. Plain text looks as it was typed.
"""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "ul", "ol", "li", "h3", "h4", "h5", "h6", "strong", "em", "blockquote", "hr",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto"}
# A page of ours, or a place on this page; "//host" would be another house.
RELATIVE = re.compile(r"^(?:/(?![/\\])|#|\?)[^\\\s]*$")
ABSOLUTE = re.compile(r"^(?:https?://|mailto:)[^\s]+$", re.I)


def make_parser() -> MarkdownIt:
    """Markdown as the house reads it, to which a room may add its own signs."""
    options = {"html": False, "linkify": False, "typographer": False, "breaks": True}
    parser = MarkdownIt("commonmark", options).enable("table")
    # What plain text does by accident: indented lines and lines of dashes under words.
    parser.disable(["image", "html_inline", "html_block", "code", "lheading"])
    parser.core.ruler.push("headings", _below_the_pages)
    return parser


def _below_the_pages(state) -> None:
    """A page has its own first and second heading: those of a text begin at the third."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type == "th_open":
            token.attrs = {"scope": "col"}


PARSER = make_parser()


def _allowed_link(on_paper: bool):
    def keep(tag, name, value):
        # The cleaner lets titles and languages pass on every tag; here only what is listed does.
        if name == "rel":
            return value  # the cleaner's own
        if name not in ATTRIBUTES.get(tag, ()):
            return None
        if name != "href":
            return value
        if ABSOLUTE.match(value) or (not on_paper and RELATIVE.match(value)):
            return value
        return None

    return keep


@lru_cache(maxsize=500)
def render(text: str, *, on_paper: bool = False) -> SafeString:
    """The text as safe HTML. On paper only links with a full address stay links."""
    if not text:
        return SafeString("")
    clean = nh3.clean(
        PARSER.render(text.replace("\0", "")),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed_link(on_paper),
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    # The one place where text becomes HTML, after the cleaner.
    return mark_safe(clean.strip())  # noqa: S308  # nosec B308 B703
