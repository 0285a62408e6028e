"""The manual on paper: each entry a piece of its own that begins on a new page and is laid out only
when it has changed, bound between contents and index.

Page numbers stand in the contents and in the feet alone, and the feet are laid over last: so a
change to one entry moves all others without touching them.
"""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from compendium.columns import CONTENTS, INDEX, sheets
from compendium.links import relink, stands_in
from compendium.manual import Manual
from documents import leaves
from documents.binding import GOTO, bind, count, page_of
from documents.looks import style_texts

FOLDER = "compendium/print/"
# A page of text in signs of its HTML, for saying how many pages are to come.
SIGNS_OF_A_PAGE = 4_500
MOST_TRIES = 5


def write_pdf(manual: Manual, *, marking, report=None) -> tuple[bytes, int]:
    """The file and its pages. The same edition gives the same bytes, kept pieces or not."""
    made = _Press(manual, marking, report).bound()
    leaves.sweep()
    return made


class _Press:
    def __init__(self, manual, marking, report):
        self.manual, self.marking, self.report = manual, marking, report
        self.leaves = leaves.Leaves(style_texts("manual.css"))
        self.common = {"manual": manual, "marking": marking}
        self.common |= {"language": manual.language, "direction": manual.direction}
        self.places = {topic.place for topic in manual.topics} | {"index", "changes"}
        self.places |= {each.place for topic in manual.topics for each in topic.practices}
        self.done = 0

    def bound(self) -> tuple[bytes, int]:
        texts = [self._html("leaf.html", topic=each, own=own_places(each)) for each in self.topics]
        self.expected = 4 + sum(1 + len(each) // SIGNS_OF_A_PAGE for each in texts)
        middle = [
            self._piece(html, topic.place) for topic, html in zip(self.topics, texts, strict=True)
        ]
        back = self._piece(self._index(), "back")
        counts = [count(each) for each in middle]
        front, first = self._front(counts, back)
        total = first - 1 + sum(counts) + count(back)
        content = bind([front, *middle, back], feet=self._feet(total), told=self._told())
        return content, total

    @property
    def topics(self):
        return self.manual.topics

    def _front(self, counts: list[int], back: bytes) -> tuple[bytes, int]:
        """Cover and contents, and the number of the page after them: how long they are is known
        only when they are laid out, and what they say depends on it."""
        length = 3
        for _try in range(MOST_TRIES):
            front = self._piece(self._contents(counts, length, back), f"front-{length}")
            if (found := count(front)) == length:
                break
            length = found
        return front, length + 1

    def _contents(self, counts, length: int, back: bytes) -> str:
        pages, page = {}, length + 1
        for topic, number in zip(self.topics, counts, strict=True):
            pages[topic.slug] = page
            page += number
        changes = page + page_of(back, "changes")
        ends = [("index", _("Index"), page), ("changes", _("List of changes"), changes)]
        lists = {
            "letters": sheets(self.manual.letters, CONTENTS, lambda topic: len(topic.title)),
            "parts": sheets(self.manual.parts, CONTENTS, lambda topic: len(topic.title)),
        }
        return self._html("front.html", own=set(), pages=pages, ends=ends, **lists)

    def _index(self) -> str:
        lists = sheets(self.manual.index, INDEX, lambda row: len(row[0]) + 4 * len(row[1]) + 1)
        return self._html("back.html", own={"index", "changes", "citation"}, index=lists)

    def _html(self, name: str, *, own: set[str], **context) -> str:
        """A piece with its links: within itself, to other pieces, or out of the house."""

        html = render_to_string(FOLDER + name, self.common | context)

        def lead(place: str) -> str | None:
            if place in own or (place.startswith("fn") and stands_in(html, place)):
                return f"#{place}"
            return f"{GOTO}{place}" if place in self.places else None

        return relink(html, lead)

    def _piece(self, html: str, name: str) -> bytes:
        def report(page: int) -> None:
            if self.report:
                self.report(self.done + page, max(self.expected, self.done + page))

        made = self.leaves.print(html, name=name, report=report)
        guess, pages = 1 + len(html) // SIGNS_OF_A_PAGE, count(made)
        self.done += pages
        self.expected += pages - guess
        return made

    def _feet(self, total: int) -> bytes:
        words = {"all": range(total), "of": f"{_('of')} {total}"}
        html = render_to_string(FOLDER + "feet.html", self.common | words)
        return self.leaves.press.print_bare(html)

    def _told(self) -> dict[str, str]:
        found = {topic.place: f"{topic.number} {topic.title}" for topic in self.topics}
        for topic in self.topics:
            found |= {each.place: f"{each.code} {each.title}" for each in topic.practices}
        return found | {"index": _("Index"), "changes": _("List of changes")}


def own_places(topic) -> set[str]:
    return {topic.place, *(each.place for each in topic.practices)}
