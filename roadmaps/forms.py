"""Input of roadmaps, objectives and actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Finding
from portfolio.models import Agency
from roadmaps.models import Objective, PlanAction, Roadmap
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field


class RoadmapForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = Roadmap
        fields = ["starts_on", "ends_on", "vision", "summary", "foreword", "method"]
        fields += ["currency", "usd_rate", "usd_rate_on"]
        fields += ["owner_body", "reporting_rhythm", "prevailing_language"]
        fields += ["signing_place", "state_signatory", "un_signatory"]
        help_texts = {
            "reporting_rhythm": _(
                "The State is asked for updates in the quarter that closes each period and in the "
                "plan’s last one. Nothing is asked in the others."
            )
        }
        widgets = {
            "foreword": forms.Textarea(attrs={"rows": 4}),
            "vision": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("Choose an end date after the start date."))
        return cleaned


class ObjectiveForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = Objective
        fields = ["title", "areas"]
        widgets = {"areas": forms.CheckboxSelectMultiple}

    def __init__(self, *args, roadmap, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = roadmap.mission.areas.all()
        self.fields["areas"].required = False


class PlanActionForm(ActionValues, PlainModelForm):
    """The text of one action. Findings and agencies offered are the roadmap's own."""

    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = PlanAction
        fields = [
            "title",
            "description",
            "objective",
            "findings",
            "lead_agency",
            "partners",
            "un_support",
            "kind",
            "horizon",
            "effort",
            "starts_on",
            "ends_on",
            "impact",
            "feasibility",
            "urgency",
            "moscow",
            "output",
            "output_indicator",
            "baseline",
            "target",
            "unit",
            "verification",
            "assumptions",
            "rights_note",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 3}),
            "assumptions": forms.Textarea(attrs={"rows": 3}),
            "rights_note": forms.Textarea(attrs={"rows": 3}),
            "findings": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, roadmap, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap
        findings = Finding.objects.allowed(user).filter(mission=roadmap.mission)
        self.fields["findings"].queryset = (
            findings.needing_action().select_related("indicator", "mission__state")
        ).order_by("number")
        self.kept = []
        if self.instance.pk:
            self.kept = list(self.instance.findings.exclude(pk__in=findings))
            self.fields["findings"].required &= not self.kept
        self.fields["findings"].label_from_instance = finding_label
        self.fields["objective"].queryset = roadmap.objectives.all()
        self.fields["objective"].empty_label = _("Choose an objective")
        self.fields["lead_agency"].queryset = Agency.objects.filter(state=roadmap.state)
        self.fields["lead_agency"].empty_label = _("Choose an agency")
        self.fields["title"].help_text = _(
            "One sentence that starts with a verb and can be checked when it is done."
        )
        for name in ("impact", "feasibility", "urgency"):
            self.fields[name].help_text = _("1 small to 5 large")
        end = roadmap.ends_on
        self.fields["ends_on"].help_text = _("Not after %(end)s") % {"end": end}

    def cited(self) -> list[Finding]:
        """The findings that were chosen, and those cited already that this person may not see:
        they stay."""
        return [*self.cleaned_data["findings"], *self.kept]

    def values(self):
        skipped = {"findings", "version"}
        return {k: v for k, v in self.cleaned_data.items() if k not in skipped}


def finding_label(finding):
    return f"{finding.code} {finding.indicator.code}: {finding.statement[:90]}"


class LinkForm(PlainForm):
    """The action that answers findings of one mission."""

    action = forms.ModelChoiceField(
        label=_("Action"),
        queryset=PlanAction.objects.none(),
        empty_label=_("Choose an action"),
        error_messages={
            "required": _("Choose the action that answers these findings."),
            "invalid_choice": _("Choose an action of this mission’s plan."),
        },
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = offered


class StatusForm(ActionValues, PlainModelForm):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    class Meta:
        model = PlanAction
        fields = ["status", "progress", "status_note"]
        widgets = {"status_note": forms.Textarea(attrs={"rows": 3})}

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AcceptForm(PlainForm):
    objective = forms.ModelChoiceField(queryset=Objective.objects.none())

    def __init__(self, *args, roadmap, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = roadmap.objectives.all()
        self.fields["objective"].error_messages["required"] = _(
            "Add an objective first, then choose it here."
        )
        self.fields["objective"].error_messages["invalid_choice"] = _(
            "Choose an objective of this roadmap."
        )


class DeclineForm(PlainForm):
    reason = forms.CharField(
        max_length=1_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say why this suggestion is declined.")},
    )
