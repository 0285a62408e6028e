"""The update of a quarter: write it, submit it, check it, return it, correct it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.merging import (
    NotYours,
    Sent,
    Taken,
    delivered,
    merge,
    refuse_collisions,
    refuse_known_operation,
    taken,
)
from history.lifecycle import NotNow, status_kept
from history.versioned import StaleVersion, still_there
from roadmaps.actions import update_status
from roadmaps.models import PlanAction, QuarterUpdate, Roadmap
from roadmaps.models.update import SAID
from roadmaps.quarters import Quarter
from roadmaps.rhythm import report_before, why_not_asked
from roadmaps.standing import why_locked, why_not_tracked
from web.text import plain_reason

COPIED = ("happened", "evidence", "obstacle", "support", "next_step")
Status = QuarterUpdate.Status


def save_update(*, action: PlanAction, quarter: Quarter, by, **sent) -> QuarterUpdate:
    """Save what one person says of an action in a quarter (see `Sent`); returns the update."""
    return take_update(action=action, quarter=quarter, sent=Sent(by=by, **sent)).row


def take_update(*, action: PlanAction, quarter: Quarter, sent: Sent) -> Taken:
    """Merge what was sent into what stands.

    Raises StaleVersion when somebody else meanwhile changed the same field to another text, NotNow
    once the update is submitted or its quarter closed, ValidationError for what the update refuses
    and NotYours for an operation of somebody else.
    """
    # Refusals undo nothing; the event of a collision is kept although the save is refused.
    with transaction.atomic(savepoint=False):
        try:
            return _take(action, quarter, sent)
        except (NotNow, StaleVersion, ValidationError, NotYours) as caught:
            refusal = caught
    raise refusal


def _take(action, quarter, sent):
    # The plan first: two first saves of one update come one after the other.
    closed = status_kept(action.roadmap) == Roadmap.Status.CLOSED
    update = current_update(action, quarter)
    if update is not None and (known := delivered(update, sent)):
        return known
    if closed:
        raise NotNow(_("The roadmap is closed."))
    if update is None:
        refuse_proposed(action)
    if why := why_locked(update, action.roadmap, quarter):
        raise NotNow(why)
    if update is None:
        return taken(_first(action, quarter, sent), sent)
    refuse_collisions(update, sent)
    merge(update, sent.values, SAID, sent)
    return taken(update, sent)


def current_update(action: PlanAction, quarter: Quarter) -> QuarterUpdate | None:
    """The latest version of the update, locked until the caller's transaction ends."""
    rows = QuarterUpdate.objects.current().of_quarter(quarter).filter(action=action)
    rows = rows.select_related("action__objective__roadmap__state")
    return rows.select_for_update(of=("self",)).first()


def _first(action, quarter, sent) -> QuarterUpdate:
    refuse_known_operation(sent)
    update = QuarterUpdate(
        action=action,
        year=quarter.year,
        quarter=quarter.number,
        version=1,
        updated_by=sent.person,
        **({"standing": action.status, "percent": action.progress} | sent.values),
    )
    # What nobody has written yet collides with nobody.
    update.stamps = {name: int(name in sent.values) for name in SAID}
    update.clean_fields(exclude=["action", "submitted_by", "checked_by", "updated_by"])
    update.save(by=sent.by)
    return update


@transaction.atomic
def copy_last(*, action: PlanAction, quarter: Quarter, by) -> QuarterUpdate:
    """Put the texts of the report before into the fields that are still empty."""
    report = report_before(action.roadmap, quarter)
    last = QuarterUpdate.objects.current().of_quarter(report).filter(action=action).first()
    if last is None:
        raise NotNow(_("The report before has no update to copy from."))
    update = current_update(action, quarter)
    values = {
        name: getattr(last, name)
        for name in COPIED
        if getattr(last, name) and not (update and getattr(update, name))
    }
    version = update.version if update else 0
    return save_update(action=action, quarter=quarter, by=by, base_version=version, values=values)


@transaction.atomic
def submit_update(*, update: QuarterUpdate, by) -> None:
    """Send the update to headquarters. What it lacks is said, and it stays a draft."""
    refuse_when_over(update.action.roadmap)
    update.refresh_from_db()
    QuarterUpdate.lifecycle.move(
        update,
        "submit",
        by=by,
        submitted_by=by if getattr(by, "pk", None) else None,
        submitted_at=timezone.now(),
        return_reason="",
    )


