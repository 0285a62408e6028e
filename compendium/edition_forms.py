"""Input of editions."""

from django import forms

from compendium.models import Edition
from web.forms import ActionValues, PlainModelForm, version_field


class EditionForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = Edition
        fields = ["number", "title", "symbol", "notice", "changes"]
        widgets = {
            "notice": forms.Textarea(attrs={"rows": 3}),
            "changes": forms.Textarea(attrs={"rows": 8}),
        }
