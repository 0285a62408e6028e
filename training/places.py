"""The places that a person has in sessions that are to come or run."""

from portfolio.places import Place
from training.models import Nomination
from training.models.nomination_status import PLACED
from training.models.session_status import BEFORE
from training.models.session_status import Status as SessionStatus


def places(person) -> list[Place]:
    """What is postponed has no days yet: it is asked again before it is confirmed."""
    rows = Nomination._base_manager.filter(
        participant=person, status__in=PLACED, session__status__in=(*BEFORE, SessionStatus.RUNNING)
    )
    rows = rows.select_related("session__course").order_by("pk")
    return [_place(each.session) for each in rows]


def _place(session) -> Place:
    return Place(what=session.code, support=session.support, on=session.ends_on)
