"""Severity, evidence floor and completeness."""

import pytest
from django.core.exceptions import ValidationError

from assessments.completeness import missing
from assessments.evidence_floor import why_below_floor, why_too_confident
from assessments.models import (
    Answer,
    Evidence,
    Finding,
    Indicator,
    Instrument,
    Meeting,
    ReportText,
)
from assessments.models.instrument import PublishedIsFixed
from assessments.severity import severity_by_rule
from tests import factories

Kind = Evidence.Kind


@pytest.mark.parametrize(
    ("gate", "foundation", "level", "severity"),
    [
        (True, True, 0, "critical"),
        (True, True, 1, "critical"),
        (True, True, 2, "medium"),
        (False, True, 0, "high"),
        (False, True, 1, "high"),
        (False, True, 2, "medium"),
        (False, False, 0, "medium"),
        (False, False, 3, "low"),
        (False, False, None, ""),
    ],
)
def test_severity_follows_from_the_level(gate, foundation, level, severity):
    indicator = Indicator(is_gate=gate, is_foundation=foundation)
    assert severity_by_rule(indicator, level) == severity


def item(kind, agency=None, months=False):
    return Evidence(kind=kind, agency_id=agency, covers_twelve_months=months)


SEEN, HEARD = item(Kind.DOCUMENT_SEEN, 1), item(Kind.INTERVIEW, 2)


@pytest.mark.parametrize(
    ("level", "evidence", "met"),
    [
        (0, [], True),
        (1, [], False),
        (1, [HEARD], True),
        (2, [HEARD], False),
        (2, [SEEN], True),
        (3, [SEEN], False),
        (3, [SEEN, HEARD], True),
        (3, [SEEN, item(Kind.INTERVIEW, 1)], False),
        (3, [item(Kind.OBSERVATION, 1), HEARD], False),
        (4, [SEEN, HEARD], False),
        (4, [item(Kind.DOCUMENT_SEEN, 1, months=True), HEARD], True),
    ],
)
def test_each_level_needs_its_evidence(level, evidence, met):
    assert (why_below_floor(level, evidence) == "") == met


def test_everything_missing_is_named_and_leads_to_its_place(mission):
    items = missing(mission)
    assert [each.sentence for each in items] == ["No level is chosen."] * 5
    assert items[0].url == f"/missions/{mission.pk}/answers/LEG-1/"


def test_a_complete_mission_lacks_nothing(mission):
    factories.complete(mission)
    assert missing(mission) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"justification": ""}, "Write why this level."),
        ({"confidence": ""}, "Choose the confidence."),
        ({"value": "NA"}, "Give the reason why there is no level."),
        ({"value": "NA", "reason": "No border."}, "“Not applicable” waits"),
        ({"confidence": "high"}, "“High” confidence needs three items from two agencies."),
        ({"is_scored": False}, "Mark it as scored."),
    ],
)
def test_what_one_answer_lacks(mission, lead, change, sentence):
    factories.complete(mission)
    answer = mission.answers.first()
    for name, value in change.items():
        setattr(answer, name, value)
    answer.save(by=lead)
    (found,) = missing(mission)
    assert found.sentence.startswith(sentence)


def test_a_higher_level_asks_for_its_evidence_and_for_another_severity(mission, lead):
    factories.complete(mission)
    answer = mission.answers.first()
    answer.value = "3"
    answer.save(by=lead)
    floor, severity = (each.sentence for each in missing(mission))
    assert floor.startswith("Level 3 needs two kinds of evidence")
    assert "and the rule gives “Low” for this level" in severity


@pytest.mark.parametrize(
    ("items", "met"),
    [
        ([SEEN, HEARD], False),
        ([SEEN, SEEN, item(Kind.INTERVIEW, 1)], False),
        ([SEEN, SEEN, item(Kind.INTERVIEW)], False),
        ([SEEN, SEEN, HEARD], True),
    ],
)
def test_high_confidence_rests_on_three_items_from_two_agencies(items, met):
    assert (why_too_confident("high", items) == "") == met
    assert why_too_confident("medium", items) == why_too_confident("low", []) == ""


def test_a_severity_apart_from_the_rules_needs_its_reason_before_the_submission(mission, lead):
    factories.complete(mission, level="0")
    gap = mission.findings.first()
    gap.severity = "low"
    gap.save(by=lead)
    (found,) = missing(mission)
    assert found.sentence.startswith(f"The severity of {gap.code} is “Low”, and the rule gives")
    assert found.url == f"/findings/{gap.pk}/edit/"
    gap.severity_reason = "Another text covers it in practice."
    gap.save(by=lead)
    assert missing(mission) == []


def test_a_level_below_target_asks_for_a_gap(mission, lead):
    factories.complete(mission)
    mission.findings.first().delete(by=lead)
    (found,) = missing(mission)
    assert "Record a gap" in found.sentence


def test_a_published_instrument_never_changes(reference, officer):
    instrument = Instrument.objects.get()
    indicator = Indicator.objects.first()
    indicator.question = "Something else?"
    instrument.title = "Another title"
    for attempt in (indicator.save, indicator.delete, instrument.save):
        with pytest.raises(PublishedIsFixed):
            attempt(by=officer)


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Answer, ("reason", "justification", "named_evidence", "discussion")),
        (Finding, ("statement", "severity_reason", "cause", "effect", "recommendation")),
        (ReportText, ("text",)),
        (Meeting, ("subject_line", "place", "names", "note")),
    ],
)
def test_what_the_team_writes_leads_to_nobody(model, names):
    for name in names:
        field = model._meta.get_field(name)
        for text in ("Write to head@unit.example", "Call +999 20 555 0100"):
            with pytest.raises(ValidationError) as refused:
                field.run_validators(text)
            assert refused.value.error_list[0].code == "contact"
        field.run_validators("S/RES/2396 (2017), OP 11, seen on 24 November 2026.")


def test_a_reason_with_a_telephone_number_is_refused_at_its_field(mission, assessor, signed_in):
    desk = f"/missions/{mission.pk}/answers/LEG-1/"
    words = {"version": 0, "justification": "Ask +999 20 555 0100"}
    refused = signed_in(assessor).post(desk, words)
    assert refused.status_code == 422
    assert "holds a telephone number" in refused.text
    assert "Ask +999 20 555 0100" in refused.text
