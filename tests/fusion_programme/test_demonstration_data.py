"""The demonstration's own files, read without a database: codes, floors, dates and sentences."""

import calendar
import json
import re
from collections import Counter

import pytest

from assessments.evidence_floor import why_below_floor
from assessments.models import Answer, Evidence, Finding
from assessments.reference import FOLDER as REFERENCE
from fusion_programme.demonstration.loader import FILES, FOLDER
from roadmaps.models import PlanAction

COUNTRIES = {name: json.loads((FOLDER / f"{name}.json").read_text()) for name in FILES}
INSTRUMENT = json.loads((REFERENCE / "instrument.json").read_text())
AREAS = {area["code"]: area for area in INSTRUMENT["areas"]}
INDICATORS = {each["code"]: each for area in AREAS.values() for each in area["indicators"]}
SUBMITTED = {"state_check", "final", "closed"}
# Left open on purpose, so that the portfolio and the plans show what nobody has answered yet.
OPEN = {
    "carana": {"F13", "F19"},
    "katasi": {"F7", "F9", "F15", "F18", "F19", "F20", "F21", "F22"},
    "rimosa": set(),
}
MISSIONS = [
    pytest.param(content, mission, id=f"{name} {mission['key']}")
    for name, content in COUNTRIES.items()
    for mission in content["missions"]
]
PLANNED = [name for name, content in COUNTRIES.items() if content["roadmap"]]
# The loader dates everything from today, so no text may name a month (May is also a verb).
MONTHS = "|".join(set(calendar.month_name) - {"", "May"})


def actions(roadmap):
    return [action for part in roadmap["objectives"] for action in part["actions"]]


def target(code):
    return 3 if INDICATORS[code].get("foundation") else 2


def scored(mission):
    """The answers that count: code and answer."""
    return [(code, each) for code, each in mission["answers"].items() if each.get("scored", True)]


def needing_action(mission):
    return {each["key"]: each for each in mission["findings"] if each["kind"] in ("gap", "risk")}


def baseline(content):
    mission = content["roadmap"]["mission"]
    return next(each for each in content["missions"] if each["key"] == mission)


@pytest.mark.parametrize(("content", "mission"), MISSIONS)
def test_codes_exist(content, mission):
    agencies = {each["code"] for each in content["agencies"]}
    within = set(mission["areas"] or AREAS)
    assert within <= set(AREAS)
    for code, answer in mission["answers"].items():
        assert code.split("-")[0] in within
        assert code in INDICATORS
        assert str(answer["level"]) in Answer.Value.values
        for item in answer["evidence"]:
            assert item["agency"] in agencies
            assert item["kind"] in Evidence.Kind.values
    for finding in mission["findings"]:
        assert finding["indicator"] in mission["answers"]
        assert set(finding["needs"]) <= set(Finding.Need.values)
        assert finding["kind"] in Finding.Kind.values
    assert max(Counter(each["key"] for each in mission["findings"]).values()) == 1


@pytest.mark.parametrize(("content", "mission"), MISSIONS)
def test_every_scored_answer_is_argued_and_stands_on_its_evidence(content, mission):
    numbers = {each["code"]: number for number, each in enumerate(content["agencies"], start=1)}
    for code, answer in scored(mission):
        if not isinstance(answer["level"], int):
            assert answer["reason"], code
            continue
        rows = [
            Evidence(
                kind=item["kind"],
                agency_id=numbers[item["agency"]],
                covers_twelve_months=item["twelve_months"],
            )
            for item in answer["evidence"]
        ]
        assert why_below_floor(answer["level"], rows) == "", code
        assert len(answer["justification"].split()) >= 9, code
        if answer["confidence"] == "high":
            assert len(rows) >= 3, code
            assert len({row.agency_id for row in rows}) >= 2, code


@pytest.mark.parametrize(("content", "mission"), MISSIONS)
def test_a_submitted_mission_is_complete(content, mission):
    if mission["status"] not in SUBMITTED:
        assert len(scored(mission)) < len(mission["answers"])
        return
    areas = mission["areas"] or AREAS
    wanted = {each["code"] for area in areas for each in AREAS[area]["indicators"]}
    assert {code for code, _answer in scored(mission)} == wanted
    levels = {code: each["level"] for code, each in mission["answers"].items()}
    short = {code for code, at in levels.items() if isinstance(at, int) and at < target(code)}
    assert short <= {each["indicator"] for each in needing_action(mission).values()}


