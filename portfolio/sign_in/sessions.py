"""Sessions of people: how long they last, where they are open, and how they end.

A session ends after 15 minutes without activity and 12 hours after it began. Both moments stand in
the session itself, so an ordinary request pays nothing for them; its row is written at most once a
minute.
"""

import datetime
import time

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

BEGAN, SEEN = "began", "seen"
WRITE_EVERY = 60


def begin(request) -> None:
    """Mark a session that somebody has just signed in to."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def seconds_left(session, now: float | None = None) -> float:
    """How long this session lives if nothing more is done in it."""
    now = time.time() if now is None else now
    idle = session.get(SEEN, 0) + settings.SESSION_IDLE_SECONDS
    longest = session.get(BEGAN, 0) + settings.SESSION_COOKIE_AGE
    return min(idle, longest) - now


def touch(request, *, at_once=False) -> None:
    """Count this request as activity of the person."""
    now = time.time()
    if not at_once and now - request.session.get(SEEN, 0) < WRITE_EVERY:
        return
    request.session[SEEN] = int(now)
    person = request.user
    person.last_seen_at = timezone.now()
    person.save(update_fields=["last_seen_at"])
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=person.last_seen_at, ip=get_adapter().get_client_ip(request)
    )


def open_sessions(person):
    """The sessions in which this person is signed in now, the youngest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user_id=person.pk, session_key__in=alive)
    idle_since = timezone.now() - datetime.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return rows.filter(last_seen_at__gt=idle_since).order_by("-created_at")


def end_sessions(person, *, except_key: str = "") -> int:
    """End every session of this person, or every other one; returns how many there were."""
    rows = UserSession.objects.filter(user_id=person.pk).exclude(session_key=except_key)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def end_every_entrance(person) -> None:
    """End the sessions and the tokens of the API: whoever had got into the account is out of it,
    whichever way they had made for themselves."""
    end_sessions(person)
    AuthToken.objects.filter(user_id=person.pk).delete()
