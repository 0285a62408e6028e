"""Rows for tests. Every row is recorded, as in the product: the system makes it."""

import datetime
import decimal
import uuid

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.actions import open_mission
from assessments.models import (
    Answer,
    Area,
    Evidence,
    Finding,
    FindingReply,
    FollowUpStep,
    Indicator,
    Instrument,
    Meeting,
    Mission,
    StateReply,
    SuggestedAction,
    TeamMember,
)
from compendium.models import Practice
from documents.render import MAKER, style_texts
from history.recorded import SYSTEM, set_links
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
from roadmaps.content import content_of
from roadmaps.models import (
    CostLine,
    DateRequest,
    Dependency,
    EquipmentItem,
    LightOverride,
    Milestone,
    Objective,
    PlanAction,
    PlanVersion,
    QuarterUpdate,
    Risk,
    Roadmap,
)
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

TODAY = datetime.date(2026, 11, 24)
# What every form of a plan sends along with what a test changes.
PLAN_FORM = {
    "method": "impact_feasibility",
    "reporting_rhythm": "quarterly",
    "prevailing_language": "en",
}


class RecordedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create(*args, **kwargs, by=SYSTEM)


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


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


class ParticipationFactory(RecordedFactory):
    class Meta:
        model = Participation

    programme = factory.LazyFunction(lambda: Programme.objects.get(code="GFCP"))
    state = factory.SubFactory(StateFactory)
    joined_on = TODAY - datetime.timedelta(days=600)


def mission(state, leader, *, areas=("LEG",), status=Mission.Status.IN_FIELD, **values):
    """A mission over the areas named by code (None for all), in the field and with one score for
    each indicator unless said otherwise."""
    from assessments.actions import published_instrument

    chosen = published_instrument().areas.filter(code__in=areas) if areas else None
    values.setdefault("starts_on", TODAY)
    values.setdefault("ends_on", TODAY + datetime.timedelta(days=4))
    values.setdefault("is_scored_twice", False)
    return open_mission(
        state=state, by=SYSTEM, areas=chosen, team_leader=leader, status=status, **values
    )


class InstrumentFactory(RecordedFactory):
    """A draft without parts; its scale is that of the published one."""

    class Meta:
        model = Instrument

    code = factory.Sequence(lambda n: f"ZZ-{n}")
    version_number = "1.0"
    title = factory.Sequence(lambda n: f"Instrument {n}")
    scale = factory.LazyFunction(
        lambda: [{"value": n, "label": f"Level {n}", "meaning": "As it says."} for n in range(5)]
    )
    version = 1


class AreaFactory(RecordedFactory):
    class Meta:
        model = Area

    instrument = factory.SubFactory(InstrumentFactory)
    code = factory.Sequence(lambda n: f"Z{n}")
    title = factory.Sequence(lambda n: f"Area {n}")
    position = factory.Sequence(lambda n: n + 100)
    version = 1


class IndicatorFactory(RecordedFactory):
    class Meta:
        model = Indicator

    area = factory.SubFactory(AreaFactory)
    code = factory.Sequence(lambda n: f"Z-{n}")
    title = factory.Sequence(lambda n: f"Indicator {n}")
    question = "Is it there?"
    levels = factory.LazyFunction(lambda: [f"Descriptor {n}." for n in range(5)])
    position = factory.Sequence(lambda n: n + 1)
    version = 1


class SuggestedActionFactory(RecordedFactory):
    class Meta:
        model = SuggestedAction

    indicator = factory.SubFactory(IndicatorFactory)
    text = factory.Sequence(lambda n: f"Do thing number {n}.")
    from_min, from_max = 0, 1
    horizon, effort, kind = "short", "low", "legal"
    position = factory.Sequence(lambda n: n + 1)
    version = 1


class AnswerFactory(RecordedFactory):
    class Meta:
        model = Answer

    value = "1"
    confidence = Answer.Confidence.MEDIUM
    justification = factory.Sequence(lambda n: f"Reason number {n}.")
    is_scored = True
    version = 1


class EvidenceFactory(RecordedFactory):
    class Meta:
        model = Evidence

    kind = Evidence.Kind.DOCUMENT_SEEN
    title = factory.Sequence(lambda n: f"Decree number {n}")
    dated_on = TODAY


class TeamMemberFactory(RecordedFactory):
    class Meta:
        model = TeamMember

    function = factory.Sequence(lambda n: f"Field of work {n}")


class MeetingFactory(RecordedFactory):
    class Meta:
        model = Meeting

    day = TODAY
    begins_at = datetime.time(9)
    ends_at = datetime.time(10, 30)
    subject_line = factory.Sequence(lambda n: f"Duty office number {n}")
    version = 1


class FindingFactory(RecordedFactory):
    class Meta:
        model = Finding

    number = factory.Sequence(lambda n: n + 1)
    kind = Finding.Kind.GAP
    severity = Finding.Severity.MEDIUM
    statement = factory.Sequence(lambda n: f"Statement number {n}.")
    version = 1


