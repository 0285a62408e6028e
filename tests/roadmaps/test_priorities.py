"""Three ways to put a plan in order, and the rule between equals."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Instrument
from history.recorded import SYSTEM, set_links
from roadmaps.actions import change_roadmap
from roadmaps.coverage import why_not_endorse
from roadmaps.models import PlanAction, Roadmap
from roadmaps.priorities import MOSCOW, URGENCY_EFFORT, priority_of, score, two_by_two
from roadmaps.summary import RoadmapSummary
from tests import factories
from tests.factories import TODAY

METHODS = Roadmap.Method.values


def action_like(**values):
    return PlanAction(**({"impact": 3, "feasibility": 3, "effort": "low"} | values))


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        ("impact_feasibility", {"impact": 5, "feasibility": 4}, 20),
        (URGENCY_EFFORT, {"urgency": 5, "impact": 5, "effort": "low"}, 25),
        (URGENCY_EFFORT, {"urgency": 5, "impact": 4, "effort": "high"}, Decimal("6.7")),
        (URGENCY_EFFORT, {"urgency": 5, "impact": 5, "effort": "medium"}, Decimal("12.5")),
        (MOSCOW, {"moscow": "could"}, "Could"),
        (MOSCOW, {}, "not classed"),
    ],
)
def test_the_priority_follows_the_method(method, values, expected):
    assert priority_of(action_like(**values), method) == expected


actions = st.builds(
    action_like,
    impact=st.integers(1, 5),
    feasibility=st.integers(1, 5),
    urgency=st.integers(1, 5),
    effort=st.sampled_from(["low", "medium", "high"]),
    moscow=st.sampled_from(["", *PlanAction.Moscow.values]),
)


@settings(max_examples=200, deadline=None)
@given(actions, actions, st.sampled_from(METHODS))
def test_more_of_the_good_never_comes_later(one, other, method):
    better = {
        "impact_feasibility": one.impact >= other.impact and one.feasibility >= other.feasibility,
        URGENCY_EFFORT: one.impact >= other.impact
        and one.urgency >= other.urgency
        and ["low", "medium", "high"].index(one.effort)
        <= ["low", "medium", "high"].index(other.effort),
        MOSCOW: one.moscow == other.moscow or one.moscow == "must",
    }[method]
    assert not better or score(one, method) >= score(other, method)


@pytest.fixture
def planned(roadmap, objective, shared):
    """Four actions alike, on the four kinds of indicators, numbered against the rule."""
    Instrument.objects.compare_and_set(status="draft")
    found = {}
    kinds = {"plain": (False, False), "foundation": (False, True), "gate": (True, False)}
    findings = shared.findings.select_related("indicator").order_by("number")
    for finding, (kind, marks) in zip(findings, kinds.items(), strict=False):
        finding.indicator.is_gate, finding.indicator.is_foundation = marks
        finding.indicator.save(by=SYSTEM)
        found[kind] = factories.PlanActionFactory(objective=objective, number=len(found) + 1)
        set_links(found[kind], "findings", [finding], by=SYSTEM)
    found["larger"] = factories.PlanActionFactory(
        objective=objective, number=9, impact=4, urgency=4, moscow="must"
    )
    return found


@pytest.mark.parametrize("method", METHODS)
def test_gates_go_first_among_equals_then_foundations(roadmap, planned, method):
    roadmap.method = method
    shown = [each.pk for each in RoadmapSummary(roadmap, today=TODAY).actions]
    order = ["larger", "gate", "foundation", "plain"]
    assert shown == [planned[kind].pk for kind in order]


def test_the_page_and_the_print_follow_the_method(roadmap, planned, officer, signed_in):
    change_roadmap(roadmap=roadmap, by=officer, values={"method": MOSCOW})
    page = signed_in(officer).get(roadmap.get_absolute_url()).content.decode()
    assert "Priority is a class: must, should, could" in page
    codes = [planned[kind].code for kind in ("larger", "gate", "foundation", "plain")]
    rows = [
        page.index(f'<td class="code"><a href="/actions/{planned[k].pk}/">')
        for k in ("larger", "gate", "foundation", "plain")
    ]
    assert rows == sorted(rows), codes
    objectives = RoadmapSummary(roadmap, today=TODAY, user=officer).objectives
    assert [each.code for each in objectives[0][1]] == codes


@pytest.mark.parametrize("method", METHODS)
def test_each_action_stands_in_one_field_of_the_chart(roadmap, planned, method):
    rows = RoadmapSummary(roadmap, today=TODAY).actions
    fields = two_by_two(rows, method)
    assert len(fields) == 4
    shown = [each.pk for field in fields for each in field.actions]
    classed = [each.pk for each in rows if method != MOSCOW or each.moscow]
    assert sorted(shown) == sorted(classed)


def test_a_plan_by_classes_is_endorsed_with_every_class(roadmap, objective, agency):
    roadmap.method = MOSCOW
    factories.PlanActionFactory(objective=objective, number=1, lead_agency=agency)
    assert why_not_endorse(roadmap) == "Give a class to: 1.1."
