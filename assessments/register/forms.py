"""What can be done with several findings at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Finding
from assessments.register.changes import MOST
from web.forms import PlainForm


class ChangeForm(PlainForm):
    """One act and what it needs; the ticked rows stand beside it."""

    act = forms.ChoiceField(
        choices=[("severity", ""), ("priority", ""), ("needs", ""), ("xlsx", ""), ("csv", "")],
        error_messages={"required": _("Choose what to do with the ticked findings.")},
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Finding.Severity.choices, required=False
    )
    reason = forms.CharField(
        label=_("Reason, where it is not the rule’s"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=Finding._meta.get_field("severity_reason").validators,
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Finding.Priority.choices, required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("Need"),
        choices=Finding.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, ticked=(), **kwargs):
        self.ticked = ticked
        super().__init__(*args, auto_id="bulk_%s", **kwargs)

    def clean(self):
        cleaned = super().clean()
        act = cleaned.get("act", "")
        if not self.ticked:
            self.add_error(None, _("Tick at least one finding."))
        elif len(self.ticked) > MOST:
            self.add_error(None, _("Tick at most %(most)s findings at a time.") % {"most": MOST})
        if act in self.fields and act != "act" and not cleaned.get(act) and act not in self.errors:
            self.add_error(act, _("Choose what the ticked findings get."))
        return cleaned

    @property
    def is_export(self) -> bool:
        return self.cleaned_data["act"] in ("xlsx", "csv")

    def values_of(self, row) -> dict:
        """What this row is to hold."""
        cleaned = self.cleaned_data
        if cleaned["act"] != "severity":
            return {cleaned["act"]: cleaned[cleaned["act"]]}
        return {"severity": cleaned["severity"], "severity_reason": cleaned["reason"]}

    def what(self) -> str:
        """What is changed, as the line of the outcome says it."""
        name = self.cleaned_data["act"]
        chosen = self.cleaned_data[name]
        chosen = chosen if isinstance(chosen, list) else [chosen]
        labels = [str(label) for value, label in self.fields[name].choices if value in chosen]
        return f"{self.fields[name].label} {', '.join(labels)}"
