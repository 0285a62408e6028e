"""The timeline of a plan, with what waits for what."""

from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.reads import note_list
from roadmaps.schedule import MONTH, QUARTER, Schedule
from roadmaps.views.sequence import OrderPage


class RoadmapTimeline(OrderPage):
    """By quarter, or by month where the address says so; below it the same as a table."""

    template_name = "roadmaps/roadmap_timeline.html"

    def get_title(self):
        return _("Timeline")

    def get_context_data(self, **kwargs):
        note_list([*self.get_parts(), *self.dependencies], by=self.request.user)
        by = MONTH if self.request.GET.get("by") == MONTH else QUARTER
        schedule = Schedule(
            self.object, self.get_parts(), self.dependencies, today=timezone.localdate(), by=by
        )
        return super().get_context_data(schedule=schedule, by_month=by == MONTH, **kwargs)
