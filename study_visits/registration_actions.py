"""Changes to who takes part: registered, confirmed behind the gate, present, asked afterwards."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import still_there
from portfolio.diligence import require_clearance
from portfolio.models import Participant, Support
from portfolio.participant_actions import refuse_forgotten
from study_visits.actions import held
from study_visits.models import Invitation, RatingCount, Registration, StudyVisit
from study_visits.models.visit_status import PLANNED, TAKEN_PLACE, Status
from study_visits.seats import day_of, recipient

AFTER = (*TAKEN_PLACE, Status.CLOSED)


@transaction.atomic
def register_participant(*, visit: StudyVisit, participant: Participant, by) -> Registration:
    """Register a person of an invited State. The seat is not confirmed by it."""
    current = held(visit)
    refuse_forgotten(participant)
    if current.status not in PLANNED:
        raise NotNow(_("People register until the visit is held."))
    if not current.invitations.filter(state=participant.state_id).exists():
        raise ValidationError({"participant": _("The State of this person is not invited.")})
    registration = Registration(visit=current, state=participant.state, participant=participant)
    registration.full_clean()
    registration.save(by=by)
    return registration


@transaction.atomic
def move_registration(*, registration: Registration, name: str, by, reason: str = ""):
    """Confirm, withdraw or register again."""
    if name == "confirm":
        return confirm_seat(registration=registration, by=by)
    current = _held(registration)
    if name == "register_again":
        refuse_forgotten(current.participant)
        if current.visit.status not in PLANNED:
            raise NotNow(_("People register until the visit is held."))
    Registration.lifecycle.move(current, name, by=by, reason=reason)
    return current


@transaction.atomic
def confirm_seat(*, registration: Registration, by) -> Registration:
    """Confirm a seat. What is asked (seats of the State, screening, due diligence) is held until it
    is written: of two who confirm the last seat the second is refused, and a withdrawal meanwhile
    waits."""
    current = _held(registration)
    rows = Invitation.objects.select_for_update(of=("self",))
    list(rows.filter(visit=current.visit_id, state=current.state_id))
    list(Participant.objects.select_for_update(of=("self",)).filter(pk=current.participant_id))
    current.participant.refresh_from_db(fields=["screening", "agency", "unit"])
    require_clearance(recipient(current), Support.STUDY_VISIT, on=day_of(current.visit))
    Registration.lifecycle.move(current, "confirm", by=by)
    return current


@transaction.atomic
def note_attendance(*, registration: Registration, by, minutes: int | None) -> Registration:
    """Keep how many minutes somebody with a seat was in the room; 0 for somebody who did not
    come, nothing while it is not known."""
    current = _held(registration)
    if current.visit.status not in AFTER:
        raise NotNow(_("Attendance is noted once the visit was held."))
    if not current.has_seat:
        raise NotNow(_("Only somebody whose seat was confirmed can have been there."))
    current.attended_minutes = minutes
    current.clean_fields(exclude=["participant", "state", "visit"])
    longest = _minutes(current.visit)
    if minutes is not None and minutes > longest:
        raise ValidationError(
            {"minutes": _("The visit took %(n)s minutes: choose that or fewer.") % {"n": longest}}
        )
    current.save(by=by)
    return current


def _minutes(visit) -> int:
    return int((visit.ends_at - visit.starts_at).total_seconds() // 60)


@transaction.atomic
def rate_visit(*, registration: Registration, by, overall: str, intent: str) -> None:
    """Count what somebody thought of the visit, once; nothing says who answered what."""
    current = _held(registration)
    if why := why_not_rate(current):
        raise NotNow(why)
    asked = RatingCount.Asked
    _count(current.visit, asked.OVERALL, overall, by)
    _count(current.visit, asked.INTENT, intent, by)
    current.rated_on = timezone.localdate()
    current.save(by=by)


@transaction.atomic
def follow_up_visit(*, registration: Registration, by, applied: str) -> None:
    """Count what somebody says three months later, once."""
    current = _held(registration)
    if why := why_not_follow_up(current):
        raise NotNow(why)
    _count(current.visit, RatingCount.Asked.APPLIED, applied, by)
    current.followed_up_on = timezone.localdate()
    current.save(by=by)


def why_not_rate(registration) -> str:
    if not registration.has_seat or registration.visit.status not in AFTER:
        return _("The visit is rated by those who had a seat, once it was held.")
    if registration.rated_on:
        return _("You have answered already. Thank you.")
    return ""


def why_not_follow_up(registration) -> str:
    visit = registration.visit
    if not registration.has_seat or visit.status not in AFTER or not visit.is_to_follow_up():
        return _("This is asked three months after the visit.")
    if registration.followed_up_on:
        return _("You have answered already. Thank you.")
    return ""


def _count(visit, asked, answer: str, by) -> None:
    if answer not in RatingCount.ANSWERS[asked].values:
        raise ValidationError({asked.value: _("Choose one of the answers.")})
    key = {"visit": visit, "asked": asked, "answer": answer}
    row = RatingCount.objects.filter(**key).first() or RatingCount(**key)
    row.count += 1
    row.save(by=by)


def _held(registration: Registration) -> Registration:
    """The visit first and then the registration, neither of which changes until the end."""
    visit = held(registration.visit)
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    current = still_there(
        rows.select_related("participant__agency", "state").filter(pk=registration.pk)
    )
    current.visit = visit
    return current
