"""Forms with the page's manners: classes for the controls, plain text in, errors tied to fields."""

from django import forms
from django.core.exceptions import ValidationError

from web.dates import FIRST, LAST, near
from web.text import clean_text

CLASSES = {
    forms.Textarea: "area",
    forms.Select: "select",
    forms.DateInput: "input",
    forms.TextInput: "input",
    forms.NumberInput: "input",
}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        within = {"min": FIRST.isoformat(), "max": LAST.isoformat()}
        super().__init__(format="%Y-%m-%d", attrs=within, **kwargs)


def version_field() -> forms.IntegerField:
    """The version that a page was made from, sent along unseen."""
    return forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )


class PlainFormMixin:
    """Dresses the widgets, tidies line ends and keeps days within reach; the models' validators do
    the rest of the refusing."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
                field.widget.is_required = field.required
                field.validators.append(near)
            if isinstance(field, forms.ModelChoiceField):
                refuse_strange_keys(field)
            dress(field)

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = clean_text(value)
        return cleaned


def dress(field: forms.Field) -> None:
    """Give the control its class of the style sheet."""
    for widget, name in CLASSES.items():
        if type(field.widget) is widget or isinstance(field.widget, widget):
            field.widget.attrs.setdefault("class", name)
            return


def refuse_strange_keys(field: forms.ModelChoiceField) -> None:
    """A key that no row can have, such as a number beyond the column's range, is no valid choice;
    some databases would break over it."""
    check = field.clean

    def clean(value):
        meta = field.queryset.model._meta
        column = meta.get_field(field.to_field_name) if field.to_field_name else meta.pk
        keys = value if isinstance(value, (list, tuple)) else [value]
        for key in keys:
            if (
                key in field.empty_values
            ):  # nothing chosen: the field itself knows whether it may be
                continue
            try:
                column.run_validators(column.to_python(key))
            except ValidationError:
                raise ValidationError(
                    field.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                ) from None
        return check(value)

    field.clean = clean


class PlainForm(PlainFormMixin, forms.Form):
    """A form of its own."""


class PlainModelForm(PlainFormMixin, forms.ModelForm):
    """A form over a model's fields; saving is an action's work, so `save` is never called."""

    def values(self) -> dict:
        """What was typed, field by field, as an action takes it."""
        return dict(self.cleaned_data)
