"""A questionnaire by link, for people who have no account."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from training.evaluation_actions import answer_evaluation
from training.evaluation_forms import EvaluationForm
from training.evaluation_rules import opened_by
from web.views import ActionFormMixin, PageMixin, add_errors

RATES = {"evaluation": "30/m/ip"}


@method_decorator([login_not_required, never_cache], name="dispatch")
class EvaluationPage(ActionFormMixin, PageMixin, FormView):
    """Says which course and day it asks about, and of no person. A link that ended, was used or was
    made up answers alike."""

    form_class = EvaluationForm
    template_name = "training/evaluation.html"
    title = _("Your view of the course")

    def dispatch(self, request, *args, **kwargs):
        if not ratelimit.consume(request, app="training", action="evaluation", config=RATES):
            return ratelimit.respond_429(request)
        self.evaluation = opened_by(kwargs["token"])
        if self.evaluation is None:
            return self.closed()
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
        session = self.evaluation.nomination.session
        return super().get_context_data(evaluation=self.evaluation, session=session, **kwargs)
