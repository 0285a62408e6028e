"""Digests that only somebody who holds the installation's key can make.

An event's digest covers every field that it stores; a seal's digest covers the event's and that of
the seal before. Whoever changes a line in the database without the key is found out.
"""

import datetime
import hashlib
import hmac
import json
from functools import lru_cache

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

# In this order for ever: older digests were made over it.
FIELDS = (
    "at",
    "by_id",
    "by_name",
    "verb",
    "subject_model",
    "subject_pk",
    "subject_label",
    "parent_model",
    "parent_pk",
    "state_id",
    "programme",
    "entry",
    "changes",
    "reason",
)


def settled(changes: dict) -> dict:
    """The changes as every database gives them back: plain text, numbers, lists and nothing."""
    return json.loads(json.dumps(changes, cls=DjangoJSONEncoder))


def event_digest(values: dict, key: str | None = None) -> str:
    """The digest of an event with these values by field."""
    facts = [_fact(values[name]) for name in FIELDS]
    return _digest("event", facts, key)


def seal_digest(
    *,
    chain: str,
    number: int,
    event_id: int,
    event_digest: str,
    previous: str,
    at: datetime.datetime,
    key: str | None = None,
) -> str:
    """The digest of a seal: it ties one event to its place after the seal before."""
    return _digest("seal", [chain, number, event_id, event_digest, previous, _fact(at)], key)


def keys() -> list[str]:
    """The key in use, then those used before it. `SECRET_KEY` made the lines of an installation
    until it was given a key of history's own."""
    return [
        settings.HISTORY_KEY,
        *settings.HISTORY_KEY_FALLBACKS,
        settings.SECRET_KEY,
        *settings.SECRET_KEY_FALLBACKS,
    ]


def matches(stored: str, make) -> bool:
    """Whether one of the keys makes the stored digest; `make` takes a key."""
    return any(hmac.compare_digest(stored, make(key)) for key in keys())


def _digest(purpose: str, facts: list, key: str | None) -> str:
    text = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(_derived(purpose, key or settings.HISTORY_KEY), text, "sha256").hex()


@lru_cache(maxsize=32)
def _derived(purpose: str, key: str) -> bytes:
    return hashlib.sha256(f"history.{purpose}:{key}".encode()).digest()


def _fact(value):
    """A value in the one form that both databases agree on."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, float) and value.is_integer():
        # PostgreSQL keeps 1e20 as digits and gives a whole number back.
        return int(value)
    if isinstance(value, dict):
        return {name: _fact(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_fact(each) for each in value]
    return value
