"""Every route of signing in, written out. The names without our own words are allauth's, which
reverses them itself."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import path, re_path

from portfolio.sign_in import views

urlpatterns = [
    # Signing in and out; the sign-in page itself is fusion_programme's, with its demonstration.
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/suspended/", account.account_inactive, name="account_inactive"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/by/<slug:provider_id>/", views.provider_sign_in, name="openid_connect_login"),
    path(
        "sign-in/by/<slug:provider_id>/back/", views.provider_back, name="openid_connect_callback"
    ),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed/", social.login_error, name="socialaccount_login_error"),
    # Links out of mails.
    path("invitation/<str:token>/", views.Invitation.as_view(), name="invitation"),
    path("sign-in/forgotten/", account.password_reset, name="account_reset_password"),
    path(
        "sign-in/forgotten/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/new-password/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # One's own security.
    path("account/", views.Security.as_view(), name="account"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/session/", views.session_left, name="session-left"),
    path("account/sessions/end/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/sessions/<int:pk>/end/", views.session_end, name="session-end"),
    path("account/tokens/new/", views.TokenCreate.as_view(), name="token-create"),
    path("account/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    # Show again who you are, before what matters.
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    # Second factors.
    path("account/second-factor/", views.SecondFactors.as_view(), name="mfa_index"),
    path("account/second-factor/app/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/second-factor/passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("account/second-factor/passkeys/new/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        views.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<int:pk>/edit/",
        views.RenamePasskey.as_view(),
        name="mfa_edit_webauthn",
    ),
    # Known to allauth by name, and nowhere here.
    path("sign-in/new/", views.nowhere, name="account_signup"),
    path("sign-in/by-provider/new/", views.nowhere, name="socialaccount_signup"),
    path("account/password/set/", views.nowhere, name="account_set_password"),
]
