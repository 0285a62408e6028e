"""Actions on plans: their parts and their quarters."""

import datetime
from decimal import Decimal

from roadmaps import equipment_actions as equipment
from roadmaps import part_actions as part
from roadmaps import tracking_actions as tracking
from roadmaps import update_actions as quarters
from roadmaps.models import Roadmap
from roadmaps.release_actions import decide_plan_release
from tests.house.spare import DAY, WHY


def acts_on_parts_of_a_plan(world, spare) -> dict:
    """Milestones, costs, dependencies and risks."""
    of = {"action": world.action}

    def mark(by):
        Roadmap.objects.filter(pk=world.roadmap.pk).compare_and_set(status="endorsed")
        part.move_milestone(milestone=world.milestone, name="mark", by=by, proof="Gazette 12")

    risk = {"text": "R", "likelihood": 2, "impact": 2, "response": "S", "owner": "O"}
    milestone = {"title": "T", "due_on": world.action.ends_on, "evidence_wanted": "E"}
    cost = {"year": world.roadmap.starts_on.year, "purpose": "P", "amount": Decimal(5)}
    return {
        "add_milestone": lambda by: part.add_milestone(by=by, **of, **milestone),
        "change_milestone": lambda by: part.change_milestone(
            milestone=world.milestone, by=by, values={"title": "Other"}
        ),
        "move_milestone": mark,
        "remove_milestone": lambda by: part.remove_milestone(milestone=world.milestone, by=by),
        "add_cost_line": lambda by: part.add_cost_line(by=by, **of, **cost),
        "change_cost_line": lambda by: part.change_cost_line(
            line=world.cost_line, by=by, values={"amount": Decimal(7)}
        ),
        "remove_cost_line": lambda by: part.remove_cost_line(line=world.cost_line, by=by),
        "add_dependency": lambda by: part.add_dependency(by=by, predecessor=spare.third, **of),
        "remove_dependency": lambda by: part.remove_dependency(dependency=world.dependency, by=by),
        "add_risk": lambda by: part.add_risk(by=by, roadmap=world.roadmap, **of, **risk),
        "change_risk": lambda by: part.change_risk(
            risk=world.risk, by=by, values={"owner": "Cabinet office"}
        ),
        "remove_risk": lambda by: part.remove_risk(risk=world.risk, by=by),
    }


def acts_on_equipment(world, spare) -> dict:
    """Asked for, changed and confirmed behind the gate."""
    asked = {"item": "Safe", "quantity": 1, "agency": world.agency, "purpose": "Registers."}
    noted = {"gender_marker": "0", "rights_note": "Keys are logged."}

    def ask(by):
        Roadmap.objects.filter(pk=world.roadmap.pk).compare_and_set(status="endorsed")
        equipment.request_equipment(action=world.action, by=by, **asked, **noted)

    return {
        "request_equipment": ask,
        "change_equipment": lambda by: equipment.change_equipment(
            item=world.equipment, by=by, base_version=1, values={"quantity": 2}
        ),
        "move_equipment": lambda by: equipment.move_equipment(
            item=spare.equipment, by=by, name="confirm"
        ),
    }


def acts_on_quarters(world, spare) -> dict:
    """The State reports, headquarters checks; dates are asked for, lights set by hand."""
    written, waiting, action = spare.written, spare.waiting, spare.written.action
    later = action.ends_on + datetime.timedelta(days=30)

    def in_force(act, **values):
        """The act once the plan is endorsed: nothing is reported before."""

        def acted(by):
            Roadmap.objects.filter(pk=world.roadmap.pk).compare_and_set(status="endorsed")
            for each in (action, written.action, spare.third):
                each.roadmap.status = Roadmap.Status.ENDORSED
            act(by=by, **values)

        return acted

    return {
        "save_update": in_force(
            quarters.save_update,
            action=action,
            quarter=world.quarter,
            base_version=1,
            values={"percent": 50},
        ),
        "copy_last": in_force(quarters.copy_last, action=action, quarter=world.quarter),
        "submit_update": in_force(quarters.submit_update, update=written),
        "begin_late": in_force(
            quarters.begin_late, action=spare.third, quarter=world.quarter.previous, reason=WHY
        ),
        "check_update": lambda by: quarters.check_update(update=waiting, by=by),
        "return_update": lambda by: quarters.return_update(update=waiting, by=by, reason=WHY),
        "correct_update": lambda by: quarters.correct_update(
            update=spare.before, by=by, reason=WHY
        ),
        "ask_date": in_force(tracking.ask_date, action=action, ends_on=later, reason=WHY),
        "decide_plan_release": in_force(
            decide_plan_release,
            roadmap=world.roadmap,
            release="donors",
            document=world.document,
            decided_on=DAY,
        ),
        "answer_date": lambda by: tracking.answer_date(request=world.asked, by=by, name="accept"),
        "set_light": lambda by: tracking.set_light(action=action, by=by, light="red", reason=WHY),
        "clear_light": lambda by: tracking.clear_light(action=world.action, by=by),
    }
