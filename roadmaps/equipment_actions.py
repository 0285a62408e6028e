"""Changes to the equipment that the programme supplies: asked for, confirmed, handed over."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.lifecycle import NotNow, status_kept
from history.models import Event
from history.versioned import refuse_stale, save_locked, still_there
from portfolio.diligence import require_clearance
from portfolio.models import Support
from roadmaps.models import EquipmentItem, PlanAction, Roadmap
from roadmaps.standing import why_not_tracked

# These moves give somebody something: the gate is asked in the transaction that makes them.
GUARDED = ("confirm", "hand_over")


@transaction.atomic
def request_equipment(*, action: PlanAction, by, **values) -> EquipmentItem:
    """Ask for equipment for an action of a plan in force."""
    action = still_there(PlanAction.objects.filter(pk=action.pk))
    if status_kept(action.roadmap) not in Roadmap.IN_FORCE:
        raise NotNow(_("Equipment is supplied while the plan is endorsed."))
    if why := why_not_tracked(action):
        raise NotNow(why)
    if action.has_ended:
        raise NotNow(_("The action has ended. Choose another one."))
    item = EquipmentItem(action=action, version=1, **values)
    _check(item)
    item.save(by=by)
    return item


@transaction.atomic
def change_equipment(
    *, item: EquipmentItem, by, values: dict, base_version: int | None = None
) -> EquipmentItem:
    """Change what is asked for, until it is confirmed."""
    current = _held(item)
    refuse_stale(current, base_version=base_version, values=values)
    if current.status != EquipmentItem.Status.REQUESTED:
        raise NotNow(_("It is confirmed or over. Drop it and ask for something else."))
    trial = _held(item)
    for name, value in values.items():
        setattr(trial, name, value)
    _check(trial)
    return save_locked(current, base_version=base_version, values=values, by=by)


@transaction.atomic
def move_equipment(
    *,
    item: EquipmentItem,
    name: str,
    by,
    reason: str = "",
    handed_over_on: datetime.date | None = None,
    receipt: str = "",
) -> EquipmentItem:
    """One step. Confirming and handing over ask the gate and hold its answer until they are
    written; handing over takes its day and the receipt."""
    current = _held(item)
    values = {}
    if name == "hand_over":
        values = _handing_over(current, handed_over_on, receipt)
        current.day_stated = handed_over_on
    day = values.get("handed_over_on", timezone.localdate())
    if name in GUARDED and current.status in EquipmentItem.lifecycle.named(name).sources:
        require_clearance(current.recipient, Support.EQUIPMENT, on=day)
    EquipmentItem.lifecycle.move(current, name, by=by, reason=reason, **values)
    return current


def _handing_over(item, day, receipt) -> dict:
    wrong = {}
    if day is None:
        wrong["handed_over_on"] = _("Say on which day it was handed over.")
    elif day > timezone.localdate():
        wrong["handed_over_on"] = _("Choose today or an earlier day.")
    elif (since := _confirmed_on(item)) and day < since:
        words = _("It was confirmed on %(day)s. Choose that day or a later one.")
        wrong["handed_over_on"] = words % {"day": date_format(since, "j M Y")}
    if not receipt.strip():
        wrong["receipt"] = _("Name the receipt: its reference and date.")
    if wrong:
        raise ValidationError(wrong)
    trial = EquipmentItem(receipt=receipt)
    trial.clean_fields(exclude={each.name for each in trial._meta.fields} - {"receipt"})
    return {"handed_over_on": day, "receipt": receipt.strip()}


def _confirmed_on(item) -> datetime.date | None:
    """The day on which it was confirmed, as its history tells."""
    moments = Event.objects.about(item).filter(verb="confirm").values_list("at", flat=True)
    last = max(moments, default=None)
    return last and timezone.localdate(last)


def _check(item: EquipmentItem) -> None:
    if item.agency_id and item.agency.state_id != item.roadmap.state_id:
        raise ValidationError({"agency": _("Choose an agency of this State.")})
    item.full_clean()


def _held(item: EquipmentItem) -> EquipmentItem:
    rows = EquipmentItem.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("agency", "action__objective__roadmap__state")
    return still_there(rows.filter(pk=item.pk))
