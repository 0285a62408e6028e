"""The portfolio's rows: every beneficiary that a person may see, in a few queries."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Finding, Mission
from fusion_programme.gaps import counts_by_severity, open_gaps, severities, without_action
from fusion_programme.stages import Stage, stage_of
from portfolio.models import Participation
from roadmaps.models import PlanAction, Roadmap

CHECK_DAYS = 30


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
    late: list[PlanAction] = field(default_factory=list)
    next_action: PlanAction | None = None
    today: datetime.date = None

    @property
    def state(self):
        return self.participation.state

    @property
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
        """The next dated thing: a mission's day or the end of an action."""
        return min(self.coming(), default=None, key=lambda each: each[0])

    def coming(self) -> list[tuple[datetime.date, str, str]]:
        found = []
        for each in self.missions:
            for day, words in (
                (each.starts_on, _("mission begins")),
                (each.ends_on, _("mission ends")),
            ):
                if day >= self.today and each.status != Mission.Status.CANCELLED:
                    found.append((day, f"{self.state.name}: {words}", each.get_absolute_url()))
        if self.next_action:
            action = self.next_action
            title = f"{self.state.name}: {action.code} {action.title}"
            found.append((action.ends_on, title, action.get_absolute_url()))
        return found

    def alerts(self) -> list[Alert]:
        return [*self._late(), *self._check(), *self._orphans()]

    def _late(self):
        for action in self.late:
            days = action.days_late(on=self.today)
            gates = [f.indicator.code for f in action.findings.all() if f.indicator.is_gate]
            detail = ngettext("%(days)s day late.", "%(days)s days late.", days) % {"days": days}
            if gates:
                detail += " " + _("Safeguard gate %(codes)s.") % {"codes": ", ".join(gates)}
            yield Alert(
                "overdue" if gates else "due",
                _("Overdue"),
                f"{self.state.name} {action}",
                detail,
                action.get_absolute_url(),
            )

    def _check(self):
        for mission in self.missions:
            if mission.status != Mission.Status.STATE_CHECK or not mission.submitted_at:
                continue
            end = mission.submitted_at.date() + datetime.timedelta(days=CHECK_DAYS)
            if end < self.today:
                yield Alert(
                    "due",
                    _("Overdue"),
                    _("%(state)s: comments on the draft report") % {"state": self.state.name},
                    _("%(limit)s days ended on %(day)s.")
                    % {"limit": CHECK_DAYS, "day": end.strftime("%-d %B %Y")},
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
        rows[roadmap.state_id].roadmaps.append(roadmap)


def _add_gaps(rows, user):
    findings = Finding.objects.allowed(user).filter(mission__state__in=rows)
    for state_id, counts in counts_by_severity(open_gaps(findings), "mission__state").items():
        rows[state_id].gaps = counts
    for state_id, counts in counts_by_severity(without_action(findings), "mission__state").items():
        rows[state_id].orphans = sum(counts.values())


def _add_actions(rows, user, today):
    """Late actions of plans in force, and the next one to end."""
    actions = PlanAction.objects.allowed(user).unfinished()
    in_force = actions.filter(
        objective__roadmap__status=Roadmap.Status.ENDORSED, objective__roadmap__state__in=rows
    )
    found = defaultdict(list)
    ordered = in_force.select_related("objective__roadmap").order_by("ends_on")
    for action in ordered.prefetch_related("findings__indicator"):
        found[action.objective.roadmap.state_id].append(action)
    for state_id, actions_of in found.items():
        row = rows[state_id]
        row.late = [each for each in actions_of if each.ends_on < today]
        row.next_action = next((each for each in actions_of if each.ends_on >= today), None)