@pytest.mark.parametrize(("content", "mission"), MISSIONS)
def test_a_mission_ends_in_the_past_or_is_in_the_field(content, mission):
    assert content["joined_days_ago"] > mission["starts_days_ago"]
    over = mission["starts_days_ago"] - mission["length_days"] >= 0
    assert over == (mission["status"] in SUBMITTED)
    last = min(mission["length_days"] - 1, mission["starts_days_ago"])
    for code, answer in mission["answers"].items():
        assert all(item["day"] <= last for item in answer["evidence"]), code


@pytest.mark.parametrize("name", PLANNED)
def test_the_plan_answers_every_gap_that_is_not_left_open_on_purpose(name):
    roadmap = COUNTRIES[name]["roadmap"]
    mission = baseline(COUNTRIES[name])
    gaps = needing_action(mission)
    cited = {key for action in actions(roadmap) for key in action["findings"]}
    declined = {each["finding"] for each in roadmap["declined"]}
    assert cited | declined <= set(gaps)
    assert set(gaps) - cited - declined == OPEN[name]
    for each in roadmap["declined"]:
        assert each["reason"]
        assert gaps[each["finding"]]["indicator"] == each["indicator"]
        suggestion = INDICATORS[each["indicator"]]["suggested_actions"][each["suggestion"]]
        level = mission["answers"][each["indicator"]]["level"]
        assert suggestion["from_min"] <= level <= suggestion["from_max"], each


@pytest.mark.parametrize("name", PLANNED)
def test_an_action_says_what_it_is_and_comes_from_its_suggestion(name):
    content = COUNTRIES[name]
    agencies = {each["code"] for each in content["agencies"]}
    for action in actions(content["roadmap"]):
        assert action["description"], action["title"]
        assert action["output"], action["title"]
        assert action["lead"] in agencies
        assert action["kind"] in PlanAction.Kind.values
        if action["suggestion"]:
            code, position = action["suggestion"]
            assert INDICATORS[code]["suggested_actions"][position]["text"] == action["title"]


@pytest.mark.parametrize("name", PLANNED)
def test_statuses_agree_with_the_dates(name):
    roadmap = COUNTRIES[name]["roadmap"]
    today, length = roadmap["starts_days_ago"], roadmap["length_months"] * 30
    for action in actions(roadmap):
        starts, ends, status = action["starts"], action["ends"], action["status"]
        assert 0 <= starts < ends <= length, action["title"]
        if status == "completed":
            assert (ends <= today, action["progress"]) == (True, 100), action["title"]
        elif status == "not_started":
            assert (starts >= today, action["progress"]) == (True, 0), action["title"]
        else:
            assert (starts < today, action["progress"] in (25, 50, 75)) == (True, True), action
            assert action["status_note"], action["title"]
        if status == "on_track":
            assert ends > today, action["title"]


@pytest.mark.parametrize("name", PLANNED)
def test_a_safeguard_gate_has_an_action_within_twelve_months(name):
    gaps = needing_action(baseline(COUNTRIES[name]))
    for key, gap in gaps.items():
        if gap["severity"] == "critical":
            ends = [
                action["ends"]
                for action in actions(COUNTRIES[name]["roadmap"])
                if key in action["findings"]
            ]
            assert min(ends) <= 365, key


def prose():
    """Every text that somebody wrote for the demonstration; titles of suggestions are not."""
    for content in COUNTRIES.values():
        yield content["state"]["profile"]
        for mission in content["missions"]:
            for answer in mission["answers"].values():
                yield from (answer.get("justification", ""), answer.get("reason", ""))
                yield from (item["title"] for item in answer["evidence"])
            yield from (finding["statement"] for finding in mission["findings"])
        roadmap = content["roadmap"] or {"vision": "", "summary": "", "objectives": []}
        yield from (roadmap["vision"], roadmap["summary"])
        for action in actions(roadmap):
            yield from (action["description"], action["status_note"], action["output"])
        yield from (each["reason"] for each in roadmap.get("declined", []))


def test_no_sentence_of_any_text_stands_twice():
    found = Counter(
        sentence.strip(" .").lower()
        for text in prose()
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(sentence.split()) > 3
    )
    assert [sentence for sentence, count in found.items() if count > 1] == []


def test_words_are_the_guides_and_hold_on_any_day():
    wrong = re.compile(rf"\b(failing|fails|weak\w*|complian\w*|{MONTHS}|20\d\d)\b")
    found = [match[0] + ": " + text for text in prose() for match in wrong.finditer(text)]
    assert found == []
