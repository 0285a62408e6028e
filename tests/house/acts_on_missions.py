"""Actions on missions: instruments, scores and replies."""

from assessments import actions as assess
from assessments import conference, instruments, replies, seats
from assessments import self_assessment as own
from tests.house.spare import DAY, WHY


def acts_on_instruments(world) -> dict:
    """A published version is copied; a draft is edited, given up or published by others."""
    draft, suggested, published = world.draft, world.suggested, world.open.instrument
    own = {"code": "ADAPTED", "title": "For another region"}
    return {
        "make_version": lambda by: instruments.make_version(instrument=published, by=by),
        "adapt_instrument": lambda by: instruments.adapt_instrument(
            instrument=published, by=by, **own
        ),
        "change_instrument": lambda by: instruments.change_instrument(
            instrument=draft, by=by, base_version=1, values={"title": "Other"}
        ),
        "remove_draft": lambda by: instruments.remove_draft(instrument=draft, by=by),
        "add_part": lambda by: instruments.add_part(parent=draft, by=by, code="NEW", title="New"),
        "change_part": lambda by: instruments.change_part(
            part=suggested, by=by, base_version=1, values={"text": "Other"}
        ),
        "move_part": lambda by: instruments.move_part(part=world.second_area, up=True, by=by),
        "remove_part": lambda by: instruments.remove_part(part=suggested, by=by),
        "move_instrument": lambda by: instruments.move_instrument(
            instrument=draft, name="publish", by=by
        ),
    }


def acts_on_scores(world, spare) -> dict:
    mission, area = world.twice, world.twice.areas.get()
    answer = {"value": "2", "confidence": "low", "justification": "New words"}
    return {
        "assign_seats": lambda by: seats.assign_seats(
            mission=mission, by=by, wanted={(area, "second"): by}
        ),
        "agree_level": lambda by: conference.agree_level(
            mission=mission, indicator=spare.scored, by=by, base_version=0, values=answer
        ),
        "undo_agreement": lambda by: conference.undo_agreement(
            mission=mission, indicator=spare.agreed, by=by, version=1
        ),
        "approve_self_assessment": lambda by: own.approve_self_assessment(
            mission=spare.preparing, by=by
        ),
        "reopen_self_assessment": lambda by: own.reopen_self_assessment(
            mission=spare.approved, by=by, reason=WHY
        ),
        "approve_not_applicable": lambda by: conference.approve_not_applicable(
            mission=mission, indicator=spare.not_applicable, by=by
        ),
    }


def acts_on_replies(world, spare) -> dict:
    """The State replies to a draft, the team answers; the State decides on its report."""
    said, document = world.said, world.document
    return {
        "begin_reply": lambda by: replies.begin_reply(mission=spare.unheard, by=by),
        "save_reply": lambda by: assess.save_reply(
            finding=spare.gap, by=by, base_version=0, values={"view": "agree"}
        ),
        "move_reply": lambda by: assess.move_reply(reply=spare.draft, name="send", by=by),
        "answer_reply": lambda by: assess.answer_reply(
            reply=said, by=by, base_version=1, answer="The level stays."
        ),
        "decide_release": lambda by: assess.decide_release(
            mission=world.unplanned, by=by, release="donors", document=document, decided_on=DAY
        ),
        "report_step": lambda by: assess.report_step(
            mission=spare.closed, by=by, taken_on=DAY, text="The decree is published."
        ),
    }
