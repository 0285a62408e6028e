"""What the instrument suggests for a mission's findings. Nothing is added silently."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch

from assessments.models import Finding, Indicator, SuggestedAction
from portfolio.access import visible
from roadmaps.models import PlanAction, Roadmap, SuggestionDecision


@dataclass
class Offer:
    """One suggested action for one finding, with what was decided about it."""

    finding: Finding
    suggestion: SuggestedAction
    decision: SuggestionDecision | None


@dataclass
class FindingOffers:
    """A finding that needs an action, what is suggested for it and what answers it already."""

    finding: Finding
    level: int | None
    offers: list[Offer] = field(default_factory=list)
    actions: list[PlanAction] = field(default_factory=list)

    @property
    def indicator(self) -> Indicator:
        return self.finding.indicator

    @property
    def is_declined(self) -> bool:
        """Every suggestion was declined with a reason, and there is at least one."""
        return bool(self.offers) and all(
            each.decision and each.decision.verdict == SuggestionDecision.Verdict.DECLINED
            for each in self.offers
        )

    @property
    def is_open(self) -> bool:
        """No action answers it and nobody has said why not."""
        return not self.actions and not self.is_declined


def fits(suggestion: SuggestedAction, level: int | None) -> bool:
    """Whether the suggestion is meant for an indicator at this level."""
    return level is not None and suggestion.from_min <= level <= suggestion.from_max


def plan_actions(roadmap: Roadmap, user=None) -> list[PlanAction]:
    """The plan's actions with what they cite, in two queries; with `user` only what this reader
    may see."""
    findings = visible(Finding.objects.select_related("indicator"), user)
    cited = Prefetch("findings", findings.defer(*Indicator.long_fields("indicator__")))
    rows = visible(roadmap.actions, user)
    rows = rows.select_related("objective", "lead_agency", "suggestion", "light_override")
    found = list(rows.prefetch_related(cited))
    for each in found:
        each.objective.roadmap = roadmap
    return found


def finding_offers(roadmap: Roadmap, actions=None, user=None) -> list[FindingOffers]:
    """Findings of the roadmap's mission that need an action: gates first, then foundation
    indicators, then by severity. A page that has read the plan's actions passes them on; with
    `user` only what this reader may see."""
    mission = roadmap.mission
    answers = visible(mission.answers.agreed(), user)
    levels = {each.indicator_id: each.level for each in answers}
    findings = (
        visible(mission.findings.needing_action(), user)
        .worst_first()
        .select_related("indicator__area")
        .defer(*Indicator.long_fields("indicator__"))
    )
    decisions = {
        (each.finding_id, each.suggestion_id): each
        for each in visible(roadmap.decisions, user).select_related(
            "decided_by", "action__objective"
        )
    }
    by_indicator = defaultdict(list)
    areas = mission.areas.all()
    for each in SuggestedAction.objects.filter(indicator__area__in=areas).order_by("position"):
        by_indicator[each.indicator_id].append(each)
    answered = defaultdict(list)
    for action in plan_actions(roadmap) if actions is None else actions:
        for finding in action.findings.all():
            answered[finding.pk].append(action)
    rows = []
    for finding in findings:
        finding.mission = mission
        level = levels.get(finding.indicator_id)
        row = FindingOffers(finding, level, actions=answered[finding.pk])
        row.offers = [
            Offer(finding, each, decisions.get((finding.pk, each.pk)))
            for each in by_indicator[finding.indicator_id]
            if fits(each, level) or (finding.pk, each.pk) in decisions
        ]
        rows.append(row)
    return sorted(rows, key=_order)


def _order(row: FindingOffers):
    return (not row.indicator.is_gate, not row.indicator.is_foundation, row.finding.severity_rank)
