"""The form of one save by field: what somebody changed, and the version from which he began."""

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import PlainForm
from web.text import CONTROL, clean_text


class SaveForm(PlainForm):
    """One save of a record whose fields are merged one by one. `parts` names them.

    Drafts may be incomplete; what is lacking is said by the action, which knows the whole record.
    A page without script sends every field, and beside each what it `began` as.
    """

    parts: tuple[str, ...] = ()

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    mark = forms.BooleanField(required=False)
    operation = forms.UUIDField(required=False)

    def __init__(self, *args, bases=None, began=None, wrong="", **kwargs):
        super().__init__(*args, **kwargs)
        self.bases, self.began, self.wrong = bases or {}, began or {}, wrong
        self.fields["version"].error_messages["invalid"] = _(
            "The page is out of date. Load it again; what you typed is still here."
        )

    def take_over(self, model, names) -> None:
        """Let these fields be called and checked as the model's own."""
        for name in names:
            field = model._meta.get_field(name)
            self.fields[name].label = field.verbose_name
            self.fields[name].validators = list(field.validators)

    @classmethod
    def posted(cls, data):
        """What a page's own form sends."""
        began = {each: clean_text(data[_began(each)]) for each in cls.parts if _began(each) in data}
        return cls(data, began=began)

    @classmethod
    def sent(cls, body):
        """What a browser's queue or a program sends as JSON."""
        body = body if isinstance(body, dict) else {}
        told = {key: body.get(key) or {} for key in ("values", "bases", "began")}
        if not all(map(cls._is_by_field, told.values())):
            return cls({}, wrong=_("Name the fields of the answer, each with its text."))
        if not all(_is_version(each) for each in told["bases"].values()):
            return cls({}, wrong=_("Name the version from which each field was changed."))
        values = {key: str(each) for key, each in told["values"].items()}
        mark = {"mark": "on"} if body.get("mark") is True else {}
        save = {"version": body.get("base_version"), "operation": body.get("operation")}
        # What stood at the beginning is shown again and not kept: what cannot be shown is left out.
        began = {key: CONTROL.sub("", str(each)) for key, each in told["began"].items()}
        return cls(values | save | mark, bases=told["bases"], began=began)

    @classmethod
    def _is_by_field(cls, each) -> bool:
        texts = each.values() if isinstance(each, dict) else [None]
        is_text = all(isinstance(text, (str, int)) for text in texts)
        return is_text and set(each) <= set(cls.parts)

    def clean(self):
        if self.wrong:
            raise forms.ValidationError(self.wrong)
        return super().clean()

    def values(self) -> dict:
        """The fields of the record that were changed."""
        cleaned = self.cleaned_data
        return {
            name: cleaned[name]
            for name in self.parts
            if name in self.data and not (_began(name) in self.data and self.is_as_begun(name))
        }

    def go_on_from(self, row) -> None:
        """After a collision: what was changed here stays, everything else is as it now stands."""
        mine = self.values()
        self.began = {name: as_typed(getattr(row, name)) for name in self.parts}
        self.data = self.data.copy()
        self.data["version"] = row.version
        for name in set(self.parts) - set(mine):
            self.data[name] = self.began[name]

    def is_as_begun(self, name) -> bool:
        return self.began.get(name) == as_typed(self.cleaned_data[name])


def as_typed(value) -> str:
    """A value as it stands in its field."""
    return "" if value is None else str(value)


def _began(name: str) -> str:
    return f"began_{name}"


def _is_version(each) -> bool:
    return isinstance(each, int) and 0 <= each < 2**31
