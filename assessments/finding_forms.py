"""Input of findings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import resolutions
from assessments.models import Finding, Mission
from assessments.scoring import mission_indicators
from web.forms import KeyField, PlainModelForm, version_field

LONG = ("cause", "effect", "recommendation")


class ResolutionsField(forms.CharField):
    """Resolutions typed one to a line; the value is what a finding keeps."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return resolutions.typed(value) if isinstance(value, list) else value

    def clean(self, value):
        return resolutions.parse(super().clean(value))


class EvidenceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, item):
        return f"{item.get_kind_display()}: {item.title}"


class FindingForm(PlainModelForm):
    """A finding on one indicator. Whatever it points at belongs to its mission, and evidence is
    offered as far as the writer sees it."""

    needs = forms.MultipleChoiceField(
        label=_("Need"),
        choices=Finding.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = EvidenceChoices(
        label=_("Evidence"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    resolutions = ResolutionsField(
        label=_("Resolutions"),
        required=False,
        max_length=4_000,
        help_text=_("One to a line with its paragraph, for example: S/RES/2396 (2017), OP 11"),
    )
    entries = forms.MultipleChoiceField(
        label=_("Entries of the Compendium"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = version_field()
    key = KeyField()

    class Meta:
        model = Finding
        fields = ["kind", "statement", "severity", "severity_reason", "needs"]
        fields += [*LONG, "priority", "also", "evidence", "resolutions", "entries"]
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 4}),
            "severity_reason": forms.Textarea(attrs={"rows": 2}),
            "also": forms.CheckboxSelectMultiple,
        } | {name: forms.Textarea(attrs={"rows": 3}) for name in LONG}

    def __init__(self, *args, mission: Mission, user, indicator=None, rule_severity="", **kwargs):
        super().__init__(*args, **kwargs)
        rule = Finding.Severity(rule_severity).label if rule_severity else ""
        by_rule = _("By rule: %(severity)s") % {"severity": rule} if rule else _("By rule")
        self.fields["severity"].choices = [("", by_rule), *Finding.Severity.choices]
        self.fields["severity"].required = False
        self.fields["priority"].choices = [("", _("No recommendation")), *Finding.Priority.choices]
        self.fields["resolutions"].widget.attrs["rows"] = 3
        others = mission_indicators(mission)
        self.fields["also"].queryset = others.exclude(pk=indicator.pk) if indicator else others
        self.fields["evidence"].queryset = mission.evidence.allowed(user)
        self.fields["entries"].choices = entries_of(mission, indicator)

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""

    def values(self):
        unseen = ("version", "key")
        return {name: value for name, value in self.cleaned_data.items() if name not in unseen}


class MissionFindingForm(FindingForm):
    """The same from the mission, where the indicator is chosen too."""

    indicator = forms.ModelChoiceField(
        label=_("Indicator"), queryset=None, empty_label=_("Choose an indicator")
    )
    field_order = ["indicator", "kind", "statement"]

    def __init__(self, *args, mission: Mission, **kwargs):
        super().__init__(*args, mission=mission, **kwargs)
        self.fields["indicator"].queryset = mission_indicators(mission)


def entries_of(mission: Mission, indicator=None) -> list[tuple[str, str]]:
    """The Compendium's entries that the instrument names, the indicator's own first."""
    titles = mission.instrument.references.get("entries", {})
    own = set(indicator.entries) if indicator else set()
    return sorted(titles.items(), key=lambda each: (each[0] not in own, each[1]))
