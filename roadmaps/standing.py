"""What may be said of where an action stands: one rule for the status form, for an update of a
quarter and for its check."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmaps.models import Milestone, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import Quarter
from roadmaps.rhythm import why_not_asked

Status = PlanAction.Status
# These say what stands in the way.
HINDERED = (Status.OFF_TRACK, Status.CANCELLED)


@dataclass(frozen=True)
class Said:
    """Where an action stands, as somebody says it. `has_second` is true where somebody else has
    said so before, or will be asked after."""

    status: str
    percent: int
    obstacle: str
    done: str
    proof: str = ""
    has_second: bool = False


def why_not_tracked(action: PlanAction) -> str:
    """Why nothing can be said of this action yet, or nothing."""
    if action.is_proposed:
        return _("An amendment adds this action: nothing is tracked before it is approved.")
    return ""


def why_not_removed(action: PlanAction) -> str:
    """Why an amendment does not take this action out, or nothing."""
    if has_begun(action):
        return _("Work on this action has begun: record it as cancelled instead.")
    if action.days_late(on=timezone.localdate()):
        return _("This action is overdue: record it as cancelled instead.")
    return ""


def has_begun(action: PlanAction) -> bool:
    """Whether anything was tracked that would go with the action."""
    is_untouched = action.status == Status.NOT_STARTED and not action.progress
    return (
        not is_untouched
        or action.milestones.exclude(status=Milestone.Status.PLANNED).exists()
        or action.updates.exists()
        or action.date_requests.exists()
        or action.equipment_items.exists()
    )


def wrong_in(action: PlanAction, said: Said) -> dict[str, str]:
    """What cannot be said of this action, by the part of `said` that must be mended."""
    wrong = {}
    if said.percent == 100 and said.status != Status.COMPLETED:
        wrong["status"] = _("100 % is completed: choose that status.")
    if said.status in HINDERED and not said.obstacle:
        wrong["obstacle"] = _("Say what stands in the way.")
    if said.status == Status.COMPLETED and action.status != Status.COMPLETED:
        wrong |= _wrong_in_closing(action, said)
    return wrong


def _wrong_in_closing(action, said) -> dict[str, str]:
    wrong = {}
    if not said.done:
        wrong["done"] = _("Say what was done.")
    if not action.is_priority:
        return wrong
    if not said.has_second:
        wrong["status"] = _(
            "A priority action is completed by two people: report it in the update of the quarter, "
            "with a proof, and somebody else confirms it."
        )
    elif not said.proof:
        wrong["proof"] = _("Name the proof: this is a priority action.")
    return wrong


def lacking(update: QuarterUpdate) -> dict[str, str]:
    """What an update lacks before it can be submitted, by field."""
    said = Said(
        update.standing,
        update.percent,
        update.obstacle,
        update.happened,
        update.evidence,
        has_second=True,
    )
    fields = {"status": "standing", "done": "happened", "proof": "evidence"}
    found = {fields.get(key, key): why for key, why in wrong_in(update.action, said).items()}
    if not update.happened:
        found.setdefault("happened", _("Say what happened, or that nothing did."))
    if update.spent is not None and not update.currency:
        found["currency"] = _("Name the currency of what was spent.")
    return found


def why_locked(update: QuarterUpdate | None, roadmap: Roadmap, quarter: Quarter, *, on=None) -> str:
    """Why nothing can be written into this update now, or nothing. What was begun before a plan
    got another rhythm is finished."""
    if roadmap.status in (Roadmap.Status.DRAFT, Roadmap.Status.CONSULTED):
        return _("The plan is not endorsed yet: its actions are reported from then on.")
    if update is None and (why := why_not_asked(roadmap, quarter)):
        return why
    if update is not None and not update.is_writable:
        return _("The update has been submitted.")
    # A correction, and a report that was begun after its quarter: each with a reason.
    is_explained = update is not None and bool(update.correction_reason)
    if quarter.is_closed(on=on or timezone.localdate()) and not is_explained:
        day = {"day": date_format(quarter.ends_on, "j F Y")}
        if update is None:
            return _("The quarter closed on %(day)s. It can be reported late, with a reason.") % day
        return _("The quarter closed on %(day)s. A correction is a new version with a reason.") % (
            day
        )
    return ""


def why_not_submit(update: QuarterUpdate) -> str:
    if why := why_locked(update, update.action.roadmap, Quarter(update.year, update.quarter)):
        return why
    found = lacking(update)
    return " ".join(found.values())
