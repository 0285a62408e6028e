"""What a finding holds, and the sentences that say what is missing from one."""

import pytest
from django.core.exceptions import ValidationError

from assessments import actions, resolutions
from assessments.finding_actions import why_too_many
from assessments.models import Finding
from history.models import Event
from history.recorded import SYSTEM, set_links
from history.versioned import StaleVersion
from tests import factories

OP = {"symbol": "S/RES/2396 (2017)", "paragraph": "11"}


@pytest.fixture
def asked(mission):
    return list(mission.areas.get().indicators.all())


def recorded(mission, asked, by, **values):
    values = {"statement": "No law names the centre.", "severity": "medium"} | values
    return actions.record_finding(mission=mission, indicator=asked[0], by=by, **values)


@pytest.mark.parametrize(
    ("line", "symbol", "paragraph"),
    [
        ("S/RES/2396 (2017), OP 11", "S/RES/2396 (2017)", "11"),
        ("s/res/2396(2017) op11", "S/RES/2396 (2017)", "11"),
        ("resolution 2396 (2017), paragraph 11 (a)", "S/RES/2396 (2017)", "11 (a)"),
        ("S/RES/1373 (2001), OP 2-3", "S/RES/1373 (2001)", "2-3"),
        ("S/2018/1177, principle 40", "S/2018/1177", "40"),
        ("A/RES/60/288", "A/RES/60/288", ""),
    ],
)
def test_a_resolution_is_understood_as_it_is_written(line, symbol, paragraph):
    assert resolutions.parse(line) == [{"symbol": symbol, "paragraph": paragraph}]


def test_every_listed_symbol_reads_back_as_it_is_printed():
    listed = [{"symbol": each, "paragraph": "4"} for each in resolutions.known()]
    assert resolutions.parse(resolutions.typed(listed)) == listed


def test_an_unknown_resolution_is_named_with_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        resolutions.parse("S/RES/1373 (2001)\n\nS/RES/9999 (2020), OP 1")
    (sentence,) = refusal.value.messages
    assert "Line 3" in sentence
    assert "S/RES/9999 (2020)" in sentence
    assert "for example" in sentence


def test_a_finding_keeps_everything_with_its_author(mission, asked, assessor):
    item = factories.EvidenceFactory(mission=mission, title="Decree of an office")
    finding = recorded(
        mission,
        asked,
        assessor,
        also=[asked[1], asked[2]],
        evidence=[item],
        cause="Three drafts were not tabled.",
        recommendation="Adopt the law.",
        priority="priority_recommendation",
        resolutions=[OP],
        entries=["accountability-and-oversight"],
    )
    assert {each.code for each in finding.also.all()} == {"LEG-2", "LEG-3"}
    assert finding.resolution_words == ["S/RES/2396 (2017), OP 11"]
    assert finding.entry_titles == ["Accountability and oversight"]
    told = Event.objects.filter(subject_pk=str(finding.pk))
    assert {event.by_id for event in told} == {assessor.pk}
    linked = next(each.changes["evidence"] for each in told if "evidence" in each.changes)
    # Readers of a finding's history may not see the evidence: its title is not told there.
    assert linked == [[], [f"evidence {str(item.pk)[:8]}"]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"recommendation": "Adopt the law."}, "priority"),
        ({"priority": "suggestion"}, "recommendation"),
        ({"resolutions": [{"symbol": "S/RES/9999 (2020)", "paragraph": "1"}]}, "resolutions"),
        ({"resolutions": ["S/RES/1373 (2001)"]}, "resolutions"),
        ({"entries": ["no-such-entry"]}, "entries"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(mission, asked, assessor, values, field):
    with pytest.raises(ValidationError) as refusal:
        recorded(mission, asked, assessor, **values)
    assert list(refusal.value.message_dict) == [field]
    assert not mission.findings.exists()


def test_links_stay_within_the_mission(mission, asked, assessor, katasi):
    elsewhere = factories.mission(katasi, assessor, areas=("SOP",))
    foreign = factories.EvidenceFactory(mission=elsewhere)
    for links in (
        {"also": [elsewhere.areas.get().indicators.first()]},
        {"also": [asked[0]]},
        {"evidence": [foreign]},
    ):
        with pytest.raises(ValidationError) as refusal:
            recorded(mission, asked, assessor, **links)
        assert list(refusal.value.message_dict) == list(links)


def test_two_people_who_link_at_once_are_told(mission, asked, assessor, lead):
    finding = recorded(mission, asked, assessor)
    change = {"finding": finding, "base_version": 1}
    actions.change_finding(**change, by=lead, values={"also": [asked[1]]})
    with pytest.raises(StaleVersion) as refusal:
        actions.change_finding(**change, by=assessor, values={"also": [asked[2]]})
    theirs, mine = refusal.value.collisions()["also"]
    assert "LEG-2" in theirs
    assert "LEG-3" in mine
    # A repeat of the save that won is harmless.
    again = actions.change_finding(**change, by=lead, values={"also": [asked[1]]})
    assert again.version == 2


def test_more_priorities_than_a_report_carries_are_pointed_out(mission, asked):
    for number in range(1, 12):
        assert why_too_many(mission) == ""
        factories.FindingFactory(
            mission=mission,
            indicator=asked[0],
            number=number,
            recommendation="Do it.",
            priority=Finding.Priority.PRIORITY,
        )
    assert "11 priority recommendations" in why_too_many(mission)


def test_removed_evidence_leaves_its_findings(mission, asked, assessor):
    item = factories.EvidenceFactory(mission=mission)
    set_links(item, "indicators", [asked[0]], by=SYSTEM)
    finding = recorded(mission, asked, assessor, evidence=[item])
    actions.remove_evidence(evidence=item, by=assessor)
    assert not finding.evidence.exists()
    assert (
        Event.objects.filter(subject_pk=str(finding.pk), changes__has_key="evidence").count() == 2
    )
