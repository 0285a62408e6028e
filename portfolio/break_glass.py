"""Access outside the rules: asked for, seconded, told at once, ended by itself, reviewed."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from portfolio.access import hold
from portfolio.actions import grant_role
from portfolio.models import BreakGlass, Grant, State, User

Status = BreakGlass.Status


@transaction.atomic
def ask_break_glass(*, state: State, by: User, reason: str, minutes: int = 60) -> BreakGlass:
    """Ask to read a state's record outside the rules; nothing opens until a second one agrees."""
    if BreakGlass.objects.waiting().filter(person=by, state=state).exists():
        raise NotNow(_("You have asked already; a second person has not decided yet."))
    asked = BreakGlass(state=state, person=by, reason=reason.strip(), minutes=minutes)
    asked.full_clean()
    asked.save(by=by, reason=asked.reason)
    _tell(asked, "asked")
    return asked


@transaction.atomic
def open_break_glass(*, asked: BreakGlass, by: User) -> BreakGlass:
    """The second person agrees: the record opens for the minutes asked for, and manager and
    reviewer are told. Whoever asked must still be somebody who may ask there."""
    hold(asked.person)
    asked = _undecided(asked, by)
    if why := _why_not_open(asked):
        raise NotNow(why)
    now = timezone.now()
    grant = grant_role(
        person=asked.person,
        role="break_glass",
        state=asked.state,
        starts_at=now,
        ends_at=now + datetime.timedelta(minutes=asked.minutes),
        reason=asked.reason,
        by=by,
    )
    _decide(asked, Status.OPENED, by, verb="opened", grant=grant)
    return asked


@transaction.atomic
def refuse_break_glass(*, asked: BreakGlass, by: User, reason: str) -> BreakGlass:
    """The second person does not agree; nothing opens."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is refused.")})
    asked = _undecided(asked, by)
    _decide(asked, Status.REFUSED, by, verb="refused", reason=reason.strip())
    return asked


@transaction.atomic
def review_break_glass(*, opened: BreakGlass, by: User, note: str) -> BreakGlass:
    """Somebody else looks at what was opened and writes down what he found."""
    opened = BreakGlass.objects.select_for_update(of=("self",)).get(pk=opened.pk)
    if opened.status != Status.OPENED or opened.is_open:
        raise NotNow(_("Only an access that was opened and has ended is reviewed."))
    if opened.person_id == by.pk:
        raise NotNow(_("Somebody else reviews what you opened."))
    if not note.strip():
        raise ValidationError({"note": _("Write what the review found.")})
    opened.status, opened.review_note = Status.REVIEWED, note.strip()
    opened.reviewed_by, opened.reviewed_at = by, timezone.now()
    opened.full_clean()
    opened.save(by=by, verb="reviewed")
    return opened


def _undecided(asked: BreakGlass, by: User) -> BreakGlass:
    asked = BreakGlass.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.status != Status.ASKED:
        raise NotNow(_("Somebody has decided this already."))
    if asked.has_lapsed:
        raise NotNow(_("Nobody decided within 72 hours. Whoever still needs it asks again."))
    if asked.person_id == by.pk:
        raise NotNow(_("A second person decides, not the one who asked."))
    return asked


def _why_not_open(asked: BreakGlass) -> str:
    person = User.objects.get(pk=asked.person_id)
    if not State.objects.allowed(person, "break_glass").filter(pk=asked.state_id).exists():
        return _("Who asked may no longer ask for access here. Refuse the request.")
    grants = Grant.objects.in_effect().filter(person=person, state=asked.state_id)
    if grants.filter(role="break_glass").exists():
        return _("An access that was asked for before is still open. Agree when it has ended.")
    return ""


def _decide(asked: BreakGlass, status, by, *, verb, grant: Grant | None = None, reason=""):
    asked.status, asked.decided_by, asked.decided_at = status, by, timezone.now()
    asked.grant = grant
    asked.full_clean()
    asked.save(by=by, verb=verb, reason=reason)
    _tell(asked, verb)


def _tell(asked: BreakGlass, verb: str) -> None:
    """Tell whoever approves or reviews there, by a link."""
    from portfolio.notices import tell_break_glass

    tell_break_glass(asked, verb)
