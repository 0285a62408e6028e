"""Certificates: who has earned which, checked by their code as a phone would, and revoked."""

import datetime

import pypdfium2
import pytest
import zxingcpp
from allauth.core.internal import ratelimit
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from assessments.merging import Sent
from documents.actions import request_document
from documents.kinds import kind_named
from documents.tasks import produce
from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from portfolio.models import Participant
from portfolio.participant_actions import change_participant
from portfolio.participant_merge_actions import merge_participants
from portfolio.retention_actions import forget_participant
from tests import factories
from training.attendance import slots
from training.certificate_actions import issue_certificates, revoke_certificate
from training.certificates import hours, tidy
from training.models import Attendance, Certificate, Course, Nomination, Session, TestResult
from training.nomination_actions import move_nomination
from training.nomination_rules import Judge
from training.participations import participations
from training.result_actions import take_mark, take_tests

SIGNATORY = "Ada Roth, Chief of Section"


@pytest.fixture
def session(carana):
    """Five days; one passed, one attended, one missed too much, one was not there."""
    today = timezone.localdate()
    made = factories.SessionFactory(
        status="delivered", starts_on=today - datetime.timedelta(5),
        ends_on=today - datetime.timedelta(1), nominations_due_on=today - datetime.timedelta(30),
    )  # fmt: skip
    factories.InvitedStateFactory(session=made, state=carana)
    agency = factories.AgencyFactory(state=carana)
    people = (("Ana Silva", 10, 70), ("Bilal", 8, 69), ("Chidi", 7, 99), ("Dora", 0, None))
    for name, halves, after in people:
        who = factories.ParticipantFactory(agency=agency, name=name, own_name="ثريا")
        one = factories.NominationFactory(session=made, participant=who, status="attending",
                                          accepted_at=timezone.now())  # fmt: skip
        for slot in slots(made)[:halves]:
            Attendance.objects.create(nomination=one, day=slot.day, half=slot.half,
                                      mark="late", version=1, by=SYSTEM)  # fmt: skip
        if after is not None:
            TestResult.objects.create(nomination=one, before=40, after=after, version=1, by=SYSTEM)
    return made


@pytest.fixture
def issued(session, officer):
    return {
        each.person: each
        for each in issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    }


def test_nobody_who_was_forgotten_gets_one_and_what_was_issued_stays_valid(
    session, issued, officer, signed_in
):
    dora = Nomination.objects.get(participant__name="Dora")
    for slot in slots(session):
        Attendance.objects.create(nomination=dora, day=slot.day, half=slot.half,
                                  mark="present", version=1, by=SYSTEM)  # fmt: skip
    forget_participant(participant=dora.participant, by=officer, reason="Asked for")
    with pytest.raises(NotNow, match="Nobody waits"):
        issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    bilal = issued["Bilal"]
    forget_participant(participant=bilal.nomination.participant, by=officer, reason="Asked for")
    page = Client().get(f"/certificates/{bilal.number}/").content.decode()
    assert "Valid." in page
    assert "Bilal" not in page


def test_who_has_earned_what_gets_it_once(session, issued, officer):
    assert {name: each.kind for name, each in issued.items()} == {
        "Ana Silva": "achievement", "Bilal": "attendance",
    }  # fmt: skip
    # Five days of 9:00 to 16:30 less an hour at noon; of ten half-days eight.
    assert (issued["Ana Silva"].hours, issued["Bilal"].hours) == (32, 26)
    assert hours(session, 1) == 3
    statuses = dict(session.nominations.values_list("participant__name", "status"))
    assert statuses == {"Ana Silva": "certified", "Bilal": "attending",
                        "Chidi": "attending", "Dora": "attending"}  # fmt: skip
    with pytest.raises(NotNow):
        issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    revoke_certificate(certificate=issued["Bilal"], by=officer, reason="Name misspelt")
    (again,) = issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    assert (again.person, again.number == issued["Bilal"].number) == ("Bilal", False)


def test_a_course_that_is_changed_later_changes_no_result(session, officer):
    """Of Chidi's half-days seven of ten count, and of Bilal's points 69."""
    Course.objects.filter(pk=session.course_id).compare_and_set(pass_mark=1, least_attendance=1)
    found = Session.objects.get(pk=session.pk)
    issued = issue_certificates(session=found, by=officer, signatory=SIGNATORY)
    assert {each.person: each.kind for each in issued} == {
        "Ana Silva": "achievement", "Bilal": "attendance",
    }  # fmt: skip
    (tests,) = TestResult.objects.filter(nomination__participant__name="Bilal")
    assert not tests.has_passed


