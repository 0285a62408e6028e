"""HTML to PDF. The only place that knows WeasyPrint, and the only way to a document.

Nothing is fetched: no network and no file outside the bundled style sheets and faces. The same
HTML gives the same bytes.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from weasyprint import CSS, HTML, VERSION
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents import fonts

SCHEME = "asset:///"
# What is added to the library's own pages. A document of an earlier day is made without it.
SCOPED = "with table scopes"
MAKER = f"WeasyPrint {VERSION} {SCOPED}"
SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
STYLES = ("document-fonts.css", "document.css")
TYPES = {".css": "text/css", ".ttf": "font/ttf"}
# Faces and files carry a time; a fixed one keeps a document's bytes the same.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1577836800")


class Forbidden(FatalURLFetchingError):
    """A document asked for something outside its bundled assets; ends the rendering."""


class NotRendered(Exception):
    """The document could not be made."""


def asset_roots() -> dict[str, Path]:
    return {
        "css": Path(settings.BASE_DIR) / "static" / "css",
        "fonts": fonts.folder(),
        "amiri": fonts.AMIRI,
    }


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


def style_texts() -> dict[str, str]:
    """The style sheets of every document as they are now, for one that must look so for ever."""
    return {name: (asset_roots()["css"] / name).read_text() for name in STYLES}


def mark_scopes(document, _pdf) -> None:
    """Say of each head of a table whether it stands for its row or for its column. The library
    reads the page's `scope` to link heads and cells, and leaves the head's tag at its box."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "th" and (tag := getattr(box, "mark", None)):
                tag["A"]["Scope"] = SCOPES[box.element.get("scope", "col")]


def render_pdf(
    html: str,
    *,
    report: Callable[[int], None] | None = None,
    styles: dict | None = None,
    maker: str = MAKER,
) -> tuple[bytes, int]:
    """A tagged PDF with bookmarks and language, and the number of its pages. `styles` are the
    sheets of an earlier day and `maker` who made it then; without them today's."""
    fetcher = BundledFetcher()
    configuration = FontConfiguration()
    styles = styles or style_texts()
    sheets = [
        CSS(string=styles[name], base_url=SCHEME, font_config=configuration, url_fetcher=fetcher)
        for name in STYLES
    ]
    progress = logging.getLogger("weasyprint.progress")
    listener = _Pages(report) if report else None
    level = progress.level
    if listener:
        progress.addHandler(listener)
        progress.setLevel(logging.INFO)
        progress.propagate = False
    try:
        document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher).render(
            font_config=configuration, stylesheets=sheets, pdf_variant="pdf/ua-1"
        )
        finisher = mark_scopes if maker.endswith(SCOPED) else None
        made = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finisher)
        return made, len(document.pages)
    except FatalURLFetchingError as error:
        # The library lets this pass every "except Exception"; a job must not stay "running".
        raise NotRendered(str(error)) from error
    finally:
        if listener:
            progress.removeHandler(listener)
            progress.setLevel(level)
