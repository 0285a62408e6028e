"""Who took part in what: the one shape in which every room of delivery tells it, so that figures
are counted from people and records and never typed.

A room names a function in `ROOMS` when it is loaded; each returns one participation for every
person that took part in one of its activities, of the States of which this reader may know at
least totals. Nothing here holds a name.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from portfolio.access import either, states_with


@dataclass(frozen=True)
class Participation:
    """One person in one activity. `hours` are those that the person was there, as the room counts
    them; `gain` is the normalised gain of tests, where there were both; `cost` is that of the whole
    activity in US dollars, if known. Of an activity whose people are not named `person` is None:
    it counts with its hours and cost, and nobody is counted by it."""

    person: int | None
    sex: str
    state_code: str
    state_name: str
    agency_kind: str
    room: str
    activity: int
    title: str
    place: str
    language: str
    day: datetime.date
    hours: float
    gain: float | None = None
    cost: Decimal | None = None


# Each room by its key, in the order of the programme's stages: its name and its function of
# (user, first day, last day).
ROOMS: dict[str, tuple[str, Callable]] = {}


def told_of(user, subject: str, path: str) -> Q:
    """The States at `path` of which this person sees this subject, or its totals alone."""
    see, count = f"view_{subject}", f"count_{subject}"
    return either(states_with(user, see, path), states_with(user, count, path))
