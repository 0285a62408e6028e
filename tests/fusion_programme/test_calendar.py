"""The calendar of all rooms: sessions, study visits and mentoring, to whom they are open."""

import datetime

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM, set_links
from mentoring.models import Assignment, WeeklyLog
from study_visits.calendar import days_in
from study_visits.models import Invitation, StudyVisit
from study_visits.models.visit_status import Status
from tests import factories
from tests.conftest import person
from tests.mentoring import factories as make
from training.models import InvitedState, Session

LINK = "https://meet.example/room"


def moment(*told):
    return datetime.datetime(*told, tzinfo=datetime.UTC)


@pytest.fixture
def visit(carana, katasi):
    """Half past nine in the evening in UTC: past midnight in Nairobi, on the day before in Lima."""
    visit = factories.StudyVisitFactory(
        title="One register of Carana", host_centre="Hidden centre", time_zone="America/Lima",
        starts_at=moment(2027, 3, 27, 21, 30), ends_at=moment(2027, 3, 27, 23, 30),
    )  # fmt: skip
    for state, zone in ((carana, "Africa/Nairobi"), (katasi, "Europe/Lisbon")):
        factories.InvitationFactory(visit=visit, state=state, time_zone=zone)
    return visit


@pytest.fixture
def assignment(carana):
    """From Monday 1 March 2027 to Wednesday 24 March: four weeks, the second of them paused."""
    agency = factories.AgencyFactory(state=carana, name="Hidden centre", code="NFC")
    days = {"starts_on": datetime.date(2027, 3, 1), "ends_on": datetime.date(2027, 3, 24)}
    return make.AssignmentFactory(
        state=carana, agency=agency, status="active", weeks_off=[2], mode="remote", **days
    )


def shown(client, address="/calendar/?month=2027-03"):
    page = client.get(address)
    assert page.status_code == 200
    return list(page.context["page_obj"].object_list)


def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    text = answer.getvalue()
    return text.decode(), icalendar.Calendar.from_ical(text).walk("VEVENT")


def test_a_visit_stands_on_the_days_of_the_readers_own_zone(
    signed_in, focal, neighbour, officer, manager, visit
):
    (own,) = shown(signed_in(focal))
    assert own.days == (datetime.date(2027, 3, 28),)
    assert (own.hours, own.states) == ("00:30–02:30 Africa/Nairobi (UTC+3)", ["Carana"])
    (theirs,) = shown(signed_in(neighbour))
    assert theirs.days == (datetime.date(2027, 3, 27),)
    assert (theirs.hours, theirs.states) == ("21:30–23:30 Europe/Lisbon (UTC+0)", ["Katasi"])
    (whole,) = shown(signed_in(manager))
    assert whole.hours == "16:30–18:30 America/Lima (UTC-5)"
    assert whole.states == ["Carana", "Katasi"]
    # The first of April there is the last of March elsewhere.
    StudyVisit.objects.filter(pk=visit.pk).compare_and_set(
        starts_at=moment(2027, 3, 31, 21, 30), ends_at=moment(2027, 3, 31, 23, 30)
    )
    assert shown(signed_in(focal)) == []
    assert len(shown(signed_in(focal), "/calendar/?month=2027-04")) == 1
    assert len(shown(signed_in(neighbour))) == 1


def test_summer_time_moves_no_visit(visit):
    """Clocks in Lisbon leap in the night to 28 March 2027: a moment stays what it is."""
    visit.starts_at, visit.ends_at = moment(2027, 3, 28, 0, 30), moment(2027, 3, 28, 1, 30)
    assert days_in(visit, "Europe/Lisbon") == [datetime.date(2027, 3, 28)]
    assert days_in(visit, "America/Lima") == [datetime.date(2027, 3, 27)]
    visit.starts_at, visit.ends_at = moment(2027, 3, 27, 22), moment(2027, 3, 28)
    assert days_in(visit, "UTC") == [datetime.date(2027, 3, 27)]
    assert len(days_in(visit, "Africa/Nairobi")) == 1
    assert len(days_in(visit, "Europe/Madrid")) == 2


