"""Changes to sessions: planned, changed, opened to States, moved on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import set_links
from history.versioned import refuse_stale, save_locked, save_version, still_there
from portfolio.models import Programme, State
from training.calendar import occasions_of
from training.gate import hold_places
from training.models import Course, InvitedState, Session
from training.nomination_rules import why_not_go_on
from training.session_mails import is_moved, tell_moved
from web.text import plain_reason

# The steps that ask again whether everybody may have his place.
GATED = ("confirm", "begin")


@transaction.atomic
def plan_session(*, by, course: Course, states, trainers=(), **values) -> Session:
    """Plan a session of a course for these States; the seats are shared out evenly at first."""
    states = list(states)
    if not states:
        raise ValidationError({"states": _("Invite at least one State.")})
    # One after the other: no number is given twice.
    course = still_there(Course.objects.select_for_update(no_key=True).filter(pk=course.pk))
    session = Session(
        course=course,
        course_edition=course.edition,
        pass_mark=course.pass_mark,
        least_attendance=course.least_attendance,
        programme=Programme.objects.filter(participations__state__in=states).first(),
        version=1,
        **values,
    )
    session.code = next_code(course, session.starts_on.year)
    session.full_clean()
    session.save(by=by)
    set_links(session, "trainers", trainers, by=by)
    share, rest = divmod(session.seats, len(states))
    for place, state in enumerate(states):
        _invite(session, state, share + (place < rest), by)
    return session


def next_code(course: Course, year: int) -> str:
    """Such as FC-ANA-2026-03: the third session of the course that begins in that year."""
    begins = f"{course.code}-{year}-"
    taken = Session.objects.filter(code__startswith=begins).values_list("code", flat=True)
    numbers = [int(each.removeprefix(begins)) for each in taken if each[len(begins) :].isdigit()]
    return f"{begins}{max(numbers, default=0) + 1:02}"


@transaction.atomic
def change_session(*, session: Session, by, base_version: int, values: dict) -> Session:
    """Change dates, place, seats or trainers while the session has not begun. Of one that is
    confirmed, everybody with a place is told where and when it is now."""
    current = held(session)
    refuse_stale(current, base_version=base_version, values=values)
    if not current.is_changeable:
        raise NotNow(_("The session has begun or is over: it stays as it was planned."))
    trial = held(session)
    for name, value in values.items():
        if name != "trainers":
            setattr(trial, name, value)
    trial.full_clean()
    _refuse_beside_places(current, trial)
    entries = occasions_of(current)
    is_told = current.status == Session.Status.CONFIRMED and is_moved(current, trial)
    saved = save_locked(current, base_version=base_version, values=values, by=by)
    if is_told:
        tell_moved(saved, entries)
    _fill(saved)
    return saved


def _refuse_beside_places(current, trial) -> None:
    """What was given stays covered: seats for everybody, clearances until the new last day."""
    placed = list(current.nominations.placed().select_related("participant__agency"))
    if trial.seats < len(placed):
        words = _("%(count)s places are given. Keep at least so many seats.")
        raise ValidationError({"seats": words % {"count": len(placed)}})
    if trial.seats < current.seats:
        _refuse_over_seats(trial, "seats")
    if placed and trial.ends_on != current.ends_on:
        hold_places(trial)
        if why := why_not_go_on(trial):
            raise ValidationError({"ends_on": why})


def _fill(session) -> None:
    from training.nomination_actions import fill_places

    fill_places(session=session)


@transaction.atomic
def move_session(*, session: Session, name: str, by, reason: str = "") -> Session:
    """One step of the session's lifecycle. What confirming and beginning rely on is held until the
    step is written."""
    current = held(session)
    if name in GATED:
        hold_places(current)
    Session.lifecycle.move(current, name, by=by, reason=plain_reason(reason))
    return current


@transaction.atomic
def invite_state(*, session: Session, state: State, quota: int, by) -> InvitedState:
    """Invite one more State."""
    current = held(session)
    if not current.is_changeable:
        raise NotNow(_("The session has begun or is over: no State is invited any more."))
    if quota:
        _refuse_over_seats(current, "quota", more=quota)
    return _invite(current, state, quota, by)


def _invite(session, state, quota, by) -> InvitedState:
    invited = InvitedState(session=session, state=state, quota=quota, version=1)
    invited.full_clean()
    invited.save(by=by)
    return invited


@transaction.atomic
def change_invited_state(
    *, invited: InvitedState, by, base_version: int, values: dict
) -> InvitedState:
    """Change a State's places or the plan actions that it is invited for."""
    session = _held_changeable(invited)
    taken = session.nominations.placed().filter(participant__state=invited.state_id).count()
    if values.get("quota", taken) < taken:
        words = _("%(count)s places of this State are given. Keep at least so many.")
        raise ValidationError({"quota": words % {"count": taken}})
    before = session.invited.values_list("quota", flat=True).get(pk=invited.pk)
    if (more := values.get("quota", before) - before) > 0:
        _refuse_over_seats(session, "quota", more=more)
    actions = values.get("actions", ())
    if any(each.objective.roadmap.state_id != invited.state_id for each in actions):
        raise ValidationError({"actions": _("Choose actions of this State’s plan.")})
    rows = InvitedState.objects.filter(pk=invited.pk)
    saved = save_version(rows, base_version=base_version, values=values, by=by)
    _fill(session)
    return saved


def _refuse_over_seats(session: Session, field: str, *, more: int = 0) -> None:
    """The States have together no more places than the session has seats."""
    places = sum(session.invited.values_list("quota", flat=True)) + more
    if places > session.seats:
        words = _(
            "The States would have %(places)s places together and the session %(seats)s seats. "
            "Take places from a State first, or add seats."
        )
        raise ValidationError({field: words % {"places": places, "seats": session.seats}})


@transaction.atomic
def explain_balance(*, invited: InvitedState, by, base_version: int, text: str) -> InvitedState:
    """Say why fewer than 30 % of a State's nominations are women."""
    _held_changeable(invited)
    rows = InvitedState.objects.filter(pk=invited.pk)
    return save_version(rows, base_version=base_version, values={"balance_note": text}, by=by)


def _held_changeable(invited: InvitedState) -> Session:
    session = held(invited.session)
    if not session.is_changeable:
        raise NotNow(_("The session has begun or is over: what its States were given stays."))
    return session


@transaction.atomic
def uninvite_state(*, invited: InvitedState, by) -> None:
    """Take an invitation back as long as nobody was nominated."""
    session = held(invited.session)
    if not session.is_changeable:
        raise NotNow(_("The session has begun or is over: its States stay."))
    if session.nominations.filter(participant__state=invited.state_id).exists():
        raise NotNow(_("Somebody of this State was nominated: the invitation stays."))
    if session.invited.count() == 1:
        raise NotNow(_("A session serves at least one State. Cancel the session instead."))
    invited.delete(by=by)


def held(session: Session) -> Session:
    """The session as it stands, which nobody else changes until the transaction ends."""
    # The course is read afterwards: joined, it could be older than what this waited for.
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return still_there(rows.filter(pk=session.pk))
