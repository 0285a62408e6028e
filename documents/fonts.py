"""The faces of documents: fixed weights made once from the packaged variable face.

A variable face stamps the time into every document and costs time in each; a fixed one gives the
same bytes everywhere. Arabic is set in Amiri, whose text can be read back out of the file.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import fontpkg_amiri
import fontpkg_noto_sans
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

PACKAGED = Path(fontpkg_noto_sans.__file__).parent / "files"
AMIRI = Path(fontpkg_amiri.__file__).parent / "files"
FACES = {
    "NotoSans-400.ttf": ("NotoSans[wdth,wght].ttf", 400),
    "NotoSans-600.ttf": ("NotoSans[wdth,wght].ttf", 600),
    "NotoSans-400-italic.ttf": ("NotoSans-Italic[wdth,wght].ttf", 400),
}
# Latin with its extensions, Cyrillic, punctuation, currency, arrows and mathematical signs.
SCRIPTS = [*range(0x20, 0x250), *range(0x2B0, 0x370), *range(0x400, 0x530), *range(0x1E00, 0x1F00)]
SCRIPTS += [*range(0x2000, 0x2070), *range(0x20A0, 0x20D0), *range(0x2100, 0x2300)]


def folder() -> Path:
    """Where the fixed faces lie; makes those that are missing."""
    place = settings.DATA_DIR / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    for name in FACES:
        if not (place / name).exists():
            _make(place, name)
    return place


def digest() -> str:
    """Of the faces as they lie there: other faces give another look."""
    made = (folder() / name for name in sorted(FACES))
    whole = hashlib.sha256()
    for each in (*made, *sorted(AMIRI.iterdir())):
        whole.update(each.name.encode())
        whole.update(hashlib.sha256(each.read_bytes()).digest())
    return whole.hexdigest()


def _make(place: Path, name: str) -> None:
    source, weight = FACES[name]
    font = TTFont(PACKAGED / source, recalcTimestamp=False)
    options = subset.Options(layout_features=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=SCRIPTS)
    subsetter.subset(font)
    fixed = instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100})
    handle, draft = tempfile.mkstemp(dir=place, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        fixed.save(file)
    Path(draft).replace(place / name)
