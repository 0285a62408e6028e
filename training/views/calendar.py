"""A session as a calendar file."""

from django.views import View

from documents.calendar_files import answer_calendar
from portfolio.access import fetch
from training.calendar import occasions_of
from training.models import Session


class SessionCalendar(View):
    """The days of one session."""

    http_method_names = ("get",)

    def get(self, request, pk):
        session = fetch(Session.objects.select_related("course"), request.user, pk=pk)
        return answer_calendar(session, [session.code], occasions_of(session), by=request.user)
