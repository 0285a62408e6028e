"""The State decides to whom its report may go, and reports what it did since."""

import pytest
from django.core.exceptions import ValidationError

from assessments import actions
from assessments.models import FollowUpStep, Mission
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.labels import relabel
from tests import factories
from tests.factories import TODAY


@pytest.fixture
def final(mission) -> Mission:
    factories.FindingFactory(mission=mission, indicator=mission.areas.get().indicators.first())
    mission.status = Mission.Status.FINAL
    mission.save(by=SYSTEM)
    return mission


@pytest.fixture
def letter(carana):
    return factories.StateDocumentFactory(state=carana, kind="letter", title="Letter 2/114")


def decide(mission, by, letter, release="donors", **values):
    values = {"document": letter, "decided_on": TODAY} | values
    return actions.decide_release(mission=mission, by=by, release=release, **values)


def widen(record, release, manager, **named):
    record.refresh_from_db()
    return relabel(
        record, classification="con", release=release, by=manager, reason="Asked", **named
    )


def test_undecided_means_the_state_only(final, manager, approver, letter):
    for record in (final, final.findings.get()):
        with pytest.raises(ValidationError, match="not decided"):
            widen(record, "donors", manager)
    decide(final, approver, letter)
    assert Event.objects.filter(subject_pk=str(final.pk), verb="release_decided").count() == 1
    for record in (Mission.objects.get(), final.findings.get()):
        assert widen(record, "donors", manager).release == "donors"
        with pytest.raises(ValidationError, match="not decided"):
            widen(record, "public", manager)


def test_a_decision_names_its_document_its_date_and_its_partners(final, approver, letter, katasi):
    strange = factories.StateDocumentFactory(state=katasi)
    for wrong in (
        {"document": None},
        {"document": strange},
        {"decided_on": None},
        {"release": "partners"},
        {"release": "everybody"},
    ):
        with pytest.raises(ValidationError):
            decide(final, approver, letter, **wrong)
    final.status = Mission.Status.STATE_CHECK
    final.save(by=SYSTEM)
    with pytest.raises(NotNow, match="once the report is final"):
        decide(final, approver, letter)


def test_a_release_goes_to_the_partners_that_the_state_named(final, manager, approver, letter):
    decide(final, approver, letter, "partners", partners="INTERPOL, UNODC")
    finding = final.findings.get()
    with pytest.raises(ValidationError, match="has not named: wco"):
        widen(finding, "partners", manager, named_partners="UNODC, WCO")
    assert widen(finding, "partners", manager, named_partners="UNODC").release == "partners"


def test_a_narrower_decision_calls_back_what_went_further(final, manager, approver, letter):
    decide(final, approver, letter, "public")
    widen(final.findings.get(), "public", manager)
    decide(Mission.objects.get(), approver, letter, "programme")
    assert final.findings.get().release == "state"
    assert Mission.objects.get().report_release == "programme"


def test_the_approver_decides_on_the_page(signed_in, final, approver, focal, lead, letter):
    address = f"/missions/{final.pk}/release/"
    for other in (focal, lead):
        assert signed_in(other).get(address).status_code == 403
    client = signed_in(approver)
    assert client.get(address).status_code == 200
    sent = {"release": "partners", "partners": "", "document": letter.pk, "decided_on": TODAY}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Name the partners" in refused.content.decode()
    client.post(address, sent | {"partners": "UNODC"})
    shown = signed_in(lead).get(final.get_absolute_url()).content.decode()
    assert "Named partners: UNODC, 24 November 2026" in shown
    assert "Letter 2/114" in shown


def test_the_state_reports_its_steps_after_the_report(signed_in, final, focal, lead, letter):
    address = f"/missions/{final.pk}/steps/"
    sent = {"taken_on": "2026-11-20", "text": "The decree is published.", "document": letter.pk}
    early = signed_in(focal).post(address, sent)
    assert early.status_code == 422
    final.status = Mission.Status.CLOSED
    final.save(by=SYSTEM)
    assert signed_in(lead).post(address, sent).status_code == 403
    assert signed_in(focal).post(address, sent).status_code == 302
    step = FollowUpStep.objects.get()
    assert Event.objects.about(step).get().parent_pk == str(final.pk)
    assert (
        "The decree is published." in signed_in(lead).get(final.get_absolute_url()).content.decode()
    )
    values = {"taken_on": TODAY.replace(year=2030), "text": "Later."}
    with pytest.raises(ValidationError):
        actions.report_step(mission=final, by=focal, **values)
