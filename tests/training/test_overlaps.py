"""Two places given in the same moment: one waits for the other, and no seat is given twice."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from portfolio import diligence_actions, participant_actions
from tests import factories
from tests.conftest import person
from tests.overlap import meanwhile
from training import course_actions
from training import nomination_actions as actions
from training import session_actions as sessions
from training.models import Nomination, Session

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Reports are looked into."


def accept(nomination, by):
    fresh = Nomination.objects.select_related(*actions.LINKED).get(pk=nomination.pk)
    return actions.move_nomination(nomination=fresh, name="accept", by=by)


@pytest.fixture
def one_seat(session, invited):
    """Its State was promised two places before they were held within the seats."""
    Session.objects.filter(pk=session.pk).compare_and_set(seats=1)
    session.refresh_from_db()
    return session


def test_the_last_seat_is_given_once(one_seat, ready, officer):
    one, two = ready(), ready()
    refusal = meanwhile(lambda: accept(one, officer), lambda: accept(two, officer))
    assert isinstance(refusal, NotNow), refusal
    assert "All 1 seats" in str(refusal)
    assert Nomination.objects.placed().count() == 1


def test_seats_are_not_taken_away_under_somebody(session, ready, officer):
    for _each in range(1):
        accept(ready(), officer)
    another = ready()
    refusal = meanwhile(
        lambda: accept(another, officer),
        lambda: sessions.change_session(
            session=session, by=officer, base_version=1, values={"seats": 1}
        ),
    )
    assert "2 places are given" in str(refusal)


def test_a_withdrawn_clearance_comes_first_or_waits(session, ready, officer, reviewer, cleared):
    nomination = ready()
    withdraw = {"diligence": cleared[0], "name": "withdraw", "by": reviewer, "reason": WHY}
    refusal = meanwhile(
        lambda: diligence_actions.move_diligence(**withdraw),
        lambda: accept(nomination, officer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "is not cleared" in str(refusal)


def test_a_screening_that_is_taken_back_comes_first_or_waits(session, ready, officer, cleared):
    nomination = ready()
    manager = person("screens", "manager")
    refusal = meanwhile(
        lambda: participant_actions.screen_participant(
            participant=nomination.participant, by=manager, base_version=1, screening="not_cleared"
        ),
        lambda: accept(nomination, officer),
    )
    assert "screening not cleared" in str(refusal)


def withdrawn(record, by):
    return diligence_actions.move_diligence(diligence=record, name="withdraw", by=by, reason=WHY)


def test_a_session_that_is_confirmed_holds_what_it_relies_on(
    session, ready, officer, reviewer, cleared
):
    """A withdrawal in the same moment comes first, and the session is not confirmed; or it waits,
    and finds the session confirmed."""
    accept(ready(), officer)

    def confirm():
        return sessions.move_session(session=session, name="confirm", by=officer)

    seen = []

    def withdraw():
        withdrawn(cleared[0], reviewer)
        seen.append(type(session).objects.get(pk=session.pk).status)

    assert meanwhile(confirm, withdraw) is None
    assert seen == ["confirmed"]


def test_a_session_is_not_confirmed_beside_a_withdrawal(session, ready, officer, reviewer, cleared):
    accept(ready(), officer)
    refusal = meanwhile(
        lambda: withdrawn(cleared[0], reviewer),
        lambda: sessions.move_session(session=session, name="confirm", by=officer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "is not cleared" in str(refusal)


def test_an_exemption_is_not_taken_back_beside_a_confirmation(
    session, invited, course, agency, officer, cleared
):
    """Their units have no decision: the places rest on the exemption alone."""
    mark = {"course": course, "by": person("exempts", "manager"), "reason": WHY}
    course_actions.mark_awareness(**mark, is_awareness=True)
    withdrawn(cleared[0], person("decides", "reviewer"))
    someone = factories.ParticipantFactory(agency=agency, is_cleared=True)
    accept(
        factories.NominationFactory(session=session, participant=someone, status="eligible"),
        officer,
    )
    refusal = meanwhile(
        lambda: sessions.move_session(session=session, name="confirm", by=officer),
        lambda: course_actions.mark_awareness(**mark, is_awareness=False),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "places are given without a decision" in str(refusal)


def test_nobody_changes_his_unit_while_his_session_moves_its_days(
    session, ready, officer, agency, cleared
):
    """The new unit is cleared for the old last day and not for the new one."""
    nomination = ready()
    accept(nomination, officer)
    factories.DueDiligenceFactory(
        agency=agency, unit="Unit 4", is_cleared=True, valid_until=session.ends_on
    )
    later = session.ends_on + datetime.timedelta(days=7)
    unit = {"by": officer, "base_version": 1, "values": {"unit": "Unit 4"}}
    refusal = meanwhile(
        lambda: sessions.change_session(
            session=session, by=officer, base_version=1, values={"ends_on": later}
        ),
        lambda: participant_actions.change_participant(participant=nomination.participant, **unit),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "unit" in refusal.message_dict
