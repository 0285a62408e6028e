"""What people do with their sign-in, as lines of their history.

These are facts about rows of allauth, which tells of them by its signals. No line ever holds a
password, a code or a token.
"""

from allauth.account import signals as account
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from history.recorded import SYSTEM, record
from portfolio.sign_in import second_factor, sessions
from portfolio.sign_in.accounts import kind_of_factor, where


@receiver(user_logged_in)
def on_session_opened(request, user, **kwargs):
    sessions.begin(request)


@receiver(account.user_logged_in)
def on_signed_in(request, user, **kwargs):
    shown = request.session.get(RECORDS) or []
    if any(each["method"] == "mfa" for each in shown):
        second_factor.mark_shown(request.session)
    if shown and shown[-1]["method"] in ("password", "mfa"):
        # Whoever has just proved it is not asked again to set up the second factor.
        shown[-1]["reauthenticated"] = True
        request.session[RECORDS] = shown
    methods = [each["method"] for each in shown]
    record(user, "signed in", by=user, changes=where(request) | {"by": [None, methods]})


@receiver(user_logged_out)
def on_signed_out(request, user, **kwargs):
    if user is not None and not getattr(request, "is_over", False):
        record(user, "signed out", by=user)


@receiver(account.password_changed)
@receiver(account.password_set)
def on_password_changed(request, user, **kwargs):
    """Whoever knew the old password is out everywhere else."""
    sessions.end_sessions(user, except_key=request.session.session_key)
    record(user, "password changed", by=user, changes=where(request))


@receiver(account.password_reset)
def on_password_reset(request, user, **kwargs):
    """The link lay in the person's own mailbox, so the address is theirs. Who forgot a password may
    have had it stolen: what was opened with the old one ends."""
    sessions.end_every_entrance(user)
    second_factor.confirm_address(user)
    record(user, "password reset", by=user, changes=where(request))


@receiver(mfa.authenticator_added)
def on_factor_added(request, user, authenticator, **kwargs):
    if authenticator.type in second_factor.FACTORS:
        second_factor.mark_shown(request.session)
    told = {"second factor": [None, kind_of_factor(authenticator)]}
    record(user, "second factor added", by=user, changes=told)


@receiver(mfa.authenticator_removed)
def on_factor_removed(request, user, authenticator, **kwargs):
    if not second_factor.has_second_factor(user):
        request.session.pop(second_factor.SHOWN, None)
    told = {"second factor": [kind_of_factor(authenticator), None]}
    record(user, "second factor removed", by=user, changes=told)


@receiver(mfa.authenticator_reset)
def on_codes_renewed(request, user, authenticator, **kwargs):
    record(user, "recovery codes renewed", by=user)


@receiver(mfa.authenticator_used)
def on_factor_used(request, user, authenticator, **kwargs):
    second_factor.mark_shown(request.session)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(user, "recovery code used", by=user, changes=where(request))


@receiver(mfa.authentication_failed)
def on_factor_failed(request, user, authenticator, **kwargs):
    told = where(request) | {"second factor": [None, kind_of_factor(authenticator)]}
    record(user, "second factor failed", by=SYSTEM, changes=told)