def test_mentoring_says_what_is_due_on_its_days(signed_in, focal, neighbour, assignment):
    found = [(each.days[0].day, str(each.title), each.code) for each in shown(signed_in(focal))]
    code = assignment.code
    assert found == [
        (1, "Mentoring begins", code),
        (5, "Log of week 1 is due", code),
        (19, "Log of week 3 is due", code),
        (24, "Last day of mentoring; the final report is due", code),
        (26, "Log of week 4 is due", code),
    ]
    assert shown(signed_in(neighbour)) == []
    # Before it is agreed nothing is due; afterwards nothing is either.
    for status, wanted in (("matched", 2), ("agreed", 5), ("closed", 2), ("terminated", 2)):
        Assignment.objects.filter(pk=assignment.pk).compare_and_set(status=status)
        assert len(shown(signed_in(focal))) == wanted, status


def test_files_say_when_and_nothing_else(signed_in, focal, visit, assignment):
    client = signed_in(focal)
    addresses = (
        "/calendar/my.ics", "/states/XCA/calendar.ics", f"/study-visits/{visit.pk}/calendar.ics",
        f"/mentoring/{assignment.pk}/calendar.ics",
    )  # fmt: skip
    for address, count in zip(addresses, (6, 6, 1, 5), strict=True):
        text, found = events(client, address)
        assert len(found) == len({str(each["uid"]) for each in found}) == count
        for word in ("Hidden", "Carana", "XCA", "Katasi", LINK, "register", "Lima"):
            assert word not in text, (address, word)
    _text, (live,) = events(client, addresses[2])
    assert live.decoded("dtstart") == visit.starts_at
    assert live.decoded("dtend") == visit.ends_at
    _text, found = events(client, addresses[3])
    # Whole days are that day wherever they are read.
    assert [each.decoded("dtstart") for each in found][:2] == [
        datetime.date(2027, 3, 1),
        datetime.date(2027, 3, 5),
    ]
    assert Event.objects.filter(verb="exported", subject_pk=str(assignment.pk)).exists()


@pytest.mark.parametrize("status", Status.values)
def test_no_status_puts_the_platform_into_a_file(signed_in, officer, visit, status):
    StudyVisit.objects.filter(pk=visit.pk).compare_and_set(status=status)
    text, found = events(signed_in(officer), f"/study-visits/{visit.pk}/calendar.ics")
    assert LINK not in text
    wanted = {"proposed": "TENTATIVE", "cancelled": "CANCELLED"}
    assert str(found[0]["status"]) == wanted.get(status, "CONFIRMED")


def test_everybody_sees_what_his_role_opens(
    signed_in, neighbour, donor, mentor, reviewer, trainer, visit, assignment
):
    other = make.MentorFactory(person=mentor)

    def kinds(user):
        return {str(each.kind) for each in shown(signed_in(user))}

    assert kinds(donor) == set()
    assert kinds(reviewer) == {"Mentoring"}
    assert kinds(trainer) == {"Study visit"}
    # A mentor sees the assignments on which he is.
    assert kinds(mentor) == {"Study visit"}
    make.assigned(assignment, other)
    assert kinds(mentor) == {"Study visit", "Mentoring"}
    for user in (neighbour, donor):
        client = signed_in(user)
        assert client.get(f"/mentoring/{assignment.pk}/calendar.ics").status_code == 404
    assert signed_in(donor).get(f"/study-visits/{visit.pk}/calendar.ics").status_code == 404


def test_a_trainer_is_told_of_his_session_and_not_which_states_come(
    signed_in, carana, officer, trainer
):
    day = datetime.date(2027, 3, 8)
    session = factories.SessionFactory(starts_on=day, ends_on=day, nominations_due_on=day)
    factories.InvitedStateFactory(session=session, state=carana)
    set_links(session, "trainers", [trainer], by=SYSTEM)
    assert [each.states for each in shown(signed_in(officer))] == [["Carana"]]
    assert [each.states for each in shown(signed_in(trainer))] == [[]]


def test_what_is_strictly_confidential_stays_on_the_page(signed_in, focal, visit, assignment):
    StudyVisit.objects.filter(pk=visit.pk).compare_and_set(classification="str")
    Assignment.objects.filter(pk=assignment.pk).compare_and_set(classification="str")
    client = signed_in(focal)
    page = client.get("/calendar/?month=2027-03")
    found = page.context["page_obj"].object_list
    assert len(found) == 6
    assert not any(each.file for each in found)
    assert page.context["marking"].level == "str"
    assert Event.objects.filter(verb="opened", by_id=focal.pk).count() == 2
    _text, found = events(client, "/calendar/my.ics")
    assert found == []
    for address in (f"/study-visits/{visit.pk}/", f"/mentoring/{assignment.pk}/"):
        assert client.get(f"{address}calendar.ics").status_code == 404


