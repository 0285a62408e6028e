"""The maturity profile by the instrument's rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Answer, Area, Indicator
from assessments.scoring import needs_discussion, overall, profile


def area_of(values, *, weights=None, gates=(), area_weight=1, approved="Why"):
    """One area whose indicators were answered like this; "" is unanswered."""
    area = Area(pk=1, code="XXX", title="Area", weight=area_weight, position=1)
    weights = weights or [1] * len(values)
    indicators = [
        Indicator(pk=n, area=area, code=f"XXX-{n}", weight=weight, is_gate=n in gates)
        for n, weight in enumerate(weights, start=1)
    ]
    answers = [
        Answer(
            indicator=indicator,
            value=value,
            reason="Why",
            approved_reason=approved,
            is_scored=bool(value),
        )
        for indicator, value in zip(indicators, values, strict=True)
    ]
    return profile(indicators, answers)[0]


def test_the_worked_example():
    """An area scored 1, 2, 3, NA, 2 has mean 2.0, score 50.0 and coverage 100 %."""
    row = area_of(["1", "2", "3", "NA", "2"])
    assert (row.mean, row.score, row.coverage) == (Decimal("2.0"), Decimal("50.0"), 100)


def test_not_applicable_without_approval_is_a_gap_in_coverage():
    row = area_of(["1", "2", "3", "NA", "2"], approved="")
    assert (row.mean, row.coverage) == (Decimal("2.0"), 80)


def test_not_scored_leaves_the_mean_and_lowers_coverage():
    row = area_of(["4", "4", "NS", "4", "4"])
    assert (row.mean, row.coverage) == (Decimal("4.0"), 80)


def test_under_seventy_per_cent_nothing_is_shown():
    row = area_of(["4", "4", "4", "NS", "NS"])
    assert row.coverage == 60
    assert row.mean is row.score is row.short_of_target is None


def test_exactly_seventy_per_cent_is_shown():
    row = area_of(["1"] * 7 + ["NS"] * 3)
    assert row.coverage == 70
    assert row.mean == Decimal("1.0")


def test_weights_count():
    assert area_of(["0", "4"], weights=[1, 3]).mean == Decimal("3.0")


def test_drafts_do_not_count():
    row = area_of(["2", "2", "2", "2", ""])
    assert row.coverage == 80


@pytest.mark.parametrize(("level", "flagged"), [("0", 1), ("1", 1), ("2", 0), ("NS", 0)])
def test_gates_at_zero_or_one_are_flagged(level, flagged):
    assert len(area_of([level, "3", "3", "3"], gates={1}).gates) == flagged


def test_overall_is_the_weighted_mean_of_areas_that_show_a_score():
    rows = [area_of(["4"], area_weight=3), area_of(["0"]), area_of(["NS"])]
    assert overall(rows) == Decimal("75.0")
    assert overall([area_of(["NS"])]) is None


@pytest.mark.parametrize(
    ("first", "second", "needed"),
    [("1", "1", False), ("1", "2", False), ("1", "3", True), ("4", "0", True)]
    + [("NA", "NA", False), ("NA", "2", True), ("NS", "NA", True)],
)
def test_two_levels_apart_or_a_level_against_none_must_be_discussed(first, second, needed):
    assert needs_discussion(first, second) == needed
    assert needs_discussion(second, first) == needed


@given(st.lists(st.sampled_from(["0", "1", "2", "3", "4", "NA", "NS"]), min_size=1, max_size=12))
def test_a_mean_lies_between_its_levels_and_ignores_what_is_left_out(values):
    row = area_of(values)
    levels = [int(each) for each in values if each.isdigit()]
    applicable = [each for each in values if each != "NA"]
    if levels and len(levels) >= 0.7 * len(applicable):
        assert min(levels) <= row.mean <= max(levels)
        assert row.mean == area_of([each for each in values if each != "NA"]).mean
    else:
        assert row.mean is None
