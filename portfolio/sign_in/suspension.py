"""Suspension: somebody loses everything at once, and the account stays with its history."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portfolio.models import User
from portfolio.sign_in.invitation import spoil_link
from portfolio.sign_in.sessions import end_every_entrance


@transaction.atomic
def suspend_person(*, person: User, by, reason: str) -> None:
    """Close an account: sessions, tokens of the API and links end; rights rest until restored."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this person is suspended.")})
    if person == by:
        raise ValidationError(_("Nobody suspends himself: ask another administrator."))
    if not person.is_active:
        raise ValidationError(_("This person is suspended already."))
    person.is_active = False
    spoil_link(person)
    person.save(by=by, verb="suspended", reason=reason)
    end_every_entrance(person)


@transaction.atomic
def restore_person(*, person: User, by, reason: str) -> None:
    """Open a suspended account again; the person signs in anew and makes new tokens."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this person is restored.")})
    if person.is_active:
        raise ValidationError(_("This person is not suspended."))
    person.is_active = True
    person.save(by=by, verb="restored", reason=reason)
