"""One roadmap as its readers see it: the same object feeds the page and the printed plan."""

import datetime
from collections import Counter
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.models import Indicator
from assessments.profile_rows import plot_rows
from portfolio.access import rights_on, visible
from portfolio.labels import OpenTo
from portfolio.worded import worded
from roadmaps.coverage import by_objective, coverage
from roadmaps.lights import Light, light_of
from roadmaps.models import Objective, PlanAction, Roadmap, SuggestionDecision
from roadmaps.priorities import Quadrant, explained, in_order, two_by_two
from roadmaps.quarters import quarters_of
from roadmaps.rhythm import due_words, report_of
from roadmaps.suggestions import finding_offers, plan_actions
from roadmaps.timeline import Timeline
from web.plots import paper_places

DUE_DAYS = 183


@worded
def _objectives(_user, roadmap: int):
    rows = Objective.objects.filter(roadmap=roadmap).order_by("number")
    return rows.prefetch_related("areas")


class RoadmapSummary:
    """Everything that a reader of the plan is told, on one day. Without `user` everything."""

    def __init__(self, roadmap: Roadmap, *, today: datetime.date, user=None):
        self.roadmap, self.today, self.user = roadmap, today, user

    @cached_property
    def actions(self) -> list[PlanAction]:
        """By priority, as the plan's method has it."""
        return in_order(plan_actions(self.roadmap, self.user), self.roadmap.method)

    @cached_property
    def objectives(self) -> list[tuple]:
        """Each objective with its actions and how many are completed."""
        groups = by_objective(self.actions)
        return [
            (objective, groups.get(objective, []), self._completed(groups.get(objective, [])))
            for objective in _objectives(None, roadmap=self.roadmap.pk)
        ]

    @cached_property
    def statuses(self) -> list[tuple]:
        """Status, its label and how many actions have it, for those that occur."""
        counts = Counter(each.status for each in self.actions)
        return [(s.value, s.label, counts[s]) for s in PlanAction.Status if counts[s]]

    @cached_property
    def status_bar(self) -> list[tuple]:
        """The same as places on a bar from 0 to 100."""
        found, x = [], 0.0
        for value, _label, count in self.statuses:
            width = 100 * count / len(self.actions)
            found.append((value, x, width - 0.3))
            x += width
        return found

    @cached_property
    def completed(self) -> int:
        return self._completed(self.actions)

    @property
    def moving(self) -> int:
        """Completed or on track."""
        good = (PlanAction.Status.COMPLETED, PlanAction.Status.ON_TRACK)
        return sum(each.status in good for each in self.actions)

    @cached_property
    def late(self) -> list[PlanAction]:
        rows = [each for each in self.actions if each.days_late(on=self.today)]
        return sorted(rows, key=lambda each: each.due_on)

    @cached_property
    def late_gates(self) -> list[tuple]:
        """Late actions on safeguard gates, with the gates and the days."""
        return [
            (each, gates, each.days_late(on=self.today))
            for each in self.late
            if (gates := [f.indicator.code for f in each.cited if f.indicator.is_gate])
        ]

    @cached_property
    def due(self) -> list[PlanAction]:
        """Unfinished actions that are late or end within six months."""
        until = self.today + datetime.timedelta(days=DUE_DAYS)
        open_ = [each for each in self.actions if not (each.has_ended or each.is_proposed)]
        return sorted((each for each in open_ if each.due_on <= until), key=lambda a: a.due_on)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.roadmap.starts_on, self.roadmap.ends_on, self.today)

    @cached_property
    def bars(self) -> dict:
        return {each.pk: self.timeline.bar(each) for each in self.actions}

    @cached_property
    def places(self) -> dict:
        """The address of each action's page, worked out once for all of them."""
        address = reverse("roadmaps:action-detail", args=[0])
        return {each.pk: address.replace("/0/", f"/{each.pk}/") for each in self.actions}

    def light(self, action: PlanAction) -> Light:
        return light_of(action, on=self.today)

    @cached_property
    def quadrants(self) -> list[Quadrant]:
        """The two-by-two chart of the plan's method."""
        return two_by_two(self.actions, self.roadmap.method)

    @property
    def method(self) -> str:
        """How priorities are set, in words."""
        return explained(self.roadmap.method)

    @property
    def reporting(self) -> str:
        """How often the plan is reported, and on which days."""
        return due_words(self.roadmap)

    @cached_property
    def next_report(self) -> datetime.date | None:
        """The day on which the next report of a plan in force is due."""
        if not self.roadmap.is_in_force:
            return None
        begun = quarters_of(self.roadmap, until=self.today)[-1]
        return None if begun.is_closed(on=self.today) else report_of(self.roadmap, begun).ends_on

    @cached_property
    def offers(self):
        return finding_offers(self.roadmap, self.actions, self.user)

    @cached_property
    def tells_decisions(self) -> bool:
        """Whether the reader may know what was declined: to nobody else can be said which findings
        still wait for an action."""
        if self.user is None or isinstance(self.user, OpenTo):
            return True
        return SuggestionDecision.opened_by(rights_on(self.user, self.roadmap.state_id))

    @cached_property
    def orphans(self):
        """Findings without an action and without a reason why not."""
        return [row for row in self.offers if row.is_open and self.tells_decisions]

    @cached_property
    def coverage(self):
        return coverage(self.offers)

    @cached_property
    def open_gaps(self) -> Counter:
        """Findings that no completed action answers yet, by severity."""
        return Counter(
            row.finding.severity
            for row in self.offers
            if not any(each.status == PlanAction.Status.COMPLETED for each in row.actions)
        )

    @cached_property
    def profile(self):
        return scoring.mission_profile(self.roadmap.mission, self.user)

    @cached_property
    def plot(self):
        return plot_rows(self.profile)

    @property
    def paper_plot(self):
        """The profile's rows with places measured for paper, 250 units wide."""
        return [(row, paper_places(row)) for row in self.plot]

    @property
    def at_target(self) -> tuple[int, int]:
        """Indicators at their target, of those that apply."""
        return sum(r.at_target for r in self.profile), sum(r.applicable for r in self.profile)

    @cached_property
    def support(self) -> dict:
        """Titles of the courses, mentoring topics and entries that the actions name."""
        return self.roadmap.mission.instrument.references

    @cached_property
    def other_findings(self):
        """Strengths, good practices and observations: they need no action and are printed."""
        rows = visible(self.roadmap.mission.findings.all(), self.user)
        rows = rows.exclude(pk__in=[r.finding.pk for r in self.offers])
        rows = rows.select_related("indicator", "mission__state").order_by("number")
        return list(rows.defer(*Indicator.long_fields("indicator__")))

    @property
    def parts(self) -> list:
        """The labelled records that the page shows: actions and the findings behind them."""
        return [*self.actions, *(row.finding for row in self.offers)]

    @property
    def lead(self) -> str:
        """The plan's own summary, or one sentence made from the figures."""
        if self.roadmap.summary:
            return self.roadmap.summary
        return _("%(moving)s of %(total)s actions are completed or on track.") % {
            "moving": self.moving,
            "total": len(self.actions),
        }

    @staticmethod
    def _completed(actions) -> int:
        return sum(each.status == PlanAction.Status.COMPLETED for each in actions)
