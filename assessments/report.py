"""A mission's report as one reader gets it: the same object feeds the page, the PDF, the text
document and the fact sheet.

Without `user` everything is in it. What the reader may not see is neither told nor counted.
Strictly confidential evidence is counted and not listed, unless the team asks for its own copy.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from assessments import scoring
from assessments.models import Answer, Area, Evidence, Finding, Indicator, Mission
from assessments.report_others import (
    Meeting,
    Reply,
    meetings_of,
    replies_of,
    team_functions,
)
from assessments.report_texts import texts_of
from portfolio.access import visible
from web.marking import Classification

SAFEGUARDS = "HRG"
FINAL = ("final", "handed_over", "closed")
FOUND = (Finding.Kind.GAP, Finding.Kind.RISK, Finding.Kind.OBSERVATION)
GOOD = (Finding.Kind.STRENGTH, Finding.Kind.GOOD_PRACTICE)


@dataclass
class IndicatorResult:
    """One indicator with the agreed answer and what was found about it."""

    indicator: Indicator
    answer: Answer | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def level(self) -> int | None:
        return self.answer.level if self.answer and self.answer.is_scored else None

    @property
    def is_failed_gate(self) -> bool:
        level = self.level
        return self.indicator.is_gate and level is not None and level <= scoring.GATE_LEVEL

    @property
    def descriptor(self) -> str:
        """The instrument's own words for the level that was reached."""
        level = self.level
        texts = self.indicator.levels
        return texts[level] if level is not None and level < len(texts) else ""


@dataclass
class Chapter:
    """One area: its profile, its narrative and its indicators."""

    profile: scoring.AreaProfile
    results: list[IndicatorResult]
    works: str = ""

    @property
    def area(self) -> Area:
        return self.profile.area

    @property
    def is_safeguards(self) -> bool:
        return self.area.code == SAFEGUARDS

    @property
    def strengths(self) -> list[Finding]:
        return [f for result in self.results for f in result.findings if f.kind in GOOD]

    @property
    def confidence(self) -> Counter:
        """How many scored answers have which confidence."""
        answers = [r.answer for r in self.results if r.level is not None]
        return Counter(each.confidence for each in answers if each.confidence)


@dataclass
class Report:
    """Everything that one reader is told about one mission, on one day."""

    mission: Mission
    today: datetime.date
    user: object
    chapters: list[Chapter]
    findings: list[Finding]
    evidence: list[Evidence]
    strict_count: int
    texts: dict[str, str]
    replies: dict[object, Reply]
    meetings: list[Meeting]
    team: list[str]

    @property
    def profile(self) -> list[scoring.AreaProfile]:
        return [each.profile for each in self.chapters]

    @property
    def overall(self):
        return scoring.overall(self.profile)

    @property
    def results(self) -> list[IndicatorResult]:
        return [result for chapter in self.chapters for result in chapter.results]

    @property
    def is_draft(self) -> bool:
        return self.mission.status not in FINAL

    @property
    def at_target(self) -> tuple[int, int]:
        rows = self.profile
        return sum(r.at_target for r in rows), sum(r.applicable for r in rows)

    @property
    def scored(self) -> tuple[int, int]:
        rows = self.profile
        return sum(len(r.levels) for r in rows), sum(r.applicable for r in rows)

    @property
    def failed_gates(self) -> list[IndicatorResult]:
        return [each for each in self.results if each.is_failed_gate]

    @property
    def gates(self) -> list[IndicatorResult]:
        return [each for each in self.results if each.indicator.is_gate]

    @property
    def worst(self) -> list[Finding]:
        """Gaps and risks, the most severe first."""
        order = Finding.Severity.values
        rows = [each for each in self.findings if each.kind in Finding.NEEDS_ACTION]
        rank = {value: place for place, value in enumerate(order)}
        return sorted(rows, key=lambda each: (rank.get(each.severity, 9), each.number))

    @property
    def strengths(self) -> list[Finding]:
        return [each for each in self.findings if each.kind in GOOD]

    @property
    def recommendations(self) -> list[Finding]:
        """Findings that recommend something, by weight and then by severity."""
        order = {value: place for place, value in enumerate(Finding.Priority.values)}
        severity = {value: place for place, value in enumerate(Finding.Severity.values)}
        rows = [each for each in self.findings if each.recommendation]
        return sorted(
            rows,
            key=lambda f: (order.get(f.priority, 9), severity.get(f.severity, 9), f.number),
        )

    @property
    def priorities(self) -> list[Finding]:
        """The recommendations that the report puts first: ten at most."""
        first = [f for f in self.recommendations if f.priority == Finding.Priority.PRIORITY]
        return first[: Finding.MOST_PRIORITIES]

    @property
    def needs(self) -> list[tuple[str, str, list[Finding]]]:
        """Needs for assistance: value, label and the findings that have it."""
        rows = [
            (value, str(label), [each for each in self.worst if value in each.needs])
            for value, label in Finding.Need.choices
        ]
        return [row for row in rows if row[2]]

    @property
    def severities(self) -> list[tuple[str, int]]:
        counts = Counter(each.severity for each in self.worst)
        return [(str(s.label), counts[s.value]) for s in Finding.Severity]

    @property
    def parts(self) -> list:
        """The labelled records whose text stands in it."""
        return [*self.findings, *self.evidence]


