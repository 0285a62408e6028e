"""Handing a file to a reader: always as a download, never as a page of ours."""

from django.http import FileResponse

from documents.calendars import CALENDAR_TYPE
from documents.uploads import CONTENT_TYPES

KNOWN = {*CONTENT_TYPES, CALENDAR_TYPE}
UNKNOWN = "application/octet-stream"


def answer_file(content, *, name: str, content_type: str) -> FileResponse:
    """The file as an attachment that nobody keeps on the way and no browser runs.

    Its type is the one that the check found; any other is sent as mere bytes.
    """
    kind = content_type if content_type in KNOWN else UNKNOWN
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