def test_figures_count_the_hours_that_certificates_tell(session, issued, officer):
    told = participations(officer, session.starts_on, session.ends_on)
    people = {each.participant_id: each.participant.name for each in session.nominations.all()}
    hours_of = {people[each.person]: each.hours for each in told}
    assert {name: hours_of[name] for name in issued} == {"Ana Silva": 32, "Bilal": 26}


def prepared(session) -> set:
    """Who counts as having completed this course where another one asks for it."""
    later = Course.objects.get(code="FC-INTRO")
    set_links(later, "prerequisites", [session.course], by=SYSTEM)
    people = [each.participant for each in session.nominations.all()]
    trial = factories.SessionFactory(course=later)
    rows = [factories.NominationFactory(session=trial, participant=each) for each in people]
    judge = Judge(trial, rows)
    return {each.participant.name for each in rows if not judge.lacking(each)}


def test_attendance_alone_is_no_completed_prerequisite(session, issued, officer):
    assert prepared(session) == {"Ana Silva"}


def test_what_was_issued_by_mistake_counts_no_longer_when_it_is_revoked(session, issued, officer):
    ana = issued["Ana Silva"].nomination
    with pytest.raises(NotNow, match="Revoke it first"):
        move_nomination(nomination=ana, name="undo_result", by=SYSTEM)
    Session.objects.filter(pk=session.pk).compare_and_set(status="closed")
    revoke_certificate(certificate=issued["Ana Silva"], by=officer, reason="Another person")
    ana.refresh_from_db()
    assert ana.status == "attending"
    assert prepared(session) == set()
    (again,) = issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    ana.refresh_from_db()
    assert (again.kind, ana.status) == ("achievement", "certified")


def test_who_was_recorded_as_not_passed_gets_no_achievement(session, officer):
    ana = Nomination.objects.get(participant__name="Ana Silva")
    move_nomination(nomination=ana, name="fail", by=SYSTEM)
    made = issue_certificates(session=session, by=officer, signatory=SIGNATORY)
    assert {each.person: each.kind for each in made} == {
        "Ana Silva": "attendance", "Bilal": "attendance",
    }  # fmt: skip


def test_what_a_certificate_rests_on_stays_until_it_is_revoked(session, issued, officer):
    ana = Nomination.objects.get(participant__name="Ana Silva")
    bilal = Nomination.objects.get(participant__name="Bilal")

    def mark(nomination, place, value):
        take_mark(nomination=nomination, slot=slots(session)[place],
                  sent=Sent(officer, 1, {"mark": value}))  # fmt: skip

    def points(nomination, after):
        version = TestResult.objects.get(nomination=nomination).version
        take_tests(nomination=nomination, sent=Sent(officer, version, {"after": after}))

    mark(ana, 0, "absent")  # nine of ten are enough
    points(bilal, 60)  # a certificate of attendance asks for no points
    for refused in (lambda: mark(bilal, 0, "absent"), lambda: points(ana, 69)):
        with pytest.raises(NotNow, match="revoked first"):
            refused()
    revoke_certificate(certificate=issued["Ana Silva"], by=officer, reason="Marked wrongly")
    points(ana, 69)
    assert TestResult.objects.get(nomination=ana).after == 69
    assert Attendance.objects.filter(nomination=bilal, mark="absent").count() == 0


def printed(certificate, user):
    kind = kind_named("certificate")
    subject = kind.subjects(user).get(pk=certificate.pk)
    context = kind.context(subject, user=user, language="en", at=timezone.now())
    return render_to_string(kind.template, context)


def test_a_paper_says_what_it_said_after_the_record_is_corrected_or_merged(issued, officer, carana):
    ana = issued["Ana Silva"]
    person = Participant.objects.get(nominations=ana.nomination_id)
    told = {"name": "Ana Souza", "own_name": "ثريا سوزا"}
    change_participant(participant=person, by=officer, base_version=person.version, values=told)
    other = factories.ParticipantFactory(agency=person.agency, name="Ana S.", own_name="آنا")
    merge_participants(participant=other, other=person, by=officer, reason="The same passport")
    text = printed(ana, officer)
    assert "Ana Silva" in text
    assert "<bdi>ثريا</bdi>" in text
    for word in ("Souza", "سوزا", "آنا"):
        assert word not in text
    other.refresh_from_db()
    forget_participant(participant=other, by=officer, reason="Asked for")
    text = printed(ana, officer)
    assert "Ana Silva" not in text
    assert "ثريا" not in text


