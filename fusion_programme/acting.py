"""One transaction from the question "may you?" to the last line that is written."""

import sqlite3

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError, transaction
from django.shortcuts import resolve_url

from fusion_programme.errors import busy
from portfolio.access import held, hold, is_still_in

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# A person's own account is no State's: its pages answer by exceptions that only Django's own
# handling turns into pages.
OWN_ACCOUNT = ("account/", "sign-in/", "sign-out/", "invitation/")
# Where somebody who is signed in changes it.
CHANGES_OF_ONESELF = ("account/", "sign-out/")
# PostgreSQL's words for "one of you must go back": a deadlock, and two that cannot stand in a row.
GIVEN_WAY = ("40P01", "40001")


def is_under(places, request) -> bool:
    return request.path_info.lstrip("/").startswith(places)


class OneTransaction:
    """A signed-in person's change is one transaction, and what he holds stays as it is in it.

    Whoever ends his access, suspends him or signs him out meanwhile waits until the change is
    written; if that came first, the change is refused. An error leaves nothing half written. Of two
    changes that wait for each other one is taken back whole, and its maker is asked to send it
    again: we do not repeat it for him, because a request that has run once has read its files and
    queued its messages. Stands last, after the checks of the request's origin and of who is signed
    in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_under(CHANGES_OF_ONESELF, request) or not is_change(request):
            return self.get_response(request)
        return give_way(request, lambda: self.change_oneself(request))

    def change_oneself(self, request):
        if not is_still_in(request.user, request.session.session_key):
            return to_sign_in(request)
        answer = self.get_response(request)
        if answer.status_code >= 500:
            transaction.set_rollback(True)
        return answer

    def process_view(self, request, view, args, kwargs):
        if is_under(OWN_ACCOUNT, request) or not is_change(request):
            return None
        return give_way(request, lambda: self.change(request, view, args, kwargs))

    def change(self, request, view, args, kwargs):
        hold(request.user, request.session.session_key)
        if not is_anything_held(request):
            return to_sign_in(request)
        return view(request, *args, **kwargs)


def give_way(request, change):
    """Carry out a change in one transaction, or ask to send it again where another came first."""
    try:
        with transaction.atomic():
            return change()
    except OperationalError as error:
        if not has_given_way(error):
            raise
        return busy(request)


def has_given_way(error: OperationalError) -> bool:
    """Whether the database refused this change only because of another at the same moment."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return getattr(cause, "pgcode", None) in GIVEN_WAY


def is_change(request) -> bool:
    return request.method not in SAFE and request.user.is_authenticated


def is_anything_held(request) -> bool:
    """Somebody who holds nothing is asked apart whether he is signed in at all."""
    key = request.session.session_key
    return bool(held(request.user).roles) or is_still_in(request.user, key)


def to_sign_in(request):
    """The session ended, or the person was suspended, since this request began."""
    request.is_over = True
    logout(request)
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
