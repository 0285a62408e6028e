"""What somebody took part in, on a page of his own: by a link, for a time, and for nobody else."""

import datetime
import re

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import Participant
from portfolio.participant_actions import change_participant
from portfolio.retention_actions import forget_participant
from portfolio.sign_in import mails
from tests import factories
from tests.conftest import person
from training.certificate_actions import issue_certificates
from training.models import Attendance, Certificate, TestResult
from training.personal_page import LASTS, token_of
from training.personal_page_actions import close_page, send_page


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(mails.POSTMEN, "submit", lambda work, *args: work(*args))


@pytest.fixture
def session(session):
    """Two days of four half-days that are over."""
    today = timezone.localdate()
    session.status, session.weekend = "delivered", "none"
    session.starts_on = session.nominations_due_on = today - datetime.timedelta(2)
    session.ends_on = today - datetime.timedelta(1)
    session.save(by=SYSTEM)
    return session


@pytest.fixture
def taught(ready, session):
    """Makes somebody who attended all of it and passed."""

    def make(**values):
        nomination = ready(status="attending", accepted_at=timezone.now(), **values)
        for day in session.teaching_days:
            for half in ("am", "pm"):
                Attendance.objects.create(
                    nomination=nomination, day=day, half=half, mark="present", by=SYSTEM
                )
        TestResult.objects.create(nomination=nomination, before=40, after=80, by=SYSTEM)
        return nomination

    return make


def somebody(agency, **values):
    return factories.ParticipantFactory(agency=agency, is_cleared=True, **values)


def path_of(who) -> str:
    return reverse("training:my-training", args=[token_of(Participant.objects.get(pk=who.pk))])


def test_the_link_comes_with_the_certificate_and_shows_ones_own(
    taught, session, agency, officer, django_capture_on_commit_callbacks
):
    mine = taught(participant=somebody(agency, name="Amara Dessai", email="a@x.example"))
    other = taught(participant=somebody(agency, name="Cassim Orado", email=""))
    with django_capture_on_commit_callbacks(execute=True):
        issue_certificates(session=session, by=officer, signatory="Chief of Section")
    (sent,) = mail.outbox
    assert sent.to == ["a@x.example"]
    assert not any(word in sent.body + sent.subject for word in ("Dessai", session.code, "Carana"))
    client, path = Client(), re.search(r"/my-training/\S+", sent.body)[0]
    page = client.get(path)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    text = page.content.decode()
    for words in (session.code, "100 %", "4 of 4 half-days", "40 before, 80 after", "Gain 40",
                  "normalised 0.67"):  # fmt: skip
        assert words in text, words
    # It names nobody: the paper does.
    assert "Dessai" not in text
    assert "Orado" not in text
    certificate = Certificate.objects.get(nomination=mine)
    paper = client.get(f"{path}certificates/{certificate.pk}/")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.getvalue().startswith(b"%PDF")
    assert certificate.number in paper["Content-Disposition"]
    foreign = Certificate.objects.get(nomination=other)
    assert client.get(f"{path}certificates/{foreign.pk}/").status_code == 404
    assert Event.objects.filter(verb=Participant.PAGE_SENT, by_id=officer.pk).count() == 1


def test_a_revoked_certificate_is_gone_from_the_page(taught, agency, officer):
    mine = taught(participant=somebody(agency, email="a@x.example"))
    send_page(person=mine.participant, by=officer)
    certificate = factories.CertificateFactory(nomination=mine)
    client, path = Client(), path_of(mine.participant)
    assert certificate.number in client.get(path).content.decode()
    certificate.revoked_on, certificate.revoked_because = timezone.localdate(), "Wrong hours"
    certificate.save(by=SYSTEM)
    assert certificate.number not in client.get(path).content.decode()
    assert client.get(f"{path}certificates/{certificate.pk}/").status_code == 404


ENDS = ("time", "closed", "newer link", "other address", "forgotten", "made up", "of another")