class StateReplyFactory(RecordedFactory):
    class Meta:
        model = StateReply

    status = StateReply.Status.DRAFT


class FindingReplyFactory(RecordedFactory):
    """A difference with its reason."""

    class Meta:
        model = FindingReply

    view = FindingReply.View.DISAGREE
    reason = "The decree is in force."
    said_at = factory.LazyFunction(timezone.now)
    about_version = 1
    version = 1


class FollowUpStepFactory(RecordedFactory):
    class Meta:
        model = FollowUpStep

    taken_on = TODAY
    text = factory.Sequence(lambda n: f"Step number {n}.")


class PracticeFactory(RecordedFactory):
    class Meta:
        model = Practice

    state = factory.SubFactory(StateFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Practice {n}")
    what = "Two offices sit at one table each morning."
    source_model = "assessments.finding"
    source_pk = factory.LazyFunction(lambda: str(uuid.uuid4()))
    version = 1


class RoadmapFactory(RecordedFactory):
    class Meta:
        model = Roadmap

    state = factory.SelfAttribute("mission.state")
    starts_on = TODAY
    ends_on = TODAY + datetime.timedelta(days=3 * 365)


class ObjectiveFactory(RecordedFactory):
    class Meta:
        model = Objective

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Objective {n}")


class PlanActionFactory(RecordedFactory):
    class Meta:
        model = PlanAction

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Action {n}")
    kind = PlanAction.Kind.LEGAL
    horizon = PlanAction.Horizon.SHORT
    effort = PlanAction.Effort.LOW
    starts_on = TODAY
    ends_on = TODAY + datetime.timedelta(days=90)
    version = 1


class PlanVersionFactory(RecordedFactory):
    class Meta:
        model = PlanVersion

    number = "1.0"
    language = "en"
    content = factory.LazyAttribute(lambda each: content_of(each.roadmap, each.number))
    digest = factory.Sequence(lambda n: f"{n:064x}")
    html = "<p>The plan as it was signed</p>"
    styles = factory.LazyFunction(style_texts)
    maker = MAKER
    fixed_at = factory.LazyFunction(timezone.now)


class MilestoneFactory(RecordedFactory):
    class Meta:
        model = Milestone

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = TODAY + datetime.timedelta(days=30)
    evidence_wanted = "The signed text"
    version = 1


class CostLineFactory(RecordedFactory):
    class Meta:
        model = CostLine

    year = TODAY.year
    purpose = factory.Sequence(lambda n: f"Purpose {n}")
    amount = decimal.Decimal("1000.00")
    version = 1


class DependencyFactory(RecordedFactory):
    class Meta:
        model = Dependency

    version = 1


class RiskFactory(RecordedFactory):
    class Meta:
        model = Risk

    text = factory.Sequence(lambda n: f"Risk {n}")
    likelihood = 3
    impact = 4
    response = "Ask again in spring"
    owner = "Ministry of Justice, legal adviser"
    version = 1


class QuarterUpdateFactory(RecordedFactory):
    """A draft of the quarter in which the tests run."""

    class Meta:
        model = QuarterUpdate

    year = factory.LazyFunction(lambda: timezone.localdate().year)
    quarter = factory.LazyFunction(lambda: (timezone.localdate().month - 1) // 3 + 1)
    standing = PlanAction.Status.ON_TRACK
    percent = 25
    happened = factory.Sequence(lambda n: f"Step number {n} was taken.")
    version = 1


class EquipmentItemFactory(RecordedFactory):
    class Meta:
        model = EquipmentItem

    item = factory.Sequence(lambda n: f"Work stations, lot {n}")
    quantity = 4
    purpose = "Registers kept on machines that log who reads what."
    gender_marker = "1"
    rights_note = "The data protection officer keeps the log of use."
    version = 1


class DateRequestFactory(RecordedFactory):
    class Meta:
        model = DateRequest

    ends_on = TODAY + datetime.timedelta(days=200)
    reason = factory.Sequence(lambda n: f"The calendar of Parliament, number {n}.")


class LightOverrideFactory(RecordedFactory):
    class Meta:
        model = LightOverride

    light = "amber"
    reason = factory.Sequence(lambda n: f"A risk that no date shows, number {n}.")


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


def at_hour(days, hour, minute=0):
    time = datetime.time(hour, minute, tzinfo=datetime.UTC)
    return datetime.datetime.combine(in_days(days), time)


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


def complete(mission, *, level="1", by=SYSTEM):
    """Answer every indicator of a mission so that it can be submitted."""
    from assessments.scoring import mission_indicators

    agency = AgencyFactory(state=mission.state)
    for indicator in mission_indicators(mission):
        AnswerFactory(mission=mission, indicator=indicator, value=level)
        item = EvidenceFactory(mission=mission, agency=agency)
        set_links(item, "indicators", [indicator], by=by)
        number = mission.findings.count() + 1
        FindingFactory(mission=mission, indicator=indicator, number=number)
