"""A session as a calendar file."""

import io

from django.utils.translation import gettext as _
from django.views import View

from documents.calendars import CALENDAR_TYPE, write_calendar
from documents.downloads import answer_file
from documents.spreadsheets import file_name
from history.recorded import record
from portfolio.access import fetch
from training.calendar import occasions_of
from training.models import Session
from web.marking import Classification


def answer_calendar(subject, words, occasions, *, by):
    """The file, after the export stands in the history of what it is about."""
    occasions = list(occasions)
    name = file_name(Classification.CONFIDENTIAL, *words, _("calendar"), extension="ics")
    changes = {"document": [None, name], "rows": [None, len(occasions)]}
    record(subject, "exported", by=by, changes=changes)
    content = io.BytesIO(write_calendar(occasions))
    return answer_file(content, name=name, content_type=CALENDAR_TYPE)


class SessionCalendar(View):
    """The days of one session."""

    http_method_names = ("get",)

    def get(self, request, pk):
        session = fetch(Session.objects.select_related("course"), request.user, pk=pk)
        return answer_calendar(session, [session.code], occasions_of(session), by=request.user)
