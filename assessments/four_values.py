"""The four values of one indicator as one reader may see them."""

from dataclasses import dataclass
from functools import cached_property

from assessments.models import Answer, Indicator, Mission, Seat

Voice = Answer.Voice


@dataclass
class FourValues:
    """What the State says of itself, what two assessors found apart and what the team agreed. Of
    a score that this reader may not see yet it is told that it exists once it is marked, no more.
    """

    mission: Mission
    indicator: Indicator
    user: object
    seats: dict
    rights: frozenset

    @cached_property
    def rows(self) -> dict:
        """{voice: answer} that this reader may see."""
        rows = self.mission.answers.allowed(self.user).filter(indicator=self.indicator)
        return {each.voice: each for each in rows.select_related("updated_by")}

    @property
    def is_shown(self):
        """Whether the page has anything to say of them."""
        return self.mission.is_scored_twice or Voice.SELF in self.rows

    @property
    def state(self):
        return self.rows.get(Voice.SELF)

    @property
    def agreed(self):
        return self.rows.get(Voice.AGREED)

    def seat(self, voice) -> Seat | None:
        return self.seats.get((self.indicator.area_id, voice))

    @property
    def own(self) -> Seat | None:
        """The reader's own seat."""
        seats = (self.seat(each) for each in Seat.Voice)
        return next((each for each in seats if each and each.person_id == self.user.pk), None)

    @cached_property
    def marked(self) -> set:
        rows = self.mission.answers.scored().filter(indicator=self.indicator)
        return set(rows.values_list("voice", flat=True))

    @property
    def others(self) -> list:
        """The scores of the seats that are not the reader's: (seat's word, seat, answer or nothing,
        whether it is in). Only for the team; nobody else learns that a score exists."""
        if not (self.mission.is_scored_twice and Mission.opened_by(self.rights, "score_apart")):
            return []
        own = self.own.voice if self.own else ""
        return [
            (each.label, self.seat(each), self.rows.get(each), each in self.marked)
            for each in Seat.Voice
            if each != own
        ]
