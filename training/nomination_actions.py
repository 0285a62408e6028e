"""Changes to nominations: proposed by a State, selected by headquarters, followed to the end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import refuse_stale, save_locked, still_there
from portfolio.diligence import require_clearance
from portfolio.models import Participant, State
from portfolio.participant_actions import alike, hold_people
from training.intake import Intake, refuse_days_ahead, refuse_own_address
from training.models import Nomination, Session
from training.models.nomination_status import Status
from training.nomination_rules import Judge, judge_one, recipient_of
from training.session_actions import held
from web.text import plain_reason

LINKED = ("participant__agency", "participant__state", "session__course")
PLACE_FREE = "A place became free."


@transaction.atomic
def nominate(*, session: Session, participant: Participant, by, **told) -> Nomination:
    """Propose a person of an invited State."""
    intake = Intake(held(session), participant.state_id, by)
    nomination = intake.proposed(participant, **told)
    nomination.save(by=by)
    return nomination


@transaction.atomic
def nominate_new(
    *, session: Session, state: State, by, person: dict, is_another: bool = False, **told
) -> Nomination:
    """Record somebody and propose him in one step; both or neither. What is sent twice is done
    once: nobody of the same name in the same post is nominated again as another person."""
    hold_people(state)
    intake = Intake(held(session), state.pk, by)
    told = {"is_another": is_another, "alike": alike} | told
    participant, nomination = intake.proposed_new(state, person, **told)
    participant.save(by=by)
    nomination.participant = participant
    nomination.save(by=by)
    return nomination


@transaction.atomic
def change_nomination(*, nomination: Nomination, by, base_version: int, values: dict) -> Nomination:
    """Correct the declaration or the reserve while nothing is decided."""
    current = _held(nomination)
    refuse_stale(current, base_version=base_version, values=values)
    if not current.is_open:
        raise NotNow(_("The nomination is decided: it stays as it was proposed."))
    refuse_days_ahead(values.get("declared_on"))
    refuse_own_address(current.participant, values.get("supervisor_email", ""))
    return save_locked(current, base_version=base_version, values=values, by=by)


@transaction.atomic
def name_supervisor(
    *, nomination: Nomination, by, base_version: int, supervisor_email: str
) -> Nomination:
    """Say where the supervisor is asked after three and six months; empty, the focal point is."""
    current, values = _held(nomination), {"supervisor_email": supervisor_email}
    if current.participant.forgotten_on:
        raise NotNow(_("The personal data of this person were removed."))
    refuse_stale(current, base_version=base_version, values=values)
    refuse_own_address(current.participant, supervisor_email)
    return save_locked(current, base_version=base_version, values=values, by=by)


@transaction.atomic
def waive_prerequisites(*, nomination: Nomination, by, reason: str) -> Nomination:
    """Let somebody in who lacks a prerequisite: who and why stand with the nomination."""
    current, reason = _held(nomination), plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: it stands with the nomination.")})
    if not current.is_open:
        raise NotNow(_("The nomination is decided already."))
    if not judge_one(current).lacking(current):
        raise NotNow(_("No prerequisite is lacking."))
    current.waiver = reason
    current.waived_by = by if getattr(by, "pk", None) else None
    current.clean_fields(exclude={each.name for each in current._meta.fields} - {"waiver"})
    current.version += 1
    current.save(by=by)
    return current


@transaction.atomic
def move_nomination(*, nomination: Nomination, name: str, by, reason: str = "") -> Nomination:
    """One step. A place that becomes free goes to the waiting list in the same moment."""
    current = _held(nomination)
    frees = current.status == Status.ACCEPTED and name in ("withdraw", "miss")
    _move(current, name, by=by, reason=plain_reason(reason))
    if frees:
        fill_places(session=current.session)
    return current


def fill_places(*, session: Session) -> list[Nomination]:
    """Give free places to the waiting list, whoever waits longest first; who may not be accepted is
    passed over and stays in turn. Done by the system: whoever freed the place, perhaps of another
    State, chose nobody."""
    session = held(session)
    moved = []
    if not session.gives_places:
        return moved
    for each in list(session.nominations.in_turn().select_related(*LINKED)):
        each.session = session
        if not Judge(session, [each]).why_not_accept(each):
            _move(each, "accept", by=SYSTEM, reason=PLACE_FREE)
            moved.append(each)
    return moved


def _move(nomination: Nomination, name: str, *, by, reason: str) -> None:
    """The step itself, in a session that the caller holds."""
    values, now = {}, timezone.now().replace(microsecond=0)
    if name in ("accept", "undo_miss"):
        _hold_gate(nomination)
    if name == "accept":
        values = {"accepted_at": now}
    elif name == "waitlist":
        values = {"waitlisted_at": now}
    Nomination.lifecycle.move(nomination, name, by=by, reason=reason, **values)


def _hold_gate(nomination: Nomination) -> None:
    """Nobody screens the person otherwise, moves him to another unit or withdraws its clearance
    until the place is given."""
    rows = Participant.objects.select_for_update(of=("self",), no_key=True)
    person = still_there(rows.filter(pk=nomination.participant_id).select_related("agency"))
    nomination.participant = person
    session = nomination.session
    if person.is_cleared:
        require_clearance(recipient_of(person), session.support, on=session.ends_on)


def _held(nomination: Nomination) -> Nomination:
    """The nomination as it stands, in its session that nobody else changes until the end."""
    session = held(nomination.session)
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True)
    current = still_there(rows.select_related(*LINKED).filter(pk=nomination.pk))
    current.session = session
    return current