def report_of(mission: Mission, *, user=None, today: datetime.date, team_copy=False) -> Report:
    """Read a mission's report once, for one reader."""
    answers = {each.indicator_id: each for each in visible(mission.answers.agreed(), user)}
    findings = findings_of(mission, user)
    texts = {part: each.text for part, each in texts_of(mission, user).items()}
    listed, strict = evidence_of(mission, user, team_copy)
    return Report(
        mission=mission,
        today=today,
        user=user,
        chapters=chapters_of(mission, answers, findings, texts) if answers else [],
        findings=findings,
        evidence=listed,
        strict_count=strict,
        texts=texts,
        replies=replies_of(mission),
        meetings=meetings_of(mission, user),
        team=team_functions(mission),
    )


def findings_of(mission: Mission, user) -> list[Finding]:
    rows = visible(mission.findings.all(), user).select_related("indicator__area")
    rows = rows.defer(*Indicator.long_fields("indicator__")).prefetch_related("also")
    found = list(rows.order_by("number"))
    for each in found:
        each.mission = mission  # its code names the State, read already
    return found


def evidence_of(mission: Mission, user, team_copy: bool) -> tuple[list[Evidence], int]:
    """The items to list and how many strictly confidential ones are only counted."""
    rows = visible(mission.evidence.all(), user).select_related("agency")
    rows = list(rows.prefetch_related("indicators").order_by("dated_on", "created_at", "pk"))
    for each in rows:
        each.mission = mission
    strict = [each for each in rows if each.level == Classification.STRICTLY_CONFIDENTIAL]
    if team_copy:
        return rows, 0
    return [each for each in rows if each not in strict], len(strict)


def chapters_of(mission, answers, findings, texts) -> list[Chapter]:
    """The areas in the instrument's order; safeguards last, as they cross all others."""
    unread = [name for name in Indicator.LONG if name != "levels"]
    indicators = Indicator.objects.filter(area__missions=mission).select_related("area")
    indicators = list(indicators.defer(*unread))
    by_indicator = {}
    for each in findings:
        by_indicator.setdefault(each.indicator_id, []).append(each)
    found = []
    for row in scoring.profile(indicators, answers.values()):
        results = [
            IndicatorResult(each, answers.get(each.pk), by_indicator.get(each.pk, []))
            for each in indicators
            if each.area_id == row.area.pk
        ]
        found.append(Chapter(row, results, texts.get(row.area.code, "")))
    return sorted(found, key=lambda each: each.is_safeguards)
