"""A study visit as a calendar file."""

from django.views import View

from documents.calendar_files import answer_calendar
from portfolio.access import fetch
from study_visits.calendar import occasion_of
from study_visits.models import StudyVisit
from web.marking import Classification


class VisitCalendar(View):
    """The live hours of one visit, unless it is strictly confidential: such files travel."""

    http_method_names = ("get",)

    def get(self, request, pk):
        rows = StudyVisit.objects.exclude(classification=Classification.STRICTLY_CONFIDENTIAL)
        visit = fetch(rows, request.user, pk=pk)
        return answer_calendar(visit, [visit.code], [occasion_of(visit)], by=request.user)
