"""Changes that need the same rows wait in turn, and who has to give way is told so."""

import sqlite3
import threading

import pytest
from django.db import OperationalError, connection
from django.test import Client

from assessments import actions
from assessments.models import Answer, Mission
from history.recorded import SYSTEM
from portfolio.access import hold
from portfolio.actions import grant_role
from portfolio.models import Grant
from portfolio.people import grants as pages
from tests import factories
from tests.conftest import person
from tests.overlap import meanwhile


class SentBack(Exception):
    pgcode = "40P01"


def refused_by(cause):
    def act(**kwargs):
        raise OperationalError("no") from cause

    return act


@pytest.fixture
def colleague(reference):
    return person("colleague", "manager")


def end(client, grant):
    return client.post(f"/grants/{grant.pk}/end/", {"reason": "Left the programme"})


def test_who_gives_way_reads_that_nothing_was_saved(signed_in, manager, focal, monkeypatch):
    monkeypatch.setattr(pages, "end_grant", refused_by(SentBack()))
    answer = end(signed_in(manager), focal.grants.get())
    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert "Nothing of yours was saved" in answer.content.decode()


def test_a_file_that_another_process_writes_is_such_a_moment_too(
    signed_in, manager, focal, monkeypatch
):
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    monkeypatch.setattr(pages, "end_grant", refused_by(locked))
    assert end(signed_in(manager), focal.grants.get()).status_code == 503


def test_any_other_trouble_of_the_database_is_our_error(signed_in, manager, focal, monkeypatch):
    monkeypatch.setattr(pages, "end_grant", refused_by(sqlite3.OperationalError("no such table")))
    with pytest.raises(OperationalError):
        end(signed_in(manager), focal.grants.get())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["cancel", "close"])
def test_a_manager_ends_a_mission_while_its_lead_still_writes(mission, lead, manager, name):
    """The lead's request holds his grants and comes to the mission last; so does the manager's."""
    factories.complete(mission)
    if name == "close":
        mission.status = Mission.Status.HANDED_OVER
        mission.save(by=SYSTEM)
    answer = Answer.objects.filter(mission=mission).first()

    def write():
        Mission.objects.select_for_update(no_key=True).get(pk=mission.pk)
        answer.justification = "Written first."
        answer.save(by=lead)

    ended = meanwhile(
        lambda: hold(lead),
        lambda: actions.move_mission(
            mission=Mission.objects.get(pk=mission.pk), name=name, by=manager, reason="Over"
        ),
        then=write,
    )
    assert ended is None
    mission.refresh_from_db()
    answer.refresh_from_db()
    assert (mission.is_open_for_scoring, answer.justification) == (False, "Written first.")
    assert lead.grants.get().ends_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_managers_who_end_each_others_access(manager, colleague, monkeypatch):
    for each in (manager, colleague):
        grant_role(person=each, role="reviewer", by=SYSTEM)
    met, really = threading.Barrier(2, timeout=20), pages.end_grant
    monkeypatch.setattr(pages, "end_grant", lambda **words: (met.wait(), really(**words))[1])
    statuses = []

    def act(by, whose):
        try:
            client = Client(raise_request_exception=False)
            client.force_login(by)
            statuses.append(end(client, whose.grants.get(role="reviewer")).status_code)
        finally:
            connection.close()

    pairs = ((manager, colleague), (colleague, manager))
    threads = [threading.Thread(target=act, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 503]
    assert Grant.objects.ended().count() == 1
