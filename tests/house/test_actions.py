"""Laws 5 and 6: every action is recorded under its author, and a rolled-back one leaves nothing."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.loader import render_to_string

from assessments import actions as assess
from assessments.models import Answer, Mission
from documents.actions import request_document
from documents.kinds import all_kinds, kind_named
from documents.models import Job
from documents.uploads import check_upload
from history.models import Event
from portfolio import document_actions as papers
from roadmaps import actions as plan
from tests.documents import samples

DAY = datetime.date(2026, 11, 24)
AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)


def acts(world):
    """Each action of the business process, ready to be carried out by somebody."""
    mission, roadmap = world.open, world.roadmap
    indicator = mission.areas.get().indicators.last()
    finding = mission.findings.last()
    spare = world.shared.findings.order_by("number")[2]
    suggestion = spare.indicator.suggested_actions.first()
    evidence = mission.evidence.first()
    days = {"starts_on": DAY, "ends_on": DAY}
    seen = {"kind": "document_seen", "title": "Decree", "dated_on": DAY}
    answer = {"value": "2", "reason": "", "confidence": "low", "justification": "New words"}
    tracked = {"status": "at_risk", "progress": 25, "status_note": "Waits"}
    own = {"title": "T", "kind": "legal", "horizon": "short", "effort": "low"}
    own |= {"starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on}
    return {
        "open_mission": lambda by: assess.open_mission(
            state=world.state, by=by, team_leader=world.lead, **days
        ),
        "save_answer": lambda by: assess.save_answer(
            mission=mission, indicator=indicator, by=by, base_version=1, values=answer
        ),
        "add_evidence": lambda by: assess.add_evidence(
            mission=mission, indicators=[indicator], by=by, **seen
        ),
        "change_evidence": lambda by: assess.change_evidence(
            evidence=evidence, by=by, values={"title": "Other"}
        ),
        "remove_evidence": lambda by: assess.remove_evidence(evidence=evidence, by=by),
        "record_finding": lambda by: assess.record_finding(
            mission=mission, indicator=indicator, by=by, statement="S"
        ),
        "change_finding": lambda by: assess.change_finding(
            finding=finding, by=by, base_version=1, values={"statement": "Other"}
        ),
        "submit_mission": lambda by: assess.submit_mission(mission=mission, by=by),
        "move_mission": lambda by: assess.move_mission(
            mission=mission, name="cancel", by=by, reason="Asked"
        ),
        "create_roadmap": lambda by: plan.create_roadmap(
            mission=world.unplanned, by=by, starts_on=DAY, ends_on=datetime.date(2029, 1, 1)
        ),
        "add_objective": lambda by: plan.add_objective(roadmap=roadmap, by=by, title="O"),
        "accept_suggestion": lambda by: plan.accept_suggestion(
            roadmap=roadmap,
            finding=spare,
            suggestion=suggestion,
            objective=world.objective,
            by=by,
        ),
        "decline_suggestion": lambda by: plan.decline_suggestion(
            roadmap=roadmap, finding=spare, suggestion=suggestion, reason="No", by=by
        ),
        "withdraw_decision": lambda by: plan.withdraw_decision(decision=world.decision, by=by),
        "add_action": lambda by: plan.add_action(
            roadmap=roadmap, objective=world.objective, findings=[spare], by=by, **own
        ),
        "change_action": lambda by: plan.change_action(
            action=world.action, by=by, base_version=1, values={"title": "Other"}
        ),
        "update_status": lambda by: plan.update_status(
            action=world.action, by=by, base_version=1, **tracked
        ),
        "remove_action": lambda by: plan.remove_action(action=world.action, by=by),
        "move_roadmap": lambda by: plan.move_roadmap(roadmap=roadmap, name="consult", by=by),
        "record_state_document": lambda by: papers.record_state_document(
            state=world.state, by=by, title="Decree", holder="Registry", proves="Exists."
        ),
        "change_state_document": lambda by: papers.change_state_document(
            document=world.document, by=by, base_version=1, values={"holder": "Archive"}
        ),
        "attach_file": lambda by: papers.attach_file(
            document=world.document, checked=checked_file(), by=by
        ),
        "remove_file": lambda by: papers.remove_file(file=world.file, by=by, reason="Old"),
        "request_document": lambda by: request_document(
            kind=kind_named("roadmap"), subject=roadmap, by=by, language="fr"
        ),
    }


def checked_file():
    return check_upload(SimpleUploadedFile("a.pdf", samples.pdf()))


NAMES = [
    "record_state_document", "change_state_document", "attach_file", "remove_file",
    "open_mission", "save_answer", "add_evidence", "change_evidence", "remove_evidence",
    "record_finding", "change_finding", "submit_mission", "move_mission", "create_roadmap",
    "add_objective", "accept_suggestion", "decline_suggestion", "withdraw_decision", "add_action",
    "change_action", "update_status", "remove_action", "move_roadmap", "request_document",
]  # fmt: skip
# These write a record and what it links to, each with a line of its own.
LINKING = {"open_mission", "add_evidence", "accept_suggestion", "add_action"}


@pytest.mark.parametrize("name", NAMES)
def test_an_action_is_recorded_under_its_author(world, manager, name):
    before = Event.objects.count()
    acts(world)[name](manager)
    left = list(Event.objects.order_by("id")[before:])
    assert {event.by_id for event in left} == {manager.pk}
    assert len({(e.subject_model, e.subject_pk, e.verb) for e in left}) == len(left)
    assert len(left) >= 2 if name in LINKING else len(left) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_rolled_back_action_leaves_nothing(world, manager, name):
    def state():
        return (
            Event.objects.count(),
            Job.objects.count(),
            Mission.objects.count(),
            Answer.objects.filter(justification="New words").count(),
        )

    def fail():
        with transaction.atomic():
            acts(world)[name](manager)
            raise RuntimeError

    before = state()
    with pytest.raises(RuntimeError):
        fail()
    assert state() == before


@pytest.mark.parametrize("key", sorted(all_kinds()))
def test_every_kind_carries_title_marking_and_language(world, officer, key):
    kind = kind_named(key)
    subject = kind.subjects(officer).first()
    context = kind.context(subject, user=officer, language="fr", at=AT)
    html = render_to_string(kind.template, context | {"language": "fr"})
    assert '<html lang="fr" dir="ltr">' in html
    assert f"<title>{subject}</title>" in html
    assert f'data-mark="{kind.marking(subject).label}"' in html
    assert kind.file_name(subject).startswith(kind.marking(subject).short)
