"""What the assessor's desk shows, read in a constant number of queries."""

import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import completeness, scoring
from assessments.conference import why_not_approve
from assessments.delta import before_of
from assessments.evidence_floor import why_below_floor, why_too_confident
from assessments.evidence_forms import EvidenceForm
from assessments.finding_forms import FindingForm
from assessments.forms import AnswerForm
from assessments.four_values import FourValues
from assessments.marking import mission_marking
from assessments.models import Answer, Indicator, Mission
from assessments.seats import seats_by_area
from assessments.severity import severity_by_rule
from assessments.voices import marked, why_fixed
from portfolio.reads import note_list


class DeskPage:
    """One indicator of one mission as a person with these rights on the state sees it."""

    route = "assessments:answer"
    template = "assessments/desk.html"

    def __init__(self, mission: Mission, code: str, rights, user):
        self.mission, self.rights, self.user = mission, rights, user
        self.indicators = list(scoring.mission_indicators(mission))
        codes = [each.code for each in self.indicators]
        place = codes.index(code) if code in codes else None
        self.indicator = None if place is None else self.indicators[place]
        self.next_code = codes[place + 1] if place is not None and place + 1 < len(codes) else ""
        self.back_code = codes[place - 1] if place else ""

    @cached_property
    def seats(self):
        return seats_by_area(self.mission)

    def voice_in(self, area_id) -> str:
        """Which answer this reader's desk shows in an area: that of the own seat, or the agreed."""
        held = (each for each in self.seats.values() if each.person_id == self.user.pk)
        return next((each.voice for each in held if each.area_id == area_id), Answer.Voice.AGREED)

    @property
    def voice(self):
        return self.voice_in(self.indicator.area_id)

    @cached_property
    def answers(self):
        """What the desk shows for each indicator."""
        rows = self.mission.answers.select_related("updated_by")
        rows = rows.allowed(self.user) if self.mission.is_scored_twice else rows.agreed()
        area_of = {each.pk: each.area_id for each in self.indicators}
        mine = (each for each in rows if each.voice == self.voice_in(area_of[each.indicator_id]))
        return {each.indicator_id: each for each in mine}

    @property
    def answer(self):
        return self.answers.get(self.indicator.pk)

    @cached_property
    def evidence(self):
        """Evidence behind this answer that the reader may see: the team's all, others what was
        released to them."""
        rows = self.mission.evidence.allowed(self.user).filter(indicators=self.indicator)
        return list(rows.select_related("agency"))

    @cached_property
    def findings(self):
        rows = self.mission.findings.allowed(self.user)
        return list(rows.filter(indicator=self.indicator).order_by("number"))

    @property
    def has_gap(self):
        return any(each.kind in each.NEEDS_ACTION for each in self.findings)

    @property
    def place(self) -> dict:
        """Where an answer written here belongs."""
        return {"mission": self.mission, "indicator": self.indicator, "voice": self.voice}

    @property
    def next_url(self) -> str:
        return self.url_of(self.next_code) if self.next_code else self.end_url()

    def url_of(self, code: str) -> str:
        return reverse(self.route, args=[self.mission.pk, code])

    def end_url(self) -> str:
        """Where one goes after the last indicator."""
        return self.mission.get_absolute_url()

    @property
    def act(self):
        """What saving here takes (Mission.acts)."""
        return "score_apart" if self.mission.is_scored_twice else "score"

    @property
    def in_team(self):
        return Mission.opened_by(self.rights, self.act)

    @property
    def is_open(self):
        """Whether the team still writes: evidence and findings at any rate."""
        return self.mission.is_open_for_scoring and self.in_team

    @cached_property
    def why_read_only(self) -> str:
        """Why this reader's level stays as it is though the team still writes, or nothing."""
        if not (self.is_open and self.mission.is_scored_twice):
            return ""
        if self.voice == Answer.Voice.AGREED:
            return _("You hold no seat in this area, so you read it only.")
        return why_fixed(marked(self.mission, self.indicator))

    @property
    def why_elsewhere(self) -> str:
        """Why no level is written at this desk: who has no seat agrees in the conference."""
        return self.why_read_only if self.voice == Answer.Voice.AGREED else ""

    @property
    def waits_for_approval(self) -> bool:
        """Whether "not applicable" waits here for the team leader; where a mission is scored twice
        that is said in the conference."""
        is_here = self.is_open and not self.mission.is_scored_twice
        return bool(is_here and self.answer and self.answer.is_scored) and (
            self.answer.waits_for_approval
        )

    @property
    def can_approve(self):
        return self.mission.opened_by(self.rights, "approve_score")

    @property
    def why_not_approve(self) -> str:
        waits_for_me = self.waits_for_approval and self.can_approve
        return why_not_approve(self.answer, self.user) if waits_for_me else ""

    @property
    def can_write(self):
        return self.is_open and not self.why_read_only

    def context(self, form=None) -> dict:
        """Everything the template needs; `form` holds what was typed when it was refused."""
        note_list([*self.evidence, *self.findings], by=self.user)
        # Only the page prints the long texts; a save does without them.
        self.indicator = Indicator.objects.select_related("area").get(pk=self.indicator.pk)
        answer = self.answer
        level = answer.level if answer else None
        return {
            "title": f"{self.indicator.code} {self.indicator.title}",
            "mission": self.mission,
            "indicator": self.indicator,
            "answer": answer,
            "form": form or self._form(),
            "route": self.route,
            "voice": self.voice,
            "began": (form and form.began) or self._began(),
            "levels": self._levels(),
            "last_time": before_of(self.mission, self.indicator, self.user),
            "evidence": self.evidence,
            "agencies": len({each.agency_id for each in self.evidence if each.agency_id}),
            "findings": self.findings,
            "floor": self._floor(answer),
            "needs_gap": completeness.needs_gap(self.indicator, answer) and not self.has_gap,
            "can_write": self.can_write,
            "is_open": self.is_open,
            "in_team": self.in_team,
            "waits": self.waits_for_approval,
            "can_approve": self.can_approve,
            "why_not_approve": self.why_not_approve,
            "mine": self.mine,
            "why_read_only": self.why_read_only,
            "four": FourValues(self.mission, self.indicator, self.user, self.seats, self.rights),
            "next_code": self.next_code,
            "back_code": self.back_code,
            "area": self._area(),
            "others": self._others(),
            "scored": sum(self._is_scored(each) for each in self.mine),
            "total": len(self.mine),
            "entries": self._titles("entries", self.indicator.entries),
            "marking": self._marking(),
            **self._side_forms(level),
        }

    def _floor(self, answer) -> str:
        if not self.in_team or answer is None:
            return ""
        if why := why_below_floor(answer.level, self.evidence):
            return why
        has_level = answer.level is not None
        return why_too_confident(answer.confidence, self.evidence) if has_level else ""

    def _form(self):
        version = self.answer.version if self.answer else 0
        return AnswerForm(initial=self._began() | {"version": version})

    def _began(self) -> dict:
        """What stands in each field as the page is made."""
        return {name: getattr(self.answer, name, "") for name in completeness.PARTS}

    def _levels(self):
        scale = self.mission.instrument.scale
        target = self.indicator.target
        return [
            {
                "value": str(each["value"]),
                "label": each["label"],
                "text": self.indicator.levels[each["value"]],
                "is_target": each["value"] == target,
            }
            for each in scale
        ]

    def _side_forms(self, level):
        if not self.is_open:
            return {}
        today = datetime.date.today()
        return {
            "evidence_form": EvidenceForm(
                mission=self.mission,
                is_known=True,
                initial={"dated_on": today},
                auto_id="evidence_%s",
            ),
            "finding_form": FindingForm(
                mission=self.mission,
                user=self.user,
                indicator=self.indicator,
                rule_severity=severity_by_rule(self.indicator, level),
                auto_id="finding_%s",
            ),
        }

    def _area(self):
        return [
            (each, self.answers.get(each.pk))
            for each in self.indicators
            if each.area_id == self.indicator.area_id
        ]

    @property
    def mine(self) -> list[Indicator]:
        """The indicators that this reader scores; all of them where nobody holds a seat."""
        seats = [each for each in self.seats.values() if each.person_id == self.user.pk]
        areas = {each.area_id for each in seats}
        return [each for each in self.indicators if not areas or each.area_id in areas]

    def _is_scored(self, indicator) -> bool:
        answer = self.answers.get(indicator.pk)
        return bool(answer and answer.is_scored)

    def _others(self):
        """The other areas, the reader's own first: first indicator, how many are scored, of how
        many."""
        areas, own = {}, {each.area_id for each in self.mine}
        for each in sorted(self.indicators, key=lambda each: each.area_id not in own):
            row = areas.setdefault(each.area_id, [each, 0, 0])
            row[1] += self._is_scored(each)
            row[2] += 1
        return [row for key, row in areas.items() if key != self.indicator.area_id]

    def _titles(self, kind, codes):
        titles = self.mission.instrument.references.get(kind, {})
        return [titles.get(code, code) for code in codes]

    def _marking(self):
        return mission_marking(self.mission, parts=[*self.evidence, *self.findings])
