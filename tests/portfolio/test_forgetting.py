"""Who asks to be forgotten is, everywhere; and nobody is known for longer than is needed."""

import datetime

import pytest
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import WITHHELD
from portfolio import participant_actions as participants
from portfolio import retention_actions as retention
from portfolio.models import Participant
from tests import factories
from training.models import Certificate, Nomination

ODD = "Zyzzogeton"


@pytest.fixture
def person(carana, focal):
    agency = factories.AgencyFactory(state=carana)
    found = participants.record_participant(
        state=carana,
        by=focal,
        agency=agency,
        name=ODD,
        own_name="Зиззогетон",
        sex="female",
        function="Analyst",
        email="zyzzogeton@agency.example",
        phone="+999 20 555 0100",
    )
    return Participant.objects.get(pk=found.pk)


def kept_anywhere(word: str) -> list:
    return [
        event.pk
        for event in Event.objects.all()
        if word.casefold() in f"{event.subject_label} {event.changes} {event.reason}".casefold()
    ]


def test_history_tells_that_a_name_changed_and_never_which(person, focal, signed_in):
    participants.change_participant(
        participant=person, by=focal, base_version=1, values={"name": f"{ODD} Anew"}
    )
    assert kept_anywhere(ODD) == []
    assert kept_anywhere("agency.example") == []
    changed = Event.objects.filter(verb="changed", subject_pk=str(person.pk)).latest("pk")
    assert changed.changes["name"] == [WITHHELD, WITHHELD]
    page = signed_in(focal).get(f"/history/participant/{person.pk}/").content.decode()
    assert WITHHELD in page
    assert f"Participant {person.pk}" in page


def test_whoever_asks_is_forgotten_on_every_page(person, focal, officer, signed_in, carana):
    nomination = factories.NominationFactory(participant=person)
    certificate = factories.CertificateFactory(nomination=nomination, person=person.name)
    client = signed_in(focal)
    page = f"/participants/{person.pk}/forget/"
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Letter of 3 March"}).status_code == 302
    person.refresh_from_db()
    assert (person.own_name, person.email, person.phone, person.unit) == ("", "", "", "")
    assert (person.sex, person.agency.state) == ("female", carana), "figures count on"
    assert Certificate.objects.get(pk=certificate.pk).person == ""
    for address in (
        f"/participants/{person.pk}/",
        f"/states/{carana.code}/participants/",
        nomination.get_absolute_url(),
        nomination.session.get_absolute_url(),
        f"/certificates/{certificate.number}/",
    ):
        answer = signed_in(officer).get(address)
        assert answer.status_code == 200, address
        assert ODD not in answer.content.decode(), address
    assert kept_anywhere(ODD) == []
    assert client.post(page, {"reason": "Again"}).status_code == 422
    with pytest.raises(NotNow, match="were removed"):
        participants.change_participant(
            participant=person, by=focal, base_version=person.version, values={"name": ODD}
        )
    assert person not in Participant.objects.known()


def test_the_neighbour_forgets_nobody_and_a_reader_may_not(person, neighbour, manager, signed_in):
    page = f"/participants/{person.pk}/forget/"
    assert signed_in(neighbour).post(page, {"reason": "x"}).status_code == 404
    assert signed_in(manager).post(page, {"reason": "x"}).status_code == 403


def test_after_five_years_without_contact(person):
    today = timezone.localdate()
    long_ago = timezone.now() - datetime.timedelta(days=366 * 6)
    assert retention.forget_old() == 0, "recorded today"
    Participant.objects.filter(pk=person.pk).compare_and_set(created_at=long_ago)
    nomination = factories.NominationFactory(participant=person)
    Nomination.objects.filter(pk=nomination.pk).compare_and_set(created_at=long_ago)
    assert retention.forget_old() == 0, "its session ended lately"
    assert retention.forget_old(today + datetime.timedelta(days=366 * 6)) == 1
    person.refresh_from_db()
    assert person.forgotten_on
    assert ODD not in person.name
    assert retention.forget_old(today + datetime.timedelta(days=366 * 6)) == 0


def test_five_years_end_on_the_last_of_february_too():
    assert retention.years_before(datetime.date(2028, 2, 29), 5) == datetime.date(2023, 2, 28)
