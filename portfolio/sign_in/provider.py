"""Signing in by the organisation's own provider (OpenID Connect).

The provider says who somebody is. It opens no account and is kept on no account: whoever comes is
found by the e-mail address that both the provider and we have confirmed.
"""

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Signing in only: connecting a stranger's account to one of ours would be a back door."""
        if sociallogin.state.get("process") != "login" or request.user.is_authenticated:
            raise PermissionDenied

    def authenticate_by_email(self, sociallogin):
        said = {each.email.lower() for each in sociallogin.email_addresses if is_true(each)}
        address = (
            EmailAddress.objects.filter(email__in=said, verified=True)
            .select_related("user")
            .first()
        )
        return (address.user, address.email) if address else None


def is_true(address) -> bool:
    """Some providers write `email_verified` as a word; anything but true is no."""
    return str(address.verified).lower() == "true"


def provider_name() -> str:
    """What the button says, or nothing where no provider is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""
