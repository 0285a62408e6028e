"""What a person was given and has still to come: places in sessions, seats at visits.

Each room names a function in `PLACES` that tells those of one person. Whatever changes who the
person is, or for which unit he stands, asks here whether all of them are still covered.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portfolio.diligence import Recipient, clearances, why_not_open

# Functions of a participant.
PLACES: list[Callable] = []


@dataclass(frozen=True)
class Place:
    """One of them: how a sentence names it, and what due diligence is asked for on which day."""

    what: str
    support: str
    on: datetime.date


def places_of(person) -> list[Place]:
    return [place for told in PLACES for place in told(person)]


def why_not_cleared(person) -> str:
    """The first place that the person would lose as he stands now, with the reason; or nothing.
    Whoever asks holds the person; nobody decides on the unit until the end."""
    who = Recipient(person.agency, person.unit)
    for place in places_of(person):
        pair = (who, place.support)
        found = clearances([pair], on=place.on, hold=True)[pair]
        if why := why_not_open(who, place.support, found, on=place.on):
            words = _("There is a place: %(place)s. %(why)s Withdraw the person there first.")
            return words % {"place": place.what, "why": why}
    return ""


def why_not_screened(person) -> str:
    """The first place that asks for a cleared screening, where the person has none; or nothing."""
    places = [] if person.is_cleared else places_of(person)
    if not places:
        return ""
    return _(
        "There is a place: %(place)s. The screening would read “%(word)s”. Record the "
        "screening of both records, or withdraw the person there, first."
    ) % {"place": places[0].what, "word": person.get_screening_display().lower()}
