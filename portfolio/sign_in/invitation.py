"""Invitations: an account is opened for somebody by name, and a link in their mailbox opens it."""

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portfolio.actions import add_person
from portfolio.models import User
from portfolio.sign_in.mails import absolute, post
from portfolio.sign_in.second_factor import confirm_address

SALT = "portfolio.invitation"
LASTS_SECONDS = 7 * 24 * 3600


@transaction.atomic
def invite_person(*, email: str, full_name: str, by) -> User:
    """Open an account without a password and send its owner the link to choose one.

    The link works once, for seven days, and never after a password was set or the person was
    suspended.
    """
    person = add_person(email=email, full_name=full_name, password=None, by=by, verb="invited")
    send_link(person)
    return person


@transaction.atomic
def resend_invitation(*, person: User, by) -> None:
    """Send a new link; the one before stops working."""
    why = why_not_invite(person)
    if why:
        raise ValidationError(why)
    spoil_link(person)
    person.save(by=by, verb="invited again")
    send_link(person)


def why_not_invite(person) -> str:
    if not person.is_active:
        return _("This person is suspended. Restore the account first.")
    if person.has_usable_password():
        return _("This person has chosen a password already. They can have it reset themselves.")
    return ""


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User | None:
    """Set the first password. Of two who use one link at the same time only one succeeds."""
    person = invited(token, locked=True)
    if person is None:
        return None
    person.set_password(password)
    person.save(by=person, verb="accepted the invitation")
    confirm_address(person)
    return person


def link_token(person) -> str:
    return signing.dumps([person.pk, stamp(person)], salt=SALT)


def invited(token: str, *, locked=False) -> User | None:
    """Whom the link invites, while it is alive."""
    try:
        pk, mark = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    people = User.objects.select_for_update() if locked else User.objects
    person = people.filter(pk=pk).first()
    if person is None or why_not_invite(person) or not constant_time_compare(mark, stamp(person)):
        return None
    return person


def stamp(person) -> str:
    """Changes with every password, with the unusable ones too: that is what ends a link."""
    return salted_hmac(SALT, f"{person.pk}{person.password}", algorithm="sha256").hexdigest()


def spoil_link(person) -> None:
    """End every link sent so far; the caller saves."""
    if not person.has_usable_password():
        person.set_unusable_password()


def send_link(person) -> None:
    way = reverse("invitation", kwargs={"token": link_token(person)})
    post("invitation", person.email, link=absolute(way))
