"""One line for what somebody typed in one quarter of an hour, however often it was saved."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Min, Q

from history.models import Event

QUARTER = 15 * 60
# More saves than a page's records can take in one quarter of an hour.
MOST_BELOW = 10_000


@dataclass
class Change:
    """One field in one line: from its first old value to its last new one."""

    name: str
    old: object
    new: object
    newest: int
    oldest: int
    saves: int = 1


@dataclass
class Line:
    """One line of a history tab: its newest event, how many saves it stands for, and what they
    changed together."""

    event: Event
    saves: int = 0
    changes: dict[str, Change] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event older than those already here."""
        self.saves += 1
        for name, (old, new) in event.changes.items():
            known = self.changes.get(name)
            if known is None:
                self.changes[name] = Change(name, old, new, event.pk, event.pk)
            else:
                known.old, known.oldest = old, event.pk
                known.saves += 1


def fold(events) -> list[Line]:
    """Lines of these events (newest first). The saves of one person on one record in one quarter
    of an hour are one line, unless somebody else changed the record in between."""
    lines, last_about = [], {}
    for event in events:
        record = (event.subject_model, event.subject_pk)
        line = last_about.get(record)
        if line is None or not _belongs(event, line.event):
            line = last_about[record] = Line(event)
            lines.append(line)
        line.add(event)
    return lines


def fold_page(events, start: int, stop: int) -> list[Line]:
    """The lines whose newest event lies between two places in `events` (a queryset, newest first).

    Looks beyond both ends for what belongs together, so that each event is in one line and each
    line on one page, however often somebody saved. Costs the same queries on every page, and one
    less on the first.
    """
    rows = list(events[start:stop])
    if not rows:
        return []
    mine = {event.pk for event in rows}
    above = _just_above(events, rows) if start else []
    whole = [*above, *rows, *_rest_below(events, rows)]
    return [line for line in fold(whole) if line.event.pk in mine]


def _just_above(events, rows) -> list[Event]:
    """The next newer event of each record: it alone decides whether the first one here begins a
    line."""
    newer = events.filter(_about(rows), pk__gt=rows[0].pk).order_by()
    nearest = newer.values("subject_model", "subject_pk").annotate(nearest=Min("pk"))
    return list(events.filter(pk__in=nearest.values("nearest")))


def _rest_below(events, rows) -> list[Event]:
    """What follows of the lines that are still open at the end: as far as their quarters reach,
    and all that came between, because it may end a line."""
    last = {(event.subject_model, event.subject_pk): event for event in rows}
    still_open = [event for event in last.values() if _takes_more(event)]
    if not still_open:
        return []
    since = min(event.at.timestamp() for event in still_open) // QUARTER * QUARTER
    begun = datetime.datetime.fromtimestamp(since, datetime.UTC)
    older = events.filter(_about(still_open), pk__lt=rows[-1].pk)
    numbers = list(older.filter(at__gte=begun).values_list("pk", flat=True)[:MOST_BELOW])
    return list(older.filter(pk__gte=numbers[-1])[:MOST_BELOW]) if numbers else []


def _about(rows) -> Q:
    """Events about one of the records that these are about."""
    records = {}
    for event in rows:
        records.setdefault(event.subject_model, set()).add(event.subject_pk)
    wanted = Q()
    for model, keys in records.items():
        wanted |= Q(subject_model=model, subject_pk__in=keys)
    return wanted


def _belongs(event: Event, newer: Event) -> bool:
    return _key(event) == _key(newer) and _takes_more(newer)


def _takes_more(event: Event) -> bool:
    return event.verb == "changed" and not event.reason


def _key(event: Event):
    quarter = int(event.at.timestamp()) // QUARTER
    return event.by_id, event.by_name, event.entry, event.verb, event.reason, quarter
