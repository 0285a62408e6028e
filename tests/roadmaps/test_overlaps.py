"""Two people who build one plan at the same moment, and an endorsement that comes in between."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from roadmaps import actions, part_actions
from roadmaps.models import CostLine, Dependency, PlanAction, Roadmap
from tests import factories
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def endorse(roadmap):
    fresh = Roadmap.objects.get(pk=roadmap.pk)
    fresh.status = Roadmap.Status.ENDORSED
    fresh.save(by=SYSTEM)


def another(objective, number, finding):
    action = factories.PlanActionFactory(objective=objective, number=number)
    set_links(action, "findings", [finding], by=SYSTEM)
    return action


@pytest.mark.parametrize(
    "late",
    [
        lambda roadmap, objective, by: actions.change_roadmap(
            roadmap=roadmap, by=by, values={"vision": "Late."}
        ),
        lambda roadmap, objective, by: actions.add_objective(roadmap=roadmap, by=by, title="Late"),
        lambda roadmap, objective, by: actions.change_objective(
            objective=objective, by=by, title="Late"
        ),
        lambda roadmap, objective, by: actions.remove_objective(objective=objective, by=by),
    ],
)
def test_an_endorsed_text_is_not_changed_by_who_was_about_to(late, roadmap, objective, officer):
    refusal = meanwhile(lambda: endorse(roadmap), lambda: late(roadmap, objective, officer))
    assert isinstance(refusal, NotNow), refusal
    roadmap.refresh_from_db()
    assert (roadmap.status, roadmap.vision) == (Roadmap.Status.ENDORSED, "")


def test_two_first_plans_of_a_state_do_not_bear_one_number(shared, lead, officer):
    other = factories.mission(shared.state, lead, status=shared.Status.STATE_CHECK, areas=("INS",))
    days = {"starts_on": datetime.date(2027, 1, 1), "ends_on": datetime.date(2029, 12, 31)}
    second = meanwhile(
        lambda: actions.create_roadmap(mission=shared, by=officer, **days),
        lambda: actions.create_roadmap(mission=other, by=officer, **days),
    )
    assert second.is_numbered_by_mission, second
    assert len({each.reference for each in Roadmap.objects.all()}) == 2


def test_a_status_is_not_written_into_a_plan_that_is_being_closed(
    roadmap, objective, finding, officer
):
    action = another(objective, 1, finding)

    def close():
        fresh = Roadmap.objects.get(pk=roadmap.pk)
        fresh.status = Roadmap.Status.CLOSED
        fresh.save(by=SYSTEM)

    refusal = meanwhile(
        close,
        lambda: actions.update_status(
            action=action,
            by=officer,
            base_version=1,
            status="on_track",
            progress=25,
            status_note="",
        ),
    )
    assert isinstance(refusal, NotNow), refusal


def test_two_objectives_added_at_once_get_two_numbers(roadmap, officer, manager):
    second = meanwhile(
        lambda: actions.add_objective(roadmap=roadmap, by=officer, title="One"),
        lambda: actions.add_objective(roadmap=roadmap, by=manager, title="Two"),
    )
    assert (second.number, second.title) == (2, "Two")


def test_two_actions_moved_to_one_objective_get_two_numbers(
    roadmap, objective, finding, officer, manager
):
    other = factories.ObjectiveFactory(roadmap=roadmap, number=2)
    first, second = another(objective, 1, finding), another(objective, 2, finding)

    def move(action, by):
        return actions.change_action(
            action=action, by=by, base_version=1, values={"objective": other}
        )

    moved = meanwhile(lambda: move(first, officer), lambda: move(second, manager))
    assert isinstance(moved, PlanAction), moved
    assert sorted(other.actions.values_list("number", flat=True)) == [1, 2]


def test_two_people_who_decide_one_suggestion(
    roadmap, objective, finding, suggestion, officer, manager
):
    about = {"roadmap": roadmap, "finding": finding, "suggestion": suggestion}

    def accept(by):
        return actions.accept_suggestion(**about, objective=objective, by=by)

    again = meanwhile(lambda: accept(officer), lambda: accept(manager))
    assert again == PlanAction.objects.get()
    refusal = meanwhile(
        lambda: None, lambda: actions.decline_suggestion(**about, reason="No.", by=manager)
    )
    assert isinstance(refusal, ValidationError)
    assert refusal.messages == ["This suggestion has been decided already."]


def test_what_is_declined_in_the_same_moment_is_not_accepted(
    roadmap, objective, finding, suggestion, officer, manager
):
    about = {"roadmap": roadmap, "finding": finding, "suggestion": suggestion}
    refusal = meanwhile(
        lambda: actions.decline_suggestion(**about, reason="No.", by=officer),
        lambda: actions.accept_suggestion(**about, objective=objective, by=manager),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "was declined" in str(refusal)


def test_two_people_never_close_a_circle_together(roadmap, objective, finding, officer, manager):
    first, second = another(objective, 1, finding), another(objective, 2, finding)
    refusal = meanwhile(
        lambda: part_actions.add_dependency(action=first, predecessor=second, by=officer),
        lambda: part_actions.add_dependency(action=second, predecessor=first, by=manager),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "would be a circle" in refusal.messages[0]
    assert Dependency.objects.count() == 1


def test_no_part_is_added_to_a_text_that_is_being_endorsed(roadmap, objective, finding, officer):
    action = another(objective, 1, finding)
    refusal = meanwhile(
        lambda: endorse(roadmap),
        lambda: part_actions.add_cost_line(
            action=action, by=officer, year=roadmap.starts_on.year, purpose="P", amount=Decimal(5)
        ),
    )
    assert isinstance(refusal, NotNow), refusal
    assert not CostLine.objects.exists()


def test_two_milestones_added_at_once_get_two_numbers(roadmap, objective, finding, officer):
    action = another(objective, 1, finding)
    values = {"title": "T", "due_on": action.ends_on, "evidence_wanted": "E"}

    def add():
        return part_actions.add_milestone(action=action, by=officer, **values)

    assert meanwhile(add, add).number == 2
