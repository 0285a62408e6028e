"""Evaluations: asked when it is due, answered once by a link without an account, read as totals."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import Participant
from portfolio.retention_actions import forget_participant
from portfolio.sign_in import mails
from tests import factories
from training.evaluation_actions import send_evaluations
from training.evaluation_rules import Asked, Moment, due, months_after, token_of
from training.evaluation_totals import evaluations_of, rating, totals
from training.models import Evaluation, Nomination
from training.nomination_actions import name_supervisor


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
    found = [(each.to[0], re.search(r"/evaluations/\S+", each.body)) for each in mail.outbox]
    return [(to, link[0] if link else "") for to, link in found]


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
    assert len(sent) == 7, "one mail tells the focal point of six supervisors"


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
    for each in own[:5]:
        answered(each, in_post=True)

    def cell():
        lines = signed_in(focal).get("/training/retention/").context["lines"]
        return {line.sex: line.cells[0] for line in lines}

    assert cell()[""].percent is None, "all of five would tell of each"
    agency = own[0].nomination.participant.agency
    gone = [in_post_of(session, agency, "female", in_post=False) for _each in range(5)]
    told = cell()
    assert (told[""].percent, told[""].known) == (50, 10)
    assert told["Female"] == told[""]
    assert told["Male"].percent is None
    assert len(told) == 5
    # The supervisor's word counts where the person said nothing, and not against his own.
    for each in rows.filter(
        asked=Asked.SUPERVISOR, nomination__in=[own[0].nomination_id, own[5].nomination_id]
    ):
        answered(each, in_post=False)
    assert (cell()[""].percent, cell()[""].known) == (45, 11)
    answered(gone[0], in_post=True)
    answered(gone[1], in_post=True)
    assert cell()[""].percent is None, "four who left would be told of"
    assert signed_in(neighbour).get("/training/retention/").context["lines"] == []
    assert signed_in(approver).get("/training/retention/").status_code == 404


def test_who_reads_results_is_told_from_five_answers_on(signed_in, session, officer, focal, carana):
    agency = factories.AgencyFactory(state=carana)

    def cell(user):
        lines = signed_in(user).get("/training/retention/").context["lines"]
        return [each.cells[0].percent for each in lines if not each.sex]

    for _each in range(4):
        in_post_of(session, agency, "female", in_post=True)
    assert cell(officer) == [None]
    in_post_of(session, agency, "female", in_post=False)
    assert (cell(officer), cell(focal)) == ([80], [None])


def test_a_donor_learns_totals_and_nothing_of_anybody(session, signed_in, donor, carana, katasi):
    """Eleven women and nine men of Carana, three people of Katasi."""
    own, foreign = factories.AgencyFactory(state=carana), factories.AgencyFactory(state=katasi)

    def say(agency, sex, kept, gone):
        for number in range(kept + gone):
            in_post_of(session, agency, sex, in_post=number < kept)

    def cells():
        page = signed_in(donor).get("/training/retention/")
        lines = {(each.state.name, each.sex): each.cells[0] for each in page.context["lines"]}
        return page.content.decode(), lines

    say(own, "female", 6, 5)
    say(own, "male", 5, 4)
    say(foreign, "female", 2, 1)
    text, found = cells()
    assert (found["Carana", ""].known, found["Carana", ""].percent) == (20, 55)
    # Eleven women of twenty would tell of the four men who left.
    assert found["Carana", "Female"].percent is None
    assert found["Carana", "Male"].percent is None
    assert found["Katasi", ""].percent is None
    for each in Nomination.objects.select_related("participant"):
        assert each.participant.name not in text
    assert "Said by one" not in text
    # With a fifth man who left everybody is told apart.
    say(own, "male", 0, 1)
    _text, found = cells()
    assert (found["Carana", "Male"].known, found["Carana", "Male"].percent) == (10, 50)
    assert found["Carana", "Female"].known == 11


def answered(evaluation, *, in_post):
    evaluation.in_post, evaluation.answered_at = in_post, timezone.now()
    evaluation.save(by=SYSTEM)


def in_post_of(session, agency, sex, *, in_post):
    """What somebody who took part answered after three months."""
    person = factories.ParticipantFactory(agency=agency, sex=sex)
    nomination = factories.NominationFactory(
        session=session, participant=person, status="completed", accepted_at=timezone.now()
    )
    return factories.EvaluationFactory(
        nomination=nomination, moment=Moment.THREE, asked=Asked.PARTICIPANT, in_post=in_post,
        comment="Said by one", answered_at=timezone.now(),
    )  # fmt: skip


def asked_after_three_months(session, capture):
    later = datetime.datetime.combine(months_after(session.ends_on, 3), datetime.time(12))
    sent = links(capture, timezone.make_aware(later))
    return [to for to, _link in sent if not to.startswith("p")], mail.outbox


def test_the_supervisor_is_asked_where_an_address_is_given(
    session, signed_in, focal, officer, trainer, django_capture_on_commit_callbacks
):
    one, two, *_rest = Nomination.objects.order_by("pk")
    client, address = signed_in(focal), f"/training/nominations/{one.pk}/supervisor/"
    assert signed_in(trainer).get(address).status_code in (403, 404)
    own = client.post(address, {"supervisor_email": one.participant.email.upper(), "version": 1})
    assert own.status_code == 422
    assert "own address" in own.content.decode()
    told = {"supervisor_email": "chief@unit.example", "version": 1}
    assert client.post(address, told).status_code == 302
    assert "chief@unit.example" in client.get(one.get_absolute_url()).content.decode()
    # Who saves over another is shown both.
    told = {"supervisor_email": "other@unit.example", "version": 1}
    assert signed_in(officer).post(address, told).status_code == 409
    changed = Event.objects.about(one).get(verb="changed")
    assert "chief@unit.example" not in str(changed.changes)
    assert "supervisor_email" in changed.changes
    supervisors, sent = asked_after_three_months(session, django_capture_on_commit_callbacks)
    assert sorted(supervisors) == ["chief@unit.example", "focal@test.example"]
    direct = next(each for each in sent if each.to == ["chief@unit.example"])
    assert "hand on" not in direct.body
    handed = next(each for each in sent if each.to == ["focal@test.example"])
    assert "hand on" in handed.body
    assert "/evaluations/" not in handed.body
    for word in (session.code, "Carana", two.participant.name):
        assert word not in direct.body
        assert word not in handed.body


def test_links_to_hand_on_stand_beside_each_person_behind_the_sign_in(
    session, signed_in, focal, officer, approver, trainer, neighbour,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    invited = session.invited.get()
    one, two, *_rest = Nomination.objects.order_by("pk")
    Nomination.objects.filter(pk=two.pk).compare_and_set(supervisor_email="chief@unit.example")
    silent = factories.ParticipantFactory(agency=one.participant.agency, email="")
    lost = factories.NominationFactory(
        session=session, participant=silent, status="completed", accepted_at=timezone.now()
    )
    assert "Links to hand on" not in page_of(signed_in(focal), invited)
    later = asked_after_three_months(session, django_capture_on_commit_callbacks)
    assert later[0].count("focal@test.example") == 1
    text = page_of(signed_in(focal), invited)
    section = text.partition('id="hand-on"')[2].partition("</section>")[0]
    # Six supervisors, and the one participant who has no address.
    assert section.count("/evaluations/") == 7
    assert section.count(f'rec-lead">{silent.name}') == 2
    assert one.participant.name in section
    assert two.participant.name not in section
    links = re.findall(r"http\S+?(/evaluations/[^<\s]+)", section)
    assert len(set(links)) == 7
    assert "Links to hand on" in page_of(signed_in(officer), invited)
    for other in (approver, trainer):
        assert "/evaluations/" not in page_of(signed_in(other), invited)
    assert signed_in(neighbour).get(invited.get_absolute_url()).status_code == 404
    mine = Evaluation.objects.get(nomination=lost, asked=Asked.PARTICIPANT, moment=Moment.THREE)
    answered(mine, in_post=True)
    assert page_of(signed_in(focal), invited).count("/evaluations/") == 6
    # Nobody is asked any more about a person whose data were removed.
    today = timezone.localdate()
    Participant.objects.filter(pk=silent.pk).compare_and_set(forgotten_on=today)
    assert page_of(signed_in(focal), invited).count("/evaluations/") == 5


def test_a_link_to_hand_on_stays_when_an_address_is_given_later(
    session, signed_in, focal, django_capture_on_commit_callbacks
):
    invited, client = session.invited.get(), signed_in(focal)
    asked_after_three_months(session, django_capture_on_commit_callbacks)
    before = page_of(client, invited).count("/evaluations/")
    one = Nomination.objects.filter(status="completed").order_by("pk").first()
    name_supervisor(nomination=one, by=focal, base_version=1, supervisor_email="chief@unit.example")
    assert page_of(client, invited).count("/evaluations/") == before == 6


def page_of(client, invited):
    return client.get(invited.get_absolute_url()).content.decode()


def test_a_supervisor_reads_whom_it_is_about_and_no_name(
    session, django_capture_on_commit_callbacks
):
    asked_after_three_months(session, django_capture_on_commit_callbacks)
    one = Evaluation.objects.filter(asked=Asked.SUPERVISOR).first()
    person, client = one.nomination.participant, Client()
    person.function = "Head of Records"
    person.save(by=SYSTEM)
    text = client.get(address_of(one)).content.decode()
    assert f"It is about: Head of Records, {person.agency.name}." in text
    assert person.name not in text
    own = Evaluation.objects.get(nomination=one.nomination, asked="participant", moment="3m")
    assert "Head of Records" not in client.get(address_of(own)).content.decode()
    forget_participant(participant=person, by=SYSTEM, reason="Asked for")
    assert "It is about" not in client.get(address_of(one)).content.decode()


def test_nobody_is_asked_about_somebody_who_was_forgotten(
    session, officer, django_capture_on_commit_callbacks
):
    nomination = Nomination.objects.filter(status="completed").order_by("pk").first()
    forget_participant(participant=nomination.participant, by=officer, reason="Asked for")
    supervisors, sent = asked_after_three_months(session, django_capture_on_commit_callbacks)
    # One mail for the whole round to whoever hands on; five people are asked.
    assert supervisors == ["focal@test.example"]
    assert len(sent) == 5 + 1
    assert not Evaluation.objects.filter(nomination=nomination, moment=Moment.THREE).exists()


def test_what_was_written_is_forgotten_with_the_person(
    signed_in, session, officer, django_capture_on_commit_callbacks
):
    links(django_capture_on_commit_callbacks)
    rows = list(Evaluation.objects.filter(moment=Moment.END).order_by("pk"))
    for each in rows:
        each.useful, each.comment = 4, f"Word of {each.pk}"
        each.barrier = each.example = f"Told by {each.pk}"
        each.answered_at = timezone.now()
        each.save(by=SYSTEM)
    gone, address = rows[0], f"/training/sessions/{session.pk}/results/"
    person = gone.nomination.participant
    waits = Evaluation.objects.filter(nomination__participant=person, answered_at=None).first()
    forget_participant(participant=person, by=officer, reason="Asked for")
    page = signed_in(officer).get(address).content.decode()
    for words in (f"Word of {gone.pk}", f"Told by {gone.pk}"):
        assert words not in page
    assert f"Word of {rows[1].pk}" in page
    told = next(each for each in totals(rows) if each.label == Moment.END.label)
    assert told.answered == 6
    assert Client().get(address_of(waits)).status_code == 410


def test_the_participant_names_the_supervisor_and_both_are_forgotten(
    session, officer, django_capture_on_commit_callbacks
):
    sent = dict(reversed(links(django_capture_on_commit_callbacks)))
    end = Evaluation.objects.filter(moment=Moment.END).select_related("nomination__participant")
    one = end.order_by("pk").first()
    day = Evaluation.objects.filter(moment=Moment.DAY).first()
    client = Client()
    assert "supervisor_email" not in client.get(address_of(day)).content.decode()
    page = client.get(address_of(one)).content.decode()
    assert "Your supervisor’s e-mail" in page
    wrong = client.post(address_of(one), {"supervisor_email": one.nomination.participant.email})
    assert wrong.status_code == 422
    assert client.post(address_of(one), {"supervisor_email": "c@unit.example"}).status_code == 200
    nomination = Nomination.objects.get(pk=one.nomination_id)
    assert nomination.supervisor_email == "c@unit.example"
    assert client.get(address_of(one)).status_code == 410
    assert sent
    forget_participant(participant=nomination.participant, by=officer, reason="Asked for")
    nomination.refresh_from_db()
    assert nomination.supervisor_email == ""
    assert not Event.objects.filter(changes__icontains="c@unit.example").exists()
    told = {"base_version": nomination.version, "supervisor_email": "c@unit.example"}
    with pytest.raises(NotNow):
        name_supervisor(nomination=nomination, by=officer, **told)


def address_of(evaluation) -> str:
    return reverse("training:evaluation", args=[token_of(evaluation)])
