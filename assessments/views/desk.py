"""The assessor's desk: one indicator, its answer, evidence and gap findings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments import scoring
from assessments.desk import DeskPage
from assessments.forms import AnswerForm
from assessments.marking import mission_marking
from assessments.models import Answer, Mission, Seat
from assessments.views.mission import MissionPage
from assessments.views.saving import reply, take_form, told_stale
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch, rights_on
from portfolio.scoped import ScopedHistory
from web.entry import mark_sent_later
from web.json_body import body_of
from web.views import add_errors


def desk_mission(user, pk):
    """The mission and the reader's rights on its state; refuses those who may not read answers."""
    rows = Mission.objects.select_related("state", "instrument", "team_leader")
    mission = fetch(rows, user, pk=pk)
    rights = rights_on(user, mission.state_id)
    if not mission.is_readable_with(rights):
        raise mission.missing("score")
    return mission, rights


def indicator_or_404(mission, code):
    for indicator in scoring.mission_indicators(mission):
        if indicator.code == code:
            return indicator
    raise Http404


class Desk(View):
    """GET shows an indicator; POST saves its answer, by itself or by the button."""

    http_method_names = ("get", "head", "post")

    def get(self, request, pk, code):
        page = self.page(request, pk, code)
        return render(request, page.template, page.context())

    def post(self, request, pk, code):
        page = self.page(request, pk, code)
        if not page.in_team:
            raise page.mission.missing(page.act)
        if by_itself(request):
            return self.save_by_itself(request, page)
        form = AnswerForm.posted(request.POST)
        if not form.is_valid():
            return self.refuse(request, page, form)
        try:
            if page.why_elsewhere:
                raise NotNow(page.why_elsewhere)
            taken = take_form(form, **page.place, by=request.user)
        except StaleVersion as stale:
            return self.collide(request, page, form, stale)
        except NotNow as closed:
            form.add_error(None, str(closed))
            return self.refuse(request, page, form, status=423)
        except ValidationError as refused:
            add_errors(form, refused)
            return self.refuse(request, page, form)
        return self.saved(request, page, form, taken)

    def page(self, request, pk, code):
        mission, rights = desk_mission(request.user, pk)
        page = DeskPage(mission, code, rights, request.user)
        if page.indicator is None:
            raise Http404
        return page

    def save_by_itself(self, request, page):
        """The page's queue sends what somebody typed, now or later, and reads how it stands."""
        if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"other_person": True}, status=403)
        if page.why_elsewhere:
            return JsonResponse({"locked": page.why_elsewhere}, status=423)
        mark_sent_later(request)
        is_json = request.content_type == "application/json"
        form = AnswerForm.sent(body_of(request)) if is_json else AnswerForm.posted(request.POST)
        status, told = reply(form, **page.place, by=request.user)
        if status == 409:
            html = render_to_string("web/save_conflict.html", told, request=request)
            told |= {"html": html}
        return JsonResponse(told | {"next": page.next_url}, status=status)

    def saved(self, request, page, form, taken):
        messages.success(request, _("Saved: %(code)s.") % {"code": page.indicator.code})
        goes_on = form.cleaned_data["mark"] and page.next_code
        code = page.next_code if goes_on else page.indicator.code
        return HttpResponseRedirect(page.url_of(code))

    def refuse(self, request, page, form, status=422):
        return render(request, page.template, page.context(form=form), status=status)

    def collide(self, request, page, form, stale):
        """Both texts, side by side; what was typed stays in the form, which goes on from theirs."""
        panel = told_stale(stale, form)
        form.go_on_from(stale.current)
        context = page.context(form=form) | panel | {"conflict": True}
        return render(request, page.template, context, status=409)


def by_itself(request) -> bool:
    """Whether the page saved by itself, without anybody pressing a button."""
    return request.headers.get("X-Autosave") == "1"


class AnswerHistory(MissionPage, ScopedHistory):
    """The history of one answer."""

    tab = "scores"
    model = Answer

    def get_queryset(self):
        return Answer.objects.allowed(self.request.user).select_related(
            "mission__state", "indicator"
        )

    def get_object(self, queryset=None):
        user, key = self.request.user, {"mission": self.kwargs["pk"]}
        seat = Seat.objects.filter(area__indicators__code=self.kwargs["code"], person=user, **key)
        voice = seat.values_list("voice", flat=True).first() or Answer.Voice.AGREED
        key |= {"indicator__code": self.kwargs["code"], "voice": voice}
        return fetch(self.get_queryset(), user, **key)

    def get_marking(self):
        return mission_marking(self.object.mission)

    def get_title(self):
        return _("History of %(answer)s") % {"answer": self.object}

    def get_crumbs(self):
        mission = self.object.mission
        place = reverse("assessments:answer", args=[mission.pk, self.object.indicator.code])
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
            (self.object.indicator.code, place),
        ]

    def get_context_data(self, **kwargs):
        return ScopedHistory.get_context_data(self, **kwargs)
