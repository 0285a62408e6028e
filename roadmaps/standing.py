"""What may be said of where an action stands: one rule for the status form, for an update of a
quarter and for its check."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmaps.models import PlanAction, QuarterUpdate, Roadmap
from roadmaps.priorities import HIGH_PRODUCT
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


def is_priority(action: PlanAction) -> bool:
    """Whether the action is closed with a proof and by two people, whatever method its plan
    orders by."""
    return action.impact * action.feasibility >= HIGH_PRODUCT


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
    if not is_priority(action):
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
    if update is None and (why := why_not_asked(roadmap, quarter)):
        return why
    if update is not None and not update.is_writable:
        return _("The update has been submitted.")
    is_correction = update is not None and update.edition > 1
    if quarter.is_closed(on=on or timezone.localdate()) and not is_correction:
        return _("The quarter closed on %(day)s. A correction is a new version with a reason.") % {
            "day": date_format(quarter.ends_on, "j F Y")
        }
    return ""


def why_not_submit(update: QuarterUpdate) -> str:
    if why := why_locked(update, update.action.roadmap, Quarter(update.year, update.quarter)):
        return why
    found = lacking(update)
    return " ".join(found.values())
