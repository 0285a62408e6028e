"""Pieces of long documents that are kept: what did not change since the last print is not laid out
again. A piece is found by everything that it was made from, so nothing ever has to be forgotten;
what nobody used for a month goes, and the oldest go first when there are too many.
"""

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

from documents import fonts
from documents.looks import MAKER

MOST_BYTES = 400 * 1024 * 1024
MOST_SECONDS = 30 * 24 * 60 * 60
END = b"%%EOF"


def folder() -> Path:
    place = settings.DATA_DIR / "leaves"
    place.mkdir(parents=True, exist_ok=True)
    return place


class Leaves:
    """The pieces of one look: laid out when they are first asked for, then kept."""

    def __init__(self, styles: dict[str, str]):
        self.styles = styles
        self.look = hashlib.sha256(json.dumps([MAKER, styles, fonts.digest()]).encode()).hexdigest()
        self.folder = folder()
        self._press = None

    @property
    def press(self):
        """Made ready when something has to be laid out."""
        from documents.render import Press

        self._press = self._press or Press(self.styles)
        return self._press

    def print(self, html: str, *, name: str, report=None) -> bytes:
        """The piece as a tagged PDF: kept from earlier, or laid out now and kept."""
        place = self._place(html, name)
        if kept := _read(place):
            return kept
        made, _pages = self.press.print(html, report=report, name=name)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(draft).replace(place)
        return made

    def has(self, html: str, *, name: str) -> bool:
        return self._place(html, name).exists()

    def _place(self, html: str, name: str) -> Path:
        key = hashlib.sha256(f"{self.look} {name} {html}".encode()).hexdigest()
        return self.folder / f"{key}.pdf"


def _read(place: Path) -> bytes | None:
    """A piece that is whole; reading it makes it young again."""
    try:
        os.utime(place)
        kept = place.read_bytes()
    except FileNotFoundError:
        return None
    return kept if kept.rstrip().endswith(END) else None


def sweep() -> int:
    """Remove what nobody used for long, and the oldest of too many; returns how many."""
    found = []
    for each in folder().iterdir():
        try:
            seen = each.stat()
        except FileNotFoundError:
            continue
        found.append((seen.st_mtime, seen.st_size, each))
    oldest, total, removed = time.time() - MOST_SECONDS, 0, 0
    for used, size, place in sorted(found, reverse=True):
        total += size
        if used < oldest or total > MOST_BYTES:
            place.unlink(missing_ok=True)
            removed += 1
    return removed
