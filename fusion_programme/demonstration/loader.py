"""Puts the demonstration programme into an empty database, with dates relative to today."""

import datetime
import json
from pathlib import Path

from django.utils import timezone

from assessments.actions import published_instrument
from assessments.models import Answer, Evidence, Finding, Mission
from assessments.scoring import mission_indicators
from fusion_programme.demonstration.accounts import make_accounts
from fusion_programme.demonstration.diligence import load_diligence
from fusion_programme.demonstration.mentoring import load_mentoring
from fusion_programme.demonstration.plans import load_roadmap
from fusion_programme.demonstration.practices import load_practices_on_their_way
from fusion_programme.demonstration.records import load_documents, load_emergency, load_practices
from fusion_programme.demonstration.replies import load_reply
from fusion_programme.demonstration.reports import load_texts, said, with_report
from fusion_programme.demonstration.scored_twice import load_scores
from fusion_programme.demonstration.teams import load_team
from fusion_programme.demonstration.training import load_training
from fusion_programme.demonstration.training_results import load_results
from fusion_programme.demonstration.visits import load_visits
from history.recorded import SYSTEM, set_links
from portfolio.models import Agency, Participation, Programme, State

FOLDER = Path(__file__).parent
FILES = ("carana", "katasi", "rimosa", "sumora")


def load(today: datetime.date) -> list[str]:
    """Load every exercise country; returns their names."""
    contents = [
        with_report(json.loads((FOLDER / f"{name}.json").read_text()), name) for name in FILES
    ]
    states = [_state(content["state"]) for content in contents]
    people = make_accounts(today)
    countries = {}
    for state, content in zip(states, contents, strict=True):
        country = Country(state, content, people, today)
        country.load()
        countries[state.code] = country
        load_practices(country.findings, people)
    load_emergency(states[0], people, today)
    load_documents(states[0], people, today)
    load_training(people, today)
    load_visits(countries, people, today)
    load_practices_on_their_way(people)
    load_results(people)
    return [state.name for state in states]


def _state(item: dict) -> State:
    names = {key: item[key] for key in ("name", "formal_name", "name_fr", "name_pt", "name_ar")}
    return State.objects.create(
        code=item["code"],
        kind=State.Kind.EXERCISE,
        region="Africa",
        subregion="Exercise",
        by=SYSTEM,
        **names,
    )


def moment(day: datetime.date, days: int, hour: int = 10) -> datetime.datetime:
    """When something was done: some days after a day, never later than now."""
    then = datetime.datetime.combine(
        day + datetime.timedelta(days=days), datetime.time(hour), tzinfo=datetime.UTC
    )
    return min(then, timezone.now())


