"""One line for what somebody typed in one quarter of an hour, however often it was saved."""

from dataclasses import dataclass, field

from history.models import Event

QUARTER = 15 * 60
BEYOND = 60


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
    """The lines whose newest event lies between two places in `events`. Looks a little beyond both
    ends, so that a line is whole and stands on one page only."""
    above = max(start - BEYOND, 0)
    rows = list(events[above : stop + BEYOND])
    mine = {event.pk for event in rows[start - above : stop - above]}
    return [line for line in fold(rows) if line.event.pk in mine]


def _belongs(event: Event, newer: Event) -> bool:
    return _key(event) == _key(newer) and newer.verb == "changed" and not newer.reason


def _key(event: Event):
    quarter = int(event.at.timestamp()) // QUARTER
    return event.by_id, event.by_name, event.entry, event.verb, event.reason, quarter
