"""What the team writes in the scoring conference about one indicator."""

from django import forms

from assessments.completeness import PARTS
from assessments.conference import proposal
from assessments.forms import AnswerForm
from assessments.models import Answer
from assessments.voices import OF_THE_ROOM
from web.text import clean_text


class AgreementForm(AnswerForm):
    """An agreed answer as the conference sends it: a level by one key, or the whole panel.

    The panel says so by `panel`: a box without a tick sends nothing at all. `pick` is a level that
    one key chose, whatever the panel shows.
    """

    discussion = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), required=False)
    first_present = forms.BooleanField(required=False)
    second_present = forms.BooleanField(required=False)
    panel = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        column = Answer._meta.get_field("discussion")
        self.fields["discussion"].label = column.verbose_name
        self.fields["discussion"].validators = list(column.validators)

    @classmethod
    def of(cls, row):
        """The panel as it opens: what stands, and where nothing stands yet what both wrote."""
        start = proposal(row.first, row.second) if row.is_ready else {}
        stands = {name: getattr(row.agreed, name, "") for name in (*PARTS, "discussion")}
        initial = {name: stands[name] or start.get(name, "") for name in stands}
        for name in ("first_present", "second_present"):
            initial[name] = getattr(row.agreed, name, False)
        form = cls(initial=initial | {"version": getattr(row.agreed, "version", 0)})
        form.began = stands
        return form

    @classmethod
    def posted(cls, data):
        names = (*PARTS, "discussion")
        began = {
            name: clean_text(data[f"began_{name}"]) for name in names if f"began_{name}" in data
        }
        if "pick" in data:
            data = data.copy()
            data["value"] = data["pick"]
        return cls(data, began=began)

    def values(self) -> dict:
        """The fields that were changed."""
        found = super().values()
        cleaned = self.cleaned_data
        if "discussion" in self.data and not self.is_as_begun("discussion"):
            found["discussion"] = cleaned["discussion"]
        if cleaned["panel"]:
            found |= {name: cleaned[name] for name in ("first_present", "second_present")}
        return found

    def settles(self, row) -> bool:
        """Whether a discussion is kept and both assessors are ticked, here or before."""
        found = self.values()
        return all(found.get(name, getattr(row.agreed, name, "")) for name in OF_THE_ROOM)

    def filled(self, row) -> dict:
        """The changed fields, and what both wrote where nothing stands and nothing was typed."""
        found = self.values()
        start = proposal(row.first, row.second) if row.is_ready else {}
        start.pop("value", None)
        if found.get("value", row.proposed).isdigit():
            start.pop("reason", None)
        else:
            start = {name: start[name] for name in ("reason",) if name in start}
        for name, text in start.items():
            if name not in self.data and not getattr(row.agreed, name, ""):
                found[name] = text
        return found
