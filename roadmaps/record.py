"""The parts of one action as one person sees them: what its page shows besides its text."""

from functools import cached_property

from django.db.models import Q

from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk
from roadmaps.money import Money
from roadmaps.part_forms import CostLineForm, DependencyForm, MilestoneForm, RiskForm


def by_weight(risks) -> list[Risk]:
    """The heaviest first."""
    return sorted(risks, key=lambda each: (-each.weight, each.pk))


class ActionRecord:
    """Milestones, costs, dependencies and risks of an action."""

    def __init__(self, action: PlanAction, user):
        self.action, self.user = action, user

    def _mine(self, model):
        rows = list(model.objects.allowed(self.user).filter(action=self.action))
        for each in rows:
            each.action = self.action
        return rows

    @cached_property
    def milestones(self) -> list[Milestone]:
        return self._mine(Milestone)

    @property
    def accepted(self) -> int:
        return sum(each.is_counted for each in self.milestones)

    @cached_property
    def lines(self) -> list[CostLine]:
        return self._mine(CostLine)

    @property
    def cost(self) -> Money:
        return Money.total(each.money for each in self.lines)

    @property
    def gap(self) -> Money:
        open_ = [each for each in self.lines if each.funding == CostLine.Funding.GAP]
        return Money.total(each.money for each in open_)

    @cached_property
    def risks(self) -> list[Risk]:
        found = self._mine(Risk)
        for each in found:
            each.roadmap = self.action.roadmap
        return by_weight(found)

    @cached_property
    def _dependencies(self) -> list[Dependency]:
        seen = PlanAction.objects.allowed(self.user).order_by().values("pk")
        rows = Dependency.objects.allowed(self.user).filter(
            Q(action=self.action, predecessor__in=seen)
            | Q(predecessor=self.action, action__in=seen)
        )
        rows = rows.select_related("action__objective", "predecessor__objective")
        found = list(rows.order_by("action__objective__number", "action__number", "pk"))
        for each in found:
            for action in (each.action, each.predecessor):
                action.objective.roadmap = self.action.roadmap
        return found

    @property
    def waits_for(self) -> list[Dependency]:
        return [each for each in self._dependencies if each.action_id == self.action.pk]

    @property
    def followers(self) -> list[Dependency]:
        return [each for each in self._dependencies if each.predecessor_id == self.action.pk]

    @property
    def too_early(self) -> list[Dependency]:
        return [each for each in self._dependencies if each.begins_too_early]

    @property
    def other_actions(self) -> list[PlanAction]:
        before = [each.predecessor for each in self.waits_for]
        return [*before, *(each.action for each in self.followers)]

    @property
    def parts(self) -> list:
        return [*self.milestones, *self.lines, *self.risks, *self._dependencies]

    def forms(self) -> dict:
        """The small forms of the page, each with identifiers of its own."""
        kinds = {
            "milestone": MilestoneForm,
            "cost": CostLineForm,
            "dependency": DependencyForm,
            "risk": RiskForm,
        }
        mine = {"roadmap": self.action.roadmap, "user": self.user, "action": self.action}
        return {name: form(auto_id=f"{name}_%s", **mine) for name, form in kinds.items()}
