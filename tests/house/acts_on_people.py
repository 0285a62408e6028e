"""Actions on people: accounts, grants, tokens, break-glass and due diligence."""

import datetime

from django.utils import timezone

from portfolio import actions as people
from portfolio import break_glass as emergency
from portfolio import declaration_actions as declare
from portfolio import diligence_actions as gate
from portfolio import participant_actions as participants
from portfolio.participant_merge_actions import merge_participants
from portfolio.retention_actions import forget_participant
from portfolio.sign_in import invitation, second_factor, suspension
from tests import factories
from tests.house.spare import DAY, WHY


def held_by(grant, person):
    """The grant as if it had been given to this person: everybody signs for himself."""
    type(grant).objects.filter(pk=grant.pk).compare_and_set(person=person)
    return grant


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
        "sign_declarations": lambda by: declare.sign_declarations(
            grant=held_by(spare.unsigned, by), by=by
        ),
        "accept_conflict": lambda by: declare.accept_conflict(
            grant=spare.declared, by=by, reason=WHY
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


def acts_on_due_diligence(world, spare) -> dict:
    """A request is written and decided on, a clearance is watched."""
    diligence, cleared = world.diligence, world.cleared
    unwritten, measure = spare.unwritten, spare.measure
    policy = {"policy_on": DAY, "policy_to": "Minister’s office"}
    planned = {"text": "Screening", "owner": "Office", "due_on": factories.in_days(9)}
    asked = {"agency": world.agency, "support": "mentoring", "purpose": "A mentor."}
    return {
        "request_diligence": lambda by: gate.request_diligence(state=world.state, by=by, **asked),
        "write_step": lambda by: gate.write_step(
            diligence=unwritten, step="policy", by=by, base_version=1, values=policy
        ),
        "move_diligence": lambda by: gate.move_diligence(
            diligence=diligence, name="return", by=by, reason=WHY
        ),
        "decide_diligence": lambda by: gate.decide_diligence(
            diligence=diligence, name="clear_with_measures", by=by, grounds=WHY
        ),
        "add_measure": lambda by: gate.add_measure(diligence=unwritten, by=by, **planned),
        "change_measure": lambda by: gate.change_measure(
            measure=measure, by=by, base_version=1, values={"owner": "Ministry"}
        ),
        "remove_measure": lambda by: gate.remove_measure(measure=measure, by=by),
        "mark_measure": lambda by: gate.mark_measure(
            measure=measure, by=by, base_version=1, done_on=DAY
        ),
        "add_note": lambda by: gate.add_note(
            diligence=cleared, by=by, noted_on=DAY, text="As agreed."
        ),
    }


def acts_on_participants(world, spare) -> dict:
    """Recorded, corrected and screened."""
    one = world.participant
    told = {"agency": world.agency, "name": "Ines", "sex": "female", "function": "Analyst"}
    return {
        "record_participant": lambda by: participants.record_participant(
            state=world.state, by=by, **told
        ),
        "change_participant": lambda by: participants.change_participant(
            participant=one, by=by, base_version=1, values={"function": "Head of analysis"}
        ),
        "merge_participants": lambda by: merge_participants(
            participant=one,
            other=spare.unnominated,
            by=by,
            reason=WHY,
        ),
        "forget_participant": lambda by: forget_participant(
            participant=spare.unnominated, by=by, reason=WHY
        ),
        "screen_participant": lambda by: participants.screen_participant(
            participant=one, by=by, base_version=1, screening="cleared", screened_on=DAY
        ),
    }
