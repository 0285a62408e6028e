"""What is overdue or due soon in the plans that are in force, across States or in one plan."""

import datetime

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portfolio.labels import reach_marking
from portfolio.scoped import ScopedList
from roadmaps.lights import light_of
from roadmaps.models import PlanAction
from roadmaps.quarter_report import SOON_DAYS


class DueList(ScopedList):
    """Actions by their end: a list of dates, no ranking of States."""

    model = PlanAction
    template_name = "roadmaps/due_list.html"
    paginate_by = 50

    def get_title(self):
        return _("Overdue and due soon")

    def get_marking(self):
        return reach_marking(PlanAction, self.request.user)

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    @cached_property
    def open_actions(self):
        rows = PlanAction.objects.allowed(self.request.user, "read_updates").unfinished()
        rows = rows.in_force().with_due()
        plan = self.request.GET.get("plan", "")
        return rows.filter(objective__roadmap=plan) if is_key(plan) else rows

    @property
    def overdue(self):
        return self.open_actions.overdue(on=self.today)

    @property
    def soon(self):
        until = self.today + datetime.timedelta(days=SOON_DAYS)
        return self.open_actions.filter(due__gte=self.today, due__lte=until)

    @property
    def is_soon(self) -> bool:
        return self.request.GET.get("show") == "soon"

    def get_queryset(self):
        rows = self.soon if self.is_soon else self.overdue
        linked = ("objective__roadmap__state", "lead_agency", "lead_in_force", "light_override")
        return rows.select_related(*linked).order_by("due", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = [
            (each, light_of(each, on=self.today), each.days_late(on=self.today))
            for each in context["object_list"]
        ]
        plan = self.request.GET.get("plan", "")
        return context | {
            "rows": shown,
            "is_soon": self.is_soon,
            "overdue_count": self.overdue.count(),
            "soon_count": self.soon.count(),
            "plan": plan if is_key(plan) else "",
            "soon_days": SOON_DAYS,
        }


def is_key(text: str) -> bool:
    """Whether a text can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= 18
