"""Statuses move as declared: with a right, at the right time, with a reason, once."""

import pytest

from assessments.models import Mission
from history.lifecycle import NotNow
from history.models import Event
from tests import factories


def events(mission):
    return Event.objects.filter(subject_model="assessments.mission", subject_pk=str(mission.pk))


def test_a_move_leaves_one_event_with_its_reason(mission, lead):
    Mission.lifecycle.move(mission, "cancel", by=lead, reason="The State asked for it")
    event = events(mission).latest("id")
    assert (event.verb, event.reason) == ("cancel", "The State asked for it")
    assert event.changes == {"status": ["in_field", "cancelled"]}
    assert mission.status == "cancelled"


def test_a_move_that_needs_a_reason_is_refused_without(mission, lead):
    with pytest.raises(NotNow, match="Say why"):
        Mission.lifecycle.move(mission, "cancel", by=lead, reason="  ")
    mission.refresh_from_db()
    assert mission.status == "in_field"


def test_a_move_from_another_status_says_which(mission, lead):
    with pytest.raises(NotNow, match="In the field"):
        Mission.lifecycle.move(mission, "close", by=lead)


def test_the_second_of_two_is_told(mission, lead):
    factories.complete(mission)
    stale = Mission.objects.get(pk=mission.pk)
    Mission.lifecycle.move(mission, "submit", by=lead)
    with pytest.raises(NotNow, match="Somebody else"):
        Mission.lifecycle.move(stale, "submit", by=lead)
    assert events(mission).filter(verb="submit").count() == 1


def test_nobody_approves_his_own_work(mission, lead, manager):
    factories.complete(mission)
    Mission.lifecycle.move(mission, "submit", by=lead)
    Mission.lifecycle.move(mission, "clear", by=manager)
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        Mission.lifecycle.move(mission, "finalise", by=lead)
    (offer,) = [
        each
        for each in Mission.lifecycle.offers(mission, {"approve"}.__contains__, by=lead)
        if each.transition.name == "finalise"
    ]
    assert "Nobody approves his own work" in offer.why_not
    Mission.lifecycle.move(mission, "finalise", by=manager)
    assert mission.status == "final"


def test_the_page_and_the_action_give_the_same_reason(mission, lead):
    (offer,) = [
        each
        for each in Mission.lifecycle.offers(mission, {"submit"}.__contains__)
        if each.transition.name == "submit"
    ]
    with pytest.raises(NotNow) as refusal:
        Mission.lifecycle.move(mission, "submit", by=lead)
    assert str(refusal.value) == offer.why_not
    assert "5 indicators" in offer.why_not
