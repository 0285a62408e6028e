"""One transaction from the question "may you?" to the last line that is written."""

import sqlite3

from django.db import OperationalError, transaction

from fusion_programme.errors import busy
from portfolio.access import hold

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# A person's own account is no State's: its pages answer by exceptions that only Django's own
# handling turns into pages, and each act there is a transaction of its own.
# PostgreSQL's words for "one of you must go back": a deadlock, and two that cannot stand in a row.
GIVEN_WAY = ("40P01", "40001")
OWN_ACCOUNT = ("account/", "sign-in/", "sign-out/", "invitation/")


def is_own_account(request) -> bool:
    return request.resolver_match.route.startswith(OWN_ACCOUNT)


class OneTransaction:
    """A signed-in person's change is one transaction, and what he holds stays as it is in it.

    Whoever ends his access meanwhile waits until the change is written; if it was ended first, the
    change is refused. An error leaves nothing half written. Of two changes that wait for each other
    one is taken back whole, and its maker is asked to send it again: we do not repeat it for him,
    because a request that has run once has read its files and queued its messages. Stands last,
    after the checks of the request's origin and of who is signed in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or is_own_account(request) or not request.user.is_authenticated:
            return None
        try:
            with transaction.atomic():
                hold(request.user)
                return view(request, *args, **kwargs)
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