@pytest.mark.parametrize("end", ENDS)
def test_a_link_ends(taught, agency, officer, end):
    who = taught(participant=somebody(agency, email="a@x.example")).participant
    send_page(person=who, by=officer)
    path = path_of(who)
    assert Client().get(path).status_code == 200
    who.refresh_from_db()
    rows = Participant.objects.filter(pk=who.pk)
    if end == "time":
        past = timezone.now() - datetime.timedelta(minutes=1)
        rows.compare_and_set(page_open_until=past)
        path = path_of(who)  # well signed, and over
    elif end == "closed":
        close_page(person=who, by=officer)
    elif end == "newer link":
        rows.compare_and_set(page_open_until=who.page_open_until + datetime.timedelta(1))
    elif end == "other address":
        told = {"base_version": who.version, "values": {"email": "b@x.example"}}
        change_participant(participant=who, by=officer, **told)
    elif end == "forgotten":
        forget_participant(participant=who, by=officer, reason="Asked for")
    elif end == "made up":
        path = path[:-2] + "x/"
    else:
        path = "/my-training/W10:x/"
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "This link opens nothing" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"{path}certificates/1/").status_code == 410


def test_a_link_lasts_ninety_days(taught, agency, officer):
    who = taught(participant=somebody(agency, email="a@x.example")).participant
    sent = send_page(person=who, by=officer)
    assert datetime.timedelta(days=89) < sent.page_open_until - timezone.now() <= LASTS


def test_a_link_answers_as_often_as_a_person_reads(taught, agency, officer):
    mine = taught(participant=somebody(agency, email="a@x.example"))
    send_page(person=mine.participant, by=officer)
    path = path_of(mine.participant)
    answers = [Client().get(path).status_code for _each in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("part", ["", "certificates/1/"])
def test_nobody_asks_without_end(taught, agency, officer, monkeypatch, part):
    mine = taught(participant=somebody(agency, email="a@x.example"))
    send_page(person=mine.participant, by=officer)
    monkeypatch.setattr(ratelimit, "consume", lambda *args, **kwargs: None)
    answer = Client().get(path_of(mine.participant) + part)
    assert answer.status_code == 429
    assert mine.session.code not in answer.content.decode()


def test_who_has_no_place_is_sent_no_page(signed_in, taught, agency, officer):
    mine = taught(participant=somebody(agency, email="a@x.example"))
    type(mine).objects.filter(pk=mine.pk).compare_and_set(status="no_show")
    send = reverse("training:nomination-page-send", args=[mine.pk])
    answer = signed_in(officer).post(send, follow=True).content.decode()
    assert "nothing to show" in answer
    assert Participant.objects.get(pk=mine.participant_id).page_open_until is None


def test_who_reads_results_sends_the_link_and_the_state_may_close_it(
    signed_in, taught, agency, officer, focal, manager, trainer, approver, katasi
):
    mine = taught(participant=somebody(agency, email="a@x.example"))
    send, close = (
        reverse(f"training:nomination-page-{each}", args=[mine.pk]) for each in ("send", "close")
    )
    for other in (focal, manager, approver):
        assert signed_in(other).post(send).status_code == 403
    for user in (trainer, officer):
        answer = signed_in(user).post(send, follow=True)
        assert "The link is sent." in answer.content.decode()
    page = signed_in(focal).get(mine.get_absolute_url()).content.decode()
    assert "The person’s link opens until" in page
    path = path_of(mine.participant)
    for other in (trainer, manager, approver):
        assert signed_in(other).post(close).status_code == 403
    neighbour = person("focal-of-katasi", "focal", katasi)
    assert signed_in(neighbour).post(close).status_code == 404
    answer = signed_in(focal).post(close, follow=True).content.decode()
    assert "The personal page is closed." in answer
    assert Client().get(path).status_code == 410
    assert (
        "No link of this person is open."
        in signed_in(focal).post(close, follow=True).content.decode()
    )
    told = {"base_version": 1, "values": {"email": ""}}
    change_participant(participant=mine.participant, by=officer, **told)
    answer = signed_in(officer).post(send, follow=True).content.decode()
    assert "No e-mail address of this person is recorded." in answer
