"""The assessor's desk: one indicator, its answer, evidence and gap findings."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments import actions, completeness, scoring
from assessments.desk import DeskPage
from assessments.forms import AnswerForm
from assessments.marking import mission_marking
from assessments.models import Answer, Mission
from assessments.views.mission import MissionPage
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch, rights_on
from portfolio.scoped import ScopedHistory
from web.entry import mark_sent_later
from web.text import clean_text


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
        return render(request, "assessments/desk.html", page.context())

    def post(self, request, pk, code):
        page = self.page(request, pk, code)
        if not page.in_team:
            raise page.mission.missing("score")
        if by_itself(request):
            mark_sent_later(request)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.refuse(request, page, form)
        try:
            answer = actions.save_answer(
                mission=page.mission,
                indicator=page.indicator,
                by=request.user,
                base_version=form.cleaned_data["version"],
                values=form.values(),
                mark=form.cleaned_data["mark"],
            )
        except StaleVersion as stale:
            return self.collide(request, page, form, stale)
        except NotNow as closed:
            return self.closed(request, page, form, closed)
        return self.saved(request, page, form, answer)

    def page(self, request, pk, code):
        mission, rights = desk_mission(request.user, pk)
        page = DeskPage(mission, code, rights, request.user)
        if page.indicator is None:
            raise Http404
        return page

    def saved(self, request, page, form, answer):
        if not by_itself(request):
            messages.success(request, _("Saved: %(code)s.") % {"code": page.indicator.code})
            goes_on = form.cleaned_data["mark"] and page.next_code
            code = page.next_code if goes_on else page.indicator.code
            return HttpResponseRedirect(reverse("assessments:answer", args=[page.mission.pk, code]))
        missing = completeness.sentences(
            page.indicator, answer, page.evidence, has_gap=page.has_gap
        )
        return JsonResponse(
            {
                "version": answer.version,
                "saved_at": answer.updated_at.strftime("%H:%M"),
                "is_scored": answer.is_scored,
                "next": reverse("assessments:answer", args=[page.mission.pk, page.next_code])
                if page.next_code
                else page.mission.get_absolute_url(),
                "missing": missing,
            }
        )

    def refuse(self, request, page, form):
        if by_itself(request):
            return JsonResponse({"errors": form.errors}, status=422)
        return render(request, "assessments/desk.html", page.context(form=form), status=422)

    def collide(self, request, page, form, stale):
        """Both texts, side by side; what was typed stays in the form."""
        panel = {
            "theirs": stale.current,
            "mine": {name: form.cleaned_data[name] for name in ("value", "justification")},
            "collisions": named(stale),
        }
        if by_itself(request):
            html = render_to_string("assessments/conflict.html", panel, request=request)
            return JsonResponse({"version": stale.current.version, "html": html}, status=409)
        form.data = form.data.copy()
        form.data["version"] = stale.current.version
        context = page.context(form=form) | {"conflict": panel}
        return render(request, "assessments/desk.html", context, status=409)

    def closed(self, request, page, form, why):
        if by_itself(request):
            return JsonResponse({"locked": str(why)}, status=423)
        form.add_error(None, str(why))
        return render(request, "assessments/desk.html", page.context(form=form), status=423)


def by_itself(request) -> bool:
    """Whether the page saved by itself, without anybody pressing a button."""
    return request.headers.get("X-Autosave") == "1"


def named(stale) -> list[tuple[str, str, str]]:
    """The fields in which two people differ: label, theirs, mine, in words."""
    shown = {"value": Answer.Value, "confidence": Answer.Confidence}
    rows = []
    for name, (theirs, mine) in stale.collisions().items():
        if name == "is_scored":
            continue
        label = Answer._meta.get_field(name).verbose_name
        words = [
            shown[name](each).label if each and name in shown else each for each in (theirs, mine)
        ]
        rows.append((label, clean_text(words[0]), clean_text(words[1])))
    return rows


class AnswerHistory(MissionPage, ScopedHistory):
    """The history of one answer."""

    tab = "scores"
    model = Answer

    def get_queryset(self):
        return Answer.objects.allowed(self.request.user).select_related(
            "mission__state", "indicator"
        )

    def get_object(self, queryset=None):
        return fetch(
            self.get_queryset(),
            self.request.user,
            mission=self.kwargs["pk"],
            indicator__code=self.kwargs["code"],
            voice=Answer.Voice.AGREED,
        )

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
