"""What a person opened, exported, downloaded or looked for, as far as a reader may know it."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q

from history.models import Event
from portfolio.access import ScopedModel, held, states_with
from portfolio.audit import unknown_kinds
from portfolio.models import Participation, State
from portfolio.reads import OPENED, UNDER_BREAK_GLASS

READS = (OPENED, "exported", "downloaded", "searched", UNDER_BREAK_GLASS)


@dataclass(frozen=True)
class Opened:
    """One line: the event, what kind of record, and its name where the reader may see it."""

    event: Event
    kind: str
    label: str
    detail: str


def reads_by(person, reader):
    """Events of reading by this person, newest first, for whoever reads the audit log there."""
    events = Event.objects.filter(by_id=person.pk, verb__in=READS).order_by("-id")
    events = events.exclude(subject_model__in=unknown_kinds(reader))
    if "view_event" in held(reader).everywhere:
        return events
    there = State.objects.filter(states_with(reader, "view_event")).values("pk")
    return events.filter(state_id__in=there)


def opened_lines(events, reader) -> list[Opened]:
    """The lines of these events. A record that not everybody who sees the State may read is told
    by its kind only: the log says that it was opened and never what stands in it."""
    events = list(events)
    rights = rights_by_state(reader, {event.state_id for event in events if event.state_id})
    return [_line(event, rights[event.state_id]) for event in events]


def _line(event, rights) -> Opened:
    try:
        model = apps.get_model(event.subject_model)
    except LookupError:  # of an earlier release
        return Opened(event, event.subject_model, "", "")
    if event.verb == "searched":
        return Opened(event, str(model._meta.verbose_name_plural), "", _detail(event))
    shown = issubclass(model, ScopedModel) and model.opened_by(rights)
    label = event.subject_label if shown else ""
    return Opened(event, str(model._meta.verbose_name), label, _detail(event) if shown else "")


def _detail(event) -> str:
    return ", ".join(str(pair[1]) for pair in event.changes.values() if pair[1])


def rights_by_state(user, state_ids) -> dict[int, set[str]]:
    """Every right of this person on each of these states, in one query at most."""
    mine = held(user)
    found = defaultdict(
        lambda: set(mine.everywhere),
        {pk: set(mine.everywhere) | mine.states.get(pk, set()) for pk in state_ids},
    )
    if mine.programmes:
        parts = Participation.objects.filter(
            Q(state__in=list(state_ids)), programme__in=list(mine.programmes)
        )
        for state_id, programme_id in parts.values_list("state_id", "programme_id"):
            found[state_id] |= mine.programmes[programme_id]
    return found