def picture(content):
    return pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil()


def test_a_phone_reads_the_code_and_is_answered(issued, officer, settings):
    certificate = issued["Ana Silva"]
    job = request_document(kind=kind_named("certificate"), subject=certificate, by=officer)
    produce(str(job.pk))
    job.refresh_from_db()
    assert job.status == "ready", job.error
    with job.file.open("rb") as file:
        content = file.read()
    (code,) = zxingcpp.read_barcodes(picture(content))
    assert code.text == f"{settings.SITE_URL}/certificates/{certificate.number}/"
    phone, address = Client(), code.text.removeprefix(settings.SITE_URL)
    page = phone.get(address).content.decode()
    assert "Valid." in page
    assert "Ana Silva" in page
    assert not any(word in page for word in ("Intelligence Writing", "Bilal", "hours"))
    last = "3" if certificate.number[-1] == "2" else "2"
    for other in (certificate.number[:-1] + last, "x", certificate.number + "2", "%2e%2e"):
        page = phone.get(f"/certificates/{other}/").content.decode()
        assert "Not valid." in page
        assert "Ana" not in page
    asked = {"number": f" {certificate.number.lower().replace('-', ' ')} "}
    assert "Ana Silva" in phone.post("/certificates/", asked, follow=True).content.decode()
    assert phone.post("/certificates/", {}).status_code == 422
    revoke_certificate(certificate=certificate, by=officer, reason="Issued by mistake")
    page = phone.get(address).content.decode()
    assert "Not valid." in page
    assert "Issued by mistake" not in page


def test_who_asks_for_number_after_number_is_stopped(issued):
    phone = Client()
    answers = {phone.get(f"/certificates/GFC-2026-{n:05}-XXXXX/").status_code for n in range(30)}
    assert answers == {200}
    answer = phone.get(f"/certificates/{issued['Bilal'].number}/")
    assert answer.status_code == 429
    assert "Bilal" not in answer.content.decode()


def test_the_check_is_not_a_place_for_guessing(issued, monkeypatch):
    monkeypatch.setattr(ratelimit, "consume", lambda *args, **kwargs: None)
    answer = Client().get(f"/certificates/{issued['Bilal'].number}/")
    assert answer.status_code == 429
    assert "Bilal" not in answer.content.decode()
    numbers = {each.number[-11:] for each in Certificate.objects.all()}
    assert len(numbers) == 2
    assert tidy("gfc 2026 7kd4m x2pq9") == "GFC-2026-7KD4M-X2PQ9"
    assert tidy("GFC-2026-7KD4M-X2PQ") == tidy("' OR 1=1") == ""


def test_headquarters_issues_and_the_trainer_reads(
    signed_in, session, officer, focal, trainer, manager
):
    address = f"/training/sessions/{session.pk}/"
    for user, status in ((focal, 403), (trainer, 403)):
        sent = signed_in(user).post(f"{address}certificates/", {"signatory": SIGNATORY})
        assert sent.status_code == status
    client = signed_in(officer)
    assert "Issue 2 certificates" in client.get(f"{address}results/").content.decode()
    assert client.post(f"{address}certificates/", {"signatory": ""}).status_code == 422
    assert client.post(f"{address}certificates/", {"signatory": SIGNATORY}).status_code == 302
    one = Certificate.objects.first()
    assert one.number in client.get(f"{address}results/").content.decode()
    revoke = f"/training/certificates/{one.pk}/revoke/"
    assert client.post(revoke, {"reason": " "}).status_code == 422
    assert signed_in(manager).post(revoke, {"reason": "No"}).status_code == 404
    assert client.post(revoke, {"reason": "Wrong person"}).status_code == 302
    assert not Certificate.objects.get(pk=one.pk).is_valid
    whole = kind_named("session_certificates")
    assert list(whole.subjects(officer)) == [session]
    assert whole.subjects(focal).count() == 0
