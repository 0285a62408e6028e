"""What the team writes in the scoring conference about one indicator."""

from django import forms

from assessments.completeness import PARTS
from assessments.conference import proposal
from assessments.forms import AnswerForm
from assessments.models import Answer
from assessments.voices import OF_THE_ROOM
from web.text import clean_text

TEXTS = (*PARTS, "discussion")
PRESENT = ("first_present", "second_present")


class AgreementForm(AnswerForm):
    """An agreed answer as the conference sends it: a level by one key, or the whole panel.

    The panel says so by `panel`: a box without a tick sends nothing at all. `pick` is a level that
    one key chose, whatever the panel shows.
    """

    parts = (*TEXTS, *PRESENT)

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
        stands = {name: getattr(row.agreed, name, "") for name in TEXTS}
        initial = {name: stands[name] or start.get(name, "") for name in stands}
        ticks = {name: getattr(row.agreed, name, False) for name in PRESENT}
        version = getattr(row.agreed, "version", 0)
        form = cls(initial=initial | ticks | {"version": version})
        form.began = stands | ticks
        form.bases = dict.fromkeys(form.began, version)
        return form

    @classmethod
    def posted(cls, data):
        began = {
            name: clean_text(data[f"began_{name}"]) for name in cls.parts if f"began_{name}" in data
        }
        bases = {name: _base(data[f"base_{name}"]) for name in cls.parts if f"base_{name}" in data}
        data = data.copy()
        if "pick" in data:
            data["value"] = data["pick"]
        if "panel" in data:
            for name in PRESENT:
                data.setdefault(name, "False")
        return cls(data, began=began, bases=bases)

    def go_on_from(self, row) -> None:
        super().go_on_from(row)
        self.bases = dict.fromkeys(self.parts, row.version)

    def begun(self) -> list[tuple]:
        """Of each field of the panel its name, what it began as, and from which version."""
        return [(name, self.began[name], self.bases.get(name, 0)) for name in self.began]

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


def _base(text: str) -> int:
    """A version as a page sends it. What is none counts as the oldest: it overwrites nothing."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
