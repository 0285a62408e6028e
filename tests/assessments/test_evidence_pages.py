"""Evidence of a mission: recorded for several indicators, listed by right, no way to a person."""

import re

import pytest

from assessments import actions
from assessments.models import Evidence, Mission
from history.models import Event
from history.recorded import SYSTEM, set_links
from tests import factories

GOOD = {
    "kind": "document_seen",
    "title": "Decree on the centre: it names its tasks.",
    "dated_on": "2026-11-20",
    "place": "regional",
}


@pytest.fixture
def asked(mission):
    return list(mission.areas.get().indicators.all())


@pytest.fixture
def team(signed_in, assessor):
    return signed_in(assessor)


def place(mission):
    return f"/missions/{mission.pk}/evidence/"


def test_one_item_stands_behind_several_indicators(team, mission, asked):
    chosen = {"indicators": [asked[1].pk, asked[3].pk]}
    from_desk = f"/missions/{mission.pk}/answers/{asked[0].code}/evidence/"
    assert team.post(from_desk, GOOD | chosen).status_code == 302
    assert team.post(f"{place(mission)}new/", GOOD | chosen).status_code == 302
    sets = [{each.code for each in item.indicators.all()} for item in mission.evidence.all()]
    assert sets == [{"LEG-1", "LEG-2", "LEG-4"}, {"LEG-2", "LEG-4"}]
    assert {item.place for item in mission.evidence.all()} == {"regional"}


def test_evidence_that_is_sent_twice_is_recorded_once(team, mission, asked, signed_in, lead):
    desk = f"/missions/{mission.pk}/answers/{asked[0].code}/"
    (key,) = re.findall(r'name="key" value="([^"]+)" id="evidence_key"', team.get(desk).text)
    sent = GOOD | {"key": key, "indicators": [asked[1].pk]}
    first = team.post(f"{desk}evidence/", sent)
    again = team.post(f"{desk}evidence/", sent, headers={"X-Draft": "1"})
    assert (again.status_code, again.json()["next"]) == (200, first["Location"])
    item = mission.evidence.get()
    assert str(item.pk) == key
    assert Event.objects.about(item).filter(verb="created").count() == 1
    for client, more in ((team, {"title": "Another decree."}), (signed_in(lead), {})):
        refused = client.post(f"{desk}evidence/", sent | more)
        assert refused.status_code == 422
        assert "This form is recorded already" in refused.text
    assert mission.evidence.get().title == GOOD["title"]


def test_from_the_mission_an_indicator_is_asked_for_and_nothing_typed_is_lost(team, mission):
    answer = team.post(f"{place(mission)}new/", GOOD)
    assert answer.status_code == 422
    assert "it names its tasks" in answer.content.decode()
    assert not mission.evidence.exists()


@pytest.mark.parametrize("field", ["title", "holder", "note"])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ask the head at head.unit@ministry.example", "e-mail address"),
        ("Call +99 1 42 34 56 78 for it", "telephone number"),
        ("Tel. 0142 345678", "telephone number"),
    ],
)
def test_what_leads_to_a_person_is_refused_at_its_field(team, mission, asked, field, text, word):
    form = GOOD | {"indicators": [asked[0].pk], field: text}
    answer = team.post(f"{place(mission)}new/", form)
    assert answer.status_code == 422
    assert f"This holds an {word}" in answer.content.decode() or f"a {word}" in (
        answer.content.decode()
    )
    assert not mission.evidence.exists()


def test_symbols_dates_and_numbers_are_no_telephone(team, mission, asked):
    title = "Law 2004/1122334455 of 24.11.2019, S/RES/2396 (2017), register 2019-2024"
    form = GOOD | {"indicators": [asked[0].pk], "title": title}
    assert team.post(f"{place(mission)}new/", form).status_code == 302


def test_only_a_released_document_of_this_state_can_be_named(team, mission, asked, katasi):
    own = factories.StateDocumentFactory(state=mission.state, title="Released decree")
    file = factories.StateDocumentFileFactory(document=own, revision=3)
    kept = factories.StateDocumentFactory(
        state=mission.state, is_released=False, release_reference="", released_on=None
    )
    foreign = factories.StateDocumentFactory(state=katasi)
    form = GOOD | {"indicators": [asked[0].pk]}
    for wrong in (kept, foreign):
        answer = team.post(f"{place(mission)}new/", form | {"document": str(wrong.pk)})
        assert answer.status_code == 422
    assert team.post(f"{place(mission)}new/", form | {"document": str(own.pk)}).status_code == 302
    page = team.get(mission.evidence.get().get_absolute_url()).content.decode()
    assert "Released decree" in page
    assert file.sha256 in page


def test_the_list_narrows_and_counts(team, mission, asked):
    agency = factories.AgencyFactory(state=mission.state)
    for kind, title in (("interview", "Talk with a unit"), ("observation", "Room seen")):
        item = factories.EvidenceFactory(mission=mission, kind=kind, title=title, agency=agency)
        set_links(item, "indicators", asked[:2], by=SYSTEM)
    page = team.get(place(mission)).content.decode()
    assert "Talk with a unit" in page
    assert page.count("Room seen") == 1
    assert page.count("None</span>") == len(asked) - 2
    for query, wanted, other in (
        ("kind=interview", "Talk with a unit", "Room seen"),
        ("marking=str", "Talk with a unit", "Room seen"),
        ("kind=observation", "Room seen", "Talk with a unit"),
        (f"agency={agency.pk}&area=LEG&marking=con", "Room seen", "Talk with a unit"),
    ):
        found = team.get(f"{place(mission)}?{query}").content.decode()
        assert wanted in found
        assert other not in found


def test_others_read_what_was_released_to_them_and_no_count_of_the_rest(
    signed_in, officer, focal, mission, asked
):
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=SYSTEM)
    for release, title in (("team", "For the team alone"), ("state", "Given to the State")):
        item = factories.EvidenceFactory(mission=mission, title=title, release=release)
        set_links(item, "indicators", asked[:1], by=SYSTEM)
    for person, seen in ((officer, False), (focal, True)):
        page = signed_in(person).get(place(mission)).content.decode()
        assert "For the team alone" not in page
        assert ("Given to the State" in page) is seen
        assert "By indicator" not in page


def test_two_who_change_one_item_are_shown_both_texts(team, mission, asked, lead):
    item = actions.add_evidence(
        mission=mission, indicators=asked[:1], by=lead, kind="observation", title="Room", **DAY
    )
    actions.change_evidence(evidence=item, by=lead, values={"indicators": asked[1:2]})
    form = GOOD | {"version": "1", "indicators": [asked[2].pk], "title": "Hall", "place": "local"}
    answer = team.post(f"/evidence/{item.pk}/edit/", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Level of government: you</b><p>Local" in page
    assert "LEG-2" in page
    assert "LEG-3" in page
    assert Evidence.objects.get(pk=item.pk).title == "Room"
    assert team.post(f"/evidence/{item.pk}/edit/", form | {"version": "2"}).status_code == 302


DAY = {"dated_on": factories.TODAY}
