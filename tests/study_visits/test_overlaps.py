"""Many at once: sixty who ask, two for the last seat, and a withdrawal in that moment."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from history.lifecycle import NotNow
from history.models import Event
from portfolio import diligence_actions as gate
from portfolio import participant_actions
from portfolio.diligence import NotCleared
from portfolio.models import DueDiligence
from study_visits import actions
from study_visits import question_actions as asking
from study_visits import registration_actions as people
from study_visits.models import Question, Registration
from tests import factories
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
ASKERS = 60


def test_sixty_ask_at_once_each_twice_and_none_is_lost_or_doubled(visit, carana, focal):
    keys = [uuid.uuid4() for _each in range(ASKERS)]
    together, failures = threading.Barrier(ASKERS), []

    def ask(number):
        try:
            together.wait(timeout=60)
            for _again in range(2):
                asking.ask_question(
                    visit=type(visit).objects.get(pk=visit.pk),
                    state=carana,
                    key=keys[number],
                    text=f"Question number {number}?",
                    by=focal,
                    is_state_hidden=number % 2 == 0,
                )
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(ASKERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    asked = dict(Question.objects.values_list("key", "text"))
    assert asked == {key: f"Question number {n}?" for n, key in enumerate(keys)}
    made = Event.objects.filter(subject_model="study_visits.question", verb="created")
    assert made.count() == made.values("subject_pk").distinct().count() == ASKERS


def test_the_same_form_sent_twice_in_one_moment_asks_once(visit, carana, focal):
    asked = {"visit": visit, "state": carana, "key": uuid.uuid4(), "text": "Who?", "by": focal}
    second = meanwhile(lambda: asking.ask_question(**asked), lambda: asking.ask_question(**asked))
    assert isinstance(second, Question), second
    assert Question.objects.count() == 1


def test_of_two_for_the_last_seat_the_second_is_refused(officer, register):
    seats = [register() for _each in range(3)]
    people.confirm_seat(registration=seats[0], by=officer)
    refusal = meanwhile(
        lambda: people.confirm_seat(registration=seats[1], by=officer),
        lambda: people.confirm_seat(registration=seats[2], by=officer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert Registration.objects.filter(status="confirmed").count() == 2


def test_a_confirmation_waits_for_a_withdrawal_and_is_refused(officer, reviewer, register):
    seat = register()
    record = DueDiligence.objects.get(support="study_visit")
    refusal = meanwhile(
        lambda: gate.move_diligence(
            diligence=record, name="withdraw", by=reviewer, reason="Reports."
        ),
        lambda: people.confirm_seat(registration=seat, by=officer),
    )
    assert isinstance(refusal, NotCleared), refusal
    assert Registration.objects.get().status == "registered"


def test_a_visit_that_moves_its_day_waits_for_a_withdrawal(officer, reviewer, visit, register):
    people.confirm_seat(registration=register(), by=officer)
    record = DueDiligence.objects.get(support="study_visit")
    later = {"starts_at": factories.at_hour(20, 9), "ends_at": factories.at_hour(20, 12)}
    refusal = meanwhile(
        lambda: gate.move_diligence(
            diligence=record, name="withdraw", by=reviewer, reason="Reports."
        ),
        lambda: actions.change_visit(visit=visit, by=officer, base_version=1, values=later),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "is not cleared" in str(refusal)


def test_nobody_changes_his_unit_while_his_visit_moves_its_day(officer, visit, agency, register):
    """The new unit is cleared for the old day and not for the new one."""
    seat = register()
    people.confirm_seat(registration=seat, by=officer)
    unit = {"unit": "Unit 4", "support": "study_visit", "valid_until": visit.starts_at.date()}
    factories.DueDiligenceFactory(agency=agency, is_cleared=True, **unit)
    later = {"starts_at": factories.at_hour(20, 9), "ends_at": factories.at_hour(20, 12)}
    to_unit = {"by": officer, "base_version": 1, "values": {"unit": "Unit 4"}}
    refusal = meanwhile(
        lambda: actions.change_visit(visit=visit, by=officer, base_version=1, values=later),
        lambda: participant_actions.change_participant(participant=seat.participant, **to_unit),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "unit" in refusal.message_dict
