"""Tokens of the API: made by their owner, shown once, dead after 30 days."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from history.recorded import record
from portfolio.models import ApiToken
from portfolio.sign_in.second_factor import has_second_factor

MOST = 10


class OwnersToken(TokenAuthentication):
    """A token is worth what its owner is: active, with a second factor where one is required."""

    def authenticate_credentials(self, token):
        try:
            return super().authenticate_credentials(token)
        except UnicodeDecodeError:
            raise AuthenticationFailed(_("Invalid token.")) from None

    def validate_user(self, auth_token):
        if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(auth_token.user):
            raise AuthenticationFailed(_("The owner of this token must set up a second factor."))
        return super().validate_user(auth_token)


def tokens_of(person):
    """The person's living tokens, the youngest first."""
    rows = ApiToken.objects.filter(person=person, token__expiry__gt=timezone.now())
    return rows.select_related("token").order_by("-token__created")


@transaction.atomic
def make_token(*, name: str, by) -> tuple[ApiToken, str]:
    """Returns the named token and its text, which nobody can show again."""
    if tokens_of(by).count() >= MOST:
        raise ValidationError(_("Ten tokens are the most one person has. Revoke one first."))
    row, text = AuthToken.objects.create(user=by)
    token = ApiToken.objects.create(token=row, person=by, name=name)
    record(by, "token made", by=by, changes={"token": [None, name]})
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by) -> None:
    record(by, "token revoked", by=by, changes={"token": [token.name, None]})
    token.token.delete()
