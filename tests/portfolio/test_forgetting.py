"""Who asks to be forgotten is, everywhere; and nobody is known for longer than is needed."""

import datetime

import pytest
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, WITHHELD
from portfolio import participant_actions as participants
from portfolio import retention_actions as retention
from portfolio.models import Participant
from study_visits import registration_actions as registrations
from tests import factories
from tests.mentoring.factories import AssignmentFactory
from training import nomination_actions as nominations
from training.models import Certificate, Course, Nomination

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


def test_nothing_that_is_removed_with_the_personal_data_was_ever_in_a_history(person, focal):
    gone = {*retention.EMPTIED, "name", "function", "years_of_service"}
    assert gone <= set(Participant.personal_fields)
    told = {"function": "Head of Records", "unit": "Northern Desk", "years_of_service": 37}
    told |= dict.fromkeys(Participant.LANGUAGES, "fluent")
    participants.change_participant(participant=person, by=focal, base_version=1, values=told)
    changed = Event.objects.filter(verb="changed", subject_pk=str(person.pk)).latest("pk")
    assert set(changed.changes) == set(told)
    for word in ("Analyst", "Head of Records", "Northern Desk", "37", "fluent"):
        assert word not in str(changed.changes), word
    for word in ("Head of Records", "Northern Desk"):
        assert kept_anywhere(word) == [], word


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


# --- each room ------------------------------------------------------------------------------------


@pytest.fixture
def waiting(person, carana):
    """A session with one seat, given to the person; somebody else waits for it."""
    factories.DueDiligenceFactory(agency=person.agency, unit="", is_cleared=True)
    session = factories.SessionFactory(status="selection", seats=1)
    session.course = Course.objects.get(code="FC-XLS")
    session.save(by=SYSTEM)
    factories.InvitedStateFactory(session=session, state=carana)
    factories.NominationFactory(session=session, participant=person, is_accepted=True)
    other = factories.ParticipantFactory(agency=person.agency, is_cleared=True)
    return factories.NominationFactory(
        session=session, participant=other, status="waitlisted", waitlisted_at=timezone.now()
    )


def test_nobody_is_expected_who_was_forgotten(person, focal, manager, waiting):
    person = participants.screen_participant(
        participant=person, by=manager, base_version=1, screening="cleared"
    )
    visit = factories.StudyVisitFactory()
    factories.InvitationFactory(visit=visit, state=person.state)
    seat = factories.RegistrationFactory(visit=visit, participant=person, status="confirmed")
    ago = timezone.now() - datetime.timedelta(hours=4)
    just_over = factories.StudyVisitFactory(
        status="invited", starts_at=ago, ends_at=ago + datetime.timedelta(hours=2)
    )
    was_there = factories.RegistrationFactory(
        visit=just_over, participant=person, status="confirmed"
    )
    before = factories.NominationFactory(
        session=factories.SessionFactory(status="closed"), participant=person, status="completed",
        accepted_at=timezone.now(),
    )  # fmt: skip
    retention.forget_participant(participant=person, by=focal, reason="Letter of 3 March")
    person.refresh_from_db()
    assert (person.screening, person.screened_on) == ("pending", None)
    left = dict(Nomination.objects.values_list("pk", "status"))
    assert left.pop(before.pk) == "completed", "what was is not undone"
    assert left.pop(waiting.pk) == "accepted", "the place goes to whoever waits"
    assert set(left.values()) == {"withdrawn"}
    seat.refresh_from_db()
    assert seat.status == "withdrawn"
    was_there.refresh_from_db()
    assert was_there.status == "confirmed", "nobody has noted yet that the visit was held"
    with pytest.raises(NotNow, match="were removed"):
        registrations.move_registration(registration=seat, name="register_again", by=focal)
    another = factories.StudyVisitFactory()
    factories.InvitationFactory(visit=another, state=person.state)
    with pytest.raises(NotNow, match="were removed"):
        registrations.register_participant(visit=another, participant=person, by=focal)
    opened = factories.SessionFactory(status="nominations_open")
    factories.InvitedStateFactory(session=opened, state=person.state)
    with pytest.raises(NotNow, match="were removed"):
        nominations.nominate(session=opened, participant=person, by=focal)


def test_a_counterpart_is_an_agency_and_a_function_afterwards(person, focal):
    mentored = AssignmentFactory(agency=person.agency, counterpart=person, has_consent=True)
    retention.forget_participant(participant=person, by=focal, reason="Letter of 3 March")
    mentored.refresh_from_db()
    assert (mentored.counterpart, mentored.has_consent) == (None, False)
    assert mentored.counterpart_function


@pytest.mark.parametrize("room", ["training", "study_visits", "mentoring"])
def test_each_room_says_when_it_last_met_somebody(person, room):
    long_ago = timezone.now() - datetime.timedelta(days=366 * 6)
    Participant.objects.filter(pk=person.pk).compare_and_set(created_at=long_ago)
    if room == "training":
        factories.NominationFactory(participant=person)
    elif room == "study_visits":
        factories.RegistrationFactory(
            visit=factories.StudyVisitFactory(is_held=True), participant=person
        )
    else:
        AssignmentFactory(
            agency=person.agency, counterpart=person, has_consent=True, is_active=True
        )
    assert retention.forget_old() == 0
    later = timezone.localdate() + datetime.timedelta(days=366 * 6)
    made_then = {"created_at": timezone.now() - datetime.timedelta(days=366)}
    Nomination.objects.filter(participant=person).compare_and_set(**made_then)
    assert retention.forget_old(later) == 1
