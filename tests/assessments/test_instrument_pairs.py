"""Which answers of two versions can be compared."""

import pytest

from assessments.comparability import Verdict, pair
from assessments.models import Indicator

LEVELS = ["None.", "Some.", "Half.", "Most.", "All."]


def indicator(code="LEG-1", question="Is there a law?", levels=LEVELS, **values):
    return Indicator(code=code, question=question, levels=list(levels), **values)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        # What does not decide about a level may change.
        ({"title": "Other", "weight": 3, "is_gate": True, "assessor_note": "Ask twice."}, True),
        ({"question": "Is there a law?\r\n"}, True),
        ({"code": "LEG-9"}, False),
        ({"question": "Is there a decree?"}, False),
        ({"levels": [*LEVELS[:4], "Everything."]}, False),
        ({"levels": LEVELS[:4]}, False),
        ({"levels": [LEVELS[1], LEVELS[0], *LEVELS[2:]]}, False),
    ],
)
def test_only_an_unchanged_question_can_be_compared(other, is_same):
    assert indicator(**other).same_question_as(indicator()) is is_same
    assert indicator().same_question_as(indicator(**other)) is is_same


def test_versions_are_paired_by_code_in_the_newer_ones_order():
    old = [indicator("A-1"), indicator("A-2"), indicator("B-1")]
    new = [indicator("B-1", question="Who decides?"), indicator("C-1"), indicator("A-1")]
    assert [(each.code, each.verdict) for each in pair(old, new)] == [
        ("B-1", Verdict.CHANGED),
        ("C-1", Verdict.NEW),
        ("A-1", Verdict.SAME),
        ("A-2", Verdict.GONE),
    ]
    assert [each.code for each in pair(old, new) if each.is_comparable] == ["A-1"]
    assert pair(old, new)[-1].old is old[1]