@transaction.atomic
def check_update(*, update: QuarterUpdate, by) -> None:
    """Confirm what the State reports: the action takes over status and progress, unless a later
    quarter has been checked already. Never by whoever wrote or submitted it."""
    refuse_when_over(update.action.roadmap)
    update.refresh_from_db()
    QuarterUpdate.lifecycle.move(
        update,
        "check",
        by=by,
        checked_by=by if getattr(by, "pk", None) else None,
        checked_at=timezone.now(),
    )
    action = still_there(PlanAction.objects.filter(pk=update.action_id))
    if is_latest(update):
        update_status(
            action=action,
            by=by,
            base_version=action.version,
            status=update.standing,
            progress=update.percent,
            status_note=_("As in the checked update, %(update)s") % {"update": update},
            report=update,
        )


def is_latest(update: QuarterUpdate) -> bool:
    """Whether no later quarter of the action has been checked."""
    later = QuarterUpdate.objects.filter(action=update.action_id, status=Status.CHECKED)
    return not any(
        (year, number) > (update.year, update.quarter)
        for year, number in later.values_list("year", "quarter")
    )


@transaction.atomic
def return_update(*, update: QuarterUpdate, by, reason: str) -> None:
    """Send it back to the focal point, who is told why."""
    refuse_when_over(update.action.roadmap)
    update.refresh_from_db()
    reason = plain_reason(reason)
    refuse_long(reason)
    QuarterUpdate.lifecycle.move(update, "return", by=by, reason=reason, return_reason=reason)


@transaction.atomic
def correct_update(*, update: QuarterUpdate, by, reason: str) -> QuarterUpdate:
    """Begin a new version of an update whose quarter is closed; the version before is kept."""
    refuse_when_over(update.action.roadmap)
    quarter = Quarter(update.year, update.quarter)
    update = still_there(QuarterUpdate.objects.filter(pk=update.pk).select_related("action"))
    refuse_correction(update, quarter)
    reason = plain_reason(reason)
    refuse_long(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the update is corrected.")})
    update.is_current = False
    update.save(by=by, reason=reason)
    said = {name: getattr(update, name) for name in SAID}
    correction = QuarterUpdate(
        action=update.action,
        year=update.year,
        quarter=update.quarter,
        edition=update.edition + 1,
        correction_reason=reason,
        version=1,
        updated_by=by if getattr(by, "pk", None) else None,
        **said,
    )
    correction.save(by=by, reason=reason)
    return correction


@transaction.atomic
def begin_late(*, action: PlanAction, quarter: Quarter, by, reason: str) -> QuarterUpdate:
    """Begin the update of a closed quarter of which nothing has reached the server, such as words
    that waited on a device."""
    refuse_when_over(action.roadmap)
    refuse_proposed(action)
    if current_update(action, quarter) is not None:
        raise NotNow(_("There is an update of this quarter: it is corrected instead."))
    if not quarter.is_closed(on=timezone.localdate()):
        raise NotNow(_("The quarter is still open: write its update into the list."))
    reason = plain_reason(reason)
    refuse_long(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the quarter is reported late.")})
    update = QuarterUpdate(
        action=action,
        year=quarter.year,
        quarter=quarter.number,
        correction_reason=reason,
        version=1,
        standing=action.status,
        percent=action.progress,
        updated_by=by if getattr(by, "pk", None) else None,
        # Nobody has written a field yet: what waited on a device collides with nobody.
        stamps=dict.fromkeys(SAID, 0),
    )
    if why := why_locked(update, action.roadmap, quarter):
        raise NotNow(why)
    if why := why_not_asked(action.roadmap, quarter):
        raise NotNow(why)
    update.save(by=by, reason=reason)
    return update


def refuse_correction(update: QuarterUpdate, quarter: Quarter) -> None:
    if not quarter.is_closed(on=timezone.localdate()):
        raise NotNow(_("The quarter is still open: headquarters can return the update to you."))
    if not update.is_current or (update.correction_reason and update.is_writable):
        raise NotNow(_("This update is being corrected already."))


def refuse_long(reason: str) -> None:
    if len(reason) > 500:
        raise ValidationError({"reason": _("Say it in 500 characters at most.")})


def refuse_proposed(action: PlanAction) -> None:
    if why := why_not_tracked(action):
        raise NotNow(why)


def refuse_when_over(roadmap: Roadmap) -> None:
    """Keep the plan open until the caller's transaction ends."""
    if status_kept(roadmap) == Roadmap.Status.CLOSED:
        raise NotNow(_("The roadmap is closed."))
