"""Holding what a session relies on: its people and the decisions on their units."""

from portfolio.diligence import clearances
from portfolio.models import Participant
from training.models import Nomination, Session
from training.models.nomination_status import PLACED
from training.nomination_rules import recipient_of


def hold_places(session: Session) -> None:
    """Until the end nobody screens those with a place otherwise, moves them to another unit or
    decides on it. Asked in the transaction that relies on it, which holds the session."""
    placed = Nomination._base_manager.filter(session=session, status__in=PLACED)
    rows = Participant._base_manager.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(pk__in=list(placed.values_list("participant_id", flat=True)))
    # One after the other in the same order, as in every session that shares some of them.
    people = list(rows.select_related("agency").order_by("pk"))
    pairs = [(recipient_of(each), session.support) for each in people]
    clearances(pairs, on=session.ends_on, hold=True)
