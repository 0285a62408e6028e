"""The manual's Markdown: what people write in an entry or a practice, and the HTML it becomes.

On top of the house's long texts (web.markdown): references to other entries and practices by their
anchor, boxes, checklists and footnotes.

    [[watchlists]]  [[watchlists|the entry on lists]]  [[CP-0143]]
    !note …   !caution …   !rights …       a paragraph that begins so stands in a box
    - [ ] …                                an item of a checklist
    … [^1]   and at the end   [^1]: …      a footnote
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from web import markdown as house

TAGS = house.TAGS | {"div", "sup", "section"}
ATTRIBUTES = house.ATTRIBUTES | {
    "a": {"href", "class", "id"},
    "div": {"class"},
    "li": {"class", "id"},
    "sup": {"class"},
    "section": {"class"},
    "ol": {"start", "class"},
}
CLASSES = {
    "box", "box--note", "box--caution", "box--rights", "checkitem", "note-ref", "notes",
    "notes__list", "note-back", "ref",
}  # fmt: skip
BOX = re.compile(r"^!(note|caution|rights)[ \t]+")
REFERENCE = re.compile(r"\[\[([a-z0-9-]{1,60}|CP-\d{4,6})(?:[|\ufdd0]([^\[\]\n|]{1,120}))?\]\]")
# A table would take the bar of a reference in it for the end of a cell. This sign is no character
# and stands for it until the text is drawn.
BAR = "\ufdd0"
REFERENCE_WITH_WORDS = re.compile(r"(\[\[[A-Za-z0-9-]{1,60})\|(?=[^\[\]\n|]{1,120}\]\])")
CHECK = re.compile(r"^\[[ xX]?\][ \t]+")
# Signs that turn the direction of what follows; a text has one direction, said by its language.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Anchor:
    """Where a reference leads, and what it is called there. On paper `number` is the section."""

    title: str
    href: str
    number: str = ""


@dataclass
class Written:
    """A text as HTML, how many footnotes it has, and the anchors that it names; `lost` are those
    that lead nowhere."""

    html: SafeString
    notes: int = 0
    named: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __str__(self):
        return self.html


def _reference(state: StateInline, silent: bool) -> bool:
    found = REFERENCE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("reference", "a", 0)
        token.meta = {"anchor": found[1], "words": found[2] or ""}
    state.pos = found.end()
    return True


def _marks(state) -> None:
    """What a paragraph begins with and means more than itself: taken away before its words are
    read, so that no mark is read as a link or half of one."""
    for place, token in enumerate(state.tokens):
        if token.type != "inline" or not place:
            continue
        before, item = state.tokens[place - 1], state.tokens[place - 2]
        if place > 1 and item.type == "list_item_open" and (found := CHECK.match(token.content)):
            item.attrSet("class", "checkitem")
        elif before.type == "paragraph_open" and (found := BOX.match(token.content)):
            before.meta["box"] = found[1]
        else:
            continue
        token.content = token.content[found.end() :]


def _boxes(state) -> None:
    """Paragraphs that began with a mark stand in a box, with the mark's word in front."""
    for before, token in pairwise(state.tokens):
        if token.type == "inline" and (box := before.meta.get("box")):
            token.children[:0] = _opening(box)
    state.tokens = list(_with_boxes(state.tokens))


def _with_boxes(tokens):
    box = ""
    for token in tokens:
        if token.type == "paragraph_open" and (box := token.meta.get("box", "")):
            yield Token("box_open", "div", 1, attrs={"class": f"box box--{box}"}, block=True)
        yield token
        if token.type == "paragraph_close" and box:
            yield Token("box_close", "div", -1, block=True)
            box = ""


def _opening(name: str) -> list[Token]:
    words = {
        "note": gettext("Note."),
        "caution": gettext("Caution."),
        "rights": gettext("Rights."),
    }
    return [
        Token("strong_open", "strong", 1),
        Token("text", "", 0, content=words[name]),
        Token("strong_close", "strong", -1),
        Token("text", "", 0, content=" "),
    ]


