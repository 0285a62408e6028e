"""Input of due diligence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.diligence_steps import BY_SLUG
from portfolio.do_no_harm import HarmFields
from portfolio.models import Agency, DiligenceMeasure, DiligenceNote, DueDiligence
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


class DueDiligenceForm(ActionValues, PlainModelForm):
    """A new request. Whom and what it is about stays as it was asked for."""

    class Meta:
        model = DueDiligence
        fields = ["agency", "unit", "support", "purpose"]
        widgets = {"purpose": area(4)}

    def __init__(self, *args, state, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(state=state)
        self.fields["agency"].empty_label = _("Choose an agency")


class StepForm(ActionValues, PlainModelForm):
    """One part of the record."""

    version = version_field()


class SupportForm(StepForm):
    class Meta:
        model = DueDiligence
        fields = BY_SLUG["support"].fields
        widgets = {"purpose": area(5)}


class PolicyForm(StepForm):
    class Meta:
        model = DueDiligence
        fields = BY_SLUG["policy"].fields


class GeneralForm(StepForm):
    class Meta:
        model = DueDiligence
        fields = BY_SLUG["general"].fields
        widgets = {"general_text": area(8)}


class SpecificForm(StepForm):
    class Meta:
        model = DueDiligence
        fields = BY_SLUG["specific"].fields
        widgets = {"specific_text": area(8)}


class HarmForm(HarmFields, StepForm):
    class Meta:
        model = DueDiligence
        fields = BY_SLUG["harm"].fields


STEP_FORMS = {
    "support": SupportForm,
    "policy": PolicyForm,
    "general": GeneralForm,
    "specific": SpecificForm,
    "harm": HarmForm,
}


class DecisionForm(PlainForm):
    """The decision on a request as it was read: `asked` names when that was sent."""

    name = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    grounds = forms.CharField(
        label=_("Grounds"),
        widget=area(4),
        help_text=_("Why it is decided so. No names of persons and no allegations by name."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("One year from today if left empty, two years at most."),
    )
    asked = forms.DateTimeField(label=_("Request"), widget=forms.HiddenInput)

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [
            (each.transition.name, each.transition.label) for each in offers if each.is_open
        ]


class MeasureForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = DiligenceMeasure
        fields = ["text", "owner", "due_on"]
        widgets = {"text": area(3)}


class MeasureDoneForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = DiligenceMeasure
        fields = ["done_on"]
        help_texts = {"done_on": _("Leave empty while it is open.")}


class NoteForm(ActionValues, PlainModelForm):
    class Meta:
        model = DiligenceNote
        fields = ["noted_on", "text"]
        widgets = {"text": area(4)}
