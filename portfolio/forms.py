"""Input of what belongs to a state itself: its agencies and its documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.contents import Refused
from documents.uploads import DOCUMENTS, TABLES, check_upload
from portfolio.models import Agency, StateDocument
from web.forms import PlainForm, PlainModelForm
from web.text import validate_plain_text


class StateDocumentForm(PlainModelForm):
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = StateDocument
        fields = [
            "title",
            "kind",
            "dated_on",
            "holder",
            "proves",
            "classification",
            "release",
            "named_partners",
            "is_released",
            "release_reference",
            "released_on",
        ]
        widgets = {"proves": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["release"].choices = StateDocument.releases()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_released"):
            if not cleaned.get("release_reference"):
                self.add_error("release_reference", _("Give the letter or number of the release."))
            if not cleaned.get("released_on") and "released_on" not in self.errors:
                self.add_error("released_on", _("Give the date of the release."))
        return cleaned

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CheckedFileField(forms.FileField):
    """A file that has passed the one door for uploads; what was refused says why."""

    def __init__(self, *, allowed, **kwargs):
        self.allowed = allowed
        super().__init__(**kwargs)

    def to_python(self, data):
        if data in self.empty_values:
            return None
        try:
            return check_upload(data, allowed=self.allowed)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from None


class StateFileForm(PlainForm):
    file = CheckedFileField(
        label=_("File"),
        allowed=DOCUMENTS,
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX, ODT, CSV or plain text, without macros."),
        error_messages={"required": _("Choose a file.")},
    )


class RemovalForm(PlainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: the reason is kept in the history.")},
    )


class AgencyForm(PlainModelForm):
    class Meta:
        model = Agency
        fields = ["code", "name", "kind"]

    def __init__(self, data=None, *args, **kwargs):
        if data is not None and data.get("kind"):
            # A table may say the kind in words.
            said = {str(label).casefold(): value for value, label in Agency.Kind.choices}
            kind = data["kind"].strip()
            data = {**data, "kind": said.get(kind.casefold(), kind)}
        super().__init__(data, *args, **kwargs)
        for name in ("code", "name"):
            self.fields[name].validators.append(validate_plain_text)

    def clean_kind(self):
        """A table without this column, or with an empty cell, leaves the kind as it is."""
        return self.cleaned_data["kind"] or self.instance.kind


class TableForm(PlainForm):
    file = CheckedFileField(
        label=_("Table"),
        allowed=TABLES,
        help_text=_("XLSX or CSV. The first row names the columns."),
        error_messages={"required": _("Choose a file.")},
    )
