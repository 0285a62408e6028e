"""The manual as a book for reading devices (EPUB 3) and as pages in an archive. Both are the same
pages; they hold no scripts, lead to each other by relative links, and the same edition gives the
same bytes.
"""

import io
import re
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from compendium.links import relink, stands_in, xhtml
from compendium.manual import Manual

FOLDER = "compendium/print/"
EPUB_TYPE = "application/epub+zip"
# An archive keeps times; one for all keeps the bytes the same.
DAY = (1980, 1, 1, 0, 0, 0)
HEADING = re.compile(r"<(/?)h([2-6])(?=[ >])")
STYLES = "styles.css"


@dataclass(frozen=True)
class Page:
    """One page: its file's name, its title, its text, and the places that stand on it."""

    name: str
    title: str
    html: str


class Book:
    """The pages of a manual, written in `form`: `xhtml` for a book, `html` for an archive."""

    def __init__(self, manual: Manual, marking, form: str):
        self.manual, self.marking, self.form = manual, marking, form
        self.first = f"index.{form}"
        self.files = {}
        for topic in manual.topics:
            name = f"{topic.place}.{form}"
            self.files[topic.place] = name
            self.files |= dict.fromkeys((each.place for each in topic.practices), name)
        self.files |= {"index": f"terms.{form}", "changes": f"about.{form}"}

    def pages(self) -> list[Page]:
        """Cover and contents, the entries, index, changes and citation."""
        topics = self.manual.topics
        return [
            self._page(self.first, self.manual.title, "contents.html"),
            *(
                self._page(
                    self.files[each.place],
                    f"{each.number} {each.title}",
                    "entry.html",
                    topic=each,
                    before=topics[place - 1] if place else None,
                    after=topics[place + 1] if place + 1 < len(topics) else None,
                )
                for place, each in enumerate(topics)
            ),
            self._page(self.files["index"], _("Index"), "terms.html"),
            self._page(self.files["changes"], _("List of changes"), "about.html"),
        ]

    def render(self, template: str, **context) -> str:
        common = {"manual": self.manual, "marking": self.marking, "first": self.first}
        common |= {"language": self.manual.language, "direction": self.manual.direction}
        return render_to_string(FOLDER + template, common | {"form": self.form} | context)

    def _page(self, name: str, title: str, template: str, **context) -> Page:
        html = _raised(self.render(template, title=title, **context))
        return Page(name, title, xhtml(relink(html, lambda place: self.lead(place, name, html))))

    def lead(self, place: str, page: str, html: str) -> str | None:
        """Where a place is reached from this page; somebody may have typed one that is nowhere."""
        if place.startswith("fn"):
            return f"#{place}" if stands_in(html, place) else None
        file = self.files.get(place)
        if file is None:
            return self.first if place == "contents" else None
        return f"#{place}" if file == page else f"{file}#{place}"


def _raised(html: str) -> str:
    """A page of its own begins at the first heading."""
    return HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) - 1}", html)


def write_epub(manual: Manual, *, marking) -> bytes:
    book = Book(manual, marking, "xhtml")
    pages = book.pages()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{manual.symbol} {manual.digest}")
    package = book.render("package.opf", pages=pages, name=name, styles=STYLES)
    nav = Page("nav.xhtml", "", book.render("nav.html", pages=pages))
    files = {"mimetype": EPUB_TYPE, "META-INF/container.xml": book.render("container.xml")}
    files |= {f"OEBPS/{each.name}": each.html for each in [nav, *pages]}
    files |= {"OEBPS/package.opf": package, f"OEBPS/{STYLES}": style_text()}
    return _packed(files)


def write_pages(manual: Manual, *, marking) -> bytes:
    """Pages for any browser, in a folder; the first is index.html."""
    book = Book(manual, marking, "html")
    folder = f"compendium-{manual.edition.number}-{manual.language}"
    files = {f"{folder}/{each.name}": each.html for each in book.pages()}
    return _packed(files | {f"{folder}/{STYLES}": style_text()})


def style_text() -> str:
    return (Path(settings.BASE_DIR) / "static" / "css" / "book.css").read_text()


def _packed(files: dict[str, str]) -> bytes:
    """In this order; what names the type of a book stands first and as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            told = zipfile.ZipInfo(name, DAY)
            told.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            archive.writestr(told, text)
    return out.getvalue()
