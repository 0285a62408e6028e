"""Forms with the page's manners: classes for the controls, plain text in, errors tied to fields."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils.translation import gettext as _

from web.dates import FIRST, LAST, near
from web.text import clean_text

CLASSES = {
    forms.Textarea: "area",
    forms.Select: "select",
    forms.DateInput: "input",
    forms.TextInput: "input",
    forms.NumberInput: "input",
    forms.EmailInput: "input",
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


class KeyField(forms.UUIDField):
    """The number of the record that a form is about to make, given to the page and sent along
    unseen: what comes twice, because the answer to the first was lost, is recorded once."""

    def __init__(self, **kwargs):
        super().__init__(required=False, initial=uuid4, widget=forms.HiddenInput, **kwargs)

    def clean(self, value):
        return super().clean(value) or uuid4()


class PlainFormMixin:
    """Dresses the widgets, tidies line ends and keeps days within reach; the models' validators do
    the rest of the refusing."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            name_when_missing(field, field.label or pretty_name(name))
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


def name_when_missing(field: forms.Field, label: str) -> None:
    """Several empty answers stand together above a form, and one in a row of a table: each says
    which it is, unless the field has words of its own."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("Fill in “%(field)s”.") % {"field": label}


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


class ActionValues:
    """Mixed into a form over a model: an action builds and checks the row, and nothing is put on
    the form's own instance."""

    def _post_clean(self):
        pass

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
