"""Mails of study visits: to whom, when, once, and what they do not say."""

import datetime
import re

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio import diligence_actions as gate
from portfolio.models import DueDiligence
from portfolio.sign_in import mails as postman
from study_visits import capture_actions, mails
from study_visits import registration_actions as people
from study_visits.actions import change_visit
from study_visits.host_links import token_of
from study_visits.models import Registration, StudyVisit
from study_visits.recordings import forget_expired
from study_visits.seat_links import address_of
from tests import factories

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(postman.POSTMEN, "submit", lambda work, *args: work(*args))


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """What one round of the sweeper sends: subject and address of each, in order."""

    def sent(now=None):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            mails.send(now)
        return [(each.subject, each.to[0]) for each in mail.outbox]

    return sent


@pytest.fixture
def seat(visit, register, officer):
    """A confirmed seat of Carana."""
    found = register(email="analyst@x.example", name="Zyzzogeton")
    people.confirm_seat(registration=found, by=officer)
    return Registration.objects.get(pk=found.pk)


def move(visit, **values):
    StudyVisit.objects.filter(pk=visit.pk).compare_and_set(**values)


def test_focal_points_of_invited_states_are_told_once(visit, focal, neighbour, sent):
    move(visit, status="confirmed")
    assert sent() == []
    move(visit, status="invited")
    waits = "An invitation waits"
    assert set(sent()) == {(waits, focal.email), (waits, neighbour.email)}
    assert visit.get_absolute_url() in mail.outbox[0].body
    assert sent() == []
    told = Event.objects.filter(verb="mailed", state_id=visit.invitations.first().state_id)
    assert [each.subject_model for each in told] == ["study_visits.invitation"]


def test_a_state_without_focal_point_is_told_once_it_has_one(visit, neighbour, sent, request):
    assert [to for _subject, to in sent()] == [neighbour.email]
    focal = request.getfixturevalue("focal")
    assert [to for _subject, to in sent()] == [focal.email]


def test_only_a_confirmed_seat_gets_the_way_in_and_the_platform_stands_in_no_mail(
    visit, register, officer, sent, client
):
    registered = register(email="later@x.example")
    assert sent() == []
    people.confirm_seat(registration=registered, by=officer)
    assert sent() == [("Your seat is confirmed", "later@x.example")]
    link = re.search(r"/seat/\S+", mail.outbox[0].body)[0]
    assert "meet.example" not in mail.outbox[0].body
    assert client.get(f"{link}join/")["Location"] == visit.platform_link
    assert sent() == []


def test_a_seat_confirmed_anew_is_told_again(seat, officer, sent):
    assert len(sent()) == 1
    for name in ("withdraw", "register_again", "confirm"):
        people.move_registration(registration=seat, name=name, by=officer, reason="Asked.")
    assert sent() == [("Your seat is confirmed", "analyst@x.example")]


def test_whose_clearance_ended_is_told_nothing(seat, reviewer, sent):
    record = DueDiligence.objects.get(support="study_visit")
    gate.move_diligence(diligence=record, name="withdraw", by=reviewer, reason="Reports.")
    assert sent() == []
    assert sent(seat.visit.starts_at - HOUR) == []


def test_the_day_before_tells_the_hour_of_the_receivers_place(visit, seat, sent):
    sent()
    begins = visit.starts_at
    assert sent(begins - 25 * HOUR) == []
    assert sent(begins - 23 * HOUR) == [("A study visit begins soon", "analyst@x.example")]
    message = mail.outbox[0]
    assert "12:00–15:30, Africa/Nairobi (UTC+3)" in message.body
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("study-visit.ics", "text/calendar")
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (begins, visit.ends_at)
    everything = f"{message.subject} {message.body} {event.to_ical().decode()}"
    for word in ("Carana", "Zyzzogeton", visit.title, visit.host_centre, "meet.example"):
        assert word not in everything, word
    assert sent(begins - 22 * HOUR) == []
    later = begins + 24 * HOUR
    move(visit, starts_at=later, ends_at=visit.ends_at + 24 * HOUR)
    assert [subject for subject, _to in sent(later - HOUR)] == ["A study visit begins soon"]
    assert sent(later + HOUR) == []


