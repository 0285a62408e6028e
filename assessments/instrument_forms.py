"""Input of instruments: the version itself, its areas, indicators and suggested actions."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.models import Area, Indicator, Instrument, SuggestedAction
from assessments.models.indicator import LEVELS
from portfolio.models import Programme
from web.forms import PlainModelForm, dress, version_field
from web.text import MaxText, validate_plain_text

PLAIN = [validate_plain_text]


class LinesField(forms.CharField):
    """A list of texts, one to a line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, help_text=_("One to a line."), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)

    def run_validators(self, value):
        """The model's validators look at every line, in the action."""


class DraftForm(PlainModelForm):
    """A form over a part of a draft. The action builds and checks the row, so that a text of
    somebody else's is shown before any rule judges one's own."""

    version = version_field()

    def _post_clean(self):
        """Nothing is put on the form's own instance."""

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class InstrumentForm(DraftForm):
    """Title, number, language and reach of a draft, and the names of its five levels."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Instrument
        fields = ["code", "version_number", "title", "language", "programme", "region"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reach_of(self)
        scale = {each["value"]: each for each in self.instance.scale}
        for level in LEVELS:
            known = scale.get(level, {})
            of = {"level": level}
            self._add(f"label_{level}", _("Name of level %(level)s") % of, known.get("label"), 40)
            meaning = known.get("meaning")
            label = _("What level %(level)s means") % of
            self._add(f"meaning_{level}", label, meaning, 300, long_text(2))

    def _add(self, name, label, initial, length, widget=None):
        self.fields[name] = forms.CharField(
            label=label,
            initial=initial,
            max_length=length,
            validators=PLAIN,
            widget=widget or forms.TextInput(),
        )
        dress(self.fields[name])

    @property
    def levels(self):
        """The two fields of each level, for the template."""
        return [(self[f"label_{level}"], self[f"meaning_{level}"]) for level in LEVELS]

    def values(self):
        values = super().values()
        values["scale"] = [
            {
                "value": level,
                "label": values.pop(f"label_{level}"),
                "meaning": values.pop(f"meaning_{level}"),
            }
            for level in LEVELS
        ]
        return values


class AdaptForm(DraftForm):
    """An instrument of its own, made from a published version."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Instrument
        fields = ["code", "title", "language", "programme", "region"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("A code of its own, such as FC-WA.")
        reach_of(self)


def reach_of(form) -> None:
    """For whom it is: everybody, one programme, or a region in words."""
    form.fields["programme"].queryset = Programme.objects.order_by("name")
    form.fields["programme"].empty_label = _("All programmes")
    form.fields["region"].help_text = _("For example: West Africa")


class AreaForm(DraftForm):
    class Meta:
        model = Area
        fields = ["code", "title", "description", "weight"]
        widgets = {"description": long_text(3)}


class IndicatorForm(DraftForm):
    """One question with its five descriptors and everything that helps to answer it."""

    LINES = ("evidence_examples", "collection_methods", "interlocutors", "resolutions")
    NAMED = ("courses", "entries", "topics")

    class Meta:
        model = Indicator
        fields = ["area", "code", "title", "question", "weight", "is_gate", "is_foundation"]
        fields += ["assessor_note"]
        widgets = {"question": long_text(2), "assessor_note": long_text(3)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        indicator, instrument = self.instance, self.instance.area.instrument
        self.fields["area"].queryset = instrument.areas.all()
        self.fields["area"].empty_label = None
        if indicator._state.adding:
            del self.fields["area"]
        names = {each["value"]: each["label"] for each in instrument.scale}
        for level in LEVELS:
            text = indicator.levels[level] if level < len(indicator.levels) else ""
            self.fields[f"level_{level}"] = forms.CharField(
                label=f"{level} {names.get(level, '')}".strip(),
                initial=text,
                required=False,
                validators=[*PLAIN, MaxText(2_000)],
                widget=long_text(3),
            )
            dress(self.fields[f"level_{level}"])
        for name in self.LINES:
            self.fields[name] = LinesField(label=label_of(name), initial=getattr(indicator, name))
            dress(self.fields[name])
        for name in self.NAMED:
            self.fields[name] = choice_of(name, indicator, instrument)

    @property
    def levels(self):
        return [self[f"level_{level}"] for level in LEVELS]

    @property
    def lines(self):
        return [self[name] for name in self.LINES]

    @property
    def named(self):
        return [self[name] for name in self.NAMED]

    def values(self):
        values = super().values()
        values["levels"] = [values.pop(f"level_{level}") for level in LEVELS]
        return values


def label_of(name) -> str:
    label = str(Indicator._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def choice_of(name, indicator, instrument) -> forms.MultipleChoiceField:
    """What the instrument knows by title; a code that it no longer knows stays to be unticked."""
    titles, chosen = instrument.references.get(name, {}), getattr(indicator, name)
    unknown = [(code, code) for code in chosen if code not in titles]
    known = [(code, f"{code}: {title}") for code, title in titles.items()]
    return forms.MultipleChoiceField(
        label=label_of(name),
        choices=[*known, *unknown],
        initial=chosen,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SuggestedActionForm(DraftForm):
    class Meta:
        model = SuggestedAction
        fields = ["text", "from_min", "from_max", "horizon", "effort", "kind"]
        widgets = {"text": long_text(3)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scale = self.instance.instrument.scale
        names = {each["value"]: each["label"] for each in scale}
        for name in ("from_min", "from_max"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                coerce=int,
                choices=[(level, f"{level} {names.get(level, '')}".strip()) for level in LEVELS],
            )
            dress(self.fields[name])
