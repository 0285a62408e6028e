"""What documents are made with: their style sheets, their faces and the name of their maker. Known
without the printer itself (documents.render), which few processes need."""

from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from documents import fonts

SCHEME = "asset:///"
# What is added to the library's own pages. A document of an earlier day is made without it.
SCOPED = "with table scopes"
MAKER = f"WeasyPrint {version('weasyprint')} {SCOPED}"
STYLES = ("document-fonts.css", "document.css")


def asset_roots() -> dict[str, Path]:
    return {
        "css": Path(settings.BASE_DIR) / "static" / "css",
        "fonts": fonts.folder(),
        "amiri": fonts.AMIRI,
    }


def style_texts(*further: str) -> dict[str, str]:
    """The style sheets of every document as they are now, for one that must look so for ever, and
    these further ones."""
    return {name: (asset_roots()["css"] / name).read_text() for name in (*STYLES, *further)}
