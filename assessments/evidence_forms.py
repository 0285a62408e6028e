"""Input of evidence, and what the list of it can be narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Evidence, Mission
from assessments.scoring import mission_indicators
from portfolio.models import Agency, StateDocument
from web.forms import KeyField, PlainForm, PlainModelForm, version_field
from web.marking import Classification


class EvidenceForm(PlainModelForm):
    """One item. Its indicators, agencies and documents are the mission's own; a page that knows the
    indicator asks for further ones only."""

    version = version_field()
    key = KeyField()

    class Meta:
        model = Evidence
        fields = [
            "kind",
            "title",
            "indicators",
            "agency",
            "place",
            "dated_on",
            "holder",
            "document",
            "is_copy_allowed",
            "covers_twelve_months",
            "note",
        ]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2}),
            "indicators": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, mission: Mission, is_known=False, **kwargs):
        super().__init__(*args, **kwargs)
        state = mission.state_id
        self.fields["kind"].choices = Evidence.Kind.choices
        self.fields["indicators"].queryset = mission_indicators(mission)
        self.fields["indicators"].required = not is_known
        self.fields["agency"].queryset = Agency.objects.filter(state=state)
        self.fields["agency"].empty_label = _("No agency")
        self.fields["place"].choices = [("", _("Not said")), *Evidence.Place.choices]
        released = StateDocument.objects.filter(state=state, is_released=True)
        self.fields["document"].queryset = released
        self.fields["document"].empty_label = _("None: the document stays with its holder")

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""

    def values(self):
        unseen = ("version", "key")
        return {name: value for name, value in self.cleaned_data.items() if name not in unseen}


class EvidenceFilter(PlainForm):
    """What the evidence of a mission can be narrowed to; lives in the address."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False
    )
    marking = forms.ChoiceField(label=_("Marking"), required=False)

    def __init__(self, *args, mission: Mission, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Every area")), *areas]
        self.fields["kind"].choices = [("", _("Every type")), *Evidence.Kind.choices]
        self.fields["agency"].queryset = Agency.objects.filter(state=mission.state_id)
        self.fields["agency"].empty_label = _("Every agency")
        self.fields["marking"].choices = [("", _("Every marking")), *Classification.choices]
