"""Sessions end after 15 minutes without activity and 12 hours at the latest."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Job
from history.models import Event
from portfolio.models import User
from portfolio.sign_in import sessions
from tests.conftest import PASSWORD
from tests.sign_in.codes import sign_in


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns forward."""

    class Clock:
        now = int(time.time())

        def forward(self, seconds):
            self.now += seconds

    made = Clock()
    monkeypatch.setattr(sessions.time, "time", lambda: made.now)
    return made


@pytest.fixture
def at_work(client, officer, clock):
    cache.clear()
    sign_in(client, officer, PASSWORD)
    return client


def card_of(person) -> Job:
    return Job.objects.create(
        kind="roadmap", subject_pk="1", subject_label="R", requested_by=person
    )


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_quarter_of_an_hour_without_activity_ends_the_session(at_work, clock, officer):
    clock.forward(15 * 60 - 5)
    assert is_in(at_work)
    clock.forward(15 * 60 + 1)
    ended = at_work.session.session_key
    answer = at_work.get("/states/?q=car")
    assert answer["Location"] == "/sign-in/?next=/states/%3Fq%3Dcar"
    assert "nothing was done" in at_work.get(answer["Location"]).content.decode()
    (event,) = Event.objects.filter(verb="session ended")
    assert (event.subject_pk, event.by_id) == (str(officer.pk), None)
    assert not Event.objects.filter(verb="signed out").exists()
    assert not Session.objects.filter(session_key=ended).exists()


def test_work_keeps_the_session_alive_but_not_for_ever(at_work, clock):
    for _each in range(12 * 6 - 1):
        clock.forward(600)
        assert is_in(at_work)
    clock.forward(601)
    assert not is_in(at_work)


def test_a_card_that_asks_for_itself_is_no_activity(at_work, clock, officer):
    job = Job.objects.create(
        kind="roadmap", subject_pk="1", subject_label="R", requested_by=officer
    )
    way = f"/documents/jobs/{job.pk}/"
    for _each in range(14):
        clock.forward(60)
        assert at_work.get(way, headers={"hx-request": "true"}).status_code == 200
        assert at_work.get("/account/session/").json()["left"] > 0
    clock.forward(61)
    answer = at_work.get(
        way, headers={"hx-request": "true", "hx-current-url": "http://testserver/documents/?page=2"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fdocuments%2F%3Fpage%3D2"


def test_opening_the_same_card_as_a_page_is_activity(at_work, clock, officer):
    job = Job.objects.create(
        kind="roadmap", subject_pk="1", subject_label="R", requested_by=officer
    )
    for _each in range(3):
        clock.forward(14 * 60)
        assert at_work.get(f"/documents/jobs/{job.pk}/").status_code == 200


def test_asking_how_long_is_left_changes_nothing_and_staying_does(at_work, clock):
    clock.forward(14 * 60)
    assert at_work.get("/account/session/").json()["left"] == 60
    assert at_work.post("/account/session/").json()["left"] == 15 * 60
    clock.forward(15 * 60)
    answer = at_work.post("/account/session/")
    assert (answer.status_code, answer.json()["left"]) == (403, 0)


def test_a_row_is_written_at_most_once_a_minute(at_work, clock, officer):
    def writes():
        with CaptureQueriesContext(connection) as queries:
            at_work.get("/documents/")
        return [each["sql"] for each in queries if each["sql"].startswith("UPDATE")]

    clock.forward(59)
    assert writes() == []
    clock.forward(2)
    assert len(writes()) == 3  # the session, where it is open, when the person was last seen
    assert writes() == []
    assert User.objects.get(pk=officer.pk).last_seen_at is not None


def test_being_seen_is_no_change_of_the_record(at_work, clock, officer):
    before = Event.objects.count()
    clock.forward(120)
    at_work.get("/documents/")
    assert Event.objects.count() == before


def test_every_page_says_how_long_is_left(at_work, clock):
    page = at_work.get("/documents/").content.decode()
    assert 'data-idle="/account/session/" data-idle-left="900"' in page
    assert "data-idle=" not in at_work.get("/healthz").content.decode()