class Country:
    """One exercise country on its way into the database."""

    def __init__(self, state: State, content: dict, people: dict, today: datetime.date):
        self.state, self.content, self.today = state, content, today
        self.people = people
        self.officer = people["officer@demo.example"]
        self.lead = people["lead@demo.example"]
        self.assessors = [
            people["assessor@demo.example"],
            people["second.assessor@demo.example"],
        ]
        self.instrument = published_instrument()
        self.findings = {}
        self.missions = {}

    moment = staticmethod(moment)

    def day(self, days_ago: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days_ago)

    def load(self) -> None:
        self._participation()
        self.agencies = {
            item["code"]: Agency.objects.create(state=self.state, by=self.officer, **item)
            for item in self.content["agencies"]
        }
        for number, item in enumerate(self.content["missions"], start=1):
            self._mission(number, item)
        load_diligence(self)
        if self.content["roadmap"]:
            load_roadmap(self, self.content["roadmap"])
        load_mentoring(self)

    def _participation(self):
        item = self.content["state"]
        Participation.objects.create(
            programme=Programme.objects.get(code="GFCP"),
            state=self.state,
            joined_on=self.day(self.content["joined_days_ago"]),
            officer=self.officer,
            focal_office=item["focal_office"],
            mission_languages=item["languages"],
            profile=item["profile"],
            by=self.officer,
        )

    def _mission(self, number, item):
        starts_on = self.day(item["starts_days_ago"])
        status = Mission.Status(item["status"])
        mission = Mission.objects.create(
            state=self.state,
            programme=Programme.objects.get(code="GFCP"),
            instrument=self.instrument,
            number=number,
            previous=self.state.missions.shared().order_by("-number").first(),
            kind=item["kind"],
            mode=item["mode"],
            status=status,
            starts_on=starts_on,
            ends_on=starts_on + datetime.timedelta(days=item["length_days"] - 1),
            languages=item["languages"],
            team_leader=self.lead,
            is_scored_twice=item.get("scored_twice", False),
            submitted_at=moment(starts_on, 30) if status in Mission.SHARED else None,
            by=self.officer,
            at=moment(starts_on, -60),
        )
        areas = self.instrument.areas.all()
        if item["areas"]:
            areas = areas.filter(code__in=item["areas"])
        set_links(mission, "areas", areas, by=self.officer, at=moment(starts_on, -60))
        self.missions[item["key"]] = mission
        indicators = {each.code: each for each in mission_indicators(mission)}
        if mission.is_scored_twice:
            load_scores(self, mission, item, indicators)
        else:
            self._answers(mission, item["answers"], indicators)
        self._evidence(mission, item["answers"], indicators)
        self._findings(mission, item["findings"], indicators, item["key"])
        if status not in Mission.OVER:
            load_team(self, mission)
        load_texts(mission, item.get("texts", {}), self.lead, at=moment(starts_on, 14))
        if "reply" in item:
            load_reply(self, mission, item["reply"], item["key"])

    def _by(self, code):
        return self.assessors[sum(map(ord, code)) % 2]

    def _answers(self, mission, answers, indicators):
        rows = [
            Answer(
                mission=mission,
                indicator=indicators[code],
                value=str(each["level"]),
                reason=each.get("reason", ""),
                approved_reason=each.get("reason", ""),
                confidence=each.get("confidence", ""),
                justification=each.get("justification", ""),
                is_scored=each.get("scored", True),
                version=1,
                updated_by=self._by(code),
            )
            for code, each in answers.items()
        ]
        for person in self.assessors:
            mine = [row for row in rows if row.updated_by == person]
            Answer.objects.bulk_create(mine, by=person, at=moment(mission.starts_on, 2, 18))

    def _evidence(self, mission, answers, indicators):
        rows, links = [], []
        for code, each in answers.items():
            for item in each.get("evidence", []):
                row = Evidence(
                    mission=mission,
                    kind=item["kind"],
                    title=item["title"],
                    agency=self.agencies.get(item["agency"]),
                    dated_on=mission.starts_on + datetime.timedelta(days=item["day"]),
                    holder=item.get("holder", ""),
                    classification=Evidence.classification_of(item["kind"]),
                    is_sampled=len(rows) % Evidence.SAMPLE == 0,
                    is_copy_allowed=item.get("copy_allowed", False),
                    covers_twelve_months=item.get("twelve_months", False),
                )
                rows.append(row)
                links.append((row, indicators[code]))
        Evidence.objects.bulk_create(rows, by=self.lead, at=moment(mission.starts_on, 3, 9))
        for row, indicator in links:
            at = moment(mission.starts_on, 3, 9)
            set_links(row, "indicators", [indicator], by=self.lead, at=at)

    def _findings(self, mission, findings, indicators, key):
        rows = [
            Finding(
                mission=mission,
                indicator=indicators[item["indicator"]],
                number=number,
                kind=item["kind"],
                statement=item["statement"],
                severity=item["severity"],
                needs=item["needs"],
                version=1,
                **said(item),
            )
            for number, item in enumerate(findings, start=1)
        ]
        at = moment(mission.starts_on, 4, 16)
        Finding.objects.bulk_create(rows, by=self.lead, at=at)
        for item, row in zip(findings, rows, strict=True):
            also = [indicators[code] for code in item.get("also", [])]
            behind = row.indicator.evidence.filter(mission=mission)
            set_links(row, "also", also, by=self.lead, at=at)
            set_links(row, "evidence", behind, by=self.lead, at=at)
        named = zip(findings, rows, strict=True)
        self.findings |= {f"{key}:{item['key']}": row for item, row in named}
