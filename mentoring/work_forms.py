"""Input of the workplan, deliverables, logs and reports."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments.models import Finding, Indicator
from compendium.models import Practice
from mentoring.forms import area, several
from mentoring.models import (
    CallNote,
    Deliverable,
    DeliverableVersion,
    FinalReport,
    WeeklyLog,
    WorkObjective,
)
from mentoring.models.mentor import topics
from mentoring.standing import entry_titles
from portfolio.models import StateDocument
from roadmaps.models import PlanAction
from web.forms import ActionValues, PlainForm, PlainModelForm, dress, version_field
from web.saves import SaveForm


class ObjectiveForm(ActionValues, PlainModelForm):
    """An objective with the action or the finding that it serves, of those that the reader sees."""

    version = version_field()
    topics = several(_("Topics"), [], required=False)

    class Meta:
        model = WorkObjective
        fields = ["title", "action", "finding", "topics", "output", "measure", "steps"]
        widgets = {"title": area(2), "steps": area(6)}

    def __init__(self, *args, assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        state = assignment.state_id
        actions = PlanAction.objects.offered().allowed(user).filter(objective__roadmap__state=state)
        actions = actions.filter(objective__roadmap__in=assignment.state.roadmaps.current())
        self.fields["action"].queryset = actions.select_related("objective__roadmap__state")
        self.fields["action"].empty_label = _("No action")
        findings = Finding.objects.allowed(user).filter(mission__state=state).needing_action()
        self.fields["finding"].queryset = findings.select_related("indicator", "mission__state")
        self.fields["finding"].empty_label = _("No finding")
        self.fields["finding"].label_from_instance = finding_label
        self.fields["topics"].choices = sorted(topics().items(), key=lambda each: each[1])


def finding_label(finding) -> str:
    return f"{finding.code} {finding.indicator.code}: {finding.statement[:90]}"


class StandingForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = WorkObjective
        fields = ["standing", "standing_note"]


class DeliverableForm(ActionValues, PlainModelForm):
    """Which indicators it serves and which entries of the Compendium it draws on, by code."""

    version = version_field()
    indicators = forms.CharField(
        label=_("Indicators"),
        max_length=200,
        required=False,
        help_text=_("Codes separated by commas, such as SOP-1, SOP-2."),
    )
    entries = several(_("Compendium entries"), [], required=False)

    class Meta:
        model = Deliverable
        fields = ["title", "objective", "indicators", "entries", "next_step"]

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = assignment.objectives.all()
        self.fields["objective"].empty_label = _("No objective")
        self.fields["entries"].choices = sorted(entry_titles().items(), key=lambda each: each[1])
        if isinstance(codes := self.initial.get("indicators"), list):
            self.initial["indicators"] = ", ".join(codes)

    def clean_indicators(self) -> list[str]:
        text = self.cleaned_data["indicators"]
        codes = list(
            dict.fromkeys(each.strip().upper() for each in text.split(",") if each.strip())
        )
        known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
        if strange := [each for each in codes if each not in known]:
            raise forms.ValidationError(
                _("No indicator has this code: %(codes)s.") % {"codes": ", ".join(strange)}
            )
        return codes


class VersionForm(ActionValues, PlainModelForm):
    class Meta:
        model = DeliverableVersion
        fields = ["label", "title", "dated_on", "document", "note"]
        widgets = {"note": area(3)}

    def __init__(self, *args, assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = StateDocument.objects.allowed(user).filter(state=assignment.state_id)
        self.fields["document"].queryset = rows.filter(is_released=True)
        self.fields["document"].empty_label = _("The file stays with the State")


class PracticeForm(ActionValues, PlainModelForm):
    """A practice as the mentor found it."""

    class Meta:
        model = Practice
        fields = ["title", "what", "why", "condition", "caution", "strength"]
        widgets = {name: area(3) for name in ("what", "why", "condition", "caution")}


class LogForm(SaveForm):
    """One save of a weekly log: five lines of a week, how long and how it goes."""

    parts = WeeklyLog.SAID
    ROWS = {"people_met": 3, "done": 3, "problems": 2, "next_steps": 2, "remark": 2}

    days_worked = forms.DecimalField(
        required=False, widget=forms.NumberInput(attrs={"step": "0.5", "min": 0, "max": 7})
    )
    people_met = forms.CharField(required=False)
    done = forms.CharField(required=False)
    problems = forms.CharField(required=False)
    next_steps = forms.CharField(required=False)
    remark = forms.CharField(required=False)
    mood = forms.ChoiceField(
        required=False,
        choices=WeeklyLog.Mood.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose green, amber or red.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.take_over(WeeklyLog, [name for name in self.parts if name != "mood"])
        for name in self.parts:
            told = WeeklyLog._meta.get_field(name)
            field = self.fields[name]
            field.label, field.help_text = capfirst(told.verbose_name), told.help_text
            if name in self.ROWS:
                field.widget = area(self.ROWS[name])
                dress(field)
            parts = ("helptext", "error") if field.help_text else ("error",)
            described = " ".join(f"id_{name}_{part}" for part in parts)
            field.widget.attrs["aria-describedby"] = described

    @property
    def said(self) -> list:
        """The fields of the page, in their order."""
        return [self[name] for name in self.parts]


class CallForm(ActionValues, PlainModelForm):
    class Meta:
        model = CallNote
        fields = ["held_on", "took_part", "text", "agreed"]
        widgets = {"text": area(5), "agreed": area(3)}


class ReportForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = FinalReport
        fields = list(FinalReport.SAID)
        widgets = {name: area(6) for name in FinalReport.SAID}


class SignForm(PlainForm):
    """Which version was read when it was signed."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
