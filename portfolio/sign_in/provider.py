"""Signing in by the organisation's own provider (OpenID Connect).

The provider says who somebody is. It opens no account and is kept on no account: whoever comes is
found by the e-mail address that both the provider and we have confirmed.
"""

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied

# Signatures that only the provider can make; never "none", never a shared secret.
SIGNATURES = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}


class ProvidersWord(OpenIDConnectOAuth2Adapter):
    """Believes what the configured provider has signed for us, and nothing else.

    The library takes an ID token that came straight from the provider without looking at its
    signature, and the address from another answer that nobody signed; here the two must speak of
    the same person.
    """

    @property
    def openid_config(self):
        config = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise OAuth2Error("The provider calls itself by another name than the one configured.")
        return config

    def complete_login(self, request, app, token, **kwargs):
        told = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        person = self._fetch_user_info(token.token)
        if not told.get("sub") or person.get("sub") != told["sub"]:
            raise OAuth2Error("The provider speaks of two different people.")
        data = {"id_token": told, "userinfo": person}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app, id_token):
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("There is no ID token.") from error
        if algorithm not in SIGNATURES:
            raise OAuth2Error("The ID token is not signed by the provider alone.")
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=settings.OIDC_ISSUER,
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


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
