"""HTML to PDF. The only place that knows WeasyPrint, and the only way to a document.

Nothing is fetched: no network and no file outside the bundled style sheets and faces. The same
HTML gives the same bytes.

Importing this takes longer than all the rest of the product: whoever only names a document asks
documents.looks, and imports this where he prints.
"""

import logging
import os
from collections.abc import Callable
from contextlib import contextmanager
from urllib.parse import unquote

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.looks import MAKER, SCHEME, SCOPED, STYLES, asset_roots, style_texts

SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
TYPES = {".css": "text/css", ".ttf": "font/ttf"}
# Faces and files carry a time; a fixed one keeps a document's bytes the same.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1577836800")


class Forbidden(FatalURLFetchingError):
    """A document asked for something outside its bundled assets; ends the rendering."""


class NotRendered(Exception):
    """The document could not be made."""


class BundledFetcher(URLFetcher):
    """Answers `data:` and bundled assets; everything else ends the rendering."""

    def __init__(self):
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
        self.roots = asset_roots()

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(SCHEME):
            raise Forbidden(f"Refused: {url[:80]}")
        root_name, _slash, rest = unquote(url[len(SCHEME) :]).partition("/")
        root = self.roots.get(root_name)
        path = (root / rest).resolve() if root else None
        if path is None or not path.is_relative_to(root.resolve()) or not path.is_file():
            raise Forbidden(f"Refused: {url[:80]}")
        return URLFetcherResponse(
            url, body=path.read_bytes(), headers={"Content-Type": TYPES.get(path.suffix, "")}
        )


class _Pages(logging.Handler):
    """Listens to the layout's own progress lines and reports the page in hand."""

    def __init__(self, report):
        super().__init__()
        self.report = report

    def emit(self, record):
        if "Page %d" in str(record.msg) and record.args:
            self.report(record.args[0])


STAMP = (
    ".copy { position: absolute; bottom: 18mm; left: 9mm; font-size: 6.5pt; line-height: 3mm;"
    " white-space: nowrap; color: #43546A; transform-origin: 0 100%; transform: rotate(-90deg); }"
)


def render_stamps(html: str, sizes: list[tuple[float, float]]) -> bytes:
    """Pages of these sizes in points that hold only a line in their margin, for laying over other
    pages. Not tagged: what is laid over is told to nobody as text."""
    fetcher, configuration = BundledFetcher(), FontConfiguration()
    pages = "".join(
        f"@page s{place} {{ size: {width}pt {height}pt; margin: 0 }}"
        f" .s{place} {{ page: s{place}; height: {height - 1}pt }}"
        for place, (width, height) in enumerate(sizes)
    )
    plain = "html { font-family: 'Noto Sans', 'Amiri' } body, section { margin: 0 }"
    plain += " section { position: relative; break-after: page }"
    sheets = [
        CSS(url=f"{SCHEME}css/document-fonts.css", font_config=configuration, url_fetcher=fetcher),
        CSS(string=plain + STAMP + pages, font_config=configuration, url_fetcher=fetcher),
    ]
    document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    return document.write_pdf(font_config=configuration, stylesheets=sheets)


def mark_scopes(document, _pdf) -> None:
    """Say of each head of a table whether it stands for its row or for its column. The library
    reads the page's `scope` to link heads and cells, and leaves the head's tag at its box."""
    for tag, element in _cells(document):
        if element.tag == "th":
            tag["A"]["Scope"] = SCOPES[element.get("scope", "col")]


def _cells(document):
    """The tags of a table's heads and cells, each with its element."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag in ("th", "td") and (tag := getattr(box, "mark", None)):
                yield tag, box.element


def _name_cells(document, name: str) -> None:
    """Make the names by which cells know their heads this piece's own, so that it can be bound
    with others."""
    for tag, _element in _cells(document):
        if "ID" in tag:
            tag["ID"] = pydyf.String(f"{name}-{tag['ID'].string}")
        if heads := tag["A"].get("Headers"):
            tag["A"]["Headers"] = pydyf.Array(pydyf.String(f"{name}-{h.string}") for h in heads)


class Press:
    """Style sheets and faces read once, for many documents of one look. `styles` are sheets of an
    earlier day or of another look and `maker` who made the document then; without them today's."""

    def __init__(self, styles: dict | None = None, maker: str = MAKER):
        styles = styles or style_texts()
        self.maker = maker
        self.fetcher = BundledFetcher()
        self.configuration = FontConfiguration()
        self.sheets = [
            CSS(
                string=styles[name],
                base_url=SCHEME,
                font_config=self.configuration,
                url_fetcher=self.fetcher,
            )
            for name in (*STYLES, *sorted(set(styles) - set(STYLES)))
        ]

    def _lay_out(self, html: str, **options):
        document = HTML(string=html, base_url=SCHEME, url_fetcher=self.fetcher)
        return document.render(font_config=self.configuration, stylesheets=self.sheets, **options)

    def print(self, html: str, *, report=None, name: str = "") -> tuple[bytes, int]:
        """A tagged PDF with bookmarks and language, and the number of its pages. A piece that is
        to be bound with others has a `name`."""

        def finish(document, pdf):
            if self.maker.endswith(SCOPED):
                mark_scopes(document, pdf)
            if name:
                _name_cells(document, name)

        with _refused_as_ours(), _listening(report):
            document = self._lay_out(html, pdf_variant="pdf/ua-1")
            made = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
            return made, len(document.pages)

    def print_bare(self, html: str) -> bytes:
        """Without tags: what is laid over other pages and told to nobody as text."""
        with _refused_as_ours():
            return self._lay_out(html).write_pdf()


@contextmanager
def _refused_as_ours():
    try:
        yield
    except FatalURLFetchingError as error:
        # The library lets this pass every "except Exception"; a job must not stay "running".
        raise NotRendered(str(error)) from error


@contextmanager
def _listening(report: Callable[[int], None] | None):
    """Tell `report` each page in hand."""
    if report is None:
        yield
        return
    progress, listener = logging.getLogger("weasyprint.progress"), _Pages(report)
    level, passed_on = progress.level, progress.propagate
    progress.addHandler(listener)
    progress.setLevel(logging.INFO)
    progress.propagate = False
    try:
        yield
    finally:
        progress.removeHandler(listener)
        progress.setLevel(level)
        progress.propagate = passed_on


def render_pdf(
    html: str,
    *,
    report: Callable[[int], None] | None = None,
    styles: dict | None = None,
    maker: str = MAKER,
) -> tuple[bytes, int]:
    """One document by itself: see Press."""
    return Press(styles, maker).print(html, report=report)
