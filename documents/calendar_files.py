"""A calendar file handed to a reader."""

import io

from django.utils.translation import gettext as _

from documents.calendars import CALENDAR_TYPE, write_calendar
from documents.downloads import answer_file
from documents.spreadsheets import file_name
from history.recorded import record
from web.marking import Classification


def answer_calendar(subject, words, occasions, *, by):
    """The file, after the export stands in the history of what it is about."""
    occasions = list(occasions)
    name = file_name(Classification.CONFIDENTIAL, *words, _("calendar"), extension="ics")
    changes = {"document": [None, name], "rows": [None, len(occasions)]}
    record(subject, "exported", by=by, changes=changes)
    content = io.BytesIO(write_calendar(occasions))
    return answer_file(content, name=name, content_type=CALENDAR_TYPE)
