"""Missions: the list, opening one, its page, its profile and its history."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import actions, completeness, scoring
from assessments.completion import completion_by_area
from assessments.delta import Delta
from assessments.forms import MissionFilter, MissionForm, MissionUpdateForm
from assessments.marking import mission_marking
from assessments.mission_clocks import clocks_of
from assessments.models import Instrument, Mission
from assessments.profile_rows import plot_rows
from assessments.report_texts import unwritten
from assessments.state_word import parts_of, state_word
from assessments.steps import steps_of
from assessments.team import team_of
from portfolio.access import fetch, rights_on
from portfolio.labels import reach_marking
from portfolio.models import State
from portfolio.reads import note_list
from portfolio.scoped import (
    LifecycleMove,
    ScopedDetail,
    ScopedForm,
    ScopedHistory,
    ScopedList,
    VersionedForm,
)
from portfolio.worded import worded
from web.marking import Classification, Marking


class MissionPage:
    """What the pages of one mission share."""

    model = Mission

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("state", "instrument", "team_leader", "programme")

    def get_marking(self):
        return mission_marking(self.object, parts=self.get_parts())

    def get_crumbs(self):
        state = self.object.state
        crumbs = [
            (_("States"), reverse("state-list")),
            (state.name, reverse("state", args=[state.code])),
        ]
        if self.tab != "mission":
            crumbs.append((str(self.object), self.object.get_absolute_url()))
        return crumbs

    def get_context_data(self, **kwargs):
        rights = rights_on(self.request.user, self.object.state_id)
        may_read = self.object.is_readable_with(rights)
        return super().get_context_data(tab=self.tab, may_read=may_read, rights=rights, **kwargs)


class MissionList(ScopedList):
    model = Mission
    partial = "rows"
    template_name = "assessments/mission_list.html"

    def get_queryset(self):
        self.filter = MissionFilter(self.request.GET)
        rows = super().get_queryset().select_related("state", "team_leader")
        scored = Count("answers", filter=Q(answers__is_scored=True, answers__voice="agreed"))
        return self.narrow(rows.annotate(scored=scored)).order_by("-starts_on", "-pk")

    def narrow(self, rows):
        wanted = self.filter.cleaned_data if self.filter.is_valid() else {}
        if wanted.get("state"):
            text = wanted["state"]
            rows = rows.filter(Q(state__name__icontains=text) | Q(state__code__iexact=text))
        for name in ("status", "kind"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        return rows

    def get_title(self):
        return _("Missions")

    def get_marking(self):
        return reach_marking(Mission, self.request.user)

    def get_context_data(self, **kwargs):
        assignable = State.objects.allowed(self.request.user, "open_mission")
        return super().get_context_data(
            filter=self.filter, states=assignable.filter(participations__isnull=False), **kwargs
        )


class MissionCreate(ScopedForm):
    """Open a mission for one state, pinned to a published version of an instrument: the nearest
    one, or the one that the address and then the form name."""

    model = State
    action = "open_mission"
    form_class = MissionForm
    template_name = "assessments/mission_form.html"

    def get_object(self, queryset=None):
        rows = self.get_queryset().filter(participations__isnull=False)
        return fetch(rows, self.request.user, self.action, code=self.kwargs["code"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject, "instrument": self.instrument}

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as error:  # no version is open to new missions
            messages.error(request, error.messages[0])
            return redirect("state", self.subject.code)

    @cached_property
    def instruments(self):
        """The versions that fit, the nearest first."""
        programme = actions.own_programme()
        nearest = {"state": self.subject, "previous": actions.last_assessment(self.subject)}
        return list(Instrument.objects.fitting(programme, **nearest)) or [
            actions.published_instrument(programme)
        ]

    @cached_property
    def instrument(self):
        chosen = self.request.POST.get("instrument") or self.request.GET.get("instrument")
        named = [each for each in self.instruments if str(each.pk) == chosen]
        return [*named, *self.instruments][0]

    def perform(self, form):
        values = form.values()
        if self.request.POST.get("instrument", "") not in ("", str(self.instrument.pk)):
            raise ValidationError(
                _("The version that you chose is closed to new missions. Now it is %(instrument)s.")
                % {"instrument": self.instrument}
            )
        return actions.open_mission(
            state=self.subject,
            by=self.request.user,
            instrument=self.instrument,
            areas=values.pop("areas"),
            **values,
        )

    def get_title(self):
        return _("Open a mission")

    def get_crumbs(self):
        state = self.subject
        return [
            (_("States"), reverse("state-list")),
            (state.name, reverse("state", args=[state.code])),
        ]

    def get_marking(self):
        return Marking(Classification.CONFIDENTIAL, _("Release: those assigned to the State"))

    def get_context_data(self, **kwargs):
        others = [each for each in self.instruments if each != self.instrument]
        return super().get_context_data(instrument=self.instrument, others=others, **kwargs)


class MissionUpdate(VersionedForm):
    """Correct the agreement, the days and the handing over of a mission."""

    model = Mission
    action = "change"
    form_class = MissionUpdateForm
    template_name = "assessments/mission_form.html"
    done = gettext_lazy("The mission is changed.")

    def get_queryset(self):
        return super().get_queryset().select_related("state", "instrument")

    def get_form_kwargs(self):
        mission = self.subject
        known = {"instance": mission, "state": mission.state, "instrument": mission.instrument}
        return super().get_form_kwargs() | known | {"initial": {"version": mission.version}}

    def perform(self, form):
        values = form.values()
        return actions.change_mission(
            mission=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            areas=values.pop("areas"),
            values=values,
        )

    def get_title(self):
        return _("Change the mission")

    def get_marking(self):
        return mission_marking(self.subject)

    def get_crumbs(self):
        mission = self.subject
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
        ]


@worded
def _mission(user, pk: int):
    rows = Mission.objects.allowed(user).filter(pk=pk)
    return rows.select_related("state", "instrument", "team_leader", "programme")


class MissionDetail(MissionPage, ScopedDetail):
    question = _mission
    tab = "mission"
    template_name = "assessments/mission_detail.html"
    known = None

    def get_title(self):
        return str(self.object)

    @cached_property
    def word(self):
        return state_word(self.object, self.request.user)

    def get_parts(self):
        return parts_of(self.word)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mission = self.object
        note_list(self.get_parts(), by=self.request.user)
        rights = context["rights"]
        acts = ("change", "submit", "approve")
        may = {act for act in acts if Mission.opened_by(rights, act)}
        if context["may_read"]:
            context |= self.progress()
        if mission.is_scored_twice and "change_finding" in rights:
            context["completion"] = completion_by_area(mission, self.indicators)
        context |= {
            "can_assign": "change" in may and mission.is_open_for_scoring,
            "can_change": "change" in may and mission.status not in Mission.OVER,
            "steps": steps_of(mission),
            "clocks": clocks_of(mission),
            "offers": Mission.lifecycle.offers(
                mission, may.__contains__, self.known, self.request.user
            ),
            "team": team_of(mission, with_seats=False),
            "word": self.word,
            "can_score": mission.is_open_for_scoring and "change_finding" in rights,
        }
        return context

    @cached_property
    def indicators(self):
        return scoring.indicators_asked(None, mission=self.object.pk)

    def progress(self):
        mission = self.object
        indicators = self.indicators
        answers = scoring.agreed_answers(self.request.user, mission=mission.pk)
        rows = scoring.profile(indicators, answers)
        done = {answer.indicator_id for answer in answers if answer.is_scored}
        scored = Counter(each.area_id for each in indicators if each.pk in done)
        first = {each.area_id: each for each in reversed(indicators)}
        missing = []
        if mission.is_open_for_scoring:
            missing = completeness.missing(mission, indicators, answers)
        can_submit = mission.status in Mission.lifecycle.named("submit").sources
        self.known = {"submit": completeness.summary(missing)}
        return {
            "areas": [(row, scored[row.area.pk], first[row.area.pk].code) for row in rows],
            "plot": plot_rows(rows, mission),
            "scored": sum(scored.values()),
            "total": len(indicators),
            "missing": missing[:12],
            "missing_count": len(missing),
            "unwritten": unwritten(mission) if can_submit else [],
            "start_code": missing[0].indicator.code if missing else indicators[0].code,
        }


class MissionProfile(MissionPage, ScopedDetail):
    """The maturity profile in full, with coverage and gates; the single figure comes last."""

    tab = "profile"
    template_name = "assessments/mission_profile.html"

    def get_title(self):
        return _("Maturity profile")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["may_read"]:
            rows = scoring.mission_profile(self.object)
            context |= {
                "rows": rows,
                "plot": plot_rows(rows, self.object),
                "overall": scoring.overall(rows),
            }
        return context


class MissionChanges(MissionPage, ScopedDetail):
    """A re-assessment beside the mission before it: before and after, never cause."""

    tab = "changes"
    template_name = "assessments/mission_changes.html"

    def get_queryset(self):
        return super().get_queryset().select_related("previous")

    def get_title(self):
        return _("Before and after")

    def get_parts(self):
        previous = self.object.previous
        return [*super().get_parts(), *([previous] if previous else [])]

    def get_context_data(self, **kwargs):
        delta = Delta(self.object, self.request.user)
        areas = delta.asked if delta.previous and delta.is_open else []
        rows = [each.row for each in areas if each.before is not None]
        return super().get_context_data(delta=delta, areas=areas, plot=rows, **kwargs)


class MissionHistory(MissionPage, ScopedHistory):
    tab = "history"
    template_name = "assessments/mission_history.html"

    def get_title(self):
        return _("History")


class MissionMove(LifecycleMove):
    model = Mission

    def move(self, obj, name, reason):
        actions.move_mission(mission=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": obj.get_status_display()}
        )
