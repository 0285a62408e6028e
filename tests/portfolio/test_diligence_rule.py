"""The one rule of the gate: of several decisions which one counts, and what a refusal says."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from history.models import Event
from portfolio import diligence_reminders
from portfolio.diligence import (
    NotCleared,
    Recipient,
    Standing,
    clearance,
    clearances,
    require_clearance,
)
from portfolio.models import DueDiligence, Support
from tests import factories
from tests.factories import DiligenceMeasureFactory, DueDiligenceFactory, in_days
from tests.portfolio.test_diligence import TRAINING, agency, decide, standing

__all__ = ["agency"]


def settled(minutes):
    return timezone.now() + datetime.timedelta(minutes=minutes)


def test_a_units_own_decision_goes_before_its_agencys(agency):
    DueDiligenceFactory(agency=agency, unit="", is_cleared=True, valid_until=in_days(100))
    assert standing(agency, "Any unit") == Standing.CLEARED
    DueDiligenceFactory(agency=agency, unit="Unit 4", is_cleared=True, status="not_cleared")
    assert standing(agency, " UNIT  4 ") == Standing.NOT_CLEARED
    assert standing(agency, "Unit 5") == Standing.CLEARED
    DueDiligenceFactory(agency=agency, unit="Unit 5", is_cleared=True, valid_until=in_days(1))
    found = clearance(Recipient(agency, "Unit 5"), TRAINING, on=in_days(2))
    assert (found.standing, found.until) == (Standing.EXPIRED, in_days(1))
    assert standing(agency, "Unit 5") == Standing.CLEARED, "until its last day"
    assert standing(agency, "Unit 6") == Standing.CLEARED, "it has no decision of its own"


def test_an_agency_that_is_refused_later_takes_its_units_with_it(agency):
    DueDiligenceFactory(agency=agency, unit="Unit 4", is_cleared=True, settled_at=settled(-10))
    refused = {"agency": agency, "unit": "", "is_cleared": True}
    first = DueDiligenceFactory(**refused, status="not_cleared", settled_at=settled(-20))
    assert standing(agency) == Standing.NOT_CLEARED
    assert standing(agency, "Unit 4") == Standing.CLEARED, "vetted after the agency was refused"
    DueDiligence.objects.filter(pk=first.pk).compare_and_set(
        status="withdrawn", settled_at=settled(-5)
    )
    assert standing(agency, "Unit 4") == Standing.NOT_CLEARED


def test_the_latest_decision_counts_and_a_new_request_does_not(agency, reviewer):
    DueDiligenceFactory(agency=agency, unit="", is_cleared=True)
    again = DueDiligenceFactory(agency=agency, unit="")
    assert standing(agency) == Standing.CLEARED
    decide(again, reviewer, "refuse")
    assert standing(agency) == Standing.NOT_CLEARED
    assert standing(agency, support=Support.MENTORING) == Standing.NONE
    assert standing(agency, support=Support.AWARENESS) == Standing.EXEMPT
    assert list(DueDiligence.objects.current()) == [again]


def test_many_recipients_cost_one_query(agency):
    others = [factories.AgencyFactory(state=agency.state) for _each in range(12)]
    for each in others:
        DueDiligenceFactory(agency=each, unit="", is_cleared=True)
    whom = [Recipient(each, unit) for each in others for unit in ("", "U")]
    pairs = [(each, kind) for each in whom for kind in Support]
    with CaptureQueriesContext(connection) as queries:
        found = clearances(pairs, on=timezone.localdate())
    assert len(queries) == 1
    assert len(found) == len(pairs)
    assert sum(each.is_open for each in found.values()) == 12 * 2 * 2


def test_what_is_not_cleared_is_refused_in_a_sentence(agency):
    def refusal(unit="Unit 4", support=TRAINING, on=None):
        with pytest.raises(NotCleared) as refused, transaction.atomic():
            require_clearance(Recipient(agency, unit), support, on=on or in_days(5))
        return str(refused.value)

    assert "no due diligence decision on Unit 4, Border Police for this support" in refusal()
    DueDiligenceFactory(agency=agency, unit="Unit 4", is_cleared=True, valid_until=in_days(4))
    assert "before" in refusal()
    assert "asks for a new one" in refusal()
    DueDiligenceFactory(agency=agency, unit="Unit 4", is_cleared=True, status="suspended")
    assert "Unit 4, Border Police is not cleared for this support" in refusal()
    DueDiligenceFactory(agency=agency, unit="Unit 4", is_cleared=True)
    with transaction.atomic():
        require_clearance(Recipient(agency, "Unit 4"), TRAINING, on=in_days(5))
        require_clearance(Recipient(agency, "Unit 9"), Support.AWARENESS, on=in_days(5))


# --- reminders -----------------------------------------------------------------------------------


def test_officer_and_reviewer_are_reminded_once_of_each_end_and_of_each_late_measure(
    agency, officer, reviewer, focal, mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("portfolio.sign_in.mails.POSTMEN.submit", lambda do, *args: do(*args))
    made = DueDiligenceFactory(agency=agency, is_cleared=True, valid_until=in_days(31))
    late = DiligenceMeasureFactory(diligence=made, due_on=in_days(40))
    DueDiligenceFactory(agency=agency, unit="", is_cleared=True, valid_until=in_days(20))
    DueDiligenceFactory(agency=agency, unit="", is_cleared=True, valid_until=in_days(300))

    def remind(days):
        with django_capture_on_commit_callbacks(execute=True):
            return diligence_reminders.remind(in_days(days))

    assert [remind(0), remind(1), remind(1), remind(20)] == [0, 1, 0, 0]
    assert {each.to[0] for each in mailoutbox} == {officer.email, reviewer.email}
    assert all(made.agency.name not in each.body + each.subject for each in mailoutbox)
    assert [remind(31), remind(41), remind(41)] == [0, 1, 0]
    assert Event.objects.about(late).filter(verb="warned").count() == 1
