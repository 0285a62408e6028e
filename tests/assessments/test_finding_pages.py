"""A finding's page and forms: everything on it is shown, evidence only to those who may see it."""

import uuid

import pytest

from assessments.models import Finding, Mission
from history.recorded import SYSTEM, set_links
from tests import factories

FULL = {
    "kind": "gap",
    "statement": "No law names the centre.",
    "severity": "medium",
    "needs": ["legal", "sustainability"],
    "cause": "Three drafts were not tabled.",
    "effect": "Agencies share only on trust.",
    "recommendation": "Table the draft law.",
    "priority": "priority_recommendation",
    "resolutions": "S/RES/2396 (2017), OP 11\nresolution 1373 (2001), op 2",
    "entries": ["accountability-and-oversight"],
}


@pytest.fixture
def asked(mission):
    return list(mission.areas.get().indicators.all())


@pytest.fixture
def team(signed_in, assessor):
    return signed_in(assessor)


def test_a_finding_is_recorded_from_the_mission(team, mission, asked):
    item = factories.EvidenceFactory(mission=mission)
    form = FULL | {"indicator": asked[1].pk, "also": [asked[2].pk], "evidence": [str(item.pk)]}
    assert team.post(f"/missions/{mission.pk}/findings/new/", FULL).status_code == 422
    answer = team.post(f"/missions/{mission.pk}/findings/new/", form)
    finding = mission.findings.get()
    assert answer["Location"] == finding.get_absolute_url()
    assert finding.indicator == asked[1]
    assert list(finding.also.all()) == [asked[2]]
    assert finding.resolution_words == ["S/RES/2396 (2017), OP 11", "S/RES/1373 (2001), OP 2"]
    page = team.get(finding.get_absolute_url()).content.decode()
    for text in (
        *FULL["statement"].split("\n"), FULL["cause"], FULL["effect"], FULL["recommendation"],
        "Priority recommendation", "Law, Sustainability", "S/RES/2396 (2017), OP 11", item.title,
        "Accountability and oversight", asked[2].title,
    ):  # fmt: skip
        assert text in page
    history = team.get(f"{finding.get_absolute_url()}history/").content.decode()
    assert "S/RES/2396 (2017), OP 11" in history
    assert "Law, Sustainability" in history


def test_a_finding_that_is_sent_twice_is_recorded_once(team, mission, asked):
    item = factories.EvidenceFactory(mission=mission)
    key = str(uuid.uuid4())
    form = FULL | {"indicator": asked[1].pk, "evidence": [str(item.pk)], "key": key}
    place = f"/missions/{mission.pk}/findings/new/"
    there = {team.post(place, form)["Location"] for _each in range(2)}
    finding = mission.findings.get()
    assert there == {finding.get_absolute_url()}
    assert str(finding.pk) == key
    refused = team.post(place, form | {"statement": "Another law."})
    assert refused.status_code == 422
    assert "This form is recorded already" in refused.text
    assert "Another law." in refused.text
    assert mission.findings.get().statement == FULL["statement"]


def test_a_wrong_resolution_is_said_at_its_field_and_stays_typed(team, mission, asked):
    place = f"/missions/{mission.pk}/answers/{asked[0].code}/findings/"
    answer = team.post(place, FULL | {"resolutions": "S/RES/9999 (2030), OP 1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Line 1" in page
    assert "S/RES/9999 (2030), OP 1</textarea>" in page
    assert "Three drafts were not tabled." in page


def test_the_short_form_of_the_desk_is_enough(team, mission, asked):
    place = f"/missions/{mission.pk}/answers/{asked[0].code}/"
    assert "More: cause" in team.get(place).content.decode()
    short = {name: FULL[name] for name in ("kind", "statement", "severity")}
    assert team.post(f"{place}findings/", short).status_code == 302
    assert mission.findings.get().priority == ""


@pytest.mark.parametrize("who", ["officer", "focal"])
def test_evidence_stands_on_the_page_for_those_who_see_it(
    who, request, signed_in, team, mission, asked
):
    strict = factories.EvidenceFactory(mission=mission, kind="interview", title="Talk with a unit")
    finding = factories.FindingFactory(mission=mission, indicator=asked[0])
    set_links(finding, "evidence", [strict], by=SYSTEM)
    ours = team.get(finding.get_absolute_url()).content.decode()
    assert "Talk with a unit" in ours
    assert "Strictly Confidential" in ours
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=SYSTEM)
    reader = signed_in(request.getfixturevalue(who))
    for address in (finding.get_absolute_url(), f"{finding.get_absolute_url()}history/"):
        page = reader.get(address)
        assert page.status_code == 200
        assert "Talk with a unit" not in page.content.decode()
        assert "Strictly Confidential" not in page.content.decode()
    told = reader.get(f"/api/findings/{finding.pk}/").json()
    assert told["evidence"] == []


def test_the_page_of_two_texts_shows_the_new_fields_in_words(team, mission, asked, lead):
    finding = factories.FindingFactory(mission=mission, indicator=asked[0], version=2)
    answer = team.post(f"/findings/{finding.pk}/edit/", FULL | {"version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Weight of the recommendation: you</b><p>Priority recommendation" in page
    assert "Need: you</b><p>Law, Sustainability" in page
    assert "Resolutions: you</b><p>S/RES/2396 (2017), OP 11" in page
    assert Finding.objects.get(pk=finding.pk).cause == ""


def test_the_eleventh_priority_is_recorded_with_a_warning(team, mission, asked):
    for number in range(1, 11):
        factories.FindingFactory(
            mission=mission, indicator=asked[0], number=number,
            recommendation="Do it.", priority="priority_recommendation",
        )  # fmt: skip
    form = FULL | {"indicator": asked[0].pk}
    answer = team.post(f"/missions/{mission.pk}/findings/new/", form, follow=True)
    assert "at most 10" in answer.content.decode()
    assert mission.findings.count() == 11
