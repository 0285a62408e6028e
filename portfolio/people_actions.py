"""Opening, closing and reopening an account."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portfolio.actions import add_person
from portfolio.models import User


@transaction.atomic
def invite_person(*, email: str, full_name: str, by) -> User:
    """Open an account without a password for somebody who will choose one."""
    return add_person(email=email.strip().lower(), full_name=full_name, password=None, by=by)


@transaction.atomic
def suspend_person(*, person: User, by, reason: str) -> None:
    """Close an account: everything it holds rests until it is restored."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this person is suspended.")})
    if person == by:
        raise ValidationError(_("Nobody suspends himself: ask another administrator."))
    if not person.is_active:
        raise ValidationError(_("This person is suspended already."))
    person.is_active = False
    person.save(by=by, verb="suspended", reason=reason.strip())


@transaction.atomic
def restore_person(*, person: User, by, reason: str) -> None:
    """Open a suspended account again, with the grants that have not ended meanwhile."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this person is restored.")})
    if person.is_active:
        raise ValidationError(_("This person is not suspended."))
    person.is_active = True
    person.save(by=by, verb="restored", reason=reason.strip())
