"""Evaluations: asked when it is due, answered once by a link without an account, read as totals."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM
from portfolio.sign_in import mails
from tests import factories
from training.evaluation_actions import send_evaluations
from training.evaluation_rules import Asked, Moment, due, months_after, token_of
from training.evaluation_totals import evaluations_of, rating, totals
from training.models import Evaluation, Nomination


@pytest.fixture(autouse=True)
def _at_once(monkeypatch, settings, django_capture_on_commit_callbacks):
    monkeypatch.setattr(mails.POSTMEN, "submit", lambda work, *args: work(*args))


@pytest.fixture
def session(carana, focal):
    """Three days that ended yesterday; six people came and one did not."""
    today = timezone.localdate()
    made = factories.SessionFactory(
        status="delivered", starts_on=today - datetime.timedelta(3),
        ends_on=today - datetime.timedelta(1), nominations_due_on=today - datetime.timedelta(30),
    )  # fmt: skip
    factories.InvitedStateFactory(session=made, state=carana)
    agency = factories.AgencyFactory(state=carana)
    for number in range(7):
        who = factories.ParticipantFactory(agency=agency, email=f"p{number}@x.example")
        status = "no_show" if number == 6 else "completed"
        factories.NominationFactory(session=made, participant=who, status=status,
                                    accepted_at=timezone.now())  # fmt: skip
    return made


def links(capture, now=None):
    mail.outbox.clear()
    with capture(execute=True):
        send_evaluations(now)
    return [(each.to[0], re.search(r"/evaluations/\S+", each.body)[0]) for each in mail.outbox]


def test_what_is_due_follows_the_days(session):
    one = session.ends_on + datetime.timedelta(1)
    days = [each[2] for each in due(session, on=one) if each[0] == Moment.DAY]
    assert days == session.teaching_days[:-1]
    assert (Moment.END, Asked.PARTICIPANT, session.ends_on) in due(session, on=one)
    assert due(session, on=session.starts_on) == []
    for months, asked in ((3, 2), (6, 2), (12, 1)):
        day = months_after(session.ends_on, months)
        assert len(due(session, on=day)) == asked
        assert due(session, on=day + datetime.timedelta(15)) == []
    session.starts_on = session.teaching_days[1]
    assert {each[0] for each in due(session, on=one)} == {Moment.END}
    assert months_after(datetime.date(2026, 11, 30), 3) == datetime.date(2027, 2, 28)


def test_each_link_is_sent_once_and_says_nothing(session, django_capture_on_commit_callbacks):
    sent = links(django_capture_on_commit_callbacks)
    assert len(sent) == 6 * 3
    assert links(django_capture_on_commit_callbacks) == []
    assert {to for to, _link in sent} == {f"p{n}@x.example" for n in range(6)}
    text = mail.outbox[0].body + mail.outbox[0].subject if mail.outbox else ""
    assert not any(word in text for word in ("Carana", session.code, "Participant"))
    later = timezone.make_aware(
        datetime.datetime.combine(months_after(session.ends_on, 3), datetime.time(12))
    )
    sent = links(django_capture_on_commit_callbacks, later)
    assert sorted({to for to, _link in sent}) == ["focal@test.example"] + [
        f"p{n}@x.example" for n in range(6)
    ]
    assert len(sent) == 12


def test_a_link_is_used_once_and_a_made_up_one_opens_nothing(
    session, django_capture_on_commit_callbacks
):
    client = Client()
    (_to, link), *_rest = links(django_capture_on_commit_callbacks)
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    words = page.content.decode()
    assert not any(each.participant.name in words for each in session.nominations.all())
    assert client.post(link, {}).status_code == 422
    assert client.post(link, {"useful": "9"}).status_code == 422
    refused = client.post(link, {"useful": "4", "comment": "write to me@x.example"})
    assert refused.status_code == 422
    assert "me@x.example" in refused.content.decode()
    done = client.post(link, {"useful": "4", "comment": "More exercises"})
    assert done.status_code == 200
    assert client.get(link).status_code == client.post(link, {"useful": "1"}).status_code == 410
    answer = Evaluation.objects.answered().get()
    assert (answer.useful, answer.comment) == (4, "More exercises")
    told = Event.objects.filter(subject_model="training.evaluation", verb="answered").get()
    assert "More exercises" not in str(told.changes)
    for made_up in ("/evaluations/x/", link[:-3] + "/", link.replace(":", "a")):
        assert client.get(made_up).status_code == 410
    other = Evaluation.objects.exclude(pk=answer.pk).first()
    Evaluation.objects.filter(pk=other.pk).compare_and_set(ends_at=timezone.now())
    assert client.get(f"/evaluations/{token_of(other)}/").status_code == 410


def test_nothing_is_told_of_fewer_than_five_answers(
    signed_in, officer, session, django_capture_on_commit_callbacks
):
    links(django_capture_on_commit_callbacks)
    rows = Evaluation.objects.filter(moment=Moment.END).order_by("pk")
    people = list(Nomination.objects.filter(session=session))
    address = f"/training/sessions/{session.pk}/results/"
    for number, each in enumerate(rows[:5]):
        assert rating(evaluations_of(people)) is None
        each.useful, each.comment = 3 + number % 2, f"Remark {number}"
        each.answered_at = timezone.now()
        each.save(by=SYSTEM)
        if number == 3:
            page = signed_in(officer).get(address).content.decode()
            assert "Too few to tell" in page
            assert "Remark" not in page
    assert rating(evaluations_of(people)) == (3.4, 5)
    found = next(each for each in totals(evaluations_of(people)) if each.label == Moment.END.label)
    assert (found.sent, found.answered, found.is_few) == (6, 5, False)
    assert "Remark 0" in signed_in(officer).get(address).content.decode()


def test_who_is_still_in_post_is_told_by_state_and_sex(
    signed_in, focal, neighbour, approver, session, django_capture_on_commit_callbacks
):
    later = timezone.make_aware(
        datetime.datetime.combine(months_after(session.ends_on, 3), datetime.time(12))
    )
    links(django_capture_on_commit_callbacks, later)
    rows = Evaluation.objects.filter(moment=Moment.THREE)
    own = list(rows.filter(asked=Asked.PARTICIPANT).order_by("pk"))
    for place, each in enumerate(own[:5]):
        each.in_post, each.answered_at = place != 4, timezone.now()
        each.save(by=SYSTEM)
    page = signed_in(focal).get("/training/retention/")
    told = {line.sex: line.cells[0] for line in page.context["lines"]}
    assert (told[""].percent, told[""].known) == (80, 5)
    assert told["Female"] == told[""]
    assert told["Male"].percent is None
    assert len(told) == 5
    # The supervisor's word counts where the person said nothing, and not against his own.
    for each in rows.filter(
        asked=Asked.SUPERVISOR, nomination__in=[own[0].nomination_id, own[5].nomination_id]
    ):
        each.in_post, each.answered_at = False, timezone.now()
        each.save(by=SYSTEM)
    (line, *_rest) = signed_in(focal).get("/training/retention/").context["lines"]
    assert (line.cells[0].percent, line.cells[0].known) == (66, 6)
    assert signed_in(neighbour).get("/training/retention/").context["lines"] == []
    assert signed_in(approver).get("/training/retention/").status_code == 404
