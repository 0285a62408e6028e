"""Marks the person of a request with the entrance used, for history."""

from django.contrib.auth.middleware import get_user
from django.utils.functional import SimpleLazyObject
from rest_framework.permissions import IsAuthenticated

from history.entry import Entry, via


class MarkEntry:
    """Whoever acts in a request acts on a page, until the API says otherwise.

    The person is still read only when somebody asks: a page for nobody costs no query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: via(get_user(request), Entry.PAGE))
        return self.get_response(request)


def mark_sent_later(request) -> None:
    """For a page that keeps what could not be sent and says so when it sends it: the person wrote
    this offline. No other page asks, and a request can say nothing else of its entrance."""
    if request.headers.get("X-Sent-Later") == "1":
        via(request.user, Entry.OFFLINE)


class SignedInByApi(IsAuthenticated):
    """Signed-in people only, by session or by token; what they change came through the API."""

    def has_permission(self, request, view):
        via(request.user, Entry.API)
        return super().has_permission(request, view)


def mark_signed_in(sender, request, user, **kwargs):
    """Signing in puts another object in the request's place of the person."""
    if request is not None:
        via(user, Entry.PAGE)