def test_a_persons_file_holds_the_visits_where_a_seat_is_confirmed(
    signed_in, focal, approver, visit, assignment
):
    who = factories.ParticipantFactory(agency=assignment.agency)
    seat = factories.RegistrationFactory(visit=visit, participant=who)
    address = f"/participants/{who.pk}/calendar.ics"
    assert events(signed_in(focal), address)[1] == []
    seat.status = "confirmed"
    seat.save(by=SYSTEM)
    assignment.counterpart, assignment.has_consent = who, True
    assignment.save(by=SYSTEM)
    text, found = events(signed_in(focal), address)
    assert len(found) == 6
    assert who.name not in text
    # The approver reads who is nominated, and no study visit.
    assert len(events(signed_in(approver), address)[1]) == 5
    page = signed_in(focal).get(f"/participants/{who.pk}/").content.decode()
    assert visit.code in page
    assert assignment.code in page
    assert visit.code not in signed_in(approver).get(f"/participants/{who.pk}/").content.decode()


def grow(carana, session, agency):
    """As much as six years in sixty States leave: sessions, visits, assignments with their logs."""
    day, now = factories.in_days(2), timezone.now()
    told = {"course": session.course, "programme": session.programme, "nominations_due_on": day}
    made = Session.objects.bulk_create(
        [
            factories.SessionFactory.build(code=f"S-{n}", starts_on=day, ends_on=day, **told)
            for n in range(600)
        ],
        by=SYSTEM,
    )
    InvitedState.objects.bulk_create(
        [InvitedState(session=each, state=carana, quota=1, version=1) for each in made], by=SYSTEM
    )
    live = {"starts_at": now, "ends_at": now + datetime.timedelta(hours=3)}
    visits = StudyVisit.objects.bulk_create(
        [
            factories.StudyVisitFactory.build(number=1000 + n, programme=session.programme, **live)
            for n in range(60)
        ],
        by=SYSTEM,
    )
    Invitation.objects.bulk_create(
        [Invitation(visit=each, state=carana, seats=1, version=1) for each in visits], by=SYSTEM
    )
    told = {"state": carana, "agency": agency, "is_active": True}
    ones = Assignment.objects.bulk_create(
        [make.AssignmentFactory.build(number=100 + n, **told) for n in range(108)], by=SYSTEM
    )
    WeeklyLog.objects.bulk_create(
        [WeeklyLog(assignment=each, week=week, version=1) for each in ones for week in range(1, 9)],
        by=SYSTEM,
    )


def test_six_years_of_sixty_states_cost_as_many_questions_as_one_of_each(
    signed_in, officer, carana, trainer
):
    first = factories.in_days(1)
    session = factories.SessionFactory(
        starts_on=first, ends_on=factories.in_days(4), nominations_due_on=first
    )
    factories.InvitedStateFactory(session=session, state=carana)
    factories.InvitationFactory(visit=factories.StudyVisitFactory(), state=carana)
    agency = factories.AgencyFactory(state=carana, code="NFC")
    make.WeeklyLogFactory(
        assignment=make.AssignmentFactory(state=carana, agency=agency, is_active=True)
    )
    client = signed_in(officer)
    month = f"/calendar/?month={factories.in_days(2):%Y-%m}"
    addresses = ("/calendar/?view=list", month, "/calendar/my.ics", "/states/XCA/calendar.ics")

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    for address in addresses:
        client.get(address)
    few = {address: asked(address) for address in addresses}
    grow(carana, session, agency)
    assert {address: asked(address) for address in addresses} == few
    assert max(few.values()) <= 15, few
    assert len(events(client, "/calendar/my.ics")[1]) > 1700


def test_the_calendar_is_offered_to_whoever_sees_something_in_it(carana, client):
    for role, is_offered in (("mentor", True), ("reviewer", True), ("administrator", False)):
        user = person(f"at-{role}", role, None if role == "administrator" else carana)
        client.force_login(user)
        page = client.get("/account/", follow=True).content.decode()
        assert ('href="/calendar/"' in page) == is_offered, role
