"""Every action of the product, ready to be carried out by somebody in the house laws’ world."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import actions as assess
from assessments import compendium_inbox as inbox
from assessments import team_actions as team
from assessments.report_actions import write_text
from assessments.workbook.importing import import_workbook
from assessments.workbook.key import new_key
from assessments.workbook.layout import SCORES, names, standing
from assessments.workbook.source import Source
from compendium import actions as compendium
from documents import imports
from documents.actions import request_document
from documents.books import Row
from documents.kinds import kind_named
from documents.tables import cell_text
from documents.uploads import check_upload
from portfolio import document_actions as papers
from portfolio.agencies import AgencyImporter
from portfolio.labels import relabel
from portfolio.sign_in import tokens
from roadmaps import actions as plan
from roadmaps import versions
from roadmaps.matrix.book import Source as Matrix
from roadmaps.matrix.columns import Scope, row_of
from roadmaps.matrix.importing import import_matrix
from tests.documents import samples
from tests.house.acts_on_missions import acts_on_instruments, acts_on_replies, acts_on_scores
from tests.house.acts_on_people import (
    acts_of_break_glass,
    acts_on_due_diligence,
    acts_on_participants,
    acts_on_people,
)
from tests.house.acts_on_plans import acts_on_equipment, acts_on_parts_of_a_plan, acts_on_quarters
from tests.house.acts_on_training import (
    acts_on_courses,
    acts_on_nominations,
    acts_on_results,
    acts_on_sessions,
)
from tests.house.acts_on_visits import acts_on_visits
from tests.house.manual_editions import acts_on_editions
from tests.house.manual_entries import acts_on_entries
from tests.house.manual_practices import acts_on_practices
from tests.house.mentoring import acts_on_mentoring
from tests.house.spare import DAY, WHY


def second_number(roadmap):
    roadmap.version_number = "1.1"
    return roadmap


def all_acts(world, spare) -> dict:
    """{name of the action: how somebody carries it out}."""
    return (
        acts(world, spare)
        | acts_on_people(world, spare)
        | acts_on_tokens_and_tables(world, spare)
        | acts_of_break_glass(world, spare)
        | acts_on_scores(world, spare)
        | acts_on_instruments(world)
        | acts_on_replies(world, spare)
        | acts_on_parts_of_a_plan(world, spare)
        | acts_on_quarters(world, spare)
        | acts_on_equipment(world, spare)
        | acts_on_due_diligence(world, spare)
        | acts_on_mentoring(world, spare)
        | acts_on_practices(world, spare)
        | acts_on_entries(world, spare)
        | acts_on_editions(world)
        | acts_on_participants(world, spare)
        | acts_on_visits(world, spare)
        | acts_on_courses(world)
        | acts_on_sessions(world)
        | acts_on_nominations(world, spare)
        | acts_on_results(world, spare)
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
        "change_mission": lambda by: assess.change_mission(
            mission=mission, by=by, base_version=mission.version, values={"scope": "The capital"}
        ),
        "add_member": lambda by: team.add_member(
            mission=world.shared, by=by, person=world.lead, function="Law"
        ),
        "remove_member": lambda by: team.remove_member(member=world.member, by=by),
        "add_meeting": lambda by: team.add_meeting(
            mission=mission,
            by=by,
            subject_line="Duty office",
            day=DAY,
            begins_at=datetime.time(9),
            ends_at=datetime.time(10),
        ),
        "change_meeting": lambda by: team.change_meeting(
            meeting=world.meeting, by=by, base_version=1, values={"place": "Capital"}
        ),
        "remove_meeting": lambda by: team.remove_meeting(meeting=world.meeting, by=by),
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
        "write_text": lambda by: write_text(
            mission=mission, part="method", text="Words", base_version=0, by=by
        ),
        "offer": lambda by: inbox.offer(mission=world.unplanned, by=by),
        "offer_finding": lambda by: inbox.offer_finding(finding=world.good, by=by),
        "take_in": lambda by: compendium.take_in(
            source=world.good, state=world.state, by=by, title="T", what="W"
        ),
        "change_practice": lambda by: compendium.change_practice(
            practice=world.practice, by=by, base_version=1, values={"title": "Other"}
        ),
        "move_practice": lambda by: compendium.move_practice(
            practice=world.practice, name="decline", by=by, reason=WHY
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
            objective=world.objective, by=by, title="Other", areas=world.objective.areas.all()
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
        "link_findings": lambda by: plan.link_findings(
            action=world.action, findings=[unmet], by=by
        ),
        "update_status": lambda by: plan.update_status(
            action=world.action, by=by, base_version=1, **tracked
        ),
        "remove_action": lambda by: plan.remove_action(action=world.action, by=by),
        "fix_version": lambda by: versions.fix_version(second_number(roadmap), by=by),
        "attach_copy": lambda by: versions.attach_copy(
            version=world.plan_version, document=world.document, by=by
        ),
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


def a_workbook(mission, person) -> Source:
    """A workbook of one row: another level for the last indicator."""
    answer = mission.answers.get(indicator=mission.areas.get().indicators.last())
    told = {"code": answer.indicator.code, "value": "4", "stands": standing(answer, answer.voice)}
    values = dict.fromkeys(names(SCORES), "") | told
    return Source("b.xlsx", "1" * 64, new_key(mission, person, "en"), {SCORES: [Row(3, values)]})


def a_matrix(action, person) -> Matrix:
    """An action matrix of one row: another title."""
    row = row_of(action, Scope(action.roadmap, person), {"title": "In other words"})
    cells = {name: cell_text(cell) for name, cell in row.items()}
    return Matrix("m.xlsx", "1" * 64, [Row(3, cells)])


def checked_file():
    return check_upload(SimpleUploadedFile("a.pdf", samples.pdf()))


def acts_on_tokens_and_tables(world, spare) -> dict:
    """Tokens of one's own, labels, and a table that is brought in."""
    state = world.state
    return {
        "make_token": lambda by: tokens.make_token(name="Reports", by=by),
        "revoke_token": lambda by: tokens.revoke_token(token=spare.token, by=by),
        "relabel": lambda by: relabel(
            world.action, classification="str", release=world.action.release, by=by, reason=WHY
        ),
        "import_workbook": lambda by: import_workbook(
            mission=world.open, source=a_workbook(world.open, by), by=by
        ),
        "import_matrix": lambda by: import_matrix(
            roadmap=world.roadmap, source=a_matrix(world.action, by), by=by
        ),
        "carry_out": lambda by: imports.carry_out(
            AgencyImporter(state),
            imports.Source("a.csv", "0" * 64, ((2, {"code": "NEW", "name": "New agency"}),)),
            subject=state,
            by=by,
        ),
    }
