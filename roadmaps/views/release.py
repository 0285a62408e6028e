"""The State decides to whom its plan may go."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import StateDocument
from portfolio.reads import note_list
from portfolio.scoped import ScopedForm
from roadmaps.release_actions import BEFORE, decide_plan_release
from roadmaps.version_forms import PlanReleaseForm
from roadmaps.views.base import RoadmapPage


class PlanReleaseUpdate(RoadmapPage, ScopedForm):
    action = "decide_release"
    form_class = PlanReleaseForm
    template_name = "roadmaps/roadmap_release.html"
    done = gettext_lazy("The State’s decision is recorded.")

    @cached_property
    def documents(self) -> list[StateDocument]:
        """On which the decision can rest, as far as the writer sees them."""
        rows = StateDocument.objects.allowed(self.request.user)
        return rows.filter(state=self.subject.state_id)

    def get_parts(self):
        return list(self.documents)

    def get_title(self):
        return _("Release of the plan")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"documents": self.documents}

    def get_initial(self):
        roadmap = self.subject
        return {
            "release": roadmap.plan_release,
            "partners": roadmap.plan_partners,
            "document": roadmap.plan_release_document_id,
            "decided_on": roadmap.plan_released_on,
        }

    def perform(self, form):
        return decide_plan_release(roadmap=self.subject, by=self.request.user, **form.values())

    def get_success_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        note_list(self.documents, by=self.request.user)
        is_early = self.subject.status in BEFORE
        return super().get_context_data(is_early=is_early, **kwargs)
