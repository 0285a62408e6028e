"""The virus scanner: ClamAV, asked through its socket before anything is kept.

Off unless `CLAMAV_SOCKET` names a path or `host:port`. Once it is named nothing passes without its
answer: a scanner that does not reply stops uploads and not the checks.
"""

import contextlib
import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from documents.contents import Refused

logger = logging.getLogger(__name__)
CHUNK = 64 * 1024
SECONDS = 30


def is_on() -> bool:
    return bool(settings.CLAMAV_SOCKET)


def scan(file) -> None:
    """Raise `Refused` when the scanner finds something or does not answer."""
    if not is_on():
        return
    file.seek(0)
    try:
        answer = _ask(file)
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", error)
        answer = ""
    file.seek(0)
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        logger.warning("Upload refused by the virus scanner: %s", answer[:200])
        raise Refused(
            _("The virus scanner stopped this file. Do not open it; tell your help desk.")
        )
    if answer:
        logger.error("The virus scanner could not read a file: %s", answer[:200])
    raise Refused(
        _("Files cannot be checked for viruses just now, so none is taken. Try again later.")
    )


def _ask(file) -> str:
    """clamd's INSTREAM: length and bytes, chunk by chunk, then a length of nought."""
    with contextlib.closing(_connect()) as line:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < 4096:
            more = line.recv(4096)
            if not more:
                break
            answer += more
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _connect() -> socket.socket:
    place = settings.CLAMAV_SOCKET
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = place.rpartition(":")
    try:
        return socket.create_connection((host or "127.0.0.1", int(port)), timeout=SECONDS)
    except ValueError as error:
        raise OSError(f"CLAMAV_SOCKET is neither a path nor host:port: {place}") from error
