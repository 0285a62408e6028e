"""Input of tracking: the update of a quarter, requests for another date, lights, reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.models import DateRequest, LightOverride, PlanAction, QuarterUpdate
from roadmaps.models.update import SAID
from web.forms import PlainForm, PlainModelForm
from web.saves import SaveForm


class CodeField(forms.CharField):
    """Letters that count as capitals however they are typed."""

    def to_python(self, value):
        return super().to_python(value).upper()


class UpdateForm(SaveForm):
    """One save of an update. The page draws its controls itself: it holds one for every action."""

    parts = SAID

    standing = forms.ChoiceField(choices=PlanAction.Status.choices, required=False)
    percent = forms.TypedChoiceField(
        choices=PlanAction.PROGRESS, coerce=int, empty_value=None, required=False
    )
    happened = forms.CharField(required=False)
    evidence = forms.CharField(required=False)
    spent = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)
    currency = CodeField(required=False)
    obstacle = forms.CharField(required=False)
    support = forms.CharField(required=False)
    next_step = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        texts = ("happened", "evidence", "currency", "obstacle", "support", "next_step")
        self.take_over(QuarterUpdate, texts)
        # Choices that no browser offers are told in a sentence.
        for name in ("standing", "percent"):
            self.fields[name].label = QuarterUpdate._meta.get_field(name).verbose_name
            self.fields[name].error_messages["invalid_choice"] = _("Choose one of the list.")


class CheckForm(PlainForm):
    """The updates that were ticked, each with the version that was read."""

    updates = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick at least one update."),
            "invalid_choice": _("Somebody has changed one of these. Look at it again."),
        }
    )
    reason = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {ticket(each): each for each in offered}
        self.fields["updates"].choices = [(key, key) for key in self.offered]

    def chosen(self) -> list[QuarterUpdate]:
        return [self.offered[key] for key in dict.fromkeys(self.cleaned_data["updates"])]


def ticket(update: QuarterUpdate) -> str:
    """An update as a checkbox names it: what was read of it is what is checked."""
    return f"{update.pk}:{update.version}"


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept beside the update."),
    )


class DateForm(PlainModelForm):
    class Meta:
        model = DateRequest
        fields = ["ends_on", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class DateAnswerForm(PlainForm):
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept the request")), ("decline", _("Decline the request"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when the request is declined."),
    )


class LightForm(PlainModelForm):
    class Meta:
        model = LightOverride
        fields = ["light", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
