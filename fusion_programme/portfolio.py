"""The portfolio's rows: every beneficiary that a person may see, in a few queries."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Finding, Mission
from fusion_programme.gaps import counts_by_severity, open_gaps, severities, without_action
from fusion_programme.stages import Stage, stage_of
from portfolio.models import Participation
from roadmaps.models import PlanAction, Roadmap

CHECK_DAYS = 30
BEGINS, ENDS = gettext_lazy("mission begins"), gettext_lazy("mission ends")


@dataclass
class Alert:
    """One thing that needs somebody: how urgent, what, why, and where to mend it."""

    tone: str
    word: str
    title: str
    detail: str
    url: str


@dataclass
class Row:
    """One beneficiary as the portfolio shows it."""

    participation: Participation
    missions: list[Mission] = field(default_factory=list)
    roadmaps: list[Roadmap] = field(default_factory=list)
    gaps: dict = field(default_factory=dict)
    orphans: int = 0
    late_count: int = 0
    late_pk: int | None = None
    has_late_gate: bool = False
    late: PlanAction | None = None
    next_pk: int | None = None
    next_action: PlanAction | None = None
    today: datetime.date = None

    @property
    def state(self):
        return self.participation.state

    @cached_property
    def stage(self) -> Stage:
        return stage_of(self.missions, self.roadmaps)

    @property
    def last_mission(self):
        return self.missions[0] if self.missions else None

    @property
    def roadmap(self):
        return self.roadmaps[0] if self.roadmaps else None

    @property
    def gap_count(self) -> int:
        return sum(self.gaps.values())

    @property
    def gap_words(self):
        return severities(self.gaps)

    @property
    def next_date(self):
        """The next dated thing, or nothing."""
        return min(self.dates(), default=None, key=lambda each: each[0])

    def dates(self) -> list[tuple]:
        """What is dated ahead: day, words, and the mission or action that it belongs to."""
        found = [
            (day, words, each)
            for each in self.missions
            if each.status != Mission.Status.CANCELLED
            for day, words in ((each.starts_on, BEGINS), (each.ends_on, ENDS))
            if day >= self.today
        ]
        if self.next_action:
            found.append((self.next_action.due_on, "", self.next_action))
        return found

    def records(self) -> list:
        """The records that the row and its alerts speak of."""
        actions = [each for each in (self.late, self.next_action) if each]
        return [self.state, *self.missions, *self.roadmaps, *actions]

    @property
    def needs_attention(self) -> bool:
        return bool(self.late_count or self.orphans or list(self._unanswered()))

    @property
    def urgency(self) -> int:
        """The order in which alerts are read: late safeguards, other late actions, the rest."""
        return 0 if self.has_late_gate else 1 if self.late_count else 2

    @cached_property
    def alerts(self) -> list[Alert]:
        return [*self._late(), *self._check(), *self._orphans()]

    def _late(self):
        """The late action to mend first: one on a safeguard gate, if there is one."""
        action = self.late
        if action is None:
            return
        days = action.days_late(on=self.today)
        gates = [f.indicator.code for f in action.findings.all() if f.indicator.is_gate]
        detail = ngettext("%(days)s day late.", "%(days)s days late.", days) % {"days": days}
        if gates:
            detail += " " + _("Safeguard gate %(codes)s.") % {"codes": ", ".join(gates)}
        if self.late_count > 1:
            others = self.late_count - 1
            detail += " " + ngettext(
                "%(count)s other action is late.", "%(count)s other actions are late.", others
            ) % {"count": others}
        yield Alert(
            "overdue" if gates else "due",
            _("Overdue"),
            f"{self.state.name} {action}",
            detail,
            action.get_absolute_url(),
        )

    def _unanswered(self):
        """Missions whose draft the State has had for more than thirty days, with the last day."""
        for mission in self.missions:
            if mission.status == Mission.Status.STATE_CHECK and mission.submitted_at:
                end = mission.submitted_at.date() + datetime.timedelta(days=CHECK_DAYS)
                if end < self.today:
                    yield mission, end

    def _check(self):
        for mission, end in self._unanswered():
            yield Alert(
                "due",
                _("Overdue"),
                _("%(state)s: comments on the draft report") % {"state": self.state.name},
                _("%(limit)s days ended on %(day)s.")
                % {"limit": CHECK_DAYS, "day": date_format(end, "j F Y")},
                mission.get_absolute_url(),
            )

    def _orphans(self):
        if self.orphans:
            title = ngettext(
                "%(state)s: %(count)s gap has no action yet",
                "%(state)s: %(count)s gaps have no action yet",
                self.orphans,
            ) % {"state": self.state.name, "count": self.orphans}
            url = reverse("assessments:finding-list") + f"?state={self.state.code}"
            yield Alert("part", _("To decide"), title, "", url)


def portfolio_rows(user, *, today: datetime.date) -> list[Row]:
    """One row per participating state that this person may see, by name."""
    participations = Participation.objects.allowed(user).select_related("state", "officer")
    rows = {
        each.state_id: Row(each, today=today) for each in participations.order_by("state__name")
    }
    _add_missions(rows, user)
    _add_roadmaps(rows, user)
    _add_gaps(rows, user)
    _add_actions(rows, user, today)
    return list(rows.values())


def _add_missions(rows, user):
    for mission in Mission.objects.allowed(user).filter(state__in=rows).order_by("-starts_on"):
        mission.state = rows[mission.state_id].state
        rows[mission.state_id].missions.append(mission)


def _add_roadmaps(rows, user):
    actions = Q(objectives__actions__isnull=False)
    done = Q(objectives__actions__status=PlanAction.Status.COMPLETED)
    roadmaps = Roadmap.objects.allowed(user).filter(state__in=rows).order_by("-starts_on")
    counted = roadmaps.annotate(
        total=Count("objectives__actions", filter=actions),
        completed=Count("objectives__actions", filter=done),
    )
    for roadmap in counted:
        roadmap.state = rows[roadmap.state_id].state
        rows[roadmap.state_id].roadmaps.append(roadmap)


def _add_gaps(rows, user):
    findings = Finding.objects.allowed(user).filter(mission__state__in=rows)
    for state_id, counts in counts_by_severity(open_gaps(findings), "mission__state").items():
        rows[state_id].gaps = counts
    for state_id, counts in counts_by_severity(without_action(findings), "mission__state").items():
        rows[state_id].orphans = sum(counts.values())


def _add_actions(rows, user, today):
    """For each plan in force: how many actions are late, which is the latest to mend, what is next.

    Counted in the database; only the one action per State that the page names is read.
    """
    actions = (
        PlanAction.objects.allowed(user)
        .unfinished()
        .in_force()
        .with_due()
        .filter(objective__roadmap__state__in=rows)
    )
    state = F("objective__roadmap__state")
    gate = Q(findings__indicator__is_gate=True)
    late = actions.filter(due__lt=today).order_by().values(place=state)
    counted = late.annotate(number=Count("pk", distinct=True), gate=Min("pk", filter=gate))
    for found in counted.annotate(first=Min("pk")):
        row = rows[found["place"]]
        row.late_count, row.has_late_gate = found["number"], found["gate"] is not None
        row.late_pk = found["gate"] or found["first"]
    ahead = actions.filter(due__gte=today)
    first = ahead.filter(objective__roadmap__state=OuterRef("place")).order_by("due", "pk")
    nearest = ahead.order_by().values(place=state).distinct()
    nexts = nearest.annotate(nearest=Subquery(first.values("pk")[:1]))
    for found in nexts:
        rows[found["place"]].next_pk = found["nearest"]
    _read_actions(rows, actions)


def _read_actions(rows, actions):
    wanted = {pk for row in rows.values() for pk in (row.late_pk, row.next_pk) if pk}
    linked = actions.select_related("objective__roadmap__state")
    cited = Prefetch("findings", Finding.objects.select_related("indicator"))
    found = linked.prefetch_related(cited).in_bulk(wanted)
    for row in rows.values():
        row.late = found.get(row.late_pk)
        row.next_action = found.get(row.next_pk)
