"""Missions: the list, opening one, its page, its profile and its history."""

from collections import Counter

from django.contrib import messages
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from assessments import actions, completeness, scoring
from assessments.forms import MissionFilter, MissionForm
from assessments.marking import mission_marking
from assessments.models import Mission
from assessments.profile_rows import plot_rows
from portfolio.access import fetch, rights_on
from portfolio.labels import reach_marking
from portfolio.models import Grant, State
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedHistory, ScopedList
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
    """Open a mission for one state, pinned to the published instrument."""

    model = State
    action = "open_mission"
    form_class = MissionForm
    template_name = "assessments/mission_form.html"

    def get_object(self, queryset=None):
        rows = self.get_queryset().filter(participations__isnull=False)
        return fetch(rows, self.request.user, self.action, code=self.kwargs["code"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject, "instrument": self.instrument}

    @cached_property
    def instrument(self):
        return actions.published_instrument()

    def perform(self, form):
        values = form.values()
        return actions.open_mission(
            state=self.subject, by=self.request.user, areas=values.pop("areas"), **values
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
        return super().get_context_data(instrument=self.instrument, **kwargs)


class MissionDetail(MissionPage, ScopedDetail):
    tab = "mission"
    template_name = "assessments/mission_detail.html"
    known = None

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mission = self.object
        rights = context["rights"]
        acts = ("change", "submit", "approve")
        may = {act for act in acts if Mission.opened_by(rights, act)}
        if context["may_read"]:
            context |= self.progress()
        context |= {
            "steps": steps(mission),
            "offers": Mission.lifecycle.offers(
                mission, may.__contains__, self.known, self.request.user
            ),
            "team": Grant.objects.in_effect()
            .filter(state=mission.state, role__in=["lead", "assessor"])
            .select_related("person"),
            "can_score": mission.is_open_for_scoring and "change_finding" in rights,
        }
        return context

    def progress(self):
        mission = self.object
        indicators = list(scoring.mission_indicators(mission))
        answers = list(mission.answers.agreed().allowed(self.request.user))
        rows = scoring.profile(indicators, answers)
        scored = Counter(
            each.area_id
            for each in indicators
            if any(answer.is_scored and answer.indicator_id == each.pk for answer in answers)
        )
        first = {each.area_id: each for each in reversed(indicators)}
        missing = []
        if mission.is_open_for_scoring:
            missing = completeness.missing(mission, indicators, answers)
        self.known = {"submit": completeness.summary(missing)}
        return {
            "areas": [(row, scored[row.area.pk], first[row.area.pk].code) for row in rows],
            "plot": plot_rows(rows, mission),
            "scored": sum(scored.values()),
            "total": len(indicators),
            "missing": missing[:12],
            "missing_count": len(missing),
            "start_code": missing[0].indicator.code if missing else indicators[0].code,
        }


def steps(mission):
    """The lifecycle as the tracker shows it."""
    order = [status for status in Mission.Status if status != Mission.Status.CANCELLED]
    reached = order.index(mission.status) if mission.status in order else -1
    return [
        {
            "title": status.label,
            "state": "done" if place < reached else "now" if place == reached else "",
        }
        for place, status in enumerate(order)
    ]


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
