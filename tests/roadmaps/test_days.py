"""Days of a plan, for any plan: quarters, reports and bars."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.models import State
from roadmaps.models import PlanAction, Roadmap
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import is_asked, report_of
from roadmaps.timeline import Timeline

DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(2024, 1, 1), datetime.date(2044, 12, 31))


@st.composite
def plans(draw):
    """A plan of a day to fifteen years."""
    start = draw(days)
    end = start + DAY * draw(st.integers(1, 15 * 365))
    rhythm = draw(st.sampled_from(Roadmap.Rhythm.values))
    state = State(name="Carana")
    return Roadmap(state=state, starts_on=start, ends_on=end, reporting_rhythm=rhythm)


def within(draw, first, last):
    return first + DAY * draw(st.integers(0, (last - first).days))


@settings(max_examples=200, deadline=None)
@given(plans())
def test_quarters_follow_one_another_over_the_whole_plan(plan):
    found = quarters_of(plan, until=plan.ends_on)
    assert found[0].starts_on <= plan.starts_on <= found[0].ends_on
    assert found[-1].starts_on <= plan.ends_on <= found[-1].ends_on
    for one, after in pairwise(found):
        assert one.ends_on + DAY == after.starts_on
        assert (one.next, after.previous) == (after, one)


@settings(max_examples=200, deadline=None)
@given(plans(), st.data())
def test_each_day_of_a_plan_is_told_in_exactly_one_report(plan, data):
    day = within(data.draw, plan.starts_on, plan.ends_on)
    quarters = quarters_of(plan, until=plan.ends_on)
    assert [each for each in quarters if each.starts_on <= day <= each.ends_on] == [Quarter.of(day)]
    report = report_of(plan, Quarter.of(day))
    assert report in quarters
    # The first that is asked from that day on: no other stands between them.
    between = [each for each in quarters if Quarter.of(day) <= each <= report]
    assert [each for each in between if is_asked(plan, each)] == [report]


@st.composite
def scheduled(draw):
    """A plan and what is said of one action, perhaps with another end in force than in its text."""
    plan = draw(plans())
    start = within(draw, plan.starts_on, plan.ends_on)
    end, signed = within(draw, start, plan.ends_on), within(draw, start, plan.ends_on)
    return plan, {
        "starts_on": start,
        "ends_on": end,
        "end_in_force": draw(st.sampled_from([end, signed])),
        "status": draw(st.sampled_from(PlanAction.Status.values)),
        "progress": draw(st.sampled_from([0, 25, 50, 75, 100])),
    }


@settings(max_examples=300, deadline=None)
@given(scheduled(), days)
def test_nothing_is_drawn_outside_the_scale(pair, today):
    plan, said = pair
    scale = Timeline(plan.starts_on, plan.ends_on, today)
    bar = scale.bar(PlanAction(**said))
    assert 0 <= bar.x < bar.x + bar.width <= 100.001
    assert 0 <= bar.done <= bar.width
    assert 0 <= bar.late_from <= bar.late_end <= 100.001
    assert bar.late == 0 or bar.late_end == pytest.approx(scale.at(today))
    places = [each.x for each in scale.quarters()]
    assert places == sorted(places)
    assert all(0 <= x < 100 for x in places)
