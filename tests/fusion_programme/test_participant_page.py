"""One person across the rooms: all that he took part in, his calendar, and two records made one."""

import pytest

from history.models import Event
from tests import factories
from training.models import Attendance, Certificate, Nomination


@pytest.fixture
def twice(carana):
    """One person under two records, the second of whom took part in a session."""
    agency = factories.AgencyFactory(state=carana)
    factories.DueDiligenceFactory(agency=agency, unit="", is_cleared=True)
    kept = factories.ParticipantFactory(agency=agency, name="Amara Dessai", is_cleared=True)
    gone = factories.ParticipantFactory(
        agency=agency, name="Dessai Amara", phone="+999 20 555 0100", is_cleared=True
    )
    session = factories.SessionFactory()
    factories.InvitedStateFactory(session=session, state=carana)
    nomination = factories.NominationFactory(session=session, participant=gone, is_accepted=True)
    factories.AttendanceFactory(nomination=nomination)
    factories.CertificateFactory(nomination=nomination)
    return kept, gone, nomination


def test_all_that_somebody_took_part_in_stands_on_one_page(signed_in, focal, neighbour, twice):
    _kept, gone, nomination = twice
    client = signed_in(focal)
    page = client.get(f"/participants/{gone.pk}/").content.decode()
    assert nomination.session.code in page
    file = client.get(f"/participants/{gone.pk}/calendar.ics")
    assert file.getvalue().count(b"BEGIN:VEVENT") == len(nomination.session.teaching_days)
    assert b"Dessai" not in file.getvalue()
    assert "Dessai" not in file["Content-Disposition"]
    for address in ("", "calendar.ics", "merge/"):
        assert signed_in(neighbour).get(f"/participants/{gone.pk}/{address}").status_code == 404


def test_two_records_become_one_and_nothing_is_lost(signed_in, focal, officer, twice, katasi):
    kept, gone, nomination = twice
    client, address = signed_in(focal), f"/participants/{kept.pk}/merge/"
    foreign = factories.ParticipantFactory(agency=factories.AgencyFactory(state=katasi))
    for wrong in ({"other": foreign.pk, "reason": "R"}, {"other": gone.pk}, {"other": kept.pk}):
        assert client.post(address, wrong).status_code == 422
    told = {"other": gone.pk, "reason": "Same passport seen"}
    assert client.post(address, told).status_code == 302
    moved = Nomination.objects.get()
    assert (moved.pk, moved.participant_id) == (nomination.pk, kept.pk)
    assert Attendance.objects.get().nomination == Certificate.objects.get().nomination == moved
    kept.refresh_from_db()
    assert kept.phone == "+999 20 555 0100"
    merged = Event.objects.get(verb="merged", subject_pk=str(kept.pk))
    assert merged.reason == "Same passport seen"
    assert f"training.nomination {moved.pk}" in str(merged.changes["pointers"])
    assert (
        Event.objects.filter(subject_model="training.nomination", changes__has_key="participant")
        .exclude(verb="created")
        .exists()
    )
    assert client.get(f"/participants/{gone.pk}/").status_code == 404
    third = factories.ParticipantFactory(agency=kept.agency)
    factories.NominationFactory(session=nomination.session, participant=third)
    refused = signed_in(officer).post(address, {"other": third.pk, "reason": "R"})
    assert refused.status_code == 422
    assert "Both records stand in nominations" in refused.content.decode()
