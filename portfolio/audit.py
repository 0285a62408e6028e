"""Who may read the history of everything, and how much of it."""

from dataclasses import dataclass

from django.db.models import Q

from history.models import Event
from history.words import model_of
from portfolio.access import ScopedModel, rights_on
from portfolio.models import Programme, State, User

FULL = ("manager", "reviewer")
METADATA = ("administrator",)


@dataclass(frozen=True)
class Reach:
    """What somebody sees of the audit log. `chains` are programmes' codes, None for all of them;
    without content there are no labels, no reasons and no changes."""

    sees_content: bool
    chains: tuple[str, ...] | None = None

    def events(self):
        rows = Event.objects.order_by("-pk")
        return rows if self.chains is None else rows.filter(programme__in=self.chains)


def history_reach(user) -> Reach | None:
    """How far this person's sight into the audit log reaches; nothing for most.

    A reviewer reads every chain, a programme manager those of the programmes; an administrator
    sees that something was done, by whom and when, and never what it says.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    roles = set(user.groups.values_list("name", flat=True))
    if "reviewer" in roles:
        return Reach(sees_content=True)
    if "manager" in roles:
        codes = Programme.objects.order_by("code").values_list("code", flat=True)
        return Reach(sees_content=True, chains=tuple(codes))
    return Reach(sees_content=False) if roles.intersection(METADATA) else None


def offers_audit(roles) -> bool:
    """Whether the log is among the places of somebody with these roles."""
    return bool({*FULL, *METADATA}.intersection(roles))


def may_read_label(user, event: Event) -> bool:
    """Whether the name of the record itself may be said: the kind of record must be open to the
    reader in that state (interview notes are not, to most)."""
    model = model_of(event.subject_model)
    if model is None or not issubclass(model, ScopedModel):
        return True
    return model.rights["view"] in rights_on(user, event.state_id)


def by_person(rows, text: str):
    """Events of people whose name or address holds the text, and of the system by its name."""
    people = User.objects.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    ids = list(people.values_list("pk", flat=True)[:200])
    return rows.filter(Q(by_id__in=ids) | Q(by_id=None, by_name__icontains=text))


def in_state(rows, text: str):
    """Events of the states with this code or a name that holds the text."""
    states = State.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return rows.filter(state_id__in=list(states.values_list("pk", flat=True)[:50]))
