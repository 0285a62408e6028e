"""What the instrument suggests for a mission's findings. Nothing is added silently."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from assessments.answered import answers, is_declined
from assessments.models import Answer, Finding, Indicator, Mission, SuggestedAction
from assessments.scoring import GATE_LEVEL
from portfolio.access import visible
from portfolio.worded import worded
from roadmaps.models import PlanAction, Roadmap, SuggestionDecision

# What stands in a finding and its indicator, and in no plan.
UNTOLD = [
    *("severity_reason", "needs", "cause", "effect", "recommendation", "resolutions", "entries"),
    *(f"indicator__{each}" for each in (*Indicator.LONG, "courses", "topics", "entries")),
]


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
    def is_urgent(self) -> bool:
        """On a safeguard gate at level 0 or 1: its action ends within the plan's first year."""
        return self.indicator.is_gate and self.level is not None and self.level <= GATE_LEVEL

    @property
    def is_declined(self) -> bool:
        """Every suggestion was declined with a reason, and there is at least one."""
        return is_declined([each.decision.verdict if each.decision else "" for each in self.offers])

    @property
    def is_open(self) -> bool:
        """No action answers it and nobody has said why not."""
        return not self.is_declined and not any(answers(each.status) for each in self.actions)


def fits(suggestion: SuggestedAction, level: int | None) -> bool:
    """Whether the suggestion is meant for an indicator at this level."""
    return level is not None and suggestion.from_min <= level <= suggestion.from_max


def plan_actions(roadmap: Roadmap, user=None) -> list[PlanAction]:
    """The plan's actions with what they cite, in three queries; with `user` only what this reader
    may see."""
    found = _actions(user, roadmap=roadmap.pk)
    findings = visible(Finding.objects.select_related("indicator"), user).defer(*UNTOLD)
    prefetch_related_objects(found, Prefetch("findings", findings))
    for each in found:
        each.objective.roadmap = roadmap
    return found


@worded
def _actions(user, roadmap: int):
    rows = visible(Roadmap(pk=roadmap).actions, user)
    return rows.select_related("objective", "lead_agency", "lead_in_force", "light_override")


def finding_offers(
    roadmap: Roadmap, actions=None, user=None, *, in_words=False
) -> list[FindingOffers]:
    """Findings of the roadmap's mission that need an action: gates first, then foundation
    indicators, then by severity. A page that has read the plan's actions passes them on; with
    `user` only what this reader may see. Suggestions and decisions come `in_words` for a page that
    shows more of them than what was decided and why."""
    mission = roadmap.mission
    answers = _levels(user, mission=mission.pk)
    levels = {indicator: int(value) for indicator, value in answers if value.isdigit()}
    decisions = (_decisions_in_words if in_words else _decisions)(user, roadmap=roadmap.pk)
    decided = {(each.finding_id, each.suggestion_id): each for each in decisions}
    by_indicator = defaultdict(list)
    for each in (_suggestions_in_words if in_words else _suggestions)(None, mission=mission.pk):
        by_indicator[each.indicator_id].append(each)
    answered = defaultdict(list)
    for action in plan_actions(roadmap) if actions is None else actions:
        for finding in action.cited:
            answered[finding.pk].append(action)
    rows = []
    for finding in (_gaps_in_words if in_words else _gaps)(user, mission=mission.pk):
        finding.mission = mission
        level = levels.get(finding.indicator_id)
        row = FindingOffers(finding, level, actions=answered[finding.pk])
        row.offers = [
            Offer(finding, each, decided.get((finding.pk, each.pk)))
            for each in by_indicator[finding.indicator_id]
            if fits(each, level) or (finding.pk, each.pk) in decided
        ]
        rows.append(row)
    return sorted(rows, key=_order)


@worded
def _levels(user, mission: int):
    rows = visible(Answer.objects.agreed().filter(mission=mission), user)
    return rows.values_list("indicator_id", "value")


@worded
def _gaps_in_words(user, mission: int):
    rows = visible(Finding.objects.filter(mission=mission).needing_action(), user).worst_first()
    return rows.select_related("indicator__area").defer(*Indicator.long_fields("indicator__"))


@worded
def _gaps(user, mission: int):
    return _gaps_in_words.build(user, mission).defer(*UNTOLD)


@worded
def _decisions_in_words(user, roadmap: int):
    rows = visible(SuggestionDecision.objects.filter(roadmap=roadmap), user)
    return rows.select_related("decided_by", "action__objective")


@worded
def _decisions(user, roadmap: int):
    rows = visible(SuggestionDecision.objects.filter(roadmap=roadmap), user)
    return rows.values_list("finding_id", "suggestion_id", "verdict", "reason", named=True)


@worded
def _suggestions_in_words(_user, mission: int):
    areas = Mission(pk=mission).areas.values("pk")
    return SuggestedAction.objects.filter(indicator__area__in=areas).order_by("position")


@worded
def _suggestions(_user, mission: int):
    rows = _suggestions_in_words.build(None, mission)
    return rows.values_list("pk", "indicator_id", "from_min", "from_max", named=True)


def _order(row: FindingOffers):
    return (not row.indicator.is_gate, not row.indicator.is_foundation, row.finding.severity_rank)
