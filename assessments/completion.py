"""How far the scoring of each area has come: first scores, second scores, agreed levels."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Answer, Area, Mission
from assessments.scoring import mission_indicators, needs_discussion
from assessments.seats import seats_by_area

Voice = Answer.Voice


@dataclass
class AreaCompletion:
    """One area of a mission. Of levels only those are named that both assessors have marked."""

    area: Area
    seats: dict
    total: int = 0
    marked: dict = field(default_factory=lambda: defaultdict(int))
    both: int = 0
    # Indicators far apart and not agreed yet: (code, first value, second value).
    to_discuss: list = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.marked[Voice.FIRST]

    @property
    def second(self) -> int:
        return self.marked[Voice.SECOND]

    @property
    def agreed(self) -> int:
        return self.marked[Voice.AGREED]

    @property
    def first_seat(self):
        return self.seats.get((self.area.pk, Voice.FIRST))

    @property
    def second_seat(self):
        return self.seats.get((self.area.pk, Voice.SECOND))

    @property
    def missing(self) -> int:
        """Scores that are still to be marked."""
        return 2 * self.total - self.first - self.second

    @property
    def is_agreed(self):
        return self.agreed == self.total

    def state(self) -> tuple[str, str, str]:
        """Tone, shape and word."""
        if self.is_agreed:
            return "blue", "done", _("Agreed")
        if self.to_discuss:
            count = len(self.to_discuss)
            words = ngettext("%(count)s to discuss", "%(count)s to discuss", count)
            return "amber", "risk", words % {"count": count}
        if not self.missing:
            return "blue", "half", _("Ready for the conference")
        if not (self.first_seat and self.second_seat):
            return "amber", "risk", _("A seat is empty")
        if not (self.first or self.second):
            return "amber", "risk", _("Nobody has begun")
        return "grey", "half", _("In progress")

    @property
    def detail(self) -> str:
        """The first indicator to discuss, with its two levels."""
        if not self.to_discuss:
            return ""
        code, first, second = self.to_discuss[0]
        return _("%(code)s: levels %(first)s and %(second)s") % {
            "code": code,
            "first": first,
            "second": second,
        }

    @property
    def line(self) -> str:
        """How the list of areas in the conference says it."""
        if self.agreed or not self.missing:
            words = _("%(agreed)s of %(total)s agreed") % {
                "agreed": self.agreed,
                "total": self.total,
            }
            return f"{words}, {self.state()[2].lower()}" if self.to_discuss else words
        words = ngettext("%(count)s score missing", "%(count)s scores missing", self.missing)
        return words % {"count": self.missing}


def completion_by_area(mission: Mission, indicators=None, seats=None) -> list[AreaCompletion]:
    """The areas of a mission that is scored twice, in the instrument's order: three queries at
    most. Unscoped on purpose: it tells of scores that they are marked, and their levels once both
    are."""
    indicators = list(mission_indicators(mission) if indicators is None else indicators)
    seats = seats_by_area(mission) if seats is None else seats
    scores = defaultdict(dict)
    rows = mission.answers.scored().exclude(voice=Voice.SELF)
    for indicator, voice, value in rows.values_list("indicator", "voice", "value"):
        scores[indicator][voice] = value
    areas = {}
    for each in indicators:
        row = areas.setdefault(each.area_id, AreaCompletion(each.area, seats))
        _count(row, each, scores[each.pk])
    return list(areas.values())


def _count(row, indicator, given):
    row.total += 1
    for voice in given:
        row.marked[voice] += 1
    if Voice.FIRST in given and Voice.SECOND in given:
        row.both += 1
        first, second = given[Voice.FIRST], given[Voice.SECOND]
        if Voice.AGREED not in given and needs_discussion(first, second):
            row.to_discuss.append((indicator.code, first, second))
