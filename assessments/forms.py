"""Input of missions, answers, evidence and findings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.completeness import PARTS, sentences_for_mark
from assessments.models import Answer, Area, Evidence, Finding, Mission
from portfolio.models import Agency, Grant, State, User
from web.forms import PlainForm, PlainModelForm, version_field


class MissionForm(PlainModelForm):
    """Opens a mission; the instrument's version is pinned by the action and cannot be chosen."""

    class Meta:
        model = Mission
        fields = ["kind", "mode", "starts_on", "ends_on", "languages", "team_leader", "areas"]
        widgets = {"areas": forms.CheckboxSelectMultiple}

    def __init__(self, *args, state: State, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        team = Grant.objects.in_effect().filter(state=state, role__in=["lead", "assessor"])
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


class AnswerForm(PlainForm):
    """One answer as the desk sends it: drafts may be incomplete, marking as scored may not."""

    value = forms.ChoiceField(choices=Answer.Value.choices, required=False)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Answer.Confidence.choices, required=False
    )
    justification = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    mark = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("reason", "justification"):
            field = Answer._meta.get_field(name)
            self.fields[name].label = field.verbose_name
            self.fields[name].validators = list(field.validators)
        self.fields["value"].error_messages["invalid_choice"] = _(
            "Choose a level from 0 to 4, not applicable or not scored."
        )
        self.fields["confidence"].error_messages["invalid_choice"] = _(
            "Choose high, medium or low confidence."
        )
        self.fields["version"].error_messages["invalid"] = _(
            "The page is out of date. Load it again; what you typed is still here."
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("mark") and not self.errors:
            for name, sentence in sentences_for_mark(cleaned):
                self.add_error(name, sentence)
        return cleaned

    def values(self) -> dict:
        """The fields of an answer."""
        return {name: self.cleaned_data[name] for name in PARTS}


class EvidenceForm(PlainModelForm):
    version = version_field()

    class Meta:
        model = Evidence
        fields = [
            "kind",
            "title",
            "agency",
            "dated_on",
            "holder",
            "is_copy_allowed",
            "covers_twelve_months",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, state: State, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(state=state)
        self.fields["agency"].empty_label = _("No agency")
        self.fields["kind"].choices = Evidence.Kind.choices

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FindingForm(PlainModelForm):
    needs = forms.MultipleChoiceField(
        label=_("Need"),
        choices=Finding.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Finding
        fields = ["kind", "statement", "severity", "severity_reason", "needs"]
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 4}),
            "severity_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, rule_severity="", **kwargs):
        super().__init__(*args, **kwargs)
        rule = Finding.Severity(rule_severity).label if rule_severity else ""
        by_rule = _("By rule: %(severity)s") % {"severity": rule} if rule else _("By rule")
        self.fields["severity"].choices = [("", by_rule), *Finding.Severity.choices]
        self.fields["severity"].required = False

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class MissionFilter(PlainForm):
    """What the list of missions can be narrowed to; lives in the address."""

    state = forms.CharField(label=_("State or code"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("Every status")), *Mission.Status.choices]
        self.fields["kind"].choices = [("", _("Every type")), *Mission.Kind.choices]


class FindingFilter(PlainForm):
    """What the gap register can be narrowed to; lives in the address."""

    state = forms.CharField(label=_("State or code"), required=False, max_length=60)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    need = forms.ChoiceField(label=_("Need"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = [("", _("Every severity")), *Finding.Severity.choices]
        self.fields["kind"].choices = [("", _("Every type")), *Finding.Kind.choices]
        self.fields["need"].choices = [("", _("Every need")), *Finding.Need.choices]
        self.fields["area"].choices = [("", _("Every area")), *areas]
