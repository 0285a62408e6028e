"""How a record moves from status to status: declared as data, moved by one function.

"May you?" is a right; "is it time?" is a reason or nothing. The screen prints the reason beside
the greyed button and the action raises the same one, so the two cannot differ.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from history.authorship import has_written
from history.models import Event
from history.recorded import build_event


class NotNow(Exception):
    """The move is not possible at this moment; the message says why and what to do."""


def status_kept(obj) -> str:
    """The status of a record as it stands now, which nobody moves until the transaction ends.

    Rows that only point at the record are written beside this; other writers to it wait.
    """
    rows = type(obj)._base_manager.select_for_update(no_key=True)
    return rows.values_list("status", flat=True).get(pk=obj.pk)


@dataclass(frozen=True)
class Transition:
    """One permitted move. `right` is the model's own word ("change", "approve") for who may;
    `why_not` answers with a sentence when it is not time yet.

    Nobody approves his own work: `not_by` names earlier verbs, and whoever did one of them last
    does not make this move; `not_by_authors` names kinds of records (the record itself, its parts),
    and whoever wrote something of one does not make it either."""

    name: str
    sources: tuple[str, ...]
    target: str
    label: str
    right: str = "change"
    why_not: Callable | None = None
    needs_reason: bool = False
    not_by: tuple[str, ...] = ()
    not_by_authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A move as the page shows it to one person: open, or closed with the reason."""

    transition: Transition
    why_not: str

    @property
    def is_open(self):
        return not self.why_not


class Lifecycle:
    """The statuses of one kind of record, in order, and the moves between them."""

    def __init__(self, statuses, *transitions: Transition):
        self.statuses = statuses
        self.transitions = transitions

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def named(self, name: str) -> Transition:
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise LookupError(name)

    def why_not(self, obj, name: str, by=None) -> str:
        """Why this move cannot be made now, or nothing; `by` is whoever reads the answer."""
        transition = self.named(name)
        if obj.status not in transition.sources:
            return _("This is not possible while the status is “%(status)s”.") % {
                "status": obj.status_words(by)
            }
        return (transition.why_not and transition.why_not(obj)) or ""

    def offers(self, obj, may: Callable[[str], bool], known=None, by=None) -> list[Offer]:
        """The moves from here that a person may make; `may` answers for a right's word.

        `known` holds reasons that the page has worked out already, by the move's name; `by` is the
        reader, who is told beforehand when the move would approve his own work.
        """
        known = known or {}

        def reason(name):
            why = known[name] if name in known else self.why_not(obj, name)
            return why or (self.why_not_by(obj, name, by) if by else "")

        return [
            Offer(each, reason(each.name))
            for each in self.transitions
            if obj.status in each.sources and may(each.right)
        ]

    def why_not_by(self, obj, name: str, by) -> str:
        """Why this person in particular cannot make the move, or nothing: nobody judges his own
        work, and the sentence says who else may."""
        transition = self.named(name)
        if any(_was_last(by, obj, verb) for verb in transition.not_by):
            why = _("Nobody approves his own work, and you made the step before this one.")
        elif has_written(by, obj.history_whole(), transition.not_by_authors):
            why = _("Nobody approves his own work, and you wrote a part of this.")
        else:
            return ""
        return f"{why} {_who_else(obj.who_may(transition.right))}"

    def move(self, obj, name: str, *, by, reason: str = "", **values):
        """Make the move and leave one event.

        Two people pressing at once: the first wins, the second gets NotNow. Further `values` are
        set in the same statement. The caller has already asked whether `by` may.
        """
        with transaction.atomic():
            # What the reasons ask about stays as it is until the move is written.
            status_kept(obj)
            self._refuse(obj, self.named(name), by, reason)
            self._write(obj, self.named(name), by, reason, values)

    def _refuse(self, obj, transition, by, reason):
        name = transition.name
        if why := self.why_not(obj, name, by) or self.why_not_by(obj, name, by):
            raise NotNow(why)
        if transition.needs_reason and not reason.strip():
            raise NotNow(_("Say why: the reason is kept in the history."))

    def _write(self, obj, transition, by, reason, values):
        old = {field: getattr(obj, field) for field in values}
        source = obj.status
        rows = type(obj).objects.filter(pk=obj.pk, status=source)
        if not rows.compare_and_set(status=transition.target, **values):
            raise NotNow(_("Somebody else has just changed this. Load the page again."))
        changes = {"status": [source, transition.target]}
        obj.refresh_from_db(fields=["status", *values])
        changes |= {
            field: [None if each is None else str(each) for each in (old[field], value)]
            for field, value in values.items()
        }
        build_event(obj, transition.name, by=by, changes=changes, reason=reason).save()


def _was_last(by, obj, verb: str) -> bool:
    """Whether this person was the last to do this with the record itself."""
    last = Event.objects.about(obj).filter(
        verb=verb, subject_model=obj._meta.label_lower, subject_pk=str(obj.pk)
    )
    author = last.values_list("by_id", flat=True).first()
    return author is not None and author == getattr(by, "pk", None)


def _who_else(roles: str) -> str:
    if not roles:
        return _("Somebody else with this right does it.")
    return _("Somebody else does it who had no part in it: %(roles)s.") % {"roles": roles}
