"""Every action of the product, ready to be carried out by somebody in the house laws' world."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import actions as assess
from documents import imports
from documents.actions import request_document
from documents.kinds import kind_named
from documents.uploads import check_upload
from history.recorded import SYSTEM
from portfolio import actions as people
from portfolio import break_glass as emergency
from portfolio import document_actions as papers
from portfolio.agencies import AgencyImporter
from portfolio.labels import relabel
from portfolio.sign_in import invitation, second_factor, suspension, tokens
from roadmaps import actions as plan
from tests import factories
from tests.conftest import person
from tests.documents import samples

DAY = datetime.date(2026, 11, 24)
WHY = "Asked for in writing."


class Spare:
    """Rows that only actions need: each stands just before what is done to it."""

    def __init__(self, world):
        self.objective = factories.ObjectiveFactory(roadmap=world.roadmap)
        self.invited = person("spare-invited", password=None)
        self.suspended = person("spare-suspended")
        self.suspended.is_active = False
        self.suspended.save(by=SYSTEM)
        self.grant = world.lead.grants.get(state=world.state)
        self.token, _text = tokens.make_token(name="Reports", by=world.lead)
        asker = person("spare-asker", "officer")
        asked = emergency.ask_break_glass(state=world.state, by=asker, reason=WHY)
        self.over = emergency.open_break_glass(asked=asked, by=world.officer)
        people.end_grant(grant=self.over.grant, by=SYSTEM)


def all_acts(world, spare) -> dict:
    """{name of the action: how somebody carries it out}."""
    return (
        acts(world, spare)
        | acts_on_people(world, spare)
        | acts_on_tokens_and_tables(world, spare)
        | acts_of_break_glass(world, spare)
    )


def acts(world, spare) -> dict:
    """Each action of the business process, ready to be carried out by somebody."""
    mission, roadmap = world.open, world.roadmap
    indicator = mission.areas.get().indicators.last()
    finding = mission.findings.last()
    unmet = world.shared.findings.order_by("number")[2]
    suggestion = unmet.indicator.suggested_actions.first()
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
        "change_roadmap": lambda by: plan.change_roadmap(
            roadmap=roadmap, by=by, values={"vision": "One house."}
        ),
        "change_objective": lambda by: plan.change_objective(
            objective=world.objective, by=by, title="Other"
        ),
        "remove_objective": lambda by: plan.remove_objective(objective=spare.objective, by=by),
        "add_objective": lambda by: plan.add_objective(roadmap=roadmap, by=by, title="O"),
        "accept_suggestion": lambda by: plan.accept_suggestion(
            roadmap=roadmap,
            finding=unmet,
            suggestion=suggestion,
            objective=world.objective,
            by=by,
        ),
        "decline_suggestion": lambda by: plan.decline_suggestion(
            roadmap=roadmap, finding=unmet, suggestion=suggestion, reason="No", by=by
        ),
        "withdraw_decision": lambda by: plan.withdraw_decision(decision=world.decision, by=by),
        "add_action": lambda by: plan.add_action(
            roadmap=roadmap, objective=world.objective, findings=[unmet], by=by, **own
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


def acts_on_people(world, spare) -> dict:
    """What is done to accounts and to grants."""
    lead, state, suspended = world.lead, world.state, spare.suspended
    later = timezone.now() + datetime.timedelta(days=30)
    return {
        "add_person": lambda by: people.add_person(
            email="new@test.example", full_name="New", password=None, by=by
        ),
        "change_person": lambda by: people.change_person(person=lead, by=by, full_name="Other"),
        "grant_role": lambda by: people.grant_role(person=lead, role="mentor", state=state, by=by),
        "extend_grant": lambda by: people.extend_grant(
            grant=spare.grant, ends_at=later, by=by, reason=WHY
        ),
        "end_grant": lambda by: people.end_grant(grant=spare.grant, by=by, reason=WHY),
        "end_team_after": lambda by: people.end_team_after(
            state=state, closed_at=timezone.now(), by=by
        ),
        "invite_person": lambda by: invitation.invite_person(
            email="new@test.example", full_name="New", by=by
        ),
        "resend_invitation": lambda by: invitation.resend_invitation(person=spare.invited, by=by),
        "suspend_person": lambda by: suspension.suspend_person(person=lead, by=by, reason=WHY),
        "restore_person": lambda by: suspension.restore_person(person=suspended, by=by, reason=WHY),
        "reset_second_factor": lambda by: second_factor.reset_second_factor(
            person=lead, by=by, reason=WHY
        ),
    }


def acts_on_tokens_and_tables(world, spare) -> dict:
    """Tokens of one's own, labels, and a table that is brought in."""
    state = world.state
    return {
        "make_token": lambda by: tokens.make_token(name="Reports", by=by),
        "revoke_token": lambda by: tokens.revoke_token(token=spare.token, by=by),
        "relabel": lambda by: relabel(
            world.action, classification="str", release=world.action.release, by=by, reason=WHY
        ),
        "carry_out": lambda by: imports.carry_out(
            AgencyImporter(state),
            imports.Source("a.csv", "0" * 64, ((2, {"code": "NEW", "name": "New agency"}),)),
            subject=state,
            by=by,
        ),
    }


def acts_of_break_glass(world, spare) -> dict:
    """Asked for, decided and reviewed, each by somebody else than the one before."""
    asked = world.break_glass
    return {
        "ask_break_glass": lambda by: emergency.ask_break_glass(
            state=world.state, by=by, reason=WHY
        ),
        "open_break_glass": lambda by: emergency.open_break_glass(asked=asked, by=by),
        "refuse_break_glass": lambda by: emergency.refuse_break_glass(
            asked=asked, by=by, reason=WHY
        ),
        "review_break_glass": lambda by: emergency.review_break_glass(
            opened=spare.over, by=by, note="As asked."
        ),
    }
