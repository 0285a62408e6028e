"""Who may read the history of everything, and how much of it."""

from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db.models import Q

from history.models import Event
from history.words import model_of
from portfolio.access import NO_ROW, ScopedModel, held, rights_on, states_with
from portfolio.models import Grant, Programme, State, User
from portfolio.trail import closed_lines


@dataclass(frozen=True)
class Reach:
    """What somebody sees of the audit log. `within` narrows it; without content there are no
    labels, no reasons and no changes."""

    sees_content: bool
    within: Q | None = None
    unknown: tuple[str, ...] = ()
    closed: Q = NO_ROW

    def events(self):
        rows = Event.objects.order_by("-pk").exclude(self.closed)
        if self.unknown:
            rows = rows.exclude(subject_model__in=self.unknown)
        return rows if self.within is None else rows.filter(self.within)


def unknown_kinds(user) -> tuple[str, ...]:
    """Kinds of records of which this person is not even told that there are any."""
    quiet = [each for each in apps.get_models() if getattr(each, "is_kept_quiet", False)]
    mine = held(user).everywhere
    return tuple(each._meta.label_lower for each in quiet if not each.opened_by(mine))


def history_reach(user) -> Reach | None:
    """How far this person's sight into the audit log reaches; nothing for most.

    A reviewer of everything reads every chain, the house's own included; a programme manager those
    of the programmes; whoever holds the right for one State what happened there. An administrator
    sees that something was done, by whom and when, and never what it says. What the history of a
    record keeps from whoever may see the record, such as who did not pass, the log keeps too.
    """
    mine, unknown = held(user), unknown_kinds(user)
    reads = partial(Reach, sees_content=True, unknown=unknown, closed=closed_lines(user))
    if "view_event" in mine.everywhere:
        if _reviews_everything(user):
            return reads()
        codes = Programme.objects.values_list("code", flat=True)
        return reads(within=Q(programme__in=list(codes)))
    if "view_event" in mine.anywhere:
        own = [key for key, rights in mine.programmes.items() if "view_event" in rights]
        codes = Programme.objects.filter(pk__in=own).values_list("code", flat=True)
        states = State.objects.filter(states_with(user, "view_event"))
        there = Q(programme__in=list(codes)) | Q(state_id__in=states.values("pk"))
        return reads(within=there)
    if "view_event_metadata" in mine.everywhere:
        return Reach(sees_content=False, unknown=unknown)
    return None


def _reviews_everything(user) -> bool:
    grants = Grant.objects.in_effect().filter(person=user, role="reviewer")
    return grants.filter(state=None, programme=None).exists()


def may_read_label(user, event: Event) -> bool:
    """Whether the name of the record itself may be said: every row of its kind must be open to the
    reader in that state (interview notes are not, to most)."""
    model = model_of(event.subject_model)
    if model is None or not issubclass(model, ScopedModel):
        return True
    rights = rights_on(user, event.state_id)
    return all(model.opened_by(rights, part=part) for part in model.parts())


def by_person(rows, text: str):
    """Events of people whose name or address holds the text, and of the system by its name."""
    people = User.objects.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    ids = list(people.values_list("pk", flat=True)[:200])
    return rows.filter(Q(by_id__in=ids) | Q(by_id=None, by_name__icontains=text))


def in_state(rows, text: str):
    """Events of the states with this code or a name that holds the text."""
    states = State.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return rows.filter(state_id__in=list(states.values_list("pk", flat=True)[:50]))
