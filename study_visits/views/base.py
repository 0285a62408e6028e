"""What the pages of one study visit share."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.access import EVERY_ROW, NO_ROW
from study_visits.models import StudyVisit

LINKED = ("programme", "host_state", "moderator")


def acts_on(row, user, acts=("change", "approve")) -> set[str]:
    """Which of these the reader may do with the row; asks the database only where a right is held
    for some States alone."""
    found = set()
    for act in acts:
        condition = type(row).condition_for(user, act)
        if condition is EVERY_ROW or (condition is not NO_ROW and row.may(user, act)):
            found.add(act)
    return found


class VisitPage:
    """A page about one visit or a part of it."""

    model = StudyVisit
    links = LINKED

    def get_queryset(self):
        return super().get_queryset().select_related(*self.links)

    @property
    def visit(self):
        found = getattr(self, "subject", None) or self.object
        return found if isinstance(found, StudyVisit) else found.visit

    def get_marking(self):
        return self.visit.marking_with()

    def get_crumbs(self):
        crumbs = [(_("Study visits"), reverse("study_visits:visit-list"))]
        if self.visit is not getattr(self, "object", None) or getattr(self, "is_inside", False):
            crumbs.append((self.visit.code, self.visit.get_absolute_url()))
        return crumbs

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            visit=self.visit, back=self.visit.get_absolute_url(), **kwargs
        )


class PartPage(VisitPage):
    """A page about a part of a visit."""

    links = tuple(f"visit__{each}" for each in LINKED)
