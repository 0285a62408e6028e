"""The calendar: a month as a table, its list, everything that is coming, and the files of both."""

import datetime
import operator
from functools import reduce

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from documents.calendar_files import answer_calendar
from fusion_programme.calendar import Month, cells, entries, occasions, sources_for
from fusion_programme.navigation import is_offered
from portfolio.access import fetch
from portfolio.models import State
from web.marking import Classification, Marking, highest
from web.views import PageMixin

PAGE = 50
AHEAD = datetime.timedelta(days=2 * 366)


class Calendar(PageMixin, TemplateView):
    """What is delivered when, of the States that are open to the reader."""

    template_name = "fusion_programme/calendar.html"

    def get_title(self):
        return _("Calendar")

    def get_marking(self):
        words = _("Release: programme team and those who take part")
        return Marking(highest([Classification.CONFIDENTIAL, *self.levels]), words)

    def get_context_data(self, **kwargs):
        user, asked, today = self.request.user, self.request.GET, timezone.localdate()
        month = Month.read(asked.get("month", ""), today=today)
        states = states_of(user)
        state = next((each for each in states if each.code == asked.get("state")), None)
        is_list = asked.get("view") == "list"
        first, last = (today, today + AHEAD) if is_list else (month.first, month.last)
        found = entries(user, first=first, last=last, state=state)
        self.levels = {each.level for each in found}
        weeks = [] if is_list else cells(month, found)
        return super().get_context_data(
            month=month,
            is_list=is_list,
            weeks=weeks,
            week_days=[each.day for each in weeks[0]] if weeks else [],
            page_obj=Paginator(found, PAGE).get_page(asked.get("page")),
            states=states,
            state=state,
            today=today,
            tab="calendar",
            sees_sessions=any(each.subject == "session" for each in sources_for(user)),
            sees_courses=is_offered(user, "course"),
            months=[month.before, month.after],
            **kwargs,
        )


def states_of(user) -> list[State]:
    """The States by which the reader sees something in the calendar, as far as he may see them."""
    wanted = [Q(pk__in=source.states(user)) for source in sources_for(user)]
    if not wanted:
        return []
    rows = State.objects.allowed(user).filter(reduce(operator.or_, wanted))
    return list(rows.order_by("name"))


class CalendarFile(View):
    """Everything that the reader sees, as one file for a calendar of his own."""

    http_method_names = ("get",)

    def get(self, request):
        today = timezone.localdate()
        found = occasions(request.user, today=today)
        words = [_("my"), date_format(today, "Y-m-d")]
        return answer_calendar(request.user, words, found, by=request.user)


class StateCalendar(View):
    """What is delivered for one State, for those who see both."""

    http_method_names = ("get",)

    def get(self, request, code):
        state = fetch(State.objects.all(), request.user, code=code)
        if not sources_for(request.user):
            raise Http404
        found = occasions(request.user, today=timezone.localdate(), state=state)
        return answer_calendar(request.user, [state.code], found, by=request.user)
