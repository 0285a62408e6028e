"""Input of practices: their words and facts, and what the inbox is narrowed to."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.models import Entry, EntryText, Practice
from compendium.models.entry import Part
from portfolio.models import State
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field
from web.text import MaxText, validate_plain_text

LONG = ("summary", "context", "what", "result", "why", "condition", "caution", "gender_note")
FACTS = ("strength", "source_reference", "attribution", "consent_reference")
CODE = re.compile(r"CP-(\d{1,6})\Z", re.I)
SYMBOLS = [validate_plain_text, MaxText(600)]


def entry_titles() -> dict[int, str]:
    """Every entry's title in the first language, by its key, from A to Z."""
    texts = EntryText.objects.filter(language="en").order_by("entry__position")
    return dict(texts.values_list("entry_id", "title"))


class EntryField(forms.ModelChoiceField):
    """An entry by its title; all titles are read in one question."""

    def __init__(self, **kwargs):
        super().__init__(Entry.objects.all(), **kwargs)

    def name_entries(self):
        self.choices = [("", _("Not chosen yet")), *entry_titles().items()]


class PracticeForm(ActionValues, PlainModelForm):
    """The whole of what is known about a practice. Like practices are named by their codes and
    instruments by their symbols, separated by semicolons."""

    entry = EntryField(required=False, label=gettext_lazy("Entry"))
    applies_to = forms.MultipleChoiceField(
        label=gettext_lazy("Applies to"),
        choices=Practice.Applies.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruments = forms.CharField(
        label=gettext_lazy("Instruments"),
        required=False,
        validators=SYMBOLS,
        help_text=gettext_lazy("By their symbols, separated by semicolons."),
    )
    alike = forms.CharField(
        label=gettext_lazy("Like practices"),
        required=False,
        validators=SYMBOLS,
        help_text=gettext_lazy("By their codes, such as CP-0012, separated by semicolons."),
    )
    version = version_field()

    class Meta:
        model = Practice
        fields = ["title", "entry", *LONG, "applies_to", "instruments", "alike", *FACTS, "region"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in LONG}

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["entry"].name_entries()
        if self.instance.state_id:
            del self.fields["region"]

    def get_initial_for_field(self, field, name):
        if name == "instruments":
            return "; ".join(self.instance.instruments)
        if name == "alike":
            return "; ".join(each.code for each in self._known())
        return super().get_initial_for_field(field, name)

    def _known(self) -> list[Practice]:
        """The like practices that the reader may see."""
        if self.instance.pk is None:
            return []
        return list(self.instance.alike.allowed(self.user).order_by("number"))

    def clean_instruments(self):
        return list(dict.fromkeys(split(self.cleaned_data["instruments"])))

    def clean_alike(self):
        """The practices of these codes. Those that the reader may not see stay as they are."""
        codes = split(self.cleaned_data["alike"])
        found = practices_named(codes, self.user)
        if self.instance.pk in {each.pk for each in found}:
            raise ValidationError(_("A practice is not like itself. Take its own code out."))
        if self.instance.pk is None:
            return found
        seen = self.instance.alike.allowed(self.user).values("pk")
        return [*found, *self.instance.alike.exclude(pk__in=seen)]


def split(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def practices_named(codes, user) -> list[Practice]:
    """The practices of these codes, as far as the reader may see them; says which are unknown."""
    numbers = {}
    for code in codes:
        found = CODE.match(code)
        numbers[int(found[1]) if found else None] = code
    rows = Practice.objects.allowed(user).filter(number__in=[each for each in numbers if each])
    known = {each.number: each for each in rows}
    if unknown := [code for number, code in numbers.items() if number not in known]:
        sentence = _("No practice is known by: %(codes)s. Write codes such as CP-0012.")
        raise ValidationError(sentence % {"codes": ", ".join(unknown)})
    return list(known.values())


class SubmitForm(PracticeForm):
    """A new practice: from a published document, or told by whoever hands it in."""

    HANDED_IN = [Practice.Source.DOCUMENT, Practice.Source.SUBMISSION]
    state = forms.ModelChoiceField(
        State.objects.none(),
        required=False,
        label=gettext_lazy("State"),
        help_text=gettext_lazy("Whose practice it is. It is asked before anything is published."),
    )
    source_kind = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=[(each.value, each.label) for each in HANDED_IN],
        widget=forms.RadioSelect,
    )

    class Meta(PracticeForm.Meta):
        fields = ["source_kind", *PracticeForm.Meta.fields]

    def __init__(self, *args, states, is_everywhere, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.fields["state"].queryset = states
        self.fields["state"].required = not is_everywhere
        if is_everywhere:
            self.fields["state"].empty_label = _("No State of the programme")
        else:
            del self.fields["region"]


class SupersedeForm(PlainForm):
    """Which practice takes the place of a published one, and why."""

    successor = forms.CharField(
        label=gettext_lazy("Practice that takes its place"),
        max_length=20,
        help_text=gettext_lazy("By its code, such as CP-0012."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text, MaxText(1_000)],
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_successor(self):
        (found,) = practices_named([self.cleaned_data["successor"].strip()], self.user)
        return found


class PracticeFilter(PlainForm):
    """What the inbox can be narrowed to; lives in the address."""

    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    entry = forms.ChoiceField(label=gettext_lazy("Entry"), required=False)
    source_kind = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    strength = forms.ChoiceField(label=gettext_lazy("Evidence strength"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    status = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    mine = forms.BooleanField(label=gettext_lazy("Mine"), required=False)

    LOOKUPS = {"part": "entry__part"}

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("part", _("Every part"), Part.choices),
            ("entry", _("Every entry"), entry_titles().items()),
            ("source_kind", _("Every source"), Practice.Source.choices),
            ("strength", _("Every strength"), Practice.Strength.choices),
            ("region", _("Every region"), [(each, each) for each in regions]),
            ("status", "", Practice.Status.choices),
        ):
            self.fields[name].choices = [("", first), *((str(key), word) for key, word in choices)]

    def narrow(self, rows, without=()):
        """These rows as the answers that make sense leave them; odd ones narrow nothing."""
        self.is_valid()
        for name, value in self.cleaned_data.items():
            if value and name not in (*without, "mine"):
                rows = rows.filter(**{self.LOOKUPS.get(name, name): value})
        return rows
