"""Input of results: one save of a half-day, or of the tests of one person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import TestResult
from training.models.result import MOST, Mark
from web.saves import SaveForm


class MarkForm(SaveForm):
    parts = ("mark",)

    mark = forms.ChoiceField(
        choices=[("", "–"), *Mark.choices],
        required=False,
        label=_("Attendance"),
        error_messages={"invalid_choice": _("Choose present, late, excused or absent.")},
    )


def _points():
    words = _("Give a whole number from 0 to 100.")
    errors = {"invalid": words, "min_value": words, "max_value": words}
    return forms.IntegerField(min_value=0, max_value=MOST, required=False, error_messages=errors)


class TestForm(SaveForm):
    __test__ = False  # no case of the test runner
    parts = ("before", "after")

    before, after = _points(), _points()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.take_over(TestResult, self.parts)
