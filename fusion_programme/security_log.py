"""The security log: who signed in and out, and what was refused to whom.

A line says what, where (the route's name and the keys in it), who (an account's number), from which
address and by which method. It holds no content, no query string, no e-mail address, no password
and no token; docs/security.md says which lines there are and how long they are kept.
"""

import logging

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils.functional import LazyObject

from web.client import address_of
from web.log_lines import pairs

logger = logging.getLogger("fusion.security")
REFUSALS = {400, 401, 403, 404, 405, 413, 429}
# Keys of rows say which row was asked for; anything else in an address may be a secret.
KEYS = ("pk", "code", "finding", "suggestion", "kind", "name", "state", "person")


def log_refusals(get_response):
    """Middleware: one line for every answer that refuses, and for every error."""

    def answer(request):
        response = get_response(request)
        if response.status_code in REFUSALS:
            note("refused", request, status=response.status_code, why=why(request, response))
        elif response.status_code >= 500:
            note("failed", request, level=logging.ERROR, status=response.status_code)
        return response

    return answer


def why(request, response) -> str:
    """The word that tells refusals of one status apart."""
    said = getattr(request, "refused_for", "")
    if not said and response.status_code == 404:
        return "no such page" if request.resolver_match is None else "absent or not open"
    return said


def note(what: str, request, *, level=logging.WARNING, **facts) -> None:
    match = getattr(request, "resolver_match", None)
    keys = {key: match.kwargs[key] for key in KEYS if key in match.kwargs} if match else {}
    logger.log(
        level,
        pairs(
            what=what,
            who=person(request),
            **{"from": address_of(request)},
            method=request.method,
            route=match.view_name if match else "",
            **{f"row_{key}": value for key, value in keys.items()},
            **facts,
        ),
    )


def person(request):
    """The account's number, if the request has been asked for it: writing a line never queries."""
    user = vars(request).get("user")
    if isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else "stranger"


@receiver(user_logged_in)
def on_sign_in(request, user, **kwargs):
    if request is not None:
        note("signed in", request, level=logging.INFO, account=user.pk)


@receiver(user_logged_out)
def on_sign_out(request, user, **kwargs):
    if request is not None and user is not None:
        note("signed out", request, level=logging.INFO, account=user.pk)


@receiver(user_login_failed)
def on_failed_sign_in(request, credentials, **kwargs):
    """Whose account was tried, by its number. What was typed is not written down: people type
    passwords where their address belongs."""
    if request is None:
        return
    typed = credentials.get("username") or credentials.get("email") or ""
    account = get_user_model().objects.filter(email__iexact=str(typed)[:254]).first()
    note("sign-in failed", request, account=account.pk if account else "unknown")
