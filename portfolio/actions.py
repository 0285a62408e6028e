"""Changes to people and what they may do that have consequences."""

import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from portfolio.matrix import RIGHTS_OF, ROLES
from portfolio.models import Grant, Programme, State, StateUserPermission, User

TEAM = ("lead", "assessor")
TEAM_DAYS_AFTER_CLOSING = 90


@transaction.atomic
def add_person(*, email: str, full_name: str, password: str | None, by, verb="") -> User:
    """Open an account. Without a password the person cannot sign in until one is set, by a link
    that also confirms the address."""
    person = User(email=email.strip().lower(), full_name=full_name)
    person.set_password(password)
    person.full_clean()
    try:
        with transaction.atomic():
            person.save(by=by, verb=verb)
    except IntegrityError:
        # Somebody invited the same address in the same moment.
        raise ValidationError(
            {"email": _("An account with this address was just opened.")}
        ) from None
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=password is not None
    )
    return person


@transaction.atomic
def change_person(*, person: User, by, full_name: str) -> User:
    """Correct a person's name."""
    person.full_name = full_name
    person.clean_fields(exclude=["password", "email"])
    person.save(by=by)
    return person


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: str,
    by,
    state: State | None = None,
    programme: Programme | None = None,
    starts_at=None,
    ends_at=None,
    reason: str = "",
) -> Grant:
    """Give a person a role for one state, for the States of a programme, or for everything.

    The rights on a state follow at once. Nobody grants anything to himself; whoever asks has been
    found to hold the right to grant there (why_not_grant says what is wrong otherwise).
    """
    granter = None if by == SYSTEM else by
    if granter and granter.pk == person.pk:
        raise ValidationError(_("Nobody grants a role to himself. Ask another manager."))
    _keep_person(person)
    grant = Grant(
        person=person,
        role=role,
        state=state,
        programme=programme,
        starts_at=starts_at or timezone.now(),
        ends_at=ends_at,
        granted_by=granter,
        reason=reason.strip(),
    )
    grant.full_clean()
    _refuse_second(grant)
    grant.save(by=by)
    write_rights(grant)
    return grant


def _keep_person(person: User) -> None:
    """Keep the person as he stands until the transaction ends: he is not suspended meanwhile, and
    of two who grant him one role at the same moment the second sees the first's grant."""
    rows = User.objects.select_for_update(no_key=True).filter(pk=person.pk)
    if not rows.values_list("is_active", flat=True).get():
        raise ValidationError(_("This person is suspended. Restore the account first."))


def _refuse_second(grant: Grant) -> None:
    same = Grant.objects.filter(
        person=grant.person, role=grant.role, state=grant.state, programme=grant.programme
    )
    if any(each.ends_at is None or each.ends_at > grant.starts_at for each in same):
        raise ValidationError(_("This person holds that role already."))


def write_rights(grant: Grant) -> None:
    """Write the rights on the state that a grant gives, as guardian's rows; nothing for a grant
    that reaches further than one state, which is read from the grant itself."""
    if not grant.state_id:
        return
    permissions = Permission.objects.filter(
        codename__in=RIGHTS_OF[grant.role],
        content_type__app_label="portfolio",
        content_type__model="state",
    )
    StateUserPermission.objects.bulk_create(
        StateUserPermission(
            user_id=grant.person_id,
            permission=permission,
            content_object_id=grant.state_id,
            grant=grant,
        )
        for permission in permissions
    )


@transaction.atomic
def sync_rights() -> int:
    """Bring the rights on states to what the matrix of this release says; returns how many grants
    had to be written anew."""
    names = dict(Permission.objects.values_list("pk", "codename"))
    changed = 0
    for grant in Grant.objects.exclude(state=None).prefetch_related("rights"):
        has = {names.get(right.permission_id) for right in grant.rights.all()}
        if has != RIGHTS_OF[grant.role]:
            StateUserPermission.objects.filter(grant=grant).delete()
            write_rights(grant)
            changed += 1
    return changed


@transaction.atomic
def extend_grant(*, grant: Grant, ends_at, by, reason: str) -> Grant:
    """Give a grant another end, with a reason. One that has ended is granted anew instead."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    _refuse_own(grant, by)
    if ROLES[grant.role].is_emergency:
        raise NotNow(_("Break-glass access ends by itself. It is asked for again, not extended."))
    if not grant.is_current() and grant.starts_at <= timezone.now():
        raise NotNow(_("This access has ended. Grant the role again instead."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the end is moved.")})
    if ends_at is not None and ends_at <= timezone.now():
        raise ValidationError({"ends_on": _("Choose a day after today.")})
    grant.ends_at = ends_at
    grant.full_clean()
    grant.save(by=by, verb="extended", reason=reason.strip())
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by, reason: str = "") -> Grant:
    """End a grant now: its rights are gone with the next question."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    now = timezone.now()
    if grant.ends_at is not None and grant.ends_at <= now:
        raise NotNow(_("This access has ended already."))
    grant.ends_at = max(now, grant.starts_at)
    grant.save(by=by, verb="ended", reason=reason.strip())
    return grant


def hold_team(state: State) -> list[Grant]:
    """The grants of a State's mission teams, kept as they are until the transaction ends. Whoever
    moves a mission and ends them takes them before the mission (see portfolio.access.hold)."""
    rows = Grant.objects.filter(state=state, role__in=TEAM).select_related("person", "state")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def end_team_after(*, state: State, closed_at: datetime.datetime, by) -> None:
    """A mission's team keeps its access for 90 days after the mission closes, not longer. Grants
    that end earlier anyway are left alone."""
    limit = closed_at + datetime.timedelta(days=TEAM_DAYS_AFTER_CLOSING)
    for grant in hold_team(state):
        if grant.starts_at < limit and (grant.ends_at is None or grant.ends_at > limit):
            grant.ends_at = limit
            grant.save(by=by, verb="limited", reason=_("90 days after the mission closed"))


def why_not_grant(*, by: User, role: str, state=None, programme=None) -> str:
    """Why this person may not grant this role there, or nothing. The administrator appoints
    administrators; every other role is granted by somebody who approves people there."""
    from portfolio.access import held, rights_on

    mine = held(by)
    if ROLES[role].is_emergency:
        return _("Break-glass access is asked for, not granted.")
    if role == "administrator":
        if "add_person" in mine.everywhere or "approve_person" in mine.everywhere:
            return ""
        return _("Administrators are appointed by administrators and programme managers.")
    if state is not None:
        if "approve_person" in rights_on(by, state.pk):
            return ""
    elif programme is not None:
        if "approve_person" in mine.everywhere | mine.programmes.get(programme.pk, set()):
            return ""
    elif "approve_person" in mine.everywhere:
        return ""
    return _("Roles there are granted by a programme manager who holds that role there.")


def _refuse_own(grant: Grant, by) -> None:
    if getattr(by, "pk", None) == grant.person_id:
        raise NotNow(_("Nobody extends his own access. Ask another manager."))
