"""Changes to study visits: proposed, changed, moved on, and the States that are invited."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, save_version, still_there
from portfolio.access import holds
from portfolio.models import Programme
from study_visits.models import Invitation, Registration, ServedAction, StudyVisit
from study_visits.models.visit_status import REGISTERING
from study_visits.recordings import ask_again, is_longer
from study_visits.seats import day_of, why_not_keep_seats
from study_visits.steps import lacking, why_not_plan, why_not_record
from study_visits.zones import local

LINKED = ("programme", "host_state", "moderator")


@transaction.atomic
def propose_visit(*, states, by, seats: int = 5, **values) -> StudyVisit:
    """Propose a visit for these States; it belongs to them from its first moment."""
    states = list(states)
    if not states:
        raise ValidationError({"states": _("Choose at least one State.")})
    # One at a time, so that no number is given twice.
    programme = Programme.objects.select_for_update().order_by("pk").first()
    last = StudyVisit.objects.aggregate(last=Max("number"))["last"] or 0
    visit = StudyVisit(programme=programme, number=last + 1, version=1, **values)
    check(visit)
    visit.save(by=by)
    for state in states:
        _invite(visit, by=by, state=state, seats=seats, time_zone=visit.time_zone)
    return visit


@transaction.atomic
def change_visit(*, visit: StudyVisit, by, base_version: int, values: dict) -> StudyVisit:
    """Change what is planned if nobody changed it since `base_version`. On another day every
    confirmed seat is covered too."""
    current = held(visit)
    refuse_stale(current, base_version=base_version, values=values)
    if why := why_not_plan(current):
        raise NotNow(why)
    trial = held(visit)
    for name, value in values.items():
        setattr(trial, name, value)
    check(trial)
    if current.status in REGISTERING:
        _refuse_emptied(current, trial)
    if day_of(trial) != day_of(current) and (why := why_not_keep_seats(trial)):
        raise ValidationError({"starts_at": why})
    is_asked_anew = is_longer(current, trial.recording_until)
    saved = save_locked(current, base_version=base_version, values=values, by=by)
    if is_asked_anew:
        ask_again(saved, by=by)
    return saved


def _refuse_emptied(current, trial) -> None:
    """What the visit was confirmed with stays there."""
    words, before = _("The visit is confirmed: it does not go without %(what)s."), lacking(current)
    gone = {name: what for name, what in lacking(trial).items() if name not in before}
    if gone:
        raise ValidationError({name: words % {"what": what} for name, what in gone.items()})


def check(visit: StudyVisit) -> None:
    """One day in its own zone; a moderator who may change visits."""
    visit.full_clean(exclude=["number", "programme"])
    begins, ends = (local(each, visit.time_zone) for each in (visit.starts_at, visit.ends_at))
    if begins.date() != ends.date():
        raise ValidationError(
            {"ends_at": _("A visit ends on the day on which it begins. Make two of a longer one.")}
        )
    if visit.moderator and not holds(visit.moderator, "change_visit"):
        raise ValidationError({"moderator": _("Choose somebody who may change study visits.")})


@transaction.atomic
def move_visit(*, visit: StudyVisit, name: str, by, reason: str = "") -> StudyVisit:
    """One step of a visit's way."""
    current = held(visit)
    StudyVisit.lifecycle.move(current, name, by=by, reason=reason)
    return current


@transaction.atomic
def change_links(*, visit: StudyVisit, by, base_version: int, values: dict) -> StudyVisit:
    """Set the links of the platform and of the recording. History says that it was done and never
    which they are. A later day for the recording asks its speakers again."""
    current = held(visit)
    refuse_stale(current, base_version=base_version, values=values)
    trial = held(visit)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean(exclude=["number", "programme"])
    is_new = trial.recording_link and trial.recording_link != current.recording_link
    if is_new and (why := why_not_record(trial)):
        raise ValidationError({"recording_link": why})
    is_asked_anew = is_longer(current, trial.recording_until)
    if is_new and is_asked_anew:
        words = _("The speakers agreed to an earlier day. Save the later one first and ask them.")
        raise ValidationError({"recording_link": words})
    for name, value in values.items():
        setattr(current, name, value)
    current.version += 1
    current.save(by=by, verb=StudyVisit.LINKED)
    if is_asked_anew:
        ask_again(current, by=by)
    return current


@transaction.atomic
def invite_to_visit(*, visit: StudyVisit, by, **values) -> Invitation:
    """Invite one more State, with its seats and the zone of its people."""
    current = held(visit)
    if why := why_not_plan(current):
        raise NotNow(why)
    return _invite(current, by=by, **values)


def _invite(visit, *, by, **values) -> Invitation:
    invitation = Invitation(visit=visit, version=1, **values)
    invitation.full_clean()
    invitation.save(by=by)
    return invitation


@transaction.atomic
def change_invitation(*, invitation: Invitation, by, base_version: int, values: dict) -> Invitation:
    """Change seats or zone; never to fewer seats than are confirmed."""
    if why := why_not_plan(held(invitation.visit)):
        raise NotNow(why)
    rows = Invitation.objects.filter(pk=invitation.pk)
    current = still_there(rows.select_for_update(of=("self",)))
    taken = seats_taken(current)
    if values.get("seats", current.seats) < taken:
        raise ValidationError(
            {
                "seats": _("%(n)s seats are confirmed already: withdraw somebody first.")
                % {"n": taken}
            }
        )
    for name, value in values.items():
        setattr(current, name, value)
    current.full_clean()
    return save_version(rows, base_version=base_version, values=values, by=by)


def seats_taken(invitation) -> int:
    rows = Registration.objects.filter(visit=invitation.visit_id, state=invitation.state_id)
    return rows.filter(status=Registration.Status.CONFIRMED).count()


@transaction.atomic
def remove_invitation(*, invitation: Invitation, by) -> None:
    """Take a State out again, as long as nobody of it has registered and another State remains."""
    visit = held(invitation.visit)
    if why := why_not_plan(visit):
        raise NotNow(why)
    if Registration.objects.filter(visit=visit, state=invitation.state_id).exists():
        raise NotNow(
            _("People of this State have registered, so it stays invited. Withdraw them instead.")
        )
    if not visit.invitations.exclude(pk=invitation.pk).exists():
        raise NotNow(_("A visit is for one State at least. Invite another one first."))
    invitation.delete(by=by)


@transaction.atomic
def serve_action(*, visit: StudyVisit, action, by) -> ServedAction:
    """Name an action of an invited State's plan that the visit serves."""
    current = held(visit)
    state = action.objective.roadmap.state_id
    if not current.invitations.filter(state=state).exists():
        raise ValidationError({"action": _("Choose an action of a State that is invited.")})
    served = ServedAction(visit=current, action=action)
    served.full_clean()
    served.save(by=by)
    return served


@transaction.atomic
def unserve_action(*, served: ServedAction, by) -> None:
    """The visit does not serve this action after all."""
    held(served.visit)
    served.delete(by=by)


def held(visit: StudyVisit) -> StudyVisit:
    """The visit as it stands, which nobody else changes until the transaction ends."""
    rows = StudyVisit.objects.select_for_update(of=("self",), no_key=True)
    return still_there(rows.select_related(*LINKED).filter(pk=visit.pk))
