"""What pages show of a State's nominations: the rows, their standing and their balance."""

from collections import Counter
from dataclasses import dataclass

from portfolio.access import rights_on, states_with
from portfolio.models import State
from training.balance import Balance, balance_of
from training.models import InvitedState, Nomination
from training.models.nomination_status import COUNTED, PLACED
from training.nomination_rules import Judge
from training.nomination_told import told_statuses


@dataclass
class Row:
    """One nomination with what is said beside it."""

    nomination: Nomination
    clearance: object
    lacking: list
    # The status as this reader may know it.
    told: tuple[str, str]


@dataclass
class Nominations:
    """The nominations of one State that a reader sees. `is_whole` says that he sees all of them, so
    that numbers may be shown."""

    rows: list
    balance: Balance
    placed: int
    awaiting: int
    is_whole: bool


def nominations_of(invited: InvitedState, user) -> Nominations:
    found = Nomination.objects.allowed(user).filter(
        session=invited.session, participant__state=invited.state
    )
    listed = list(found.select_related("participant__agency", "participant__state", "session"))
    for each in listed:
        each.session = invited.session
    judge = Judge(invited.session, listed)
    counted = [each for each in listed if each.status in COUNTED]
    told = told_statuses(listed, user)
    return Nominations(
        rows=[
            Row(each, judge.clearance(each), judge.lacking(each), told[each.pk]) for each in listed
        ],
        balance=balance_of(counted),
        placed=sum(each.status in PLACED for each in listed),
        awaiting=sum(each.awaits_approval for each in listed),
        is_whole="view_nomination" in rights_on(user, invited.state_id),
    )


@dataclass
class StateLine:
    """One State in a session: what its places are, and how far its nominations are."""

    invited: InvitedState
    balance: Balance
    nominated: int
    placed: int
    pending: int
    is_whole: bool


def state_lines(session, user) -> list[StateLine]:
    """The States of a session as far as the reader sees them."""
    invited = InvitedState.objects.allowed(user).filter(session=session).select_related("state")
    rows = list(
        Nomination.objects.allowed(user)
        .filter(session=session, status__in=COUNTED)
        .select_related("participant__agency")
    )
    by_state = {}
    for each in rows:
        by_state.setdefault(each.participant.state_id, []).append(each)
    whole = _states_seen_whole(user)
    found = []
    for each in invited:
        own = by_state.get(each.state_id, [])
        screened = Counter(row.participant.screening for row in own)
        found.append(
            StateLine(
                invited=each,
                balance=balance_of(own),
                nominated=len(own),
                placed=sum(row.status in PLACED for row in own),
                pending=len(own) - screened["cleared"],
                is_whole=each.state_id in whole,
            )
        )
    return found


def _states_seen_whole(user) -> set:
    """The States of which the reader sees every nomination."""
    seen = State.objects.filter(states_with(user, "view_nomination"))
    return set(seen.values_list("pk", flat=True))
