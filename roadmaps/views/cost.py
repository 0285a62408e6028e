"""What a plan costs, who pays, and what can be offered to donors."""

from django.http import Http404
from django.utils.translation import gettext as _

from portfolio.access import rights_on
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail
from roadmaps.costing import PlanCost
from roadmaps.models import CostLine
from roadmaps.views.base import RoadmapPage


class RoadmapCost(RoadmapPage, ScopedDetail):
    """Cost and funding by objective, year, source and status. Costs are no part of a released
    plan: whoever sees only that finds no such page."""

    template_name = "roadmaps/roadmap_cost.html"

    def get_object(self, queryset=None):
        roadmap = super().get_object(queryset)
        if not CostLine.opened_by(rights_on(self.request.user, roadmap.state_id)):
            raise Http404
        return roadmap

    def get_title(self):
        return _("Cost and funding")

    def get_parts(self):
        return self.cost.actions

    def get_context_data(self, **kwargs):
        self.cost = PlanCost(self.object, self.request.user)
        note_list([*self.cost.actions, *self.cost.lines], by=self.request.user)
        return super().get_context_data(cost=self.cost, **kwargs)
