"""Readers' copies: a marked document leaves with the reader's name and the time on every page.

The master stays as it was made, with its hash. The stamp stands in the margin, outside the text,
and is no part of what a screen reader is told.
"""

import datetime
import io
import tempfile
from collections import Counter

import pikepdf
from django.http import FileResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pikepdf import Name

from documents.downloads import answer_file
from documents.models import Master
from history.recorded import record
from web.marking import Classification

PDF = "application/pdf"
MOST_SIZES = 20


def needs_a_copy(level: Classification, content_type: str) -> bool:
    """Whether a file leaves only with its reader's name: confidential or higher, and a PDF."""
    return content_type == PDF and level != Classification.UNCLASSIFIED


def hand_out(
    content, *, subject, level, name, content_type, sha256, by, raised: str = ""
) -> FileResponse:
    """Give a file to a reader and record it: a stamped copy of a marked PDF, else the master.
    `raised` names the level where the pages say a lower one."""
    changes = {"file": [None, name], "sha256": [None, sha256]}
    if needs_a_copy(level, content_type):
        at = timezone.now()
        number = Master.next_copy(sha256)
        changes["copy"] = [None, number]
        content = stamp(content, reader=str(by), number=number, at=at, raised=raised)
    record(subject, "downloaded", by=by, changes=changes)
    return answer_file(content, name=name, content_type=content_type)


def stamp(master, *, reader: str, number: int, at: datetime.datetime, raised: str = ""):
    """A new file with name, number and time (UTC) in the margin of every page, and the level that
    counts where the page says a lower one; the master is only read."""
    says = {"reader": reader, "number": number, "at": at.astimezone(datetime.UTC), "raised": raised}
    out = tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115
    with master, pikepdf.open(master) as pdf:
        sizes = _sizes(pdf)
        with pikepdf.open(io.BytesIO(_stamps(sizes, says))) as sheet:
            drawn = {
                size: pdf.copy_foreign(page.as_form_xobject())
                for size, page in zip(sizes, sheet.pages, strict=True)
            }
        for page in pdf.pages:
            _lay_over(page, drawn[_nearest(_size(page), sizes)])
        pdf.save(out)
    out.seek(0)
    return out


def _sizes(pdf) -> list[tuple[float, float]]:
    """The sizes to draw a stamp for: the most frequent ones, so that a file of thousands of pages
    of thousands of sizes costs no more than another."""
    found = Counter(_size(page) for page in pdf.pages)
    return sorted(size for size, _pages in found.most_common(MOST_SIZES))


def _nearest(size, drawn):
    """The stamp of this size, else that of the page most like it, which is then scaled to fit."""
    if size in drawn:
        return size
    return min(drawn, key=lambda each: abs(_shape(each) - _shape(size)))


def _shape(size: tuple[float, float]) -> float:
    width, height = size
    return width / max(height, 1)


def _size(page) -> tuple[float, float]:
    """Width and height as the reader sees the page, in points."""
    left, bottom, right, top = (float(each) for each in page.cropbox)
    width, height = round(abs(right - left), 1), round(abs(top - bottom), 1)
    return (height, width) if page.rotation % 180 else (width, height)


def _stamps(sizes, says: dict) -> bytes:
    """One page per size, drawn by the maker of documents so that every script is set as there."""
    from documents.render import render_stamps

    language = translation.get_language() or "en"
    html = render_to_string("documents/stamp.html", says | {"sizes": sizes, "language": language})
    return render_stamps(html, sizes)


def _lay_over(page, drawn) -> None:
    """Close the page's own drawing, then draw the stamp as an artifact: no part of the text."""
    name = page.add_resource(drawn, Name.XObject, prefix="Copy")
    placed = page.calc_form_xobject_placement(
        drawn, name, pikepdf.Rectangle(page.cropbox), allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n/Artifact <</Type /Pagination>> BDC\n" + placed + b"\nEMC\n")
