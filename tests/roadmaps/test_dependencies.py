"""Finish-to-start: no circle ever, a warning for who begins too early, and the longest chain."""

import datetime
import itertools
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps import actions
from roadmaps import part_actions as parts
from roadmaps.dependencies import critical_path, duration, edges_of, leads_to
from roadmaps.models import Dependency
from tests import factories
from tests.factories import TODAY


def days(first, last):
    day = datetime.timedelta(days=1)
    return {"starts_on": TODAY + first * day, "ends_on": TODAY + last * day}


@pytest.fixture
def three(objective):
    spans = [(0, 10), (11, 20), (21, 40)]
    return [
        factories.PlanActionFactory(objective=objective, number=number, **days(*span))
        for number, span in enumerate(spans, start=1)
    ]


def wait(action, predecessor, by):
    return parts.add_dependency(action=action, predecessor=predecessor, by=by)


def test_an_action_waits_for_another(three, officer):
    first, second, _third = three
    made = wait(second, first, officer)
    assert str(made) == "1.2 waits for 1.1"
    with pytest.raises(ValidationError, match="stands already"):
        wait(second, first, officer)


def test_a_circle_of_any_length_is_refused(three, officer):
    first, second, third = three
    with pytest.raises(ValidationError, match="wait for itself"):
        wait(first, first, officer)
    wait(second, first, officer)
    wait(third, second, officer)
    for action, predecessor in ((first, second), (first, third), (second, third)):
        with pytest.raises(ValidationError, match="would be a circle"):
            wait(action, predecessor, officer)
    assert Dependency.objects.count() == 2


def test_an_action_of_another_plan_is_no_predecessor(three, officer, carana, lead):
    mission = factories.mission(carana, lead, areas=("SOP",))
    other = factories.RoadmapFactory(mission=mission)
    strange = factories.PlanActionFactory(objective=factories.ObjectiveFactory(roadmap=other))
    with pytest.raises(ValidationError, match="same plan"):
        wait(three[0], strange, officer)


def test_moving_an_end_warns_and_moves_nothing(three, officer, signed_in, roadmap):
    first, second, third = three
    wait(second, first, officer)
    wait(third, second, officer)
    finding = roadmap.mission.findings.first()
    form = {
        "title": first.title, "objective": first.objective_id, "findings": [str(finding.pk)],
        "kind": "legal", "horizon": "short", "effort": "low", "impact": 3, "feasibility": 3,
        "urgency": 3, "version": 1, "starts_on": first.starts_on,
        "ends_on": days(0, 15)["ends_on"],
    }  # fmt: skip
    client = signed_in(officer)
    page = client.post(f"/actions/{first.pk}/edit/", form, follow=True).content.decode()
    assert "1.2 begins on" in page
    assert "No date was moved." in page
    assert "1.3 begins on" not in page
    kept = second.starts_on, third.starts_on
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.starts_on, third.starts_on) == kept
    assert (
        "1 action begins before" in client.get(f"/roadmaps/{roadmap.pk}/sequence/").content.decode()
    )
    later = form | {"version": 2, "ends_on": first.ends_on}
    page = client.post(f"/actions/{first.pk}/edit/", later, follow=True).content.decode()
    assert "begins on" not in page.split("Is waited for by")[0]


def test_a_removed_action_takes_its_dependencies_along(three, officer):
    first, second, _third = three
    wait(second, first, officer)
    actions.remove_action(action=first, by=officer)
    assert not Dependency.objects.exists()


# --- invented plans -----------------------------------------------------------------------------

NODES = range(6)
pairs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)


def accepted(wanted):
    """The edges that the rule lets in, one after the other."""
    found = []
    for first, second in wanted:
        if not leads_to(found, second, first) and (first, second) not in found:
            found.append((first, second))
    return found


def chains(edges):
    """Every chain of two or more, by walking all of them."""
    found = list(edges)
    waiting = [(first, second) for first, second in edges]
    while waiting:
        chain = waiting.pop()
        for first, second in edges:
            if first == chain[-1]:
                assert second not in chain, "a circle"
                waiting.append((*chain, second))
                found.append((*chain, second))
    return found


@settings(max_examples=300, deadline=None)
@given(pairs)
def test_no_order_of_additions_makes_a_circle(wanted):
    edges = accepted(wanted)
    chains(edges)
    for first, second in set(wanted) - set(edges):
        assert first == second or any(
            chain[0] == second and chain[-1] == first for chain in chains(edges)
        )


@settings(max_examples=200, deadline=None)
@given(pairs, st.lists(st.integers(1, 40), min_size=6, max_size=6))
def test_the_critical_path_is_the_longest_of_all_chains(wanted, lengths):
    edges = accepted(wanted)
    objective = SimpleNamespace(number=1)
    rows = [
        SimpleNamespace(pk=key, objective=objective, number=key, **days(0, lengths[key] - 1))
        for key in NODES
    ]
    path = critical_path(rows, edges)
    every = chains(edges)
    if not every:
        assert path == []
        return
    keys = tuple(each.pk for each in path)
    assert all(pair in edges for pair in itertools.pairwise(keys))

    def order(chain):
        return sum(duration(rows[k]) for k in chain), rows[chain[-1]].ends_on, -chain[0]

    assert order(keys) == max(map(order, every))


def test_the_page_tells_the_critical_path(three, roadmap, officer, signed_in):
    first, _second, third = three
    wait(third, first, officer)
    assert edges_of(roadmap) == [(first.pk, third.pk)]
    page = signed_in(officer).get(f"/roadmaps/{roadmap.pk}/sequence/").content.decode()
    part = page.split('id="cr"')[1].split("</section>")[0]
    assert first.title in part
    assert third.title in part
    assert three[1].title not in part
