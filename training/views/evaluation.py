"""A questionnaire by link, for people who have no account."""

from django.core.exceptions import ValidationError
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from training.evaluation_actions import answer_evaluation
from training.evaluation_forms import EvaluationForm
from training.evaluation_rules import Asked, opened_by
from web.by_link import BY_LINK, refuse_too_many
from web.views import ActionFormMixin, PageMixin, add_errors


@method_decorator(BY_LINK, name="dispatch")
class EvaluationPage(ActionFormMixin, PageMixin, FormView):
    """Says which course and day it asks about, and no name. A link that ended, was used or was
    made up answers alike."""

    form_class = EvaluationForm
    template_name = "training/evaluation.html"
    title = _("Your view of the course")

    def dispatch(self, request, *args, **kwargs):
        self.evaluation = opened_by(kwargs["token"])
        if self.evaluation is None:
            return self.closed()
        # Its link is used once, so only answers are counted; reading it costs nobody anything.
        is_sent = request.method == "POST"
        if is_sent and (refusal := refuse_too_many(request, "evaluation", self.evaluation)):
            return refusal
        return super().dispatch(request, *args, **kwargs)

    def closed(self, *, is_done=False):
        context = {"title": self.title, "is_done": is_done}
        return self.response_class(
            request=self.request,
            template=["training/evaluation_closed.html"],
            context=context,
            status=200 if is_done else 410,
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.evaluation}

    def form_valid(self, form):
        told = form.cleaned_data
        try:
            answer_evaluation(evaluation=self.evaluation, by=SYSTEM, values=told)
        except NotNow:
            return self.closed()
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return self.closed(is_done=True)

    def get_context_data(self, **kwargs):
        nomination = self.evaluation.nomination
        return super().get_context_data(
            evaluation=self.evaluation, session=nomination.session, about=self.about(), **kwargs
        )

    def about(self):
        """Whom a supervisor is asked about, by function and agency. He has several people, and an
        answer that is meant for another counts for the wrong one."""
        person = self.evaluation.nomination.participant
        is_known = self.evaluation.asked == Asked.SUPERVISOR and not person.forgotten_on
        return person if is_known else None
