"""What the scoring conference of one area shows, read in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.completion import completion_by_area
from assessments.conference import proposal, why_not_approve
from assessments.evidence_floor import why_below_floor, why_too_confident
from assessments.models import Answer, Evidence, Indicator, Mission
from assessments.scoring import needs_discussion
from assessments.seats import people_for, seats_by_area
from assessments.voices import APART

Voice = Answer.Voice


@dataclass
class ConferenceRow:
    """One indicator with the values of it that the reader may see."""

    indicator: Indicator
    answers: dict
    evidence: list = field(default_factory=list)

    @property
    def state(self) -> Answer | None:
        return self.answers.get(Voice.SELF)

    @property
    def first(self) -> Answer | None:
        return self._marked(Voice.FIRST)

    @property
    def second(self) -> Answer | None:
        return self._marked(Voice.SECOND)

    @property
    def agreed(self) -> Answer | None:
        return self.answers.get(Voice.AGREED)

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreed and self.agreed.is_scored)

    def _marked(self, voice):
        answer = self.answers.get(voice)
        return answer if answer and answer.is_scored else None

    @property
    def is_ready(self) -> bool:
        """Whether both scores are in and open."""
        return bool(self.first and self.second)

    @property
    def same(self) -> str:
        """The level that both gave, or nothing."""
        if self.is_ready and self.first.value == self.second.value:
            return self.first.value
        return ""

    @property
    def is_far(self) -> bool:
        return self.is_ready and needs_discussion(self.first.value, self.second.value)

    @property
    def apart(self) -> int | None:
        """Levels between the two scores; nothing where one of them is no level."""
        if not self.is_ready or None in (self.first.level, self.second.level):
            return None
        return abs(self.first.level - self.second.level)

    @property
    def rank(self) -> tuple:
        """Largest difference first; what is not ready comes last."""
        if not self.is_ready:
            return (2, 0)
        if self.apart is None:
            return (0 if self.is_far else 1, 0)
        return (0 if self.is_far else 1, -self.apart)

    @property
    def proposed(self) -> str:
        return self.agreed.value if self.agreed else ""

    @property
    def agencies(self) -> int:
        return len({each.agency_id for each in self.evidence if each.agency_id})

    @property
    def confidence(self) -> str:
        """That of the agreed answer, else the lower of the two."""
        if self.agreed and self.agreed.confidence:
            return self.agreed.confidence
        return proposal(self.first, self.second)["confidence"] if self.is_ready else ""

    @property
    def kinds(self) -> str:
        return ", ".join(sorted({each.get_kind_display().lower() for each in self.evidence}))

    @property
    def floor(self) -> str:
        """What the evidence does not carry of the higher level, or of the confidence."""
        if not self.is_ready:
            return ""
        levels = [each.level for each in (self.first, self.second) if each.level is not None]
        highest = max(levels, default=None)
        lacking = why_below_floor(highest, self.evidence)
        return " ".join(filter(None, [lacking, why_too_confident(self.confidence, self.evidence)]))


class ConferencePage:
    """The conference of one area as a person with these rights sees it."""

    def __init__(self, mission: Mission, code: str, user, rights, chosen: str = ""):
        self.mission, self.user, self.rights, self.chosen = mission, user, rights, chosen
        self.all_indicators = list(scoring.mission_indicators(mission))
        self.indicators = [each for each in self.all_indicators if each.area.code == code]
        if not (self.indicators and mission.is_scored_twice):
            raise Http404
        self.area = self.indicators[0].area
        self.seats = seats_by_area(mission)

    def seat(self, voice):
        return self.seats.get((self.area.pk, voice))

    @cached_property
    def own_seat(self):
        found = (self.seat(each) for each in APART)
        return next((each for each in found if each and each.person_id == self.user.pk), None)

    @cached_property
    def answers(self) -> dict:
        """{number of the indicator: {voice: answer}} that this reader may see."""
        rows = self.mission.answers.allowed(self.user).filter(indicator__area=self.area)
        found = defaultdict(dict)
        for each in rows.select_related("updated_by"):
            found[each.indicator_id][each.voice] = each
        return found

    @cached_property
    def waiting(self) -> list[Indicator]:
        """Where the reader's own score is not marked yet: until then the conference is closed."""
        if self.own_seat is None:
            return []
        return [
            each
            for each in self.indicators
            if not getattr(self.answers[each.pk].get(self.own_seat.voice), "is_scored", False)
        ]

    @cached_property
    def rows(self) -> list[ConferenceRow]:
        if self.waiting:
            return []
        evidence = self._evidence()
        rows = [
            ConferenceRow(each, self.answers[each.pk], evidence[each.pk])
            for each in self.indicators
        ]
        return sorted(rows, key=lambda row: row.rank)

    def _evidence(self):
        found = defaultdict(list)
        rows = self.mission.evidence.allowed(self.user).filter(indicators__area=self.area)
        for item in rows.distinct().prefetch_related("indicators"):
            for each in item.indicators.all():
                found[each.pk].append(item)
        return found

    @cached_property
    def selected(self) -> ConferenceRow | None:
        """The indicator that was chosen, else the first that waits for the team."""
        chosen = [row for row in self.rows if row.indicator.code == self.chosen]
        open_ones = [row for row in self.rows if row.is_ready and not row.is_agreed]
        return next(iter([*chosen, *open_ones, *self.rows]), None)

    def beside(self, step: int) -> str:
        """The code of the next or the previous indicator of the table."""
        if not self.rows:
            return ""
        place = self.rows.index(self.selected) + step
        return self.rows[place].indicator.code if 0 <= place < len(self.rows) else ""

    @property
    def in_team(self):
        return Mission.opened_by(self.rights, "score")

    @property
    def can_agree(self):
        return self.mission.is_open_for_scoring and self.in_team and not self.waiting

    @property
    def can_approve(self):
        return self.can_agree and Mission.opened_by(self.rights, "approve_score")

    @cached_property
    def why_not_approve(self) -> str:
        """Why this leader cannot approve what waits in the panel, or nothing."""
        return why_not_approve(self.selected.agreed, self.user)

    def so_far(self) -> list[tuple[str, str]]:
        """The area's figures: agreed, with the proposal, the State's own, coverage."""
        levels = [row.agreed for row in self.rows if row.is_agreed]
        own = [row.state for row in self.rows if row.state and row.state.value]
        found = [(_("Agreed"), self._mean(levels))]
        row = self.selected
        if row and not row.is_agreed and row.proposed.isdigit():
            words = {"code": row.indicator.code, "level": row.proposed}
            found.append((_("If %(code)s is %(level)s") % words, self._mean([*levels, row.agreed])))
        if own:
            found.append((_("State’s own"), self._mean(own)))
        profile = scoring.profile(self.indicators, [row.agreed for row in self.rows if row.agreed])
        words = {"share": profile[0].coverage, "least": scoring.LEAST_COVERAGE}
        found.append((_("Coverage"), _("%(share)s %%. Drawn from %(least)s %%.") % words))
        return found

    def _mean(self, answers):
        weights = {each.pk: each.weight for each in self.indicators}
        pairs = [
            (each.level, weights[each.indicator_id]) for each in answers if each.level is not None
        ]
        words = {"count": len(answers), "total": len(self.indicators)}
        mean = scoring.one_decimal(scoring.weighted_mean(pairs))
        if mean is None:
            return _("%(count)s of %(total)s") % words
        return _("%(count)s of %(total)s, mean %(mean)s") % (words | {"mean": mean})

    def room(self) -> list[str]:
        """Who is in the team, with what each is here."""
        roles = {self.mission.team_leader_id: _("chair")}
        for voice in APART:
            if seat := self.seat(voice):
                label = seat.get_voice_display().lower()
                both = filter(None, [roles.get(seat.person_id), label])
                roles[seat.person_id] = ", ".join(both)
        people = {each.pk: each for each in people_for(self.mission)}
        people[self.mission.team_leader_id] = self.mission.team_leader
        ranked = sorted(people.values(), key=lambda each: (each.pk not in roles, each.full_name))
        return [", ".join(filter(None, [each.short_name, roles.get(each.pk)])) for each in ranked]

    def context(self) -> dict:
        completion = completion_by_area(self.mission, self.all_indicators, self.seats)
        return {
            "page": self,
            "mission": self.mission,
            "area": self.area,
            "rows": self.rows,
            "selected": self.selected,
            "next_code": self.beside(1),
            "back_code": self.beside(-1),
            "so_far": self.so_far(),
            "room": self.room() if self.in_team else [],
            "areas": completion,
            "here": next(each for each in completion if each.area.pk == self.area.pk),
            "levels": [str(each["value"]) for each in self.mission.instrument.scale],
        }


def evidence_rows(rows) -> list[Evidence]:
    """The evidence that a page counts, for its record of reads."""
    return [item for row in rows for item in row.evidence]
