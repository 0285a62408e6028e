"""Input of a report's texts."""

from django import forms

from assessments.models import ReportText
from web.forms import PlainForm, version_field
from web.text import MaxText


class ReportTextForm(PlainForm):
    """One text in Markdown, with the version from which its writer began."""

    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 18}))
    version = version_field()

    def __init__(self, *args, part: str, **kwargs):
        super().__init__(*args, **kwargs)
        field = ReportText._meta.get_field("text")
        self.fields["text"].label = field.verbose_name
        self.fields["text"].validators = list(field.validators)
        if part == ReportText.Part.SUMMARY:
            self.fields["text"].validators.append(MaxText(ReportText.LONGEST_SUMMARY))
