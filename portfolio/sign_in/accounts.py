"""How accounts sign in: nobody opens one for himself, and guessing is slowed down."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from history.recorded import SYSTEM, record
from portfolio.sign_in.mails import absolute, post

# allauth's own names of mails, and which of ours says it.
MAILS = {
    "password_reset_key": "password_reset",
    "password_changed": "password_changed",
    "password_reset": "password_changed",
    "password_set": "password_changed",
    "totp_activated": "second_factor_changed",
    "totp_deactivated": "second_factor_changed",
    "webauthn_added": "second_factor_changed",
    "webauthn_removed": "second_factor_changed",
    "recovery_codes_generated": "second_factor_changed",
}


def wait_sentence() -> str:
    minutes = -(-settings.SIGN_IN_LOCK_SECONDS // 60)
    return ngettext(
        "Too many failed attempts. Wait %(n)d minute, then try again; "
        "even the right password is refused until then.",
        "Too many failed attempts. Wait %(n)d minutes, then try again; "
        "even the right password is refused until then.",
        minutes,
    ) % {"n": minutes}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only; wrong passwords are counted twice over.

    Once by account, whatever address they come from; once by address, whatever account they try.
    Signing in well gives back the one attempt that it cost and no other.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": lazy(wait_sentence, str)(),
        "rate_limited": lazy(wait_sentence, str)(),
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and the password do not fit together. Both must be typed exactly."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your present password."),
    }

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    # --- guessing ---------------------------------------------------------------------------
    def pre_authenticate(self, request, **credentials):
        super().pre_authenticate(request, **credentials)
        self._address_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_address"
        )
        if not self._address_usage:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self):
        super()._rollback_login_failed_rl_usage()
        if getattr(self, "_address_usage", None):
            self._address_usage.rollback()

    def authentication_failed(self, request, **credentials):
        from portfolio.models import User

        person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        if person:
            record(person, "sign-in failed", by=SYSTEM, changes=where(request))

    def get_client_ip(self, request):
        """The caller's address; what the caller says of itself counts only behind a proxy."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return clean_client_ip(request.META["REMOTE_ADDR"])

    # --- mails ------------------------------------------------------------------------------
    def get_reset_password_from_key_url(self, key):
        way = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(way.replace("UID-KEY", key))

    def send_mail(self, template_prefix, email, context):
        name = MAILS.get(template_prefix.rpartition("/")[2])
        if name:
            post(name, email, link=context.get("password_reset_url"))

    def get_reauthentication_methods(self, user):
        """A second factor first, for whoever has one: a stolen password must not change it."""
        methods = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = [method | {"description": words[method["id"]]} for method in methods]
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        return strong or methods


def where(request) -> dict:
    """The address that a sign-in came from, as history keeps it."""
    return {"address": [None, AccountAdapter().get_client_ip(request)]}


def kind_of_factor(authenticator) -> str:
    """What a second factor is called in history, without anything that could be used."""
    words = {
        Authenticator.Type.TOTP: "authenticator app",
        Authenticator.Type.WEBAUTHN: "passkey",
        Authenticator.Type.RECOVERY_CODES: "recovery codes",
    }
    return words[authenticator.type]
