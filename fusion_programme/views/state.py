"""One state: how far it is, what changed and where a thread is broken."""

from collections import defaultdict

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Answer, Finding, Indicator, Mission
from assessments.profile_rows import plot_rows
from assessments.scoring import profile
from fusion_programme.gaps import counts_by_severity, open_gaps, severities
from fusion_programme.stages import Stage, stage_of
from fusion_programme.threads import threads
from portfolio.access import fetch, rights_on
from portfolio.models import Participation, Programme, State
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedHistory, ScopedList
from roadmaps.models import PlanAction, Roadmap
from web.marking import Classification, Marking, highest

THREADS = 12


class StateList(ScopedList):
    """Every beneficiary that the reader may see, found by its name in any language or its code."""

    model = State
    template_name = "fusion_programme/state_list.html"
    paginate_by = 50

    def get_queryset(self):
        rows = super().get_queryset().annotate(parts=Count("participations"))
        text = self.request.GET.get("q", "").strip()[:60]
        if text:
            names = ("name", "formal_name", "name_fr", "name_pt", "name_ar")
            wanted = Q(code__iexact=text)
            for name in names:
                wanted |= Q(**{f"{name}__icontains": text})
            rows = rows.filter(wanted)
        return rows.order_by("-parts", "name")

    def get_title(self):
        return _("States")

    def get_marking(self):
        return Marking(Classification.CONFIDENTIAL, _("Release: programme team only"))


