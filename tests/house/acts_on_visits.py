"""Actions on study visits."""

import datetime
import uuid

from django.utils import timezone

from study_visits import actions as visits
from study_visits import agenda_actions as agenda
from study_visits import capture_actions as capture
from study_visits import question_actions as questions
from study_visits import registration_actions as people
from tests.house.spare import WHY


def acts_on_visits(world, spare) -> dict:
    """Proposed, filled, held, captured."""
    spare = spare.visits
    planned, today = spare.planned, timezone.localdate()
    asked = {"visit": planned, "state": world.state, "text": "Who may correct a grade?"}
    hours = {"begins_at": datetime.time(10), "ends_at": datetime.time(11)}
    hosted = {"title": "T", "purpose": "P", "host_centre": "H", "host_state": world.state}
    when = {"starts_at": planned.starts_at, "ends_at": planned.ends_at}
    approved = {"approved_by": "Director", "approved_on": today, "approval_document": "Letter 3"}
    return {
        "propose_visit": lambda by: visits.propose_visit(
            states=[world.state], by=by, **hosted, **when
        ),
        "change_visit": lambda by: visits.change_visit(
            visit=planned, by=by, base_version=1, values={"title": "Other"}
        ),
        "move_visit": lambda by: visits.move_visit(visit=planned, name="cancel", by=by, reason=WHY),
        "change_links": lambda by: visits.change_links(
            visit=planned, by=by, base_version=1, values={"platform_link": "https://x.example/1"}
        ),
        "invite_to_visit": lambda by: visits.invite_to_visit(
            visit=planned, by=by, state=spare.guest, seats=2, time_zone="UTC"
        ),
        "change_invitation": lambda by: visits.change_invitation(
            invitation=spare.second, by=by, base_version=1, values={"seats": 9}
        ),
        "remove_invitation": lambda by: visits.remove_invitation(invitation=spare.second, by=by),
        "serve_action": lambda by: visits.serve_action(visit=planned, action=world.action, by=by),
        "unserve_action": lambda by: visits.unserve_action(served=world.served, by=by),
        "add_agenda_item": lambda by: agenda.add_agenda_item(
            visit=planned, by=by, title="Grading", **hours
        ),
        "change_agenda_item": lambda by: agenda.change_agenda_item(
            item=spare.item, by=by, base_version=1, values={"title": "Other"}
        ),
        "remove_agenda_item": lambda by: agenda.remove_agenda_item(item=spare.item, by=by),
        "ask_question": lambda by: questions.ask_question(by=by, key=uuid.uuid4(), **asked),
        "move_question": lambda by: questions.move_question(
            question=world.question, name="answer", by=by
        ),
        "register_participant": lambda by: people.register_participant(
            visit=planned, participant=spare.person, by=by
        ),
        "move_registration": lambda by: people.move_registration(
            registration=spare.seat, name="withdraw", by=by
        ),
        "confirm_seat": lambda by: people.confirm_seat(registration=spare.seat, by=by),
        "note_attendance": lambda by: people.note_attendance(
            registration=world.seat, by=by, minutes=90
        ),
        "rate_visit": lambda by: people.rate_visit(
            registration=spare.sat, by=by, overall="5", intent="yes"
        ),
        "follow_up_visit": lambda by: people.follow_up_visit(
            registration=spare.sat, by=by, applied="yes"
        ),
        "capture_note": lambda by: capture.capture_note(
            item=world.item, by=by, title="T", what="W"
        ),
        "change_capture": lambda by: capture.change_capture(
            note=spare.draft, by=by, base_version=1, values={"title": "Other"}
        ),
        "move_note": lambda by: capture.move_note(note=spare.draft, name="send", by=by),
        "approve_note": lambda by: capture.approve_note(
            note=spare.with_host, by=by, read=1, **approved
        ),
        "offer_note": lambda by: capture.offer_note(note=world.visit_note, by=by),
    }
