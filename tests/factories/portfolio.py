"""States, agencies, documents, due diligence and participants."""

import datetime
import uuid

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from portfolio.models import (
    Agency,
    DiligenceMeasure,
    DiligenceNote,
    DueDiligence,
    Participant,
    Participation,
    Programme,
    State,
    StateDocument,
    StateDocumentFile,
)
from tests.factories.base import TODAY, RecordedFactory, in_days


class StateFactory(RecordedFactory):
    class Meta:
        model = State

    code = factory.Sequence(lambda n: f"X{n:02}")
    name = factory.Sequence(lambda n: f"Exercise country {n}")
    kind = State.Kind.EXERCISE


class AgencyFactory(RecordedFactory):
    class Meta:
        model = Agency

    state = factory.SubFactory(StateFactory)
    code = factory.Sequence(lambda n: f"AG{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")


class StateDocumentFactory(RecordedFactory):
    class Meta:
        model = StateDocument

    state = factory.SubFactory(StateFactory)
    title = factory.Sequence(lambda n: f"Decree number {n} on coordination")
    kind = StateDocument.Kind.LAW
    dated_on = TODAY
    holder = "Office of the Secretary-General of the Government"
    proves = "The centre has a legal basis."
    is_released = True
    release_reference = "NV 2026/114"
    released_on = TODAY
    version = 1


class StateDocumentFileFactory(RecordedFactory):
    """A revision with a real file behind it."""

    class Meta:
        model = StateDocumentFile

    document = factory.SubFactory(StateDocumentFactory)
    revision = factory.Sequence(lambda n: n + 1)
    name = "decree.txt"
    content_type = "text/plain"
    size = 12
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_by = "Focal"
    file = factory.LazyFunction(lambda: ContentFile(b"Decree five.", name=f"{uuid.uuid4()}.txt"))


class DueDiligenceFactory(RecordedFactory):
    """A request whose steps are all taken and that awaits its decision; with `is_cleared` one that
    was cleared today for a year."""

    class Meta:
        model = DueDiligence

    class Params:
        is_cleared = factory.Trait(
            status="cleared",
            decided_on=factory.LazyFunction(timezone.localdate),
            valid_until=factory.LazyFunction(lambda: in_days(365)),
            settled_at=factory.LazyFunction(timezone.now),
            grounds="The measures answer the risk.",
        )

    agency = factory.SubFactory(AgencyFactory)
    unit = factory.Sequence(lambda n: f"Unit number {n}")
    support = "training"
    purpose = "Course for analysts in the coming year."
    policy_on = factory.LazyFunction(timezone.localdate)
    policy_to = "Permanent Secretary of the Ministry"
    general_on = factory.LazyFunction(timezone.localdate)
    specific_on = factory.LazyFunction(timezone.localdate)
    general_risk, general_text = "medium", "Law and oversight are in force."
    specific_risk, specific_text = "low", "Analysts without powers of arrest."
    harm_people = harm_misuse = harm_rivalry = harm_leak = harm_exit = "no"
    harm_review_on = factory.LazyFunction(lambda: in_days(90))
    classification, release = "str", "programme"
    status = "awaiting"
    submitted_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0))
    version = 1


class DiligenceMeasureFactory(RecordedFactory):
    class Meta:
        model = DiligenceMeasure

    text = factory.Sequence(lambda n: f"Screening round number {n}.")
    owner = "Programme office, rights adviser"
    due_on = factory.LazyFunction(lambda: in_days(30))
    version = 1


class DiligenceNoteFactory(RecordedFactory):
    class Meta:
        model = DiligenceNote

    noted_on = factory.LazyFunction(timezone.localdate)
    text = factory.Sequence(lambda n: f"Visit number {n}: as agreed.")


class ParticipantFactory(RecordedFactory):
    """Somebody whom a State has nominated; screening is pending unless `is_cleared`."""

    class Meta:
        model = Participant

    class Params:
        is_cleared = factory.Trait(
            screening="cleared", screened_on=factory.LazyFunction(timezone.localdate)
        )

    state = factory.SelfAttribute("agency.state")
    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Participant {'abcdefghij'[n % 10]}{'x' * (n // 10)}")
    sex = "female"
    function = "Analyst"
    version = 1


class ParticipationFactory(RecordedFactory):
    class Meta:
        model = Participation

    programme = factory.LazyFunction(lambda: Programme.objects.get(code="GFCP"))
    state = factory.SubFactory(StateFactory)
    joined_on = TODAY - datetime.timedelta(days=600)
