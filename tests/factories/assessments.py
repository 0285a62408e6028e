"""Instruments, missions, answers, evidence, findings and the reply."""

import datetime

import factory
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
from history.recorded import SYSTEM, set_links
from tests.factories.base import TODAY, RecordedFactory
from tests.factories.portfolio import AgencyFactory


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


def complete(mission, *, level="1", by=SYSTEM):
    """Answer every indicator of a mission so that it can be submitted."""
    from assessments.scoring import mission_indicators
    from assessments.severity import severity_by_rule

    agency = AgencyFactory(state=mission.state)
    for indicator in mission_indicators(mission):
        AnswerFactory(mission=mission, indicator=indicator, value=level)
        item = EvidenceFactory(mission=mission, agency=agency)
        set_links(item, "indicators", [indicator], by=by)
        number = mission.findings.count() + 1
        severity = severity_by_rule(indicator, int(level))
        FindingFactory(mission=mission, indicator=indicator, number=number, severity=severity)
