"""The State's word on its final report: to whom it may go, and what was done since."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import actions, clocks, replies
from assessments.marking import mission_marking
from assessments.models import Mission
from assessments.reply_forms import ReleaseForm, StepForm
from assessments.report_release import FINAL
from assessments.state_word import steps_reported
from assessments.views.reply import crumbs
from portfolio.models import StateDocument
from portfolio.reads import note_list
from portfolio.scoped import ScopedForm


class StateWord(ScopedForm):
    """A form of the State about one mission's report."""

    model = Mission

    def get_queryset(self):
        return super().get_queryset().select_related("state")

    def get_parts(self):
        return list(self.documents)

    def get_marking(self):
        return mission_marking(self.subject, parts=self.get_parts())

    def get_crumbs(self):
        return crumbs(self.subject)

    @cached_property
    def documents(self):
        """What the State's word can rest on: its documents, as far as the writer sees them."""
        rows = StateDocument.objects.allowed(self.request.user)
        return rows.filter(state=self.subject.state_id)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"documents": self.documents}

    def get_success_url(self):
        return self.subject.get_absolute_url()


class ReportReleaseUpdate(StateWord):
    action = "decide_release"
    form_class = ReleaseForm
    template_name = "assessments/report_release.html"
    done = gettext_lazy("The State’s decision is recorded.")

    def get_title(self):
        return _("Release of the final report")

    def get_initial(self):
        mission = self.subject
        return {
            "release": mission.report_release,
            "partners": mission.report_partners,
            "document": mission.report_release_document_id,
            "decided_on": mission.report_released_on,
        }

    def perform(self, form):
        return actions.decide_release(mission=self.subject, by=self.request.user, **form.values())

    def get_context_data(self, **kwargs):
        note_list(self.documents, by=self.request.user)
        is_final = self.subject.status in FINAL
        return super().get_context_data(is_final=is_final, mission=self.subject, **kwargs)


class StepCreate(StateWord):
    """A step that the State took after it received the report."""

    action = "report_step"
    form_class = StepForm
    template_name = "assessments/follow_up_form.html"
    done = gettext_lazy("Step recorded.")

    def get_title(self):
        return _("Report a step taken")

    def perform(self, form):
        return actions.report_step(mission=self.subject, by=self.request.user, **form.values())

    def get_context_data(self, **kwargs):
        note_list(self.documents, by=self.request.user)
        return super().get_context_data(
            mission=self.subject,
            reported=steps_reported(self.subject, self.request.user),
            due_on=clocks.follow_up_due(self.subject),
            is_open=self.subject.status in replies.AFTER_REPORT,
            **kwargs,
        )
