"""What the pages about one assignment share."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.models import Assignment
from portfolio.scoped import ScopedForm, VersionedForm
from portfolio.views.state_document import state_crumbs

LINKED = ("state", "agency", "counterpart_agency", "counterpart")


class AssignmentPage:
    """A page about one assignment or a part of it."""

    model = Assignment
    linked = LINKED

    def get_queryset(self):
        return super().get_queryset().select_related(*self.linked)

    @property
    def record(self):
        """What the page is about: shown, or changed by its form."""
        return getattr(self, "subject", None) or self.object

    @property
    def assignment(self) -> Assignment:
        return self.record

    def get_marking(self):
        return self.assignment.marking_with(self.get_parts())

    def get_crumbs(self):
        assignment = self.assignment
        place = reverse("mentoring:state-mentoring-list", args=[assignment.state.code])
        found = [*state_crumbs(assignment.state), (_("Mentoring"), place)]
        if self.assignment is not getattr(self, "object", None):
            found.append((assignment.code, assignment.get_absolute_url()))
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(assignment=self.assignment, back=self.get_back(), **kwargs)

    def get_back(self) -> str:
        return self.record.get_absolute_url()


class PartPage(AssignmentPage):
    """A page about a part of an assignment."""

    linked = tuple(f"assignment__{each}" for each in LINKED)

    @property
    def assignment(self) -> Assignment:
        return self.record.assignment


class AssignmentForms(AssignmentPage, ScopedForm):
    """A form that hangs something under an assignment."""

    action = "change"
    template_name = "mentoring/part_form.html"


class VersionedPart(PartPage, VersionedForm):
    """A form over a part that several people may edit."""

    action = "change"
    template_name = "mentoring/part_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        initial = kwargs.get("initial", {}) | {"version": self.subject.version}
        return kwargs | {"initial": initial}

    def base_version(self, form) -> int:
        return form.cleaned_data["version"] or 0


def found(value):
    """The value, or 404."""
    if value is None:
        raise Http404
    return value