def test_other_hours_are_told_at_once_to_whoever_was_told_of_the_first(
    visit, seat, register, officer, sent
):
    sent()
    hour_later = {"starts_at": visit.starts_at + HOUR, "ends_at": visit.ends_at + HOUR}
    change = {"visit": visit, "by": officer, "base_version": visit.version}
    moved = change_visit(**change, values=hour_later)
    later = register(email="second@x.example")
    people.confirm_seat(registration=later, by=officer)
    assert sorted(sent()) == [
        ("A study visit has other hours", "analyst@x.example"),
        ("Your seat is confirmed", "second@x.example"),
    ]
    (message,) = (each for each in mail.outbox if each.to == ["analyst@x.example"])
    assert "13:00–16:30, Africa/Nairobi (UTC+3)" in message.body
    (event,) = icalendar.Calendar.from_ical(message.attachments[0][1]).walk("VEVENT")
    assert event["dtstart"].dt == moved.starts_at
    assert sent() == []
    # Back again is other hours too; what begins within a day is told by the mail of that day.
    back = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    change_visit(**change | {"base_version": moved.version}, values=back)
    assert [subject for subject, _to in sent()] == ["A study visit has other hours"] * 2
    change_visit(**change | {"base_version": moved.version + 1}, values=hour_later)
    assert [subject for subject, _to in sent()] == ["A study visit has other hours"] * 2
    change_visit(**change | {"base_version": moved.version + 2}, values=back)
    assert [subject for subject, _to in sent()] == ["A study visit has other hours"] * 2
    assert sent() == []
    assert [subject for subject, _to in sent(visit.starts_at - HOUR)] == [
        "A study visit begins soon"
    ] * 2


