"""Changes to deliverables: named, versioned, moved, signed, and harvested for the Compendium."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from compendium.actions import take_in
from compendium.models import Practice
from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_version, still_there
from mentoring.assignment_actions import held_assignment, refuse_when_over
from mentoring.deliverables import why_no_version, why_not_sign
from mentoring.models import Assignment, Deliverable, DeliverableVersion, SignOff
from mentoring.sides import side_of
from web.text import plain_reason

HARVESTED = (Deliverable.Status.APPROVED, Deliverable.Status.IN_USE)


@transaction.atomic
def add_deliverable(*, assignment: Assignment, by, **values) -> Deliverable:
    """Name a procedure or form that the assignment is to leave behind."""
    current = held_assignment(assignment)
    refuse_when_over(current)
    last = current.deliverables.aggregate(last=Max("number"))["last"] or 0
    deliverable = Deliverable(assignment=current, number=last + 1, version=1, **values)
    _check(deliverable)
    deliverable.save(by=by)
    return deliverable


@transaction.atomic
def change_deliverable(
    *, deliverable: Deliverable, by, base_version: int, values: dict
) -> Deliverable:
    rows = Deliverable.objects.filter(pk=deliverable.pk)
    trial = still_there(rows.select_related("assignment"))
    refuse_stale(trial, base_version=base_version, values=values)
    refuse_when_over(held_assignment(deliverable.assignment))
    for name, value in values.items():
        setattr(trial, name, value)
    _check(trial)
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_deliverable(*, deliverable: Deliverable, by, reason: str) -> None:
    """Take away what will not be delivered, with the reason."""
    refuse_when_over(held_assignment(deliverable.assignment))
    reason = plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: the reason is kept in the history.")})
    deliverable.delete(by=by, reason=reason)


@transaction.atomic
def add_deliverable_version(
    *, deliverable: Deliverable, by, document=None, **values
) -> DeliverableVersion:
    """Record a version. It asks for signatures of its own; those of the one before stay with it."""
    assignment = held_assignment(deliverable.assignment)
    current = held_deliverable(deliverable)
    if why := why_no_version(current):
        raise NotNow(why)
    version = DeliverableVersion(deliverable=current, document=document, **values)
    version.full_clean()
    if document is not None:
        if document.state_id != assignment.state_id:
            raise ValidationError({"document": _("Choose a document of this State.")})
        if not document.is_released:
            raise ValidationError({"document": document.why_not_attach()})
    version.save(by=by)
    return version


@transaction.atomic
def move_deliverable(*, deliverable: Deliverable, name: str, by, reason: str = "") -> Deliverable:
    """One step on the way from outline to in use."""
    refuse_when_over(held_assignment(deliverable.assignment))
    current = held_deliverable(deliverable)
    Deliverable.lifecycle.move(current, name, by=by, reason=plain_reason(reason))
    return current


@transaction.atomic
def sign_deliverable(*, deliverable: Deliverable, by, version=None) -> SignOff:
    """Sign the current version for one's side. `version` names the one that was read."""
    assignment = held_assignment(deliverable.assignment)
    current = held_deliverable(deliverable)
    side = side_of(by, assignment)
    if why := why_not_sign(current, side, by):
        raise NotNow(why)
    if version is not None and current.current.pk != version:
        raise NotNow(_("There is a newer version since you opened this page. Read it first."))
    sign_off = SignOff(
        assignment=assignment,
        version=current.current,
        side=side,
        signed_by=by,
        signed_on=timezone.localdate(),
    )
    sign_off.full_clean(exclude=["signed_by"])
    sign_off.save(by=by)
    return sign_off


@transaction.atomic
def harvest_practice(*, deliverable: Deliverable, by, **values) -> Practice:
    """Send what works to the Compendium's inbox; the same deliverable goes in once. The State stays
    unnamed until it agrees to be named."""
    if why := why_not_harvest(deliverable):
        raise NotNow(why)
    assignment = deliverable.assignment
    return take_in(
        source=deliverable,
        state=assignment.state,
        by=by,
        source_kind=Practice.Source.MENTORING,
        classification=assignment.classification,
        **values,
    )


def why_not_harvest(deliverable: Deliverable) -> str:
    if deliverable.status not in HARVESTED:
        return _("A practice is taken from what is approved or in use.")
    return ""


def held_deliverable(deliverable: Deliverable) -> Deliverable:
    """The deliverable as it stands, with its versions; its assignment is locked by the caller."""
    rows = Deliverable.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("assignment__state").prefetch_related("versions__sign_offs")
    return still_there(rows.filter(pk=deliverable.pk))


def _check(deliverable: Deliverable) -> None:
    deliverable.full_clean()
    objective = deliverable.objective
    if objective and objective.assignment_id != deliverable.assignment_id:
        raise ValidationError({"objective": _("Choose an objective of this workplan.")})
