"""The one door for files that people send: nothing is kept that has not passed `check_upload`.

What a file is follows from its content and never from its name or from what the browser says. The
name is only shown, after cleaning; on the disk a file has a name of our own.
"""

import hashlib
import io
import re
import unicodedata
import uuid
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from documents import antivirus, contents, office
from documents.contents import Refused

CHUNK = 256 * 1024
MOST_FILES = 20
LONGEST_NAME = 120


@dataclass(frozen=True)
class Type:
    """A kind of file that is taken: how it is stored, sent and checked."""

    extension: str
    content_type: str
    check: object
    label: str


TYPES = {
    each.extension: each
    for each in (
        Type("pdf", "application/pdf", contents.check_pdf, "PDF"),
        Type("png", "image/png", contents.check_png, "PNG"),
        Type("jpg", "image/jpeg", contents.check_jpeg, "JPEG"),
        Type(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            office.check_office,
            "DOCX",
        ),
        Type(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            office.check_office,
            "XLSX",
        ),
        Type("odt", "application/vnd.oasis.opendocument.text", office.check_office, "ODT"),
        Type("csv", "text/csv", contents.check_text, "CSV"),
        Type("txt", "text/plain", contents.check_text, "TXT"),
    )
}
DOCUMENTS = tuple(TYPES)
# A table to be read and not kept: its letters may be those of an older program.
TYPES["table"] = Type("csv", "text/csv", contents.leave, "CSV")
TYPES["sheet"] = replace(TYPES["xlsx"], check=office.check_sheet)
TABLES = ("sheet", "table")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTENT_TYPES = {each.content_type for each in TYPES.values()}


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed: its true type, its clean name, and the bytes that may be kept."""

    content_type: str
    extension: str
    name: str
    size: int
    sha256: str
    file: object

    def stored(self) -> File:
        """The bytes under a name of our own, as a model's file field takes them."""
        self.file.seek(0)
        return File(self.file, name=f"{uuid.uuid4()}.{self.extension}")


def most_bytes() -> int:
    return settings.UPLOAD_MAX_MB * 1024 * 1024


def check_upload(file: UploadedFile, *, allowed=DOCUMENTS) -> CheckedFile:
    """The file as it may be kept, or `Refused` with a sentence that says what to do."""
    if not file.size:
        raise Refused(_("This file is empty. Choose another one."))
    if file.size > most_bytes():
        raise Refused(
            _("This file has %(size)s; %(most)s MB is the most. Make it smaller or split it.")
            % {"size": filesizeformat(file.size), "most": settings.UPLOAD_MAX_MB}
        )
    antivirus.scan(file)
    kind = _kind_of(file, allowed)
    kept = kind.check(file)
    size, digest = _measure(kept)
    if size > most_bytes():
        raise Refused(
            _("Drawn anew, this picture has %(size)s; %(most)s MB is the most. Make it smaller.")
            % {"size": filesizeformat(size), "most": settings.UPLOAD_MAX_MB}
        )
    return CheckedFile(
        content_type=kind.content_type,
        extension=kind.extension,
        name=clean_name(file.name, kind.extension),
        size=size,
        sha256=digest,
        file=kept,
    )


def _kind_of(file, allowed) -> Type:
    file.seek(0)
    head = file.read(4096)
    found = ""
    if head.startswith(b"%PDF-"):
        found = "pdf"
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        found = "png"
    elif head.startswith(b"\xff\xd8\xff"):
        found = "jpg"
    elif head.startswith(b"PK\x03\x04"):
        found = office.office_kind(file)
        found = "sheet" if found == "xlsx" and "sheet" in allowed else found
    elif "table" in allowed and (b"\0" not in head or head.startswith(UTF16)):
        found = "table"
    elif b"\0" in head:
        raise _not_taken(allowed, _foreign(head))
    else:
        found = "csv" if str(file.name).lower().endswith(".csv") else "txt"
    if found not in allowed:
        raise _not_taken(allowed, found)
    return TYPES[found]


def _foreign(head: bytes) -> str:
    """What the content is known as when it is none of ours and no plain text."""
    try:
        return puremagic.from_string(head).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""


def _not_taken(allowed, found: str) -> Refused:
    names = ", ".join(TYPES[each].label for each in allowed)
    if not found:
        return Refused(
            _("This kind of file is not taken. Upload one of: %(names)s.") % {"names": names}
        )
    return Refused(
        _("This is a %(found)s file, whatever its name says. Upload one of: %(names)s.")
        % {"found": found.upper()[:12], "names": names}
    )


def _measure(file) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return size, digest.hexdigest()


# --- names --------------------------------------------------------------------------------------
# Devices of one system, and names that mean a folder on all.
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|clock\$)$", re.I)
SEPARATORS = re.compile(r'[\\/:*?"<>|]+')


def clean_name(name: str, extension: str) -> str:
    """The name as people are shown it: one line of visible letters with the true extension.

    Signs that turn the direction of writing could show one ending and hide another.
    """
    text = unicodedata.normalize("NFC", str(name or ""))
    text = SEPARATORS.split(text)[-1] if re.search(r"[\\/]", text) else SEPARATORS.sub(" ", text)
    text = "".join(
        letter if letter != "\t" else " "
        for letter in text
        if unicodedata.category(letter)[0] != "C"
    )
    text = re.sub(r"\s+", " ", text).strip(" .")
    stem = text[: -len(PurePosixPath(text).suffix)] if PurePosixPath(text).suffix else text
    stem = stem.strip(" .").lstrip("=+-@\u2010\u2212\uff1d\uff0b\uff0d\uff20~ ")
    if not stem or RESERVED.match(stem.split(".")[0]):
        stem = "file"
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip(' .')}.{extension}"


# --- what is read from the line -----------------------------------------------------------------
class OverlongFile(UploadedFile):
    """Stands for a file that was counted to its end and not kept."""

    def __init__(self, name, size):
        super().__init__(io.BytesIO(), name, "application/octet-stream", size)


class MeasuredUpload(FileUploadHandler):
    """First of the upload handlers: counts, and stops keeping where the limit is passed.

    The form then says how large the file is. A body that is announced as far too large is not read.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > 2 * most_bytes():
            raise RequestDataTooBig("The body is larger than any file that is taken.")

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.is_overlong = False

    def receive_data_chunk(self, raw_data, start):
        self.is_overlong = start + len(raw_data) > most_bytes()
        return None if self.is_overlong else raw_data

    def file_complete(self, file_size):
        return OverlongFile(self.file_name, file_size) if self.is_overlong else None
