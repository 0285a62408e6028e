"""Gives every event its place in a chain, a moment after it was written.

Sealing is no part of the change itself: a lock on the end of a chain, held until a business
transaction ends, would make everybody wait for everybody. The sweeper seals what waits.
"""

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from history.digests import seal_digest
from history.models import ChainHead, Event, Seal, SealedUpTo

BATCH = 500
ROUND = 20
# Between taking a number and being counted as a transaction PostgreSQL needs a moment.
SETTLING_SECONDS = 10


def seal_waiting() -> int:
    """One round; returns how many events were sealed. A long queue is taken in several rounds, so
    that other work of the sweeper is not held up."""
    sealed = 0
    for _batch in range(ROUND):
        if is_quiet():
            break
        found = seal_batch()
        sealed += found
        if found < BATCH:
            break
    return sealed


def is_quiet() -> bool:
    """Whether the last event is known to be sealed; asked without holding anything."""
    mark = SealedUpTo.objects.first()
    return mark is not None and mark.settled == _last_event()


def waiting(settled: int | None = None):
    """Events that have no seal yet, oldest first. From `settled` on; without it, all there are."""
    rows = Event.objects.all() if settled is None else Event.objects.filter(pk__gt=settled)
    return rows.filter(~Exists(Seal.objects.filter(event_id=OuterRef("pk")))).order_by("pk")


@transaction.atomic
def seal_batch() -> int:
    """Seal the oldest waiting events in one short transaction."""
    # One sweeper at a time: another waits here, and then finds these events sealed.
    SealedUpTo.objects.get_or_create(pk=1)
    mark = SealedUpTo.objects.select_for_update().get(pk=1)
    # Before looking: whatever ended before this moment is seen by the query below.
    oldest = _transactions("xmin")
    found = list(waiting(mark.settled).values_list("pk", "programme", "digest")[:BATCH])
    chains = {}
    for pk, chain, digest in found:
        chains.setdefault(chain, []).append((pk, digest))
    for chain in sorted(chains):
        extend(chain, chains[chain])
    if len(found) < BATCH:
        settle(mark, oldest)
    return len(found)


def extend(chain: str, events: list[tuple[int, str]]) -> None:
    """Put these events at the end of a chain, whose head the caller's transaction holds."""
    ChainHead.objects.get_or_create(chain=chain)
    head = ChainHead.objects.select_for_update().get(chain=chain)
    at = timezone.now()
    seals = []
    for event_id, digest in events:
        head.number += 1
        place = {"chain": chain, "number": head.number, "event_id": event_id, "at": at}
        place["previous"] = head.digest
        head.digest = seal_digest(event_digest=digest, **place)
        seals.append(Seal(digest=head.digest, **place))
    Seal.objects.bulk_create(seals)
    head.save()


def settle(mark: SealedUpTo, oldest: int | None) -> None:
    """Everything in sight is sealed: move the mark up to what was noted before, once no
    transaction is open that could still bring a lower number."""
    now = timezone.now()
    if oldest is None:
        mark.settled = mark.seen = _last_event()
    elif oldest >= mark.horizon and (now - mark.seen_at).total_seconds() >= SETTLING_SECONDS:
        mark.settled = max(mark.settled, mark.seen)
        mark.seen, mark.seen_at = _last_event(), now
        mark.horizon = _transactions("xmax")
    elif mark.horizon > _transactions("xmax"):
        # The database was moved to another server, which counts from its own beginning.
        mark.seen_at, mark.horizon = now, _transactions("xmax")
    else:
        return
    mark.save()


def _last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _transactions(end: str) -> int | None:
    """The oldest transaction still open ("xmin") or the next to begin ("xmax"). Nothing on SQLite,
    where one writer follows another and numbers come in order."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_snapshot_{end}(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]
