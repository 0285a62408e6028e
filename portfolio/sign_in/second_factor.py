"""The second factor: an authenticator app, a passkey, or one of the recovery codes kept for a day
when neither is at hand."""

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.recorded import record
from portfolio.sign_in import cipher
from portfolio.sign_in.mails import post
from portfolio.sign_in.sessions import end_every_entrance

SHOWN = "second_factor"
# Recovery codes are no factor of their own: they stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
WAYS_TO_SHOW = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "session-left",
    "healthz",
    "robots",
    "security-txt",
}


def is_shown(session) -> bool:
    """Whether a second factor was shown, or made, in this session."""
    return bool(session.get(SHOWN))


def mark_shown(session) -> None:
    session[SHOWN] = True


def factors_of(person):
    """The person's second factors, recovery codes left aside."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS)


def has_second_factor(person) -> bool:
    return factors_of(person).exists()


def is_last(authenticator) -> bool:
    """Whether the person would be left without a second factor if this one went."""
    return not factors_of(authenticator.user).exclude(pk=authenticator.pk).exists()


@transaction.atomic
def reset_second_factor(*, person, by, reason: str) -> None:
    """Take every second factor from a person who has lost theirs, and sign them and their tokens
    out everywhere.

    Whoever asks must be known to be that person: from now on the password alone leads to the page
    that sets up a new one.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, and how you know who asks.")})
    if person == by:
        raise ValidationError(_("Somebody else must reset your own second factor."))
    Authenticator.objects.filter(user_id=person.pk).delete()
    end_every_entrance(person)
    record(person, "second factor reset", by=by, reason=reason)
    post("second_factor_changed", person.email, person=person)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted, and the last factor stays where one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Wait for the next one and try it."),
        "cannot_delete_authenticator": gettext_lazy(
            "A second factor is required here. Add another one first, then remove this one."
        ),
    }

    def encrypt(self, text):
        return cipher.encrypt(text)

    def decrypt(self, encrypted_text):
        try:
            return cipher.decrypt(encrypted_text)
        except cipher.Unreadable:
            raise ValidationError(
                _("This second factor can no longer be read. Ask an administrator to reset it.")
            ) from None

    def can_delete_authenticator(self, authenticator):
        return not (settings.SECOND_FACTOR_REQUIRED and is_last(authenticator))

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}


def confirm_address(person) -> None:
    """The person has opened a link that only their mailbox held."""
    EmailAddress.objects.update_or_create(
        user_id=person.pk,
        email=person.email.lower(),
        defaults={"verified": True, "primary": True},
    )
