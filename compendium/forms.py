"""Input of practices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from compendium.models import Practice
from web.forms import PlainForm, PlainModelForm, version_field

LONG = ("what", "why", "condition", "caution")


class PracticeForm(PlainModelForm):
    version = version_field()

    class Meta:
        model = Practice
        fields = ["title", *LONG, "strength", "attribution"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in LONG}

    def _post_clean(self):
        """The action builds and checks the row; nothing is put on the form's own instance."""

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PracticeFilter(PlainForm):
    """What the inbox can be narrowed to; lives in the address."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    strength = forms.ChoiceField(label=_("Evidence strength"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("Every status")), *Practice.Status.choices]
        self.fields["strength"].choices = [("", _("Every strength")), *Practice.Strength.choices]
