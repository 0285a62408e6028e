"""Study visits and their parts."""

import datetime
import uuid

import factory
from django.utils import timezone

from portfolio.models import Programme
from study_visits.models import (
    AgendaItem,
    CaptureNote,
    Invitation,
    Question,
    RatingCount,
    Registration,
    ServedAction,
    StudyVisit,
)
from tests.factories.base import RecordedFactory, at_hour


class StudyVisitFactory(RecordedFactory):
    """A visit to which invitations are sent, in ten days from nine to half past twelve."""

    class Meta:
        model = StudyVisit

    class Params:
        is_held = factory.Trait(
            status="held",
            starts_at=factory.LazyFunction(lambda: at_hour(-5, 9)),
            ends_at=factory.LazyFunction(lambda: at_hour(-5, 12, 30)),
        )

    programme = factory.LazyFunction(lambda: Programme.objects.get(code="GFCP"))
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"One register, number {n}")
    purpose = "How one register replaced several."
    host_centre = "A regional fusion centre"
    starts_at = factory.LazyFunction(lambda: at_hour(10, 9))
    ends_at = factory.LazyFunction(lambda: at_hour(10, 12, 30))
    time_zone = "UTC"
    languages = "English"
    gender_marker, rights_note = "1", "The module on lawful use comes first."
    platform_link = "https://meet.example/room"
    status = "invited"
    version = 1


class InvitationFactory(RecordedFactory):
    class Meta:
        model = Invitation

    visit = factory.SubFactory(StudyVisitFactory)
    seats = 5
    time_zone = "Africa/Nairobi"
    version = 1


class ServedActionFactory(RecordedFactory):
    class Meta:
        model = ServedAction


class AgendaItemFactory(RecordedFactory):
    class Meta:
        model = AgendaItem

    begins_at, ends_at = datetime.time(9), datetime.time(10)
    title = factory.Sequence(lambda n: f"Item number {n}")
    speaker_function, speaker_centre = "Head of quality", "Host centre"
    consent = "agreed"
    version = 1


class RegistrationFactory(RecordedFactory):
    class Meta:
        model = Registration

    state = factory.SelfAttribute("participant.state")


class QuestionFactory(RecordedFactory):
    class Meta:
        model = Question

    key = factory.LazyFunction(uuid.uuid4)
    text = factory.Sequence(lambda n: f"Who may correct grade number {n}?")


class RatingCountFactory(RecordedFactory):
    class Meta:
        model = RatingCount

    asked, answer, count = "overall", "5", 3


class CaptureNoteFactory(RecordedFactory):
    """A practice whose words the host has approved."""

    class Meta:
        model = CaptureNote

    title = factory.Sequence(lambda n: f"Back-check number {n}")
    what = "Each month thirty graded items are checked again."
    status = "approved"
    approved_by, approval_document = "Director, host centre", "Letter 12"
    approved_on = factory.LazyFunction(timezone.localdate)
    version = 1
