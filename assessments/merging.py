"""Saving by field and by number, whatever is written: an answer, or an update of a plan's action.

Of a record the fields are merged that somebody changed, each if nobody else changed it since he
read it; what a browser delivers a second time under the same number changes nothing.
"""

import hashlib
import json
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.models import Delivery
from history.models import Event
from history.recorded import plain, record
from history.versioned import StaleVersion

COLLIDED = "collided"


class NotYours(Exception):
    """Somebody else has delivered under this number: nothing is told of it."""


@dataclass(frozen=True)
class Sent:
    """What one person sends of one record: the fields that he changed and no others.

    `base_version` is the version from which he began; `bases` names a later one for single fields,
    where his own earlier save is still on its way. `operation` is the number that his browser gave
    to this save.
    """

    by: object
    base_version: int
    values: dict
    mark: bool = False
    operation: UUID | None = None
    bases: dict = field(default_factory=dict)

    def base(self, name: str) -> int:
        return self.bases.get(name, self.base_version)

    def digest(self, row) -> str:
        told = [row.pk, bool(self.mark), sorted(self.values.items())]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    @property
    def person(self):
        return self.by if getattr(self.by, "pk", None) else None


@dataclass(frozen=True)
class Taken:
    """The record as it stands now, and the version that this save made of it."""

    row: object
    version: int
    is_repeat: bool = False


def refuse_collisions(row, sent: Sent) -> None:
    """Raise StaleVersion, with both texts in the record's history, where somebody else meanwhile
    changed the same field to another text."""
    collided = {name: value for name, value in sent.values.items() if _collides(row, name, sent)}
    if collided:
        _record_collision(row, collided, sent)
        raise StaleVersion(row, collided)


def merge(row, values: dict, stamped, sent: Sent) -> None:
    """Write those of these values that are new, each stamped with the version that it makes."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    fields = {each.name for each in row._meta.fields}
    row.clean_fields(exclude=fields - set(changed))
    known = {name: row.stamp(name) for name in stamped}
    row.version += 1
    row.stamps = known | dict.fromkeys(changed, row.version)
    row.updated_by = sent.person
    row.save(by=sent.by)


def delivered(row, sent: Sent) -> Taken | None:
    """What this operation came to when it arrived first, or nothing when it is new."""
    known = _known_operation(sent)
    if known is None:
        return None
    if known.record_number != row.pk or known.digest != sent.digest(row):
        raise _used()
    if known.outcome == Delivery.Outcome.COLLIDED:
        raise StaleVersion(row, sent.values)
    return Taken(row, known.version, is_repeat=True)


def refuse_known_operation(sent: Sent) -> None:
    if _known_operation(sent) is not None:
        raise _used()


def taken(row, sent: Sent) -> Taken:
    _remember(row, sent, Delivery.Outcome.SAVED)
    return Taken(row, row.version)


def last_change(row, name: str) -> Event | None:
    """Who wrote what now stands in this field, and when."""
    written = Event.objects.about(row).filter(verb__in=("created", "changed"))
    return written.filter(changes__has_key=name).first()


def _collides(row, name: str, sent: Sent) -> bool:
    base, stamp = sent.base(name), row.stamp(name)
    is_unknown = stamp > base or base > row.version
    return is_unknown and getattr(row, name) != sent.values[name]


def _record_collision(row, collided: dict, sent: Sent) -> None:
    """Both texts, kept in the history of the record once for each operation."""
    changes = {name: [plain(getattr(row, name)), plain(mine)] for name, mine in collided.items()}
    if sent.operation is None and _told_before(row, changes, sent):
        return
    record(row, COLLIDED, by=sent.by, changes=changes)
    _remember(row, sent, Delivery.Outcome.COLLIDED)


def _told_before(row, changes: dict, sent: Sent) -> bool:
    """Whether the last line of the record's history tells just this: a form was sent twice."""
    last = Event.objects.about(row).first()
    mine = getattr(sent.by, "pk", None)
    return bool(last) and (last.verb, last.by_id, last.changes) == (COLLIDED, mine, changes)


def _known_operation(sent: Sent) -> Delivery | None:
    if sent.operation is None:
        return None
    known = Delivery.objects.filter(pk=sent.operation).first()
    if known is not None and known.person_id != sent.by.pk:
        raise NotYours
    return known


def _used() -> ValidationError:
    return ValidationError({"operation": _("This number was used for another save.")})


def _remember(row, sent: Sent, outcome: str) -> None:
    if sent.operation is None:
        return
    delivery = Delivery(
        operation=sent.operation,
        person=sent.by,
        record_number=row.pk,
        digest=sent.digest(row),
        outcome=outcome,
        version=row.version,
    )
    # The same number on another record in the same moment: one of both stays.
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