def test_a_mail_brings_the_entry_of_the_visits_own_file(visit, seat, officer, signed_in, sent):
    sent(visit.starts_at - HOUR)
    ((_name, content, _kind),) = mail.outbox[-1].attachments
    (mailed,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    answer = signed_in(officer).get(f"/study-visits/{visit.pk}/calendar.ics")
    (taken,) = icalendar.Calendar.from_ical(b"".join(answer.streaming_content)).walk("VEVENT")
    for name in ("uid", "sequence", "summary", "dtstart", "url"):
        assert mailed[name] == taken[name], name


def test_no_calendar_file_travels_of_a_visit_that_is_strictly_confidential(visit, seat, sent):
    move(visit, classification="str")
    sent(visit.starts_at - HOUR)
    message = mail.outbox[-1]
    assert message.subject == "A study visit begins soon"
    assert message.attachments == []


@pytest.mark.parametrize("status", ["proposed", "cancelled", "held"])
def test_a_visit_that_is_not_to_come_sends_nothing(visit, seat, focal, sent, status):
    move(visit, status=status)
    assert sent() == []
    assert sent(visit.starts_at - HOUR) == []


@pytest.fixture
def note(visit):
    move(visit, status="held", host_address="host@centre.example")
    return factories.CaptureNoteFactory(
        item=visit.items.first(),
        status="draft",
        approved_by="",
        approval_document="",
        approved_on=None,
    )


def test_the_host_is_asked_once_for_all_that_waits_and_again_for_new_words(
    visit, note, officer, sent
):
    assert sent() == []
    for each in (note, factories.CaptureNoteFactory(item=note.item, status="draft")):
        capture_actions.move_note(note=each, name="send", by=officer)
    assert sent() == [("Words wait for your approval", "host@centre.example")]
    assert note.title not in mail.outbox[0].body
    assert sent() == []
    capture_actions.move_note(note=note, name="return", by=officer, reason="Shorter.")
    capture_actions.move_note(note=note, name="send", by=officer)
    assert len(sent()) == 1


def test_the_host_reads_the_words_that_wait_and_nothing_else(visit, note, officer, client):
    other = factories.CaptureNoteFactory(item=note.item, title="Approved already")
    address = f"/visit-host/{token_of(StudyVisit.objects.get(pk=visit.pk))}/"
    assert client.get(address).status_code == 404
    capture_actions.move_note(note=note, name="send", by=officer)
    page = client.get(address)
    assert page.status_code == 200
    assert note.title in page.content.decode()
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    for word in (other.title, "Carana", "Katasi", "meet.example"):
        assert word not in main, word
    for false in (f"{visit.pk}:x", "1" * 40, "x", f"{visit.pk + 1}{address[13:-1]}"):
        assert client.get(f"/visit-host/{false}/").status_code == 404
    move(visit, host_address="another@centre.example")
    assert client.get(address).status_code == 404


def test_the_hosts_page_is_kept_by_nobody_and_each_reading_is_a_line(visit, note, officer, client):
    capture_actions.move_note(note=note, name="send", by=officer)
    address = f"/visit-host/{token_of(StudyVisit.objects.get(pk=visit.pk))}/"
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    told = Event.objects.about(visit).get(verb=StudyVisit.HOST_READ)
    assert (told.by_id, told.by_name) == (None, "The host’s contact")
    answers = [client.get(address).status_code for _each in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert Event.objects.about(visit).filter(verb=StudyVisit.HOST_READ).count() == 1


def test_no_link_opens_the_words_of_a_visit_that_is_strictly_confidential(
    visit, note, officer, client, sent
):
    capture_actions.move_note(note=note, name="send", by=officer)
    address = f"/visit-host/{token_of(StudyVisit.objects.get(pk=visit.pk))}/"
    move(visit, classification="str")
    assert sent() == []
    assert client.get(address).status_code == 404
    move(visit, classification="con")
    assert sent() == [("Words wait for your approval", "host@centre.example")]
    assert client.get(address).status_code == 200


def test_what_a_seat_sends_is_counted_and_its_queue_is_not(visit, seat, client):
    link = re.search(r"/seat/\S+", address_of(seat))[0]
    page = client.get(link)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert {client.get(link).status_code for _each in range(40)} == {200}
    answers = [client.post(link, {"text": ""}).status_code for _each in range(40)]
    assert answers[0] != 429
    assert answers[-1] == 429


def test_the_address_of_the_host_stands_in_no_history_and_is_forgotten(visit, note):
    move(visit, status="captured")
    assert forget_expired() == 0
    kept = StudyVisit.objects.get(pk=visit.pk)
    kept.host_address = "new@centre.example"
    kept.save(by=SYSTEM)
    move(visit, status="closed")
    assert forget_expired() == 1
    assert StudyVisit.objects.get(pk=visit.pk).host_address == ""
    assert not Event.objects.filter(changes__icontains="centre.example").exists()


def test_three_months_on_those_who_came_are_asked_once_and_can_answer(visit, seat, sent, client):
    sent()
    begins = timezone.now() - datetime.timedelta(days=91)
    move(visit, status="captured", starts_at=begins - 3 * HOUR, ends_at=begins)
    assert sent(begins + datetime.timedelta(days=90)) == []
    now = begins + datetime.timedelta(days=91)
    assert sent(now) == [("One question, three months on", "analyst@x.example")]
    assert sent(now) == []
    # The visit may be closed at once: the question stays open for a month.
    move(visit, status="closed")
    link = re.search(r"/seat/\S+", address_of(seat))[0]
    answer = client.post(f"{link}follow-up/", {"applied": "yes"}, follow=True)
    assert "Thank you" in answer.content.decode()
    with pytest.raises(NotNow, match="already"):
        people.follow_up_visit(registration=seat, by=SYSTEM, applied="yes")
    long_ago = begins - datetime.timedelta(days=40)
    move(visit, starts_at=long_ago - HOUR, ends_at=long_ago)
    assert client.get(link).status_code == 404


def test_a_seat_page_ends_a_month_after_the_question_though_the_visit_was_never_closed(
    visit, seat, client
):
    link = re.search(r"/seat/\S+", address_of(seat))[0]
    for days, status in ((91 + 29, 200), (91 + 32, 404)):
        ends = timezone.now() - datetime.timedelta(days=days)
        move(visit, status="captured", starts_at=ends - 3 * HOUR, ends_at=ends)
        assert client.get(link).status_code == status


def test_who_was_absent_or_has_answered_is_not_asked(visit, seat, sent):
    sent()
    ended = timezone.now() - datetime.timedelta(days=92)
    move(visit, status="held", starts_at=ended - HOUR, ends_at=ended)
    for values in ({"attended_minutes": 0}, {"followed_up_on": timezone.localdate()}):
        rows = Registration.objects.filter(pk=seat.pk)
        rows.compare_and_set(**({"attended_minutes": 90, "followed_up_on": None} | values))
        assert sent() == []


def test_a_round_that_dies_before_its_change_is_written_sends_with_the_next(
    seat, sent, monkeypatch
):
    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mails, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            sent()
    assert mail.outbox == []
    assert len(sent()) == 1
