"""Goes through the whole history and says where it was touched. Needs no more memory for a long
history than for a short one."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from history.digests import FIELDS, event_digest, matches, seal_digest
from history.models import ChainHead, Event, Seal, SealedUpTo
from history.sealing import waiting

BATCH = 1000
PATIENCE = datetime.timedelta(minutes=1)


@dataclass
class Report:
    """What was found in one chain."""

    chain: str
    sealed: int = 0
    missing: int = 0
    waiting: int = 0
    late: int = 0
    head: str = ""
    damage: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.chain or "house"

    @property
    def events(self) -> int:
        return self.sealed - self.missing + self.waiting


def verify(programme: str | None = None) -> Iterator[Report]:
    """Each chain, or that of one programme, in turn."""
    chains = {*Seal.objects.values_list("chain", flat=True).distinct().order_by()}
    chains |= {*Event.objects.values_list("programme", flat=True).distinct().order_by()}
    chains |= {*ChainHead.objects.values_list("chain", flat=True)}
    for chain in sorted(chains if programme is None else chains & {programme}):
        report = Report(chain)
        check_sealed(report)
        check_waiting(report)
        yield report


def check_sealed(report: Report) -> None:
    """Walk the seals in order: each event stands as it was written, each seal follows the last."""
    expected, previous = 1, ""
    while True:
        seals = Seal.objects.filter(chain=report.chain, number__gte=expected).order_by("number")
        batch = list(seals[:BATCH])
        if not batch:
            break
        events = _events(seal.event_id for seal in batch)
        for seal in batch:
            if seal.number != expected:
                gap = f"{expected} to {seal.number - 1}" if seal.number - expected > 1 else expected
                report.damage.append(f"the chain is broken: seal {gap} is missing")
            elif seal.previous != previous:
                report.damage.append(f"the chain is broken at {_place(seal)}")
            _check_seal(report, seal, events.get(seal.event_id))
            expected, previous = seal.number + 1, seal.digest
            report.sealed += 1
    report.head = previous
    _check_head(report, expected - 1)


def _check_head(report: Report, last: int) -> None:
    head = ChainHead.objects.filter(chain=report.chain).first() or ChainHead(chain=report.chain)
    if head.number > last:
        # Unless the chain has only grown while it was read.
        if not Seal.objects.filter(chain=report.chain, number=last + 1).exists():
            cut = f"seal {last + 1} to {head.number} is missing"
            report.damage.append(f"the end of the chain is cut off: {cut}")
    elif (head.number, head.digest) != (last, report.head):
        report.damage.append("the chain's head does not fit its last seal")


def _check_seal(report: Report, seal: Seal, event: dict | None) -> None:
    if event is None:
        report.missing += 1
        report.damage.append(f"{_place(seal)} is missing; it was sealed {_when(seal.at)}")
        return
    if not is_whole(event):
        report.damage.append(f"{_place(seal)} was altered; it speaks of {_when(event['at'])}")
        return
    place = {
        name: getattr(seal, name) for name in ("chain", "number", "event_id", "previous", "at")
    }
    digest = event["digest"]
    if not matches(seal.digest, lambda key: seal_digest(event_digest=digest, key=key, **place)):
        report.damage.append(f"the chain is broken at {_place(seal)}: its seal was altered")


def check_waiting(report: Report) -> None:
    """Events without a seal: just written, forgotten by the sweeper, or put in past it."""
    now = timezone.now()
    mark = SealedUpTo.objects.first()
    settled, last = mark.settled if mark else 0, 0
    rows = waiting().filter(programme=report.chain)
    while batch := list(rows.filter(pk__gt=last)[:BATCH].values("pk", "digest", *FIELDS)):
        for event in batch:
            last = event["pk"]
            report.waiting += 1
            report.late += now - event["at"] > PATIENCE
            place = f"entry without a seal (event {last})"
            if not is_whole(event):
                report.damage.append(f"{place} was altered; it speaks of {_when(event['at'])}")
            elif last <= settled:
                report.damage.append(f"{place} stands outside the chain; {_when(event['at'])}")


def is_whole(event: dict) -> bool:
    return matches(event["digest"], lambda key: event_digest(event, key))


def _events(ids) -> dict[int, dict]:
    rows = Event.objects.filter(pk__in=list(ids)).values("pk", "digest", *FIELDS)
    return {row["pk"]: row for row in rows}


def _place(seal: Seal) -> str:
    return f"entry {seal.number} (event {seal.event_id})"


def _when(at: datetime.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
