"""Nothing lands in a mission once its submission is written, however close the two came."""

import pytest
from django.core.exceptions import ValidationError

from assessments import actions
from assessments.models import Finding, Mission
from history.lifecycle import NotNow
from roadmaps.actions import create_roadmap
from tests import factories
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"value": "2", "reason": "", "confidence": "low", "justification": "Late words."}


@pytest.fixture
def complete(mission):
    factories.complete(mission)
    return mission


@pytest.fixture
def indicator(complete):
    return complete.areas.get().indicators.first()


def late_answer(mission, indicator, by):
    return actions.save_answer(
        mission=mission, indicator=indicator, by=by, base_version=1, values=WORDS
    )


def late_first_answer(mission, indicator, by):
    other = indicator.area.indicators.last()
    return actions.save_answer(
        mission=mission, indicator=other, by=by, base_version=0, values=WORDS, voice="self"
    )


def late_finding(mission, indicator, by):
    return actions.record_finding(
        mission=mission, indicator=indicator, by=by, kind="strength", statement="Late."
    )


def late_change_of_a_finding(mission, indicator, by):
    finding = Finding.objects.filter(mission=mission).first()
    return actions.change_finding(
        finding=finding, by=by, base_version=1, values={"statement": "Late."}
    )


def late_evidence(mission, indicator, by):
    return actions.add_evidence(
        mission=mission,
        indicators=[indicator],
        by=by,
        kind="interview",
        title="Late",
        dated_on=factories.TODAY,
    )


def late_removal(mission, indicator, by):
    return actions.remove_evidence(evidence=mission.evidence.first(), by=by)


@pytest.mark.parametrize(
    "late",
    [
        late_answer,
        late_first_answer,
        late_finding,
        late_change_of_a_finding,
        late_evidence,
        late_removal,
    ],
)
def test_what_comes_while_a_mission_is_submitted_is_refused(
    late, complete, indicator, lead, assessor
):
    refusal = meanwhile(
        lambda: actions.submit_mission(mission=Mission.objects.get(pk=complete.pk), by=lead),
        lambda: late(complete, indicator, assessor),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "has been submitted" in str(refusal)


def test_a_submission_counts_what_is_being_taken_away(complete, indicator, lead, assessor):
    refusal = meanwhile(
        lambda: actions.save_answer(
            mission=complete,
            indicator=indicator,
            by=assessor,
            base_version=1,
            values=WORDS | {"value": "", "justification": "", "confidence": ""},
        ),
        lambda: actions.submit_mission(mission=Mission.objects.get(pk=complete.pk), by=lead),
    )
    assert isinstance(refusal, NotNow), refusal
    assert "1 indicator is not complete" in str(refusal)


def test_no_plan_is_begun_while_its_mission_is_reopened(complete, lead, officer, manager):
    actions.submit_mission(mission=complete, by=lead)
    refusal = meanwhile(
        lambda: actions.move_mission(
            mission=Mission.objects.get(pk=complete.pk), name="reopen", by=manager, reason="Wrong"
        ),
        lambda: create_roadmap(
            mission=complete,
            by=officer,
            starts_on=factories.TODAY,
            ends_on=factories.TODAY.replace(year=2029),
        ),
    )
    assert isinstance(refusal, ValidationError), refusal
