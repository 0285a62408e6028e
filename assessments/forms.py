"""Input of missions, answers, evidence and findings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.completeness import PARTS
from assessments.models import Answer, Area, Mission
from portfolio.models import Grant, State, User
from web.forms import PlainForm, PlainModelForm, version_field
from web.saves import SaveForm


class MissionForm(PlainModelForm):
    """Opens a mission; the instrument's version is pinned by the action and cannot be chosen."""

    version = version_field()

    class Meta:
        model = Mission
        fields = ["kind", "mode", "starts_on", "ends_on", "languages", "interpretation"]
        fields += ["team_leader", "is_scored_twice", "areas", "scope"]
        fields += ["requested_on", "request_reference"]
        fields += ["agreed_on", "terms_reference", "focal_office", "diligence_reference"]
        widgets = {
            "areas": forms.CheckboxSelectMultiple,
            "scope": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, state: State, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        team = Grant.objects.current().filter(state=state, role__in=["lead", "assessor"])
        people = User.objects.filter(pk__in=team.values("person_id"))
        self.fields["team_leader"].queryset = people.order_by("full_name")
        self.fields["team_leader"].empty_label = _("Choose a team leader")
        self.fields["areas"].queryset = Area.objects.filter(instrument=instrument)
        self.fields["areas"].required = False
        self.fields["areas"].help_text = _("None ticked means the whole instrument.")
        self.fields["languages"].help_text = _("For example: French and English")

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Choose a last day that is not before the first day."))
        return cleaned

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class MissionUpdateForm(MissionForm):
    """Corrects what is recorded of a mission, its handing over included."""

    class Meta(MissionForm.Meta):
        fields = [*MissionForm.Meta.fields, "handed_over_on", "receipt_reference"]


class AnswerForm(SaveForm):
    """One save of an answer."""

    parts = PARTS

    value = forms.ChoiceField(choices=Answer.Value.choices, required=False)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Answer.Confidence.choices, required=False
    )
    justification = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), required=False)
    named_evidence = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.take_over(Answer, ("reason", "justification", "named_evidence"))
        self.fields["value"].error_messages["invalid_choice"] = _(
            "Choose a level from 0 to 4, not applicable or not scored."
        )
        self.fields["confidence"].error_messages["invalid_choice"] = _(
            "Choose high, medium or low confidence."
        )


class MissionFilter(PlainForm):
    """What the list of missions can be narrowed to; lives in the address."""

    state = forms.CharField(label=_("State or code"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("Every status")), *Mission.Status.choices]
        self.fields["kind"].choices = [("", _("Every type")), *Mission.Kind.choices]
