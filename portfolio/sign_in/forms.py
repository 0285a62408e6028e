"""allauth's forms in the dress of our pages, with refusals in place of errors for odd answers."""

from allauth.account import forms as account
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portfolio.sign_in.second_factor import SecondFactorAdapter
from web.forms import PlainForm

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Six-digit code"),
    "name": _("Name"),
    "passwordless": _("Sign in with this passkey alone, without a password"),
}
rules = lazy(lambda: " ".join(password_validators_help_texts()), str)


class Dressed:
    """The label, class and hint of our own pages; no words inside the boxes."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = rules() if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"


class LoginForm(Dressed, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ChangePasswordForm(Dressed, account.ChangePasswordForm):
    pass


class ResetPasswordForm(Dressed, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Dressed, account.ResetPasswordKeyForm):
    pass


class LinkForm(account.UserTokenForm):
    """The link to a new password. It opens nothing for somebody suspended since it was sent."""

    def _get_user(self, uidb36):
        person = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


class ReauthenticateForm(Dressed, account.ReauthenticateForm):
    pass


class CodeForm(Dressed, mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code, or a recovery code")


class CodeAgainForm(Dressed, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(Dressed, totp.ActivateTOTPForm):
    pass


class RefusesOddAnswers:
    """What a browser's passkey says is data like any other: a wrong shape is a wrong answer."""

    def _refuse(self, work):
        try:
            return work()
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            raise SecondFactorAdapter().validation_error("incorrect_code") from None


class AddPasskeyForm(RefusesOddAnswers, Dressed, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self):
        return self._refuse(super().clean)


class PasskeyForm(RefusesOddAnswers, webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self):
        return self._refuse(super().clean_credential)


class PasskeySignInForm(RefusesOddAnswers, webauthn.LoginWebAuthnForm):
    def clean_credential(self):
        return self._refuse(super().clean_credential)


class PasskeyAgainForm(RefusesOddAnswers, webauthn.ReauthenticateWebAuthnForm):
    def clean_credential(self):
        return self._refuse(super().clean_credential)


class RenamePasskeyForm(Dressed, webauthn.EditWebAuthnForm):
    name = forms.CharField(max_length=60)


class TokenForm(PlainForm):
    name = forms.CharField(
        label=_("Name of the token"),
        max_length=60,
        help_text=_("What will use it, for example: dashboard of the regional office."),
    )


class NewPasswordForm(Dressed, account.PasswordVerificationMixin, forms.Form):
    """The first password of somebody invited."""

    password1 = SetPasswordField()
    password2 = PasswordField(autocomplete="new-password")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user
