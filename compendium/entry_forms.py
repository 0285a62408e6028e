"""Input of the manual's entries: texts, facts, translations."""

import re

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.entry_actions import FIELDS
from compendium.models import Entry, EntryText
from compendium.models.entry import Part
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field
from web.saves import SaveForm

MOST_CODES = 60


class TextForm(SaveForm):
    """One save of a text. The page draws its controls itself, each beside its preview."""

    parts = FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = forms.CharField(required=False)
        self.take_over(EntryText, FIELDS)

    def clean_title(self):
        if "title" in self.data and not (title := self.cleaned_data["title"].strip()):
            raise forms.ValidationError(_("An entry keeps a title."))
        return title if "title" in self.data else ""


class EntryFilter(PlainForm):
    """What the list of entries can be narrowed to; lives in the address."""

    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("A to Z")), ("part", gettext_lazy("By part"))],
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    look = forms.ChoiceField(
        label=gettext_lazy("Needs a look"),
        required=False,
        choices=[
            ("", gettext_lazy("Every entry")),
            ("comments", gettext_lazy("Open comments")),
            ("moved", gettext_lazy("Translation behind its source")),
            ("mine", gettext_lazy("Last worked on by me")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        several = {
            "part": (_("Every part"), Part.choices),
            "status": (_("Every status"), EntryText.Status.choices),
            "language": (_("Every language"), settings.LANGUAGES),
        }
        for name, (every, choices) in several.items():
            self.fields[name].choices = [("", every), *choices]

    def wanted(self) -> dict:
        """What is asked for; nothing of an address that says what the form does not offer."""
        told = self.cleaned_data if self.is_valid() else {}
        return {name: told.get(name, "") for name in self.fields}


class CodesField(forms.CharField):
    """Codes in one line, separated by commas: each of one form, each once."""

    def __init__(self, *, form: re.Pattern, example: str, **kwargs):
        self.form = form
        super().__init__(required=False, max_length=4_000, **kwargs)
        self.example = example

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        codes = list(dict.fromkeys(each.strip() for each in super().clean(value).split(",")))
        codes = [each for each in codes if each]
        if len(codes) > MOST_CODES:
            raise forms.ValidationError(_("Name at most %(n)s.") % {"n": MOST_CODES})
        if wrong := [each for each in codes if not self.form.fullmatch(each)]:
            raise forms.ValidationError(
                _("Write each like %(example)s. This is not: %(wrong)s.")
                % {"example": self.example, "wrong": ", ".join(wrong)[:200]}
            )
        return codes


CODES = {
    "areas": (re.compile(r"[A-Z]{3}"), "LEG"),
    "indicators": (re.compile(r"[A-Z]{3}-\d{1,2}"), "LEG-4"),
    "courses": (re.compile(r"FC-[A-Z0-9]{2,8}"), "FC-EIW"),
    "topics": (re.compile(r"MT-[A-Z0-9]{2,8}"), "MT-DATA"),
    # A symbol of the United Nations, or the short name of a treaty.
    "instruments": (re.compile(r"[^\W_][^,;<>\x00-\x1f]{1,79}"), "S/RES/2396 (2017)"),
}


class EntryForm(ActionValues, PlainModelForm):
    """The facts of an entry; the codes lead to what it serves."""

    version = version_field()

    class Meta:
        model = Entry
        fields = ["part", "scope"]
        widgets = {"scope": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (form, example) in CODES.items():
            field = CodesField(form=form, example=example)
            field.label = capfirst(Entry._meta.get_field(name).verbose_name)
            field.help_text = _("Separated by commas, such as %(example)s.") % {"example": example}
            field.widget.attrs["class"] = "input"
            self.fields[name] = field
            self.initial[name] = getattr(self.instance, name)


class TranslationForm(PlainForm):
    """The language and the title of a new translation."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120, help_text=gettext_lazy("In that language.")
    )

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages
        self.fields["title"].validators += EntryText._meta.get_field("title").validators
