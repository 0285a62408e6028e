"""Where quarters and bars stand on a plan's timeline."""

import datetime

import pytest

from roadmaps.models import PlanAction
from roadmaps.timeline import Timeline

START, END = datetime.date(2025, 10, 1), datetime.date(2026, 9, 30)
TODAY = datetime.date(2026, 4, 1)


@pytest.fixture
def timeline():
    return Timeline(START, END, TODAY)


def action(start, end, **values):
    return PlanAction(starts_on=start, ends_on=end, **({"status": "on_track"} | values))


def test_a_year_has_four_named_quarters(timeline):
    quarters = timeline.quarters()
    assert [each.label for each in quarters] == ["Q4 25", "Q1 26", "Q2", "Q3"]
    assert sum(each.width for each in quarters) == pytest.approx(100, abs=0.1)


def test_a_bar_over_the_whole_plan_fills_it(timeline):
    bar = timeline.bar(action(START, END, progress=50))
    assert (bar.x, bar.width, bar.done) == (0, 100, 50)


def test_today_stands_in_the_middle(timeline):
    assert timeline.today_x == pytest.approx(49.86, abs=0.1)
    assert Timeline(START, END, datetime.date(2030, 1, 1)).today_x is None


def test_what_is_late_runs_to_today(timeline):
    end = datetime.date(2026, 1, 31)
    late = timeline.bar(action(START, end, progress=25))
    assert late.late_end == pytest.approx(timeline.today_x)
    done = timeline.bar(action(START, end, progress=100, status="completed"))
    assert done.late == 0


def test_what_an_amendment_moves_is_late_from_the_end_that_is_signed(timeline):
    signed, asked = datetime.date(2026, 1, 31), datetime.date(2026, 8, 31)
    moved = timeline.bar(action(START, asked, end_in_force=signed))
    assert moved.late_from == timeline.bar(action(START, signed)).late_from
    assert moved.late_end == pytest.approx(timeline.today_x)


def test_one_day_is_still_seen(timeline):
    assert timeline.bar(action(START, START)).width == 0.4


def test_the_last_day_of_a_long_plan_stays_within_the_scale():
    last = START.replace(year=2035) - datetime.timedelta(days=1)
    bar = Timeline(START, last, TODAY).bar(action(last, last))
    assert (bar.width, bar.x + bar.width) == (0.4, pytest.approx(100))
