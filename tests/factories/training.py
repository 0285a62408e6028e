"""Courses in sessions, nominations and what came of them."""

import datetime

import factory
from django.utils import timezone

from portfolio.models import Programme
from tests.factories.base import RecordedFactory, in_days
from tests.factories.portfolio import ParticipantFactory, StateFactory
from training.models import (
    Attendance,
    Certificate,
    Course,
    Evaluation,
    InvitedState,
    Nomination,
    Session,
    TestResult,
)


class SessionFactory(RecordedFactory):
    """A planned session of the course on writing, three weeks from now."""

    class Meta:
        model = Session

    course = factory.LazyFunction(lambda: Course.objects.get(code="FC-EIW"))
    course_edition = "1.0"
    programme = factory.LazyFunction(lambda: Programme.objects.get(code="GFCP"))
    code = factory.Sequence(lambda n: f"FC-EIW-2026-{n + 1:02}")
    starts_on = factory.LazyFunction(lambda: in_days(21))
    ends_on = factory.LazyFunction(lambda: in_days(25))
    nominations_due_on = factory.LazyFunction(lambda: in_days(7))
    weekend = "none"
    place = "Training centre"
    language = "French"
    seats = 20
    gender_marker = "2a"
    rights_note = "Lawful use comes first."
    version = 1


class InvitedStateFactory(RecordedFactory):
    class Meta:
        model = InvitedState

    session = factory.SubFactory(SessionFactory)
    state = factory.SubFactory(StateFactory)
    quota = 10
    version = 1


class NominationFactory(RecordedFactory):
    """Somebody proposed with the supervisor's declaration; with `is_accepted` confirmed."""

    class Meta:
        model = Nomination

    class Params:
        is_accepted = factory.Trait(
            status="accepted", accepted_at=factory.LazyFunction(timezone.now)
        )

    session = factory.SubFactory(SessionFactory)
    participant = factory.SubFactory(ParticipantFactory)
    supervisor = "Head of department"
    declared_on = factory.LazyFunction(timezone.localdate)
    version = 1


class AttendanceFactory(RecordedFactory):
    class Meta:
        model = Attendance

    nomination = factory.SubFactory(NominationFactory)
    day = factory.LazyFunction(timezone.localdate)
    half = "am"
    mark = "present"
    version = 1


class TestResultFactory(RecordedFactory):
    __test__ = False  # no case of the test runner

    class Meta:
        model = TestResult

    nomination = factory.SubFactory(NominationFactory)
    before = 40
    after = 75
    version = 1


class EvaluationFactory(RecordedFactory):
    class Meta:
        model = Evaluation

    nomination = factory.SubFactory(NominationFactory)
    moment = "end"
    asked = "participant"
    day = factory.LazyFunction(timezone.localdate)
    sent_at = factory.LazyFunction(timezone.now)
    ends_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=30))


class CertificateFactory(RecordedFactory):
    class Meta:
        model = Certificate

    nomination = factory.SubFactory(NominationFactory)
    kind = "attendance"
    person = factory.SelfAttribute("nomination.participant.name")
    course = "Effective Intelligence Writing"
    hours = 6
    issued_on = factory.LazyFunction(timezone.localdate)
    signatory = "Chief of Section"
