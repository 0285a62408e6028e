"""Input of the State's reply, of the team's answers, of the State's decision and of its steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import FindingReply, FollowUpStep
from portfolio.labels import Release
from portfolio.models import StateDocument
from web.forms import PlainForm, PlainModelForm, version_field


class ReplyForm(PlainForm):
    """What the State says to one finding. A page of many of them tells what was changed by what
    each field was made from (`began_`), so that nobody's newer words are sent back as old ones."""

    view = forms.ChoiceField(
        choices=FindingReply.View.choices, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    document = forms.ChoiceField(required=False)
    again = forms.BooleanField(required=False)
    version = version_field()

    def __init__(self, *args, documents=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.documents = {str(each.pk): each for each in documents}
        choices = [(key, str(each)) for key, each in self.documents.items()]
        self.fields["document"].choices = [("", _("No document")), *choices]
        reason = FindingReply._meta.get_field("reason")
        self.fields["reason"].validators = list(reason.validators)
        self.fields["view"].error_messages["invalid_choice"] = _(
            "Choose agree, agree in part or disagree."
        )

    @classmethod
    def sent(cls, body, **kwargs):
        """What a browser's queue sends as JSON: the fields, and the version they rest on."""
        body = body if isinstance(body, dict) else {}
        values = body.get("values")
        values = values if isinstance(values, dict) else {}
        told = {key: str(each) for key, each in values.items() if isinstance(each, (str, int))}
        return cls(told | {"version": body.get("base_version")}, **kwargs)

    def values(self) -> dict:
        """The reply as an action takes it: the fields that were sent."""
        cleaned = self.cleaned_data
        sent = [name for name in ("view", "reason") if self.add_prefix(name) in self.data]
        found = {name: cleaned[name] for name in sent}
        if self.add_prefix("document") in self.data:
            found["document"] = self.documents.get(cleaned["document"])
        return found

    def base_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def is_touched(self) -> bool:
        """Whether somebody changed a field since the page was made, or says the same again."""
        return self.cleaned_data["again"] or any(
            self.data.get(self.add_prefix(name), "").replace("\r\n", "\n")
            != self.data.get(f"began-{self.add_prefix(name)}", "").replace("\r\n", "\n")
            for name in ("view", "reason", "document")
        )


class AnswerReplyForm(PlainModelForm):
    version = version_field()

    class Meta:
        model = FindingReply
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}


class ReleaseForm(PlainForm):
    """The State's decision. Nothing is chosen beforehand: there is no default."""

    release = forms.ChoiceField(
        label=_("The report may go to"), choices=Release.choices, widget=forms.RadioSelect
    )
    partners = forms.CharField(
        label=_("Named partners"),
        required=False,
        max_length=300,
        help_text=_("The organisations by name, separated by commas; no persons."),
    )
    document = forms.ModelChoiceField(
        label=_("Document of the decision"),
        queryset=StateDocument.objects.none(),
        empty_label=_("Choose a document"),
        help_text=_("For example the official letter. It is recorded among the State’s documents."),
    )
    decided_on = forms.DateField(label=_("Date of the decision"))

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents

    def values(self) -> dict:
        return dict(self.cleaned_data)


class StepForm(PlainModelForm):
    class Meta:
        model = FollowUpStep
        fields = ["taken_on", "text", "document"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents
        self.fields["document"].empty_label = _("No document")

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""
