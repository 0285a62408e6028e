"""Zip containers of office files: measured before anything inside them is believed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 256 * 1024
SIGNATURE = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")
DAMAGE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)


class BadArchive(Exception):
    """The container is damaged, disguised or far larger inside than outside."""


class TooLargeInside(BadArchive):
    """What it unpacks to is more than we take."""


@dataclass(frozen=True)
class Limits:
    """What a container may unpack to. `ratio` holds for parts larger than a megabyte."""

    entries: int = 2_000
    total: int = 120 * 1024 * 1024
    ratio: int = 150


def open_archive(file, limits: Limits) -> zipfile.ZipFile:
    """The container, when its own list says that it is small, plain and whole.

    Nothing may stand before or after it, so that it is no second kind of file at the same time.
    """
    file.seek(0)
    if file.read(4) != SIGNATURE:
        raise BadArchive
    _check_end(file)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE as error:
        raise BadArchive from error
    entries = archive.infolist()
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise BadArchive
    if len(entries) > limits.entries or sum(e.file_size for e in entries) > limits.total:
        raise TooLargeInside
    if len({entry.filename for entry in entries}) != len(entries):
        raise BadArchive
    for entry in entries:
        _check_entry(entry, limits)
    return archive


def _check_end(file) -> None:
    file.seek(0, 2)
    if file.tell() < _END.size:
        raise BadArchive
    file.seek(-_END.size, 2)
    signature, *_numbers, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\x05\x06" or comment:
        raise BadArchive


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1 or entry.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise BadArchive
    if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name:
        raise BadArchive
    if entry.file_size > 1024 * 1024 and entry.file_size > limits.ratio * entry.compress_size:
        raise TooLargeInside


def stream(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """One part, in chunks. More than its declared size or a wrong checksum ends it."""
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except (*DAMAGE, EOFError, zlib.error) as error:
        raise BadArchive from error


def read_part(archive: zipfile.ZipFile, name: str, most: int = 2 * 1024 * 1024) -> bytes:
    """One small part whole."""
    if name not in archive.NameToInfo:
        raise BadArchive
    if archive.NameToInfo[name].file_size > most:
        raise TooLargeInside
    return b"".join(stream(archive, name))
