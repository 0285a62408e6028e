"""Who has a second factor, wherever it is kept."""

from django.apps import apps
from django.conf import settings


def has_second_factor(person_ids) -> set[int]:
    """Of these people, those who have an authenticator app or a passkey. Recovery codes stand in
    for one of them and count for nothing by themselves."""
    if not apps.is_installed("allauth.mfa"):
        return set()
    authenticators = apps.get_model("mfa", "Authenticator").objects.filter(
        user_id__in=list(person_ids), type__in=("totp", "webauthn")
    )
    return set(authenticators.values_list("user_id", flat=True))


def is_second_factor_required() -> bool:
    """In the demonstration it is offered; everywhere else nobody opens content without it."""
    return getattr(settings, "SECOND_FACTOR_REQUIRED", not settings.DEMO)
