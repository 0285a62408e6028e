"""In which order a plan's actions come, and what may go wrong."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portfolio.access import rights_on
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail
from roadmaps.dependencies import critical_path
from roadmaps.models import Dependency, PlanAction, Risk, Roadmap
from roadmaps.part_forms import RiskForm
from roadmaps.record import by_weight
from roadmaps.views.base import RoadmapPage


class OrderPage(RoadmapPage, ScopedDetail):
    """A page that tells dependencies. They are no part of a released plan: whoever sees only that
    finds no such page."""

    def get_object(self, queryset=None):
        roadmap = super().get_object(queryset)
        self.rights = rights_on(self.request.user, roadmap.state_id)
        if not Dependency.opened_by(self.rights):
            raise Http404
        return roadmap

    def get_parts(self):
        return list(self.actions.values())

    @cached_property
    def actions(self) -> dict:
        rows = PlanAction.objects.allowed(self.request.user).select_related("objective")
        found = {each.pk: each for each in rows.filter(objective__roadmap=self.object)}
        for each in found.values():
            each.objective.roadmap = self.object
        return found

    @cached_property
    def dependencies(self) -> list[Dependency]:
        rows = Dependency.objects.allowed(self.request.user)
        rows = rows.filter(action__in=self.actions, predecessor__in=self.actions)
        found = list(rows.order_by("action__objective__number", "action__number", "pk"))
        for each in found:
            each.action = self.actions[each.action_id]
            each.predecessor = self.actions[each.predecessor_id]
        return found


class RoadmapSequence(OrderPage):
    """Dependencies with the critical path, and the risks of the plan and of its actions."""

    template_name = "roadmaps/roadmap_sequence.html"

    def get_title(self):
        return _("Sequence and risks")

    @cached_property
    def risks(self) -> list[Risk]:
        found = list(self.object.risks.allowed(self.request.user))
        for each in found:
            each.roadmap = self.object
        seen = [each for each in found if each.action_id in {None, *self.actions}]
        for each in seen:
            each.action = self.actions.get(each.action_id)
        return by_weight(seen)

    def get_context_data(self, **kwargs):
        shown = [*self.get_parts(), *self.dependencies, *self.risks]
        note_list(shown, by=self.request.user)
        can_edit = Roadmap.opened_by(self.rights, "change") and self.object.is_editable
        edges = [(each.predecessor_id, each.action_id) for each in self.dependencies]
        form = {"roadmap": self.object, "user": self.request.user}
        return super().get_context_data(
            dependencies=self.dependencies,
            too_early=[each for each in self.dependencies if each.begins_too_early],
            critical_path=critical_path(self.get_parts(), edges),
            risks=self.risks,
            risk_form=RiskForm(auto_id="risk_%s", **form) if can_edit else None,
            can_edit=can_edit,
            **kwargs,
        )
