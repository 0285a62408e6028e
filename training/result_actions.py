"""Changes to results: a half-day marked, a test entered. Saved by field and by number, so that
nothing is lost or overwritten unseen in whatever order a browser delivers (assessments.merging)."""

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
from history.versioned import StaleVersion
from training.attendance import COUNTS, Slot, slots, why_not_mark
from training.certificates import why_not_regrade, why_not_remark
from training.models import Attendance, Nomination, Session, TestResult
from training.models.nomination_status import Status
from training.nomination_actions import move_nomination

MARKED = ("mark",)
TESTED = ("before", "after")


def mark_attendance(*, nomination: Nomination, slot: Slot, by, **sent) -> Attendance:
    """Mark one half-day of one person (see `Sent`); who came is attending from then on."""
    return take_mark(nomination=nomination, slot=slot, sent=Sent(by=by, **sent)).row


def enter_tests(*, nomination: Nomination, by, **sent) -> TestResult:
    """Enter the points of one person before or after the session (see `Sent`)."""
    return take_tests(nomination=nomination, sent=Sent(by=by, **sent)).row


def take_mark(*, nomination: Nomination, slot: Slot, sent: Sent) -> Taken:
    key = {"nomination": nomination, "day": slot.day, "half": slot.half}

    def why_not(session):
        if slot not in slots(session):
            return _("The session has no such half-day.")
        why = why_not_mark(session, nomination, slot, now=timezone.now())
        if why or "mark" not in sent.values:
            return why
        return why_not_remark(nomination, slot, sent.values["mark"])

    def take():
        found = _take(Attendance, key, MARKED, sent, why_not)
        is_here = sent.values.get("mark") in COUNTS
        if is_here and nomination.status == Status.ACCEPTED and not found.is_repeat:
            move_nomination(nomination=nomination, name="attend", by=sent.by)
        return found

    return _refusing(take)


def take_tests(*, nomination: Nomination, sent: Sent) -> Taken:
    def why_not(session):
        if session.status not in (Session.Status.RUNNING, Session.Status.DELIVERED):
            return _("Tests are entered while the session runs and until it is closed.")
        if not nomination.is_placed:
            return _("This person did not take part.")
        if "after" not in sent.values:
            return ""
        return why_not_regrade(nomination, sent.values["after"])

    return _refusing(lambda: _take(TestResult, {"nomination": nomination}, TESTED, sent, why_not))


def _refusing(take) -> Taken:
    """Refusals undo nothing; the event of a collision is kept although the save is refused."""
    with transaction.atomic(savepoint=False):
        try:
            return take()
        except (NotNow, StaleVersion, ValidationError, NotYours) as caught:
            refusal = caught
    raise refusal


def _take(model, key: dict, stamped, sent: Sent, why_not) -> Taken:
    """Merge what was sent into what stands, while nobody closes the session."""
    session = key["nomination"].session
    session.status = status_kept(session)
    row = model.objects.filter(**key).select_for_update(of=("self",), no_key=True).first()
    if row is not None:
        row.nomination = key["nomination"]
        if known := delivered(row, sent):
            return known
    if why := why_not(session):
        raise NotNow(why)
    if row is None:
        row = _first(model, key, stamped, sent)
    else:
        refuse_collisions(row, sent)
        merge(row, sent.values, stamped, sent)
    return taken(row, sent)


def _first(model, key, stamped, sent: Sent):
    """The session is held, so that two first saves come one after the other."""
    refuse_known_operation(sent)
    row = model(**key, **sent.values, version=1, updated_by=sent.person)
    # What nobody has written yet collides with nobody.
    row.stamps = {name: int(name in sent.values) for name in stamped}
    row.clean_fields(exclude=["nomination", "updated_by"])
    row.save(by=sent.by)
    return row
