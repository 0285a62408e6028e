"""Change the marking of one record, whatever its kind."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from portfolio.access import MissingRight, fetch
from portfolio.labels import LABELS, LabelledModel, lowered, relabel
from portfolio.people.forms import MarkingForm
from portfolio.scoped import ScopedForm
from web.marking import Classification


def kinds() -> dict:
    """Every kind of record with labels, by its word in the address."""
    models = [each for each in apps.get_models() if issubclass(each, LabelledModel)]
    return {each.label_slug or each._meta.model_name: each for each in models}


class Change(ScopedForm):
    form_class = MarkingForm
    template_name = "portfolio/marking_form.html"

    def get_object(self, queryset=None):
        model = kinds().get(self.kwargs["model"])
        if model is None:
            raise Http404
        user = self.request.user
        try:
            record = fetch(model.objects.all(), user, pk=self.kwargs["pk"])
        except (ValueError, ValidationError):  # no key of this kind of record
            raise Http404 from None
        self.may_lower = record.may(user, "approve")
        if not self.may_lower and not record.may(user, "change"):
            raise record.missing("change")
        return record

    def get_title(self):
        return _("Change the marking of %(record)s") % {"record": self.subject}

    def get_marking(self):
        return self.subject.marking_with()

    def get_crumbs(self):
        return [(str(self.subject), self.get_success_url())]

    def get_initial(self):
        return {name: getattr(self.subject, name) for name in LABELS} | {
            "classification": self.subject.level
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"releases": self.subject.releases()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            record=self.subject,
            least=Classification(self.subject.least_classification),
            has_least=self.subject.least_classification != Classification.UNCLASSIFIED,
            may_lower=self.may_lower,
            who_lowers=self.subject.who_may("approve"),
            **kwargs,
        )

    def perform(self, form):
        labels = {name: form.cleaned_data[name] for name in LABELS}
        self.done = _("The marking is changed.")
        reason = form.cleaned_data["reason"]
        try:
            return relabel(self.subject, by=self.request.user, reason=reason, **labels)
        except MissingRight as missing:
            # At the field, so that what was typed stays.
            sentence = _("You lack the right to %(right)s, which lowering takes. Raise it only.")
            where = min(lowered(self.subject, **labels), default=None)
            words = sentence % {"right": missing.missing_right}
            raise ValidationError({where: words} if where else words) from None

    def get_success_url(self):
        own = getattr(self.subject, "get_absolute_url", None)
        return own() if own else self.subject.history_parent().get_absolute_url()
