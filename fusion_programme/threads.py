"""From gap to result: each finding, what was decided, what helps, and what changed."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Prefetch, When
from django.urls import reverse

from assessments.answered import answered, answers
from assessments.models import Finding, Indicator
from roadmaps.models import PlanAction, Roadmap, SuggestionDecision

LINKED = ("indicator__area", "mission__state")


@dataclass
class Thread:
    """One finding's way; a missing link is drawn as a break with the verb that mends it."""

    finding: Finding
    is_answered: bool
    actions: list[PlanAction]
    support: list[str]
    declined: str
    before: int | None
    after: int | None
    build_url: str

    @property
    def is_broken(self) -> bool:
        return not self.is_answered or (self.is_completed and self.after is None)

    @property
    def is_completed(self) -> bool:
        return bool(self.actions) and all(a.status == "completed" for a in self.actions)

    @property
    def target(self) -> int:
        return self.finding.indicator.target

    @property
    def short(self) -> int:
        return max(self.target - self.after, 0) if self.after is not None else 0


def threads(state, user, *, roadmaps, rights, levels) -> list[Thread]:
    """Threads of a state's findings that need an action: broken ones first, then the worst.

    Findings of the missions that a roadmap answers; all of them while there is no roadmap.
    `levels` holds (day, level) by question, oldest first.
    """
    findings = Finding.objects.allowed(user).filter(mission__state=state).shared()
    if roadmaps:
        findings = findings.filter(mission__in=[each.mission_id for each in roadmaps])
    shown = PlanAction.objects.allowed(user).select_related("objective__roadmap")
    decided = SuggestionDecision.objects.allowed(user)
    rows = findings.needing_action().worst_first().select_related(*LINKED)
    told = Case(When(answered(), then=True), default=False, output_field=BooleanField())
    builders = {
        each.mission_id: reverse("roadmaps:roadmap-build", args=[each.pk])
        for each in roadmaps
        if each.is_editable and Roadmap.opened_by(rights, "change")
    }
    rows = rows.annotate(is_answered=told).defer(*Indicator.long_fields("indicator__"))
    rows = rows.prefetch_related(Prefetch("plan_actions", shown), Prefetch("decisions", decided))
    titles = {each.mission_id: each.mission.instrument.references for each in roadmaps}
    made = [_thread(finding, levels, builders, titles) for finding in rows]
    return sorted(made, key=lambda each: (not each.is_broken, each.finding.severity_rank))


def _thread(finding, levels, builders, references):
    actions = [each for each in finding.plan_actions.all() if answers(each.status)]
    titles = references.get(finding.mission_id, {})
    support = [
        titles.get(kind, {}).get(code, code)
        for action in actions
        for kind in ("courses", "topics")
        for code in getattr(action, kind)
    ]
    here = levels.get(finding.indicator.question_key, [])
    later = [level for day, level in here if day > finding.mission.starts_on]
    return Thread(
        finding=finding,
        is_answered=finding.is_answered,
        actions=actions,
        declined=" ".join(each.reason for each in finding.decisions.all() if each.reason),
        support=list(dict.fromkeys(support))[:3],
        before=next((level for day, level in here if day == finding.mission.starts_on), None),
        after=later[-1] if later else None,
        build_url=builders.get(finding.mission_id, ""),
    )
