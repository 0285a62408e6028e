"""What the assessor's desk shows, read in a constant number of queries."""

import datetime
from functools import cached_property

from assessments import completeness, scoring
from assessments.evidence_floor import why_below_floor
from assessments.forms import AnswerForm, EvidenceForm, FindingForm
from assessments.marking import mission_marking
from assessments.models import Indicator, Mission
from assessments.severity import severity_by_rule
from portfolio.reads import note_list


class DeskPage:
    """One indicator of one mission as a person with these rights on the state sees it."""

    def __init__(self, mission: Mission, code: str, rights, user):
        self.mission, self.rights, self.user = mission, rights, user
        self.indicators = list(scoring.mission_indicators(mission))
        codes = [each.code for each in self.indicators]
        place = codes.index(code) if code in codes else None
        self.indicator = None if place is None else self.indicators[place]
        self.next_code = codes[place + 1] if place is not None and place + 1 < len(codes) else ""
        self.back_code = codes[place - 1] if place else ""

    @cached_property
    def answers(self):
        answers = self.mission.answers.agreed().select_related("updated_by")
        return {each.indicator_id: each for each in answers}

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
    def in_team(self):
        return "change_finding" in self.rights

    @property
    def can_write(self):
        return self.mission.is_open_for_scoring and self.in_team

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
            "levels": self._levels(),
            "evidence": self.evidence,
            "agencies": len({each.agency_id for each in self.evidence if each.agency_id}),
            "findings": self.findings,
            "floor": why_below_floor(level, self.evidence) if self.in_team else "",
            "needs_gap": completeness.needs_gap(self.indicator, answer) and not self.has_gap,
            "can_write": self.can_write,
            "next_code": self.next_code,
            "back_code": self.back_code,
            "area": self._area(),
            "others": self._others(),
            "scored": sum(each.is_scored for each in self.answers.values()),
            "total": len(self.indicators),
            "entries": self._titles("entries", self.indicator.entries),
            "marking": self._marking(),
            **self._side_forms(level),
        }

    def _form(self):
        answer = self.answer
        names = ("value", "reason", "confidence", "justification")
        initial = {name: getattr(answer, name) for name in names} if answer else {}
        return AnswerForm(initial=initial | {"version": answer.version if answer else 0})

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
        if not self.can_write:
            return {}
        today = datetime.date.today()
        return {
            "evidence_form": EvidenceForm(
                state=self.mission.state, initial={"dated_on": today}, auto_id="evidence_%s"
            ),
            "finding_form": FindingForm(
                rule_severity=severity_by_rule(self.indicator, level), auto_id="finding_%s"
            ),
        }

    def _area(self):
        return [
            (each, self.answers.get(each.pk))
            for each in self.indicators
            if each.area_id == self.indicator.area_id
        ]

    def _others(self):
        """The other areas: first indicator, how many are scored, of how many."""
        areas = {}
        for each in self.indicators:
            row = areas.setdefault(each.area_id, [each, 0, 0])
            answer = self.answers.get(each.pk)
            row[1] += bool(answer and answer.is_scored)
            row[2] += 1
        return [row for key, row in areas.items() if key != self.indicator.area_id]

    def _titles(self, kind, codes):
        titles = self.mission.instrument.references.get(kind, {})
        return [titles.get(code, code) for code in codes]

    def _marking(self):
        return mission_marking(self.mission, parts=[*self.evidence, *self.findings])
