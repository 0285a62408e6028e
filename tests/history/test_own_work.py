"""Nobody approves his own work: whoever wrote a part of it is told who else may."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions as assess
from assessments.models import Mission
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from portfolio.labels import relabel
from portfolio.models import User
from roadmaps import actions as plan
from roadmaps.models import PlanAction, Roadmap
from tests import factories

DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def spare(world):
    """A finding of the plan's mission that no action answers yet."""
    return world.shared.findings.order_by("number")[2]


def writing_in_a_plan(world, spare):
    """Every way to write something of a plan, ready for somebody."""
    roadmap, suggestion = world.roadmap, spare.indicator.suggested_actions.first()
    dates = {"starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on}
    own = {"title": "T", "kind": "legal", "horizon": "short", "effort": "low"} | dates
    offer = {"roadmap": roadmap, "finding": spare, "suggestion": suggestion}
    return {
        "vision": lambda by: plan.change_roadmap(roadmap=roadmap, by=by, values={"vision": "V"}),
        "objective": lambda by: plan.add_objective(roadmap=roadmap, by=by, title="O"),
        "its title": lambda by: plan.change_objective(objective=world.objective, by=by, title="N"),
        "action": lambda by: plan.add_action(
            roadmap=roadmap, objective=world.objective, findings=[spare], by=by, **own
        ),
        "its text": lambda by: plan.change_action(
            action=world.action, by=by, base_version=1, values={"title": "Other"}
        ),
        "its findings": lambda by: plan.change_action(
            action=world.action, by=by, base_version=1, values={}, findings=[spare]
        ),
        "its removal": lambda by: plan.remove_action(action=world.action, by=by),
        "acceptance": lambda by: plan.accept_suggestion(objective=world.objective, by=by, **offer),
        "refusal": lambda by: plan.decline_suggestion(reason="Not now", by=by, **offer),
        "its withdrawal": lambda by: plan.withdraw_decision(decision=world.decision, by=by),
    }


WAYS = (
    "vision", "objective", "its title", "action", "its text", "its findings", "its removal",
    "acceptance", "refusal", "its withdrawal",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_who_wrote_a_part_of_a_plan_does_not_endorse_it(world, spare, manager, approver, way):
    writing = writing_in_a_plan(world, spare)
    assert set(writing) == set(WAYS)
    writing[way](approver)
    why = Roadmap.lifecycle.why_not_by(world.roadmap, "endorse", approver)
    assert why == (
        "Nobody approves his own work, and you wrote a part of this. Somebody else does it who had "
        "no part in it: Programme manager, National approver."
    )
    assert not Roadmap.lifecycle.why_not_by(world.roadmap, "endorse", manager)


def test_steps_markings_and_tracking_are_no_writing(world, approver):
    """Whoever approves may return a plan, mark it, track its actions, and still endorse it."""
    roadmap, action = world.roadmap, world.action
    plan.move_roadmap(roadmap=roadmap, name="consult", by=SYSTEM)
    plan.move_roadmap(roadmap=roadmap, name="redraft", by=approver, reason="Once more")
    tracked = {"status": "off_track", "progress": 25, "status_note": "Waits for the ministry"}
    plan.update_status(action=action, by=approver, base_version=1, **tracked)
    Roadmap.objects.compare_and_set(plan_release="donors")
    for row in (roadmap, action):
        row.refresh_from_db()
        relabel(row, classification="con", release="donors", by=approver, reason="Asked for")
        row.classification = "str"
        row.save(by=approver)
    assert not Roadmap.lifecycle.why_not_by(roadmap, "endorse", approver)


def test_who_recorded_the_consultation_does_not_endorse(world, approver, manager):
    plan.move_roadmap(roadmap=world.roadmap, name="consult", by=approver)
    why = Roadmap.lifecycle.why_not_by(world.roadmap, "endorse", approver)
    assert "you made the step before" in why
    assert "Programme manager" in why
    assert not Roadmap.lifecycle.why_not_by(world.roadmap, "endorse", manager)


def test_the_page_says_so_beforehand_and_the_button_stays_closed(world, spare, approver, signed_in):
    for each in PlanAction.objects.all():
        each.delete(by=SYSTEM)
    writing_in_a_plan(world, spare)["vision"](approver)
    Roadmap.objects.compare_and_set(status="consulted")
    client = signed_in(approver)
    assert (
        "you wrote a part of this" in client.get(f"/roadmaps/{world.roadmap.pk}/").content.decode()
    )
    answer = client.post(f"/roadmaps/{world.roadmap.pk}/endorse/", follow=True)
    assert "you wrote a part of this" in answer.content.decode()
    assert Roadmap.objects.get().status == "consulted"


def writing_in_a_mission(world):
    mission = world.open
    indicator = mission.areas.get().indicators.last()
    answer = {"value": "2", "reason": "", "confidence": "low", "justification": "New words"}
    seen = {"kind": "document_seen", "title": "Decree", "dated_on": DAY}
    return {
        "answer": lambda by: assess.save_answer(
            mission=mission, indicator=indicator, by=by, base_version=1, values=answer
        ),
        "evidence": lambda by: assess.add_evidence(
            mission=mission, indicators=[indicator], by=by, **seen
        ),
        "finding": lambda by: assess.record_finding(
            mission=mission, indicator=indicator, by=by, statement="S"
        ),
        "its text": lambda by: assess.change_finding(
            finding=mission.findings.last(), by=by, base_version=1, values={"statement": "Other"}
        ),
    }


@pytest.mark.parametrize("way", ["answer", "evidence", "finding", "its text"])
def test_who_wrote_a_part_of_a_mission_does_not_make_it_final(world, manager, lead, way):
    other = factories.mission(world.state, lead)
    writing_in_a_mission(world)[way](manager)
    Mission.objects.filter(pk=world.open.pk).compare_and_set(status="clearance")
    world.open.refresh_from_db()
    with pytest.raises(NotNow, match=r"you wrote a part of this.*Programme manager"):
        assess.move_mission(mission=world.open, name="finalise", by=manager)
    assert not Mission.lifecycle.why_not_by(other, "finalise", manager)


def test_who_opened_a_mission_and_planned_its_days_may_make_it_final(carana, lead, manager):
    mission = assess.open_mission(
        state=carana, by=manager, team_leader=lead, starts_on=DAY, ends_on=DAY
    )
    mission.ends_on = DAY + datetime.timedelta(days=2)
    mission.save(by=manager)
    assert not Mission.lifecycle.why_not_by(mission, "finalise", manager)


def test_the_authors_of_all_parts_are_asked_in_one_query(world, manager):
    with CaptureQueriesContext(connection) as queries:
        Roadmap.lifecycle.why_not_by(world.roadmap, "endorse", manager)
    assert len(queries) == 2  # who consulted, who wrote
    with CaptureQueriesContext(connection) as queries:
        Mission.lifecycle.why_not_by(world.open, "finalise", manager)
    assert len(queries) == 2


def test_the_demonstration_leaves_somebody_to_approve_everything(reference):
    call_command("load_demo", stdout=io.StringIO())
    manager = User.objects.get(email="manager@demo.example")
    officer = User.objects.get(email="officer@demo.example")
    approver = User.objects.get(email="approver@demo.example")
    assert Roadmap.objects.exists()
    for roadmap in Roadmap.objects.all():
        assert Roadmap.lifecycle.why_not_by(roadmap, "endorse", officer)
        for person in (manager, approver):
            assert not Roadmap.lifecycle.why_not_by(roadmap, "endorse", person)
    for mission in Mission.objects.all():
        assert not Mission.lifecycle.why_not_by(mission, "finalise", manager)
