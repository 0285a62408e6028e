"""A withdrawal in the moment of a confirmation: one waits for the other, and neither is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from history.lifecycle import NotNow
from portfolio import diligence_actions as actions
from portfolio.diligence import NotCleared, Recipient, Standing, clearance, require_clearance
from portfolio.models import DueDiligence
from tests import factories
from tests.factories import DueDiligenceFactory
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Reports of ill-treatment are looked into."


@pytest.fixture
def cleared(carana):
    agency = factories.AgencyFactory(state=carana)
    return DueDiligenceFactory(agency=agency, unit="", is_cleared=True)


def confirm(diligence, unit=""):
    """What a room of delivery does: ask, and write in the same transaction that somebody comes."""
    with transaction.atomic():
        recipient = Recipient(diligence.agency, unit)
        require_clearance(recipient, "training", on=timezone.localdate())
        return factories.AgencyFactory(state=diligence.agency.state, code="CONFIRMED")


def withdraw(diligence, by):
    return actions.move_diligence(diligence=diligence, name="withdraw", by=by, reason=WHY)


def confirmed(diligence):
    return diligence.agency.state.agencies.filter(code="CONFIRMED").exists()


def test_a_confirmation_waits_for_a_withdrawal_and_is_refused(cleared, reviewer):
    refusal = meanwhile(lambda: withdraw(cleared, reviewer), lambda: confirm(cleared, "Unit 4"))
    assert isinstance(refusal, NotCleared), refusal
    assert not confirmed(cleared)


def test_a_withdrawal_waits_for_a_confirmation_and_finds_it(cleared, reviewer):
    def look_and_withdraw():
        with transaction.atomic():
            withdraw(cleared, reviewer)
            return confirmed(cleared)

    assert meanwhile(lambda: confirm(cleared), look_and_withdraw) is True
    found = clearance(Recipient(cleared.agency), "training", on=timezone.localdate())
    assert found.standing == Standing.NOT_CLEARED


def test_a_refusal_of_a_new_request_waits_for_a_confirmation_too(cleared, reviewer):
    again = DueDiligenceFactory(agency=cleared.agency, unit="")

    def look_and_refuse():
        with transaction.atomic():
            actions.decide_diligence(diligence=again, name="refuse", by=reviewer, grounds=WHY)
            return confirmed(cleared)

    assert meanwhile(lambda: confirm(cleared), look_and_refuse) is True


def test_of_two_who_ask_for_the_same_the_second_is_told(cleared, officer, manager):
    asked = {"state": cleared.agency.state, "agency": cleared.agency}

    def ask(by):
        about = {"support": "training", "purpose": "A course."}
        return actions.request_diligence(by=by, **asked, **about)

    refusal = meanwhile(lambda: ask(officer), lambda: ask(manager))
    assert isinstance(refusal, ValidationError), refusal
    assert "open already" in refusal.messages[0]


def test_of_two_decisions_the_first_stands(cleared, reviewer, manager):
    waiting = DueDiligenceFactory(agency=cleared.agency)

    def decide(name, by):
        return actions.decide_diligence(diligence=waiting, name=name, by=by, grounds=WHY)

    refusal = meanwhile(lambda: decide("refuse", manager), lambda: decide("clear", reviewer))
    assert isinstance(refusal, NotNow), refusal
    assert DueDiligence.objects.get(pk=waiting.pk).status == "not_cleared"


def test_nothing_is_written_into_a_request_that_is_being_sent(cleared, officer, reviewer):
    waiting = DueDiligenceFactory(agency=cleared.agency, status="specified")
    refusal = meanwhile(
        lambda: actions.move_diligence(diligence=waiting, name="submit", by=officer),
        lambda: actions.write_step(
            diligence=waiting,
            step="specific",
            by=reviewer,
            base_version=1,
            values={"specific_text": "Late."},
        ),
    )
    assert isinstance(refusal, NotNow), refusal
