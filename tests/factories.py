"""Rows for tests. Every row is recorded, as in the product: the system makes it."""

import datetime
import uuid

import factory
from django.core.files.base import ContentFile

from assessments.actions import open_mission
from assessments.models import Answer, Evidence, Finding, Mission
from history.recorded import SYSTEM, set_links
from portfolio.models import (
    Agency,
    Participation,
    Programme,
    State,
    StateDocument,
    StateDocumentFile,
)
from roadmaps.models import Objective, PlanAction, Roadmap

TODAY = datetime.date(2026, 11, 24)


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


class ParticipationFactory(RecordedFactory):
    class Meta:
        model = Participation

    programme = factory.LazyFunction(lambda: Programme.objects.get(code="GFCP"))
    state = factory.SubFactory(StateFactory)
    joined_on = TODAY - datetime.timedelta(days=600)


def mission(state, leader, *, areas=("LEG",), status=Mission.Status.IN_FIELD, **values):
    """A mission over the areas named by code (None for all), in the field unless said otherwise."""
    from assessments.actions import published_instrument

    chosen = published_instrument().areas.filter(code__in=areas) if areas else None
    values = {"starts_on": TODAY, "ends_on": TODAY + datetime.timedelta(days=4)} | values
    return open_mission(
        state=state, by=SYSTEM, areas=chosen, team_leader=leader, status=status, **values
    )


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


class FindingFactory(RecordedFactory):
    class Meta:
        model = Finding

    number = factory.Sequence(lambda n: n + 1)
    kind = Finding.Kind.GAP
    severity = Finding.Severity.MEDIUM
    statement = factory.Sequence(lambda n: f"Statement number {n}.")
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
