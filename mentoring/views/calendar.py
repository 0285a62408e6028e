"""An assignment as a calendar file."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from documents.calendar_files import answer_calendar
from mentoring.calendar import occasions_of
from mentoring.models import Assignment
from portfolio.access import fetch
from web.marking import Classification


class AssignmentCalendar(View):
    """The days of one assignment, unless it is strictly confidential: such files travel."""

    http_method_names = ("get",)

    def get(self, request, pk):
        rows = Assignment.objects.exclude(classification=Classification.STRICTLY_CONFIDENTIAL)
        one = fetch(rows.select_related("state"), request.user, pk=pk)
        found = occasions_of(one, one.logs.all(), on=timezone.localdate())
        # The file's name is a number: the code names the State.
        return answer_calendar(one, [_("mentoring"), one.pk], found, by=request.user)