def _draw_reference(_self, tokens, place, _options, env) -> str:
    anchor, words = tokens[place].meta["anchor"], tokens[place].meta["words"]
    env["named"].append(anchor)
    found = env["anchors"].get(anchor)
    if found is None:
        env["lost"].append(anchor)
        return _escaped(words or anchor)
    number = f" ({found.number})" if found.number else ""
    return (
        f'<a class="ref" href="{_escaped(found.href)}">{_escaped(words or found.title)}</a>'
        f"{_escaped(number)}"
    )


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)


ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def _note_name(token, env) -> str:
    """Unique on a page that shows several texts, and numbered through them."""
    return f"{env['name']}-{token.meta['id'] + 1 + env['before']}"


def _draw_note_mark(_self, tokens, place, _options, env) -> str:
    token = tokens[place]
    name, number = _note_name(token, env), token.meta["id"] + 1 + env["before"]
    again = f"-{token.meta['subId']}" if token.meta["subId"] else ""
    return f'<sup class="note-ref"><a href="#fn-{name}" id="fnref-{name}{again}">{number}</a></sup>'


def _draw_notes_open(_self, _tokens, _place, _options, env) -> str:
    start = f' start="{env["before"] + 1}"' if env["before"] else ""
    return f'<section class="notes"><ol class="notes__list"{start}>'


def _draw_notes_close(*_args) -> str:
    return "</ol></section>"


def _draw_note_open(_self, tokens, place, _options, env) -> str:
    env["notes"] = max(env["notes"], tokens[place].meta["id"] + 1)
    return f'<li id="fn-{_note_name(tokens[place], env)}">'


def _draw_note_back(_self, tokens, place, _options, env) -> str:
    token = tokens[place]
    again = f"-{token.meta['subId']}" if token.meta["subId"] else ""
    return f' <a class="note-back" href="#fnref-{_note_name(token, env)}{again}">\u21a9\ufe0e</a>'


def _parser() -> MarkdownIt:
    parser = house.make_parser().use(footnote_plugin, inline=False)
    parser.inline.ruler.before("link", "compendium_reference", _reference)
    parser.core.ruler.before("inline", "compendium_marks", _marks)
    parser.core.ruler.push("compendium_boxes", _boxes)
    for name, rule in {
        "reference": _draw_reference,
        "footnote_ref": _draw_note_mark,
        "footnote_block_open": _draw_notes_open,
        "footnote_block_close": _draw_notes_close,
        "footnote_open": _draw_note_open,
        "footnote_anchor": _draw_note_back,
    }.items():
        parser.add_render_rule(name, rule)
    return parser


PARSER = _parser()


def _keep(tag, name, value):
    if name == "class":
        return value if set(value.split()) <= CLASSES else None
    if name == "id":
        return value if re.fullmatch(r"fn(ref)?-[a-z0-9-]+", value) else None
    if name == "href":
        return value if house.RELATIVE.match(value) or house.ABSOLUTE.match(value) else None
    return value if name == "rel" or name in ATTRIBUTES.get(tag, ()) else None


def write(
    text: str, *, anchors: Mapping[str, Anchor], name: str = "text", notes_before: int = 0
) -> Written:
    """The text as safe HTML. `anchors` says where references may lead; `name` tells its footnotes
    from those of other texts on the page, whose number stands in `notes_before`."""
    env = {"anchors": anchors, "name": name, "before": notes_before, "notes": 0}
    env |= {"named": [], "lost": []}
    typed = TURNS.sub("", text.replace("\0", "").replace(BAR, ""))
    drawn = PARSER.render(REFERENCE_WITH_WORDS.sub(rf"\1{BAR}", typed), env).replace(BAR, "|")
    clean = nh3.clean(
        drawn,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes=house.SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    # As in the house's long texts: HTML only after the cleaner.
    html = mark_safe(clean.strip())  # noqa: S308  # nosec B308 B703
    return Written(html, env["notes"], env["named"], env["lost"])
