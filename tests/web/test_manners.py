"""Markings, plain text, and plots."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from web.forms import PlainFormMixin
from web.marking import Classification, highest
from web.plots import ProfileRow, profile_rows
from web.templatetags.ui import status
from web.text import MaxText, clean_text, validate_plain_text

UNC, CON, STC = Classification


def test_the_highest_marking_of_the_parts_governs():
    assert highest([]) == UNC
    assert highest([UNC, STC, CON]) == STC
    assert highest(["unc", "con"]) == CON
    assert [each.short for each in Classification] == ["UNC", "CON", "STC"]


@pytest.mark.parametrize("text", ["a\x00", "\x07", "\x1b[31m", "\x7f", "a\ufffe", "\uffff"])
def test_control_characters_are_refused(text):
    with pytest.raises(ValidationError, match="control characters"):
        validate_plain_text(text)


@pytest.mark.parametrize("text", ["Line\nline\ttab", "العربية", "é “quoted” – 35 %"])
def test_what_people_type_is_accepted(text):
    validate_plain_text(text)


def test_a_text_that_is_too_long_says_how_long_it_is():
    MaxText(5)("12345")
    with pytest.raises(ValidationError, match="6 characters"):
        MaxText(5)("123456")


def test_line_ends_are_tidied():
    assert clean_text("  a\r\nb\rc ") == "a\nb\nc"


def test_a_dumbbell_stands_on_a_scale_from_zero_to_four():
    row = ProfileRow("LEG", "Law", now=2, target=3, baseline=1)
    ((_row, at),) = profile_rows([row])
    assert (at["base"], at["now"], at["target"]) == ("27.00%", "50.00%", "73.00%")
    assert at["gained"] == ("27.00%", "50.00%")
    assert at["to_do"] == ("50.00%", "73.00%")


def test_a_hidden_score_draws_no_disc():
    ((_row, at),) = profile_rows([ProfileRow("LEG", "Law", now=None, target=3)])
    assert (at["now"], at["gained"], at["to_do"]) == ("", (), ())


def test_a_status_is_shape_and_word():
    assert "#i-risk" in status("at_risk", "At risk")
    assert status("at_risk", "At risk").endswith("At risk</span>")
    assert "&lt;b&gt;" in status("at_risk", "<b>")


class Asked(PlainFormMixin, forms.Form):
    pick = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, help_text="Some."
    )
    sure = forms.BooleanField(help_text="Be sure.")
    text = forms.CharField(max_length=3)


@pytest.mark.parametrize("name", ["pick", "sure", "text"])
def test_hint_and_errors_are_named_once_and_tied_to_what_they_describe(name):
    form = Asked({"text": ""})
    form.add_error(name, "And this.")
    html = Template("{% load ui %}{% field one hint %}").render(
        Context({"one": form[name], "hint": "A hint of the page's own."})
    )
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('class="error"') == 2
    (described,) = set(re.findall(r'aria-describedby="([^"]*)"', html.split("</legend>")[0]))
    assert described == f"id_{name}_helptext id_{name}_error"
    assert set(described.split()) <= set(ids)