class StatePage:
    model = State
    slug_field = slug_url_kwarg = "code"

    def get_object(self, queryset=None):
        return fetch(self.get_queryset(), self.request.user, code=self.kwargs["code"])

    def get_marking(self):
        release = _("Release: programme team and %(state)s") % {"state": self.object.name}
        levels = (each.level for each in self.get_parts())
        return Marking(highest([Classification.CONFIDENTIAL, *levels]), release)

    def get_crumbs(self):
        return [(_("States"), reverse("state-list"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(tab=self.tab, **kwargs)


class StateHistory(StatePage, ScopedHistory):
    tab = "history"
    template_name = "fusion_programme/state_history.html"

    def get_title(self):
        return _("History of %(state)s") % {"state": self.object.name}


class StateDetail(StatePage, ScopedDetail):
    tab = "overview"
    template_name = "fusion_programme/state_detail.html"

    def get_title(self):
        return self.object.local_name

    def get_parts(self):
        return self.parts

    def get_context_data(self, **kwargs):
        state, user = self.object, self.request.user
        today = timezone.localdate()
        missions = list(
            Mission.objects.allowed(user).filter(state=state).select_related("instrument")
        )
        for each in missions:
            each.state = state
        roadmaps = list(
            Roadmap.objects.allowed(user).filter(state=state).select_related("mission__instrument")
        )
        for each in roadmaps:
            each.state = state
        actions = list(
            PlanAction.objects.allowed(user)
            .filter(objective__roadmap__in=roadmaps)
            .select_related("objective__roadmap__state")
        )
        # What an amendment adds is counted from its approval on.
        tracked = [each for each in actions if not each.is_proposed]
        rights = rights_on(user, state.pk)
        self.parts = [*missions, *roadmaps, *actions]
        assessed = Assessed(missions, user)
        found = threads(state, user, roadmaps=roadmaps, rights=rights, levels=assessed.levels())
        self.parts += [each.finding for each in found]
        shown = found if self.request.GET.get("threads") == "all" else found[:THREADS]
        told = [*missions, *roadmaps, *actions, *(each.finding for each in shown)]
        note_list(told, by=user)
        gaps = counts_by_severity(
            open_gaps(Finding.objects.allowed(user).filter(mission__state=state)),
            "mission__state",
        ).get(state.pk, {})
        plot, at_target, applicable = assessed.profile()
        stage = stage_of(missions, roadmaps)
        return super().get_context_data(
            participation=Participation.objects.filter(state=state)
            .select_related("officer", "programme")
            .first(),
            steps=steps(stage, missions, roadmaps),
            missions=missions,
            roadmaps=roadmaps,
            tracked=tracked,
            completed=sum(each.status == PlanAction.Status.COMPLETED for each in tracked),
            late=sum(bool(each.days_late(on=today)) for each in tracked),
            gaps=gaps,
            gap_count=sum(gaps.values()),
            gap_words=severities(gaps),
            plot=plot,
            at_target=at_target,
            applicable=applicable,
            threads=shown,
            thread_count=len(found),
            broken=sum(each.is_broken for each in found),
            unbroken=sum(not each.is_broken for each in found),
            events=events(missions, roadmaps, tracked, today),
            today=today,
            can_open="add_mission" in rights,
            sees_programme=Programme.opened_to(user),
            **kwargs,
        )


class Assessed:
    """The agreed answers of a state's shared missions that the reader may see, read once for
    profile and threads. Missions of which he may see none are left out."""

    def __init__(self, missions, user):
        shared = [each.pk for each in missions if each.is_shared]
        self.answers = defaultdict(list)
        self.indicators = []
        if shared:
            seen = Answer.objects.agreed().scored().allowed(user)
            for answer in seen.filter(mission__in=shared):
                self.answers[answer.mission_id].append(answer)
        told = [each for each in missions if each.pk in self.answers]
        self.missions = sorted(told, key=lambda each: each.starts_on)
        if not self.missions:
            return
        instruments = {each.instrument_id for each in self.missions}
        rows = Indicator.objects.filter(area__instrument__in=instruments)
        self.indicators = list(rows.select_related("area").defer(*Indicator.long_fields()))

    def levels(self) -> dict:
        """(day, level) by question, oldest first: what is asked otherwise in a later version of the
        instrument is not compared."""
        keys = {each.pk: each.question_key for each in self.indicators}
        found = {}
        for mission in self.missions:
            for answer in self.answers[mission.pk]:
                if answer.level is not None:
                    days = found.setdefault(keys[answer.indicator_id], [])
                    days.append((mission.starts_on, answer.level))
        return found

    def profile(self) -> tuple[list, int, int]:
        """Baseline against now: rows to draw, indicators at target, of those that apply."""
        if not self.missions:
            return [], 0, 0
        first, *later = self.missions
        latest = {row.area.code: row for row in profile(self.indicators, self.answers[first.pk])}
        baseline = {code: row.mean for code, row in latest.items()}
        for mission in later:
            for row in profile(self.indicators, self.answers[mission.pk]):
                if row.mean is not None:
                    latest[row.area.code] = row
        rows = list(latest.values())
        shown = plot_rows(rows, baseline=baseline if later else None)
        return shown, sum(row.at_target for row in rows), sum(row.applicable for row in rows)


def steps(stage, missions, roadmaps):
    """The tracker: each stage with what is known of it."""
    details = {
        Stage.ASSESSMENT: date_format(missions[-1].starts_on, "j M Y") if missions else "",
        Stage.PLAN: _("Version %(version)s") % {"version": roadmaps[0].version_number}
        if roadmaps
        else "",
        Stage.IMPLEMENTATION: _("Endorsed %(day)s")
        % {"day": date_format(roadmaps[0].endorsed_on, "j M Y")}
        if roadmaps and roadmaps[0].endorsed_on
        else "",
        Stage.REASSESSMENT: date_format(missions[0].starts_on, "j M Y")
        if len(missions) > 1
        else "",
    }
    return [
        {
            "title": each.label,
            "state": "done" if each < stage else "now" if each == stage else "",
            "detail": details.get(each, ""),
        }
        for each in Stage
    ]


def events(missions, roadmaps, actions, today):
    """What happened and what comes, newest first: (day, title, detail, url, is coming)."""
    found = [
        (each.starts_on, str(each), each.get_status_display(), each.get_absolute_url())
        for each in missions
    ]
    found += [
        (each.endorsed_on, _("Roadmap endorsed"), each.version_number, each.get_absolute_url())
        for each in roadmaps
        if each.endorsed_on
    ]
    ahead = sorted(
        (a for a in actions if a.due_on >= today and not a.has_ended), key=lambda a: a.due_on
    )
    found += [(a.due_on, str(a), _("planned end"), a.get_absolute_url()) for a in ahead[:3]]
    done = sorted((a for a in actions if a.status == "completed"), key=lambda a: a.due_on)
    found += [(a.due_on, str(a), _("completed"), a.get_absolute_url()) for a in done[-3:]]
    ordered = sorted(found, key=lambda each: each[0], reverse=True)
    return [(*each, each[0] > today) for each in ordered[:10]]
