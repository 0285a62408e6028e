"""A confirmed session that is moved: who is told, of what, and what stands on its page."""

import datetime

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from portfolio.sign_in import mails
from tests import factories
from tests.factories import in_days
from training.models import Session
from training.session_actions import change_session


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(mails.POSTMEN, "submit", lambda work, *args: work(*args))


@pytest.fixture
def placed(session, invited, ready, agency):
    """Two people with a place, one of whom has no address."""
    Session.objects.filter(pk=session.pk).compare_and_set(status="confirmed", place="Villa Rosa")
    session.refresh_from_db()
    return [
        ready(
            participant=factories.ParticipantFactory(agency=agency, is_cleared=True, email=email),
            status="accepted",
            accepted_at=timezone.now(),
        )
        for email in ("analyst@x.example", "")
    ]


@pytest.fixture
def change(session, officer, django_capture_on_commit_callbacks):
    """Change the session; the mails by their address."""

    def change(**values):
        mail.outbox.clear()
        current = Session.objects.get(pk=session.pk)
        with django_capture_on_commit_callbacks(execute=True):
            version = current.version
            change_session(session=current, by=officer, base_version=version, values=values)
        return {each.to[0]: each for each in mail.outbox}

    return change


def entries(message):
    ((name, content, _kind),) = message.attachments
    assert name == "session.ics"
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_who_has_a_place_and_the_focal_point_are_told_of_other_days(
    session, placed, change, focal, neighbour
):
    told = change(starts_on=in_days(22), ends_on=in_days(24))
    assert set(told) == {"analyst@x.example", focal.email}
    text = told["analyst@x.example"].body
    assert f"{session.begins_at:%H:%M}–{session.ends_at:%H:%M}, {session.time_zone}" in text
    assert Session.objects.get(pk=session.pk).period in text
    assert session.get_absolute_url() in told[focal.email].body
    for message in told.values():
        whole = message.subject + message.body + message.attachments[0][1]
        assert not any(
            word in whole for word in ("Carana", "Villa Rosa", placed[0].participant.name)
        )
    events = entries(told["analyst@x.example"])
    assert [each["STATUS"] for each in events] == ["CONFIRMED"] * 3 + ["CANCELLED"] * 2
    assert events[0]["DTSTART"].dt.date() == in_days(22)
    assert len({each["UID"] for each in events}) == 5


def test_another_place_or_hour_is_told_and_more_seats_are_not(session, placed, change, focal):
    everybody = {"analyst@x.example", focal.email}
    assert set(change(place="Town hall")) == everybody
    assert set(change(begins_at=datetime.time(10))) == everybody
    assert change(seats=19) == {}
    assert change(place="Town hall") == {}
    Session.objects.filter(pk=session.pk).compare_and_set(status="selection")
    assert change(place="Elsewhere") == {}


def test_whose_clearance_ended_is_not_told_and_the_page_says_so(
    signed_in, officer, session, placed, change, focal, neighbour, cleared
):
    words = "Not everybody with a place may keep it."

    def shown(user):
        return words in signed_in(user).get(session.get_absolute_url()).content.decode()

    assert not shown(officer)
    type(cleared[0]).objects.filter(pk=cleared[0].pk).compare_and_set(status="withdrawn")
    assert set(change(place="Town hall")) == {focal.email}
    for status, is_shown in (("confirmed", True), ("running", True), ("delivered", False)):
        Session.objects.filter(pk=session.pk).compare_and_set(status=status)
        assert (shown(officer), shown(focal)) == (is_shown, is_shown)
    Session.objects.filter(pk=session.pk).compare_and_set(status="running")
    factories.InvitedStateFactory(session=session, state=neighbour.grants.first().state)
    assert not shown(neighbour), "of another State’s people nothing is said"
