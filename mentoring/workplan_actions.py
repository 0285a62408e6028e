"""Changes to the workplan: objectives, where they stand, and the signatures of three sides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_version, still_there
from mentoring.assignment_actions import held_assignment, refuse_when_over
from mentoring.models import Assignment, Side, SignOff, WorkObjective
from mentoring.models.mentor import topics
from mentoring.sides import side_of
from web.text import plain_reason


@transaction.atomic
def add_work_objective(*, assignment: Assignment, by, **values) -> WorkObjective:
    """Name an objective, with the action or finding that it serves."""
    current = _open(assignment)
    last = current.objectives.aggregate(last=Max("number"))["last"] or 0
    objective = WorkObjective(assignment=current, number=last + 1, version=1, **values)
    _check(objective)
    objective.save(by=by)
    return objective


@transaction.atomic
def change_work_objective(
    *, objective: WorkObjective, by, base_version: int, values: dict
) -> WorkObjective:
    """Word an objective otherwise while nobody has signed the workplan."""
    rows = WorkObjective.objects.filter(pk=objective.pk)
    current = still_there(rows.select_related("assignment"))
    refuse_stale(current, base_version=base_version, values=values)
    _open(objective.assignment)
    for name, value in values.items():
        setattr(current, name, value)
    _check(current)
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_work_objective(*, objective: WorkObjective, by) -> None:
    """Take an objective away while nobody has signed the workplan."""
    _open(objective.assignment)
    objective.delete(by=by)


@transaction.atomic
def track_objective(
    *, objective: WorkObjective, by, base_version: int, standing: str, standing_note: str = ""
) -> WorkObjective:
    """Say where an objective stands; its text is not touched."""
    refuse_when_over(held_assignment(objective.assignment))
    values = {"standing": standing, "standing_note": standing_note}
    rows = WorkObjective.objects.filter(pk=objective.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def sign_workplan(*, assignment: Assignment, by) -> SignOff:
    """Agree on the workplan for one's side: mentor, State or headquarters."""
    current = held_assignment(assignment)
    side = side_of(by, current)
    if why := why_not_sign(current, side):
        raise NotNow(why)
    sign_off = SignOff(assignment=current, side=side, signed_by=by, signed_on=timezone.localdate())
    sign_off.full_clean(exclude=["version", "signed_by"])
    sign_off.save(by=by)
    return sign_off


def why_not_sign(
    assignment: Assignment, side: Side | None, *, signed=None, has_objectives=None
) -> str:
    """Why the workplan cannot be signed for this side now, or nothing. A page passes what it has
    read: the sides that have signed, and whether there are objectives."""
    if signed is None:
        signed = assignment.sign_offs.filter(version=None).values_list("side", flat=True)
    if has_objectives is None:
        has_objectives = assignment.objectives.exists()
    if assignment.is_over:
        return _("The assignment is over: it stays as it is.")
    if side is None:
        return _("You sign for none of the three sides: mentor, State and headquarters.")
    if not has_objectives:
        return _("The workplan names no objective yet.")
    if side.value in signed:
        return _("It is signed for this side: %(side)s.") % {"side": side.label}
    return ""


@transaction.atomic
def reopen_workplan(*, assignment: Assignment, by, reason: str) -> None:
    """Open the workplan again: the signatures are taken back, and everybody signs anew."""
    current = held_assignment(assignment)
    refuse_when_over(current)
    reason = plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: the reason is kept in the history.")})
    signed = list(current.sign_offs.filter(version=None))
    if not signed:
        raise NotNow(_("Nobody has signed the workplan, so it is open."))
    for each in signed:
        each.delete(by=by, reason=reason)


def why_fixed(assignment: Assignment, *, is_signed=None) -> str:
    """Why the text of the workplan cannot be changed now, or nothing."""
    if is_signed is None:
        is_signed = assignment.sign_offs.filter(version=None).exists()
    if assignment.is_over:
        return _("The assignment is over: it stays as it is.")
    if is_signed:
        return _("The workplan is signed as it stands. Open it again first, with a reason.")
    return ""


def _open(assignment: Assignment) -> Assignment:
    current = held_assignment(assignment)
    if why := why_fixed(current):
        raise NotNow(why)
    return current


def _check(objective: WorkObjective) -> None:
    objective.full_clean()
    known = topics()
    if strange := [each for each in objective.topics if each not in known]:
        raise ValidationError(
            {"topics": _("No such topic: %(codes)s.") % {"codes": ", ".join(strange)}}
        )
