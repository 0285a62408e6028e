"""Two people, one record: what the second does with a record that the first removed."""

import pytest

from assessments import actions as assess
from history.lifecycle import NotNow
from history.models import Event
from portfolio.labels import relabel
from roadmaps import actions as plan
from roadmaps.models import Objective, PlanAction
from tests import factories


@pytest.fixture
def evidence(mission):
    return factories.EvidenceFactory(mission=mission)


@pytest.fixture
def objective(mission):
    return factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))


def test_a_record_is_removed_once(evidence, assessor, lead):
    again = type(evidence).objects.get(pk=evidence.pk)
    key = str(evidence.pk)
    assess.remove_evidence(evidence=evidence, by=assessor)
    assess.remove_evidence(evidence=again, by=lead)
    (event,) = Event.objects.filter(subject_pk=key, verb="deleted")
    assert event.by_id == assessor.pk


def test_a_change_of_what_is_gone_is_a_sentence(evidence, objective, assessor, officer):
    action = factories.PlanActionFactory(objective=objective)
    gone_action = PlanAction.objects.get(pk=action.pk)
    gone_evidence = type(evidence).objects.get(pk=evidence.pk)
    assess.remove_evidence(evidence=evidence, by=assessor)
    plan.remove_action(action=action, by=officer)
    empty = factories.ObjectiveFactory(roadmap=objective.roadmap, number=objective.number + 1)
    gone = Objective.objects.get(pk=empty.pk)
    plan.remove_objective(objective=empty, by=officer)
    status = {"status": "on_track", "progress": 5, "status_note": ""}
    for attempt in (
        lambda: assess.change_evidence(evidence=gone_evidence, by=assessor, values={"title": "T"}),
        lambda: plan.change_action(
            action=gone_action, by=officer, base_version=1, values={"title": "T"}, findings=[]
        ),
        lambda: plan.update_status(action=gone_action, by=officer, base_version=1, **status),
        lambda: relabel(gone_action, classification="str", release="state", by=officer),
        lambda: plan.change_objective(objective=gone, by=officer, title="T"),
        lambda: plan.add_action(
            roadmap=gone.roadmap, objective=gone, findings=[], by=officer, title="T"
        ),
    ):
        with pytest.raises(NotNow, match="Somebody has removed this"):
            attempt()
