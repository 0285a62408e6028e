"""Office files from outside: a text or a table, and nothing that runs or fetches."""

import re
from contextlib import contextmanager

from django.utils.translation import gettext as _

from documents.archives import BadArchive, Limits, TooLargeInside, open_archive, read_part
from documents.contents import Refused, damaged
from documents.fields import FIELD_NAMES, FieldCodes, dangerous
from documents.xml_parts import Visitor, local, measure, pairs, walk

OFFICE_LIMITS = Limits()
# Looked through in a few seconds; an honest file of the size we take holds fewer.
MOST_ELEMENTS = 3_000_000
_MAIN = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": _MAIN + "wordprocessingml.document.main+xml",
    "xlsx": _MAIN + "spreadsheetml.sheet.main+xml",
}
ODT = b"application/vnd.oasis.opendocument.text"
PROGRAMS = re.compile(
    r"vbaproject|vbadata|macros?/|activex|\.bin$|\.exe$|\.dll$|\.js$|\.vbs$|^basic/|^scripts/"
    r"|^object ?\d|/embeddings/",
    re.I,
)
HARMLESS = re.compile(r"printersettings\d*\.bin$", re.I)

HREF = "http://www.w3.org/1999/xlink}href"
VML = "urn:schemas-microsoft-com:vml}"
LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}link",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}link",
)
WATCHED_NAMES = {HREF, "src", *LINKS}
ELSEWHERE = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|[\\/]|(.*/)?\.\.(/|$)", re.I | re.S)
FAR = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.I)
# Names of elements, without the prefix that anybody may choose.
FETCHING = {
    "attachedTemplate", "subDoc", "dbPr", "webPr", "olapPr", "connectString", "auto-reload",
    "floating-frame",
}  # fmt: skip
EXCHANGING = {"ddeLink", "oleLink", "dde-source", "dde-connection-decl", "dde-connection"}
RUNNING = {"altChunk", "event-listener", "execute-macro", "applet", "plugin"}
LISTING = {"Override", "Default", "Relationship", "file-entry"}
WATCHED = FETCHING | EXCHANGING | RUNNING | LISTING | FIELD_NAMES


def office_kind(file) -> str:
    """Which of docx, xlsx and odt a zip container is; nothing for every other one."""
    with _opened(file) as archive:
        names = archive.namelist()
        if names[0] == "mimetype":
            return "odt" if read_part(archive, "mimetype", 100) == ODT else ""
        types = read_part(archive, "[Content_Types].xml")
    found = [kind for kind, main in MAIN_PARTS.items() if f'"{main}"'.encode() in types]
    return found[0] if len(found) == 1 else ""


def check_office(file, most=MOST_ELEMENTS):
    """A text or a table without programs, embedded objects, fields that fetch or run something,
    and parts kept elsewhere. Links that a reader must click are no such part."""
    with _opened(file) as archive:
        for name in archive.namelist():
            if PROGRAMS.search(name) and not HARMLESS.search(name):
                raise _program_inside()
        measure(archive, most)
        for name in archive.namelist():
            orders = _Orders()
            walk(archive, name, orders)
            orders.fields.finish()
    return file


def check_sheet(file):
    """A table that is to be read in: the same, and small enough for that."""
    return check_office(file, most=MOST_ELEMENTS // 4)


@contextmanager
def _opened(file):
    """The container; what is wrong with it is said in a sentence."""
    try:
        with open_archive(file, OFFICE_LIMITS) as archive:
            yield archive
    except TooLargeInside:
        raise Refused(
            _("This file unpacks to far more than its size. Split it, or save it anew as PDF.")
        ) from None
    except BadArchive as error:
        raise damaged(_("file")) from error


class _Orders(Visitor):
    """Looks for whatever makes a program run or fetch something when the file is only opened."""

    def __init__(self):
        self.fields = FieldCodes()
        self.end = self.fields.end
        self.text = self.fields.text

    def start(self, tag: str, attributes: list) -> None:
        name = local(tag)
        if name in WATCHED:
            self._look(name, attributes)
        if attributes and not WATCHED_NAMES.isdisjoint(attributes):
            _check_references(tag, attributes)

    def _look(self, name: str, attributes: list) -> None:
        if name in RUNNING:
            raise _program_inside()
        if name in FETCHING:
            raise _fetches()
        if name in EXCHANGING:
            raise dangerous("DDE")
        if name in LISTING:
            _check_listing(name, pairs(attributes))
        else:
            self.fields.start(name, attributes)


def _check_references(tag: str, attributes: list) -> None:
    """References in the text itself: links that must be clicked stay, all others are followed when
    the file is opened."""
    name, said = local(tag), pairs(attributes)
    is_click = name == "a" or name.startswith("area-")
    is_fetched = (
        any(link in said for link in LINKS)
        or (not is_click and ELSEWHERE.match(said.get(HREF, "").strip()))
        or (tag.startswith(VML) and ELSEWHERE.match(said.get("src", "").strip()))
    )
    if is_fetched:
        raise _fetches()


def _check_listing(name: str, attributes: dict) -> None:
    """What a container says of its parts: which kind each is and where it lies."""
    said = " ".join(attributes.values()).lower()
    if "macroenabled" in said or "vbaproject" in said:
        raise _program_inside()
    if name == "Relationship":
        mode = attributes.get("TargetMode", "").strip().lower()
        # Parts may be named from the container's root ("/word/…"), so only schemes and shares.
        is_far = mode == "external" or FAR.match(attributes.get("Target", "").strip())
        if is_far and not attributes.get("Type", "").endswith("/hyperlink"):
            raise _fetches()


def _program_inside() -> Refused:
    return Refused(_("This file holds a macro or an embedded object. Save it without, or as PDF."))


def _fetches() -> Refused:
    return Refused(
        _("This file fetches a part of itself from elsewhere. Save it as PDF and upload that.")
    )
