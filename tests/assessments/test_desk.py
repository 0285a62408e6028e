"""The desk: what is typed is kept, what is wrong is said at its field, nobody is overwritten."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions
from assessments.models import Answer, Mission
from history.models import Event
from history.recorded import SYSTEM, set_links
from history.versioned import StaleVersion
from tests import factories

GOOD = {
    "value": "1",
    "confidence": "medium",
    "justification": "Two offices said so.",
    "reason": "",
    "version": "0",
}


@pytest.fixture
def place(mission):
    return f"/missions/{mission.pk}/answers/LEG-1/"


@pytest.fixture
def desk(signed_in, assessor):
    return signed_in(assessor)


def autosave(client, place, **changes):
    return client.post(place, GOOD | changes, headers={"x-autosave": "1"})


def saved(mission, code="LEG-1"):
    return mission.answers.agreed().filter(indicator__code=code).first()


def test_an_answer_saves_by_itself(desk, place, mission):
    answer = autosave(desk, place)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert saved(mission).justification == "Two offices said so."


def test_a_draft_may_be_incomplete(desk, place, mission):
    assert autosave(desk, place, confidence="", justification="").status_code == 200
    assert saved(mission).is_scored is False


def test_marking_as_scored_goes_to_the_next_indicator(desk, place, mission):
    answer = desk.post(place, GOOD | {"mark": "on"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/missions/{mission.pk}/answers/LEG-2/"
    assert saved(mission).is_scored


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"value": "7"}, "value", "Choose a level from 0 to 4"),
        ({"value": "x"}, "value", "Choose a level from 0 to 4"),
        ({"mark": "on", "justification": ""}, "justification", "Write why this level."),
        ({"mark": "on", "confidence": ""}, "confidence", "Choose the confidence."),
        ({"mark": "on", "value": ""}, "value", "Choose a level"),
        ({"mark": "on", "value": "NA"}, "reason", "Give the reason"),
        ({"confidence": "absolute"}, "confidence", "Choose high, medium or low"),
        ({"version": "abc"}, "version", "out of date"),
        ({"version": "-1"}, "version", ""),
        ({"version": "9" * 30}, "version", ""),
        ({"justification": "a\x00b"}, "justification", ""),
        ({"justification": "a\x07b"}, "justification", "control characters"),
        ({"justification": "x" * 2_000_000}, "justification", "2000000 characters"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    desk, place, mission, changes, field, sentence
):
    by_itself = autosave(desk, place, **changes)
    assert by_itself.status_code == 422
    assert any(sentence in each for each in by_itself.json()["errors"][field])
    page = desk.post(place, GOOD | changes)
    assert page.status_code == 422
    if field != "justification":
        assert "Two offices said so." in page.content.decode()
    assert saved(mission) is None


def test_a_body_beyond_every_limit_is_refused_with_a_page(desk, place):
    answer = desk.post(place, GOOD | {"justification": "x" * 5_000_000})
    assert answer.status_code == 413
    assert "Shorten it" in answer.content.decode()


def test_a_second_assessor_is_shown_both_texts(desk, place, mission, lead, signed_in):
    autosave(signed_in(lead), place, justification="The leader’s reason")
    answer = autosave(desk, place, justification="The assessor’s reason", version="0")
    assert answer.status_code == 409
    html = answer.json()["html"]
    assert "The leader’s reason" in html
    assert "The assessor’s reason" in html
    page = desk.post(place, GOOD | {"justification": "The assessor’s reason", "version": "0"})
    assert page.status_code == 409
    assert page.content.decode().count("The assessor’s reason") == 2
    assert saved(mission).justification == "The leader’s reason"
    kept = desk.post(place, GOOD | {"justification": "The assessor’s reason", "version": "1"})
    assert kept.status_code == 302
    theirs, mine = "The leader’s reason", "The assessor’s reason"
    texts = [
        (event.verb, event.changes["justification"][1])
        for event in Event.objects.filter(subject_model="assessments.answer").order_by("id")
    ]
    assert texts == [
        ("created", theirs),
        ("collided", mine),
        ("changed", mine),
    ]


def test_a_save_whose_answer_was_lost_can_be_sent_again(desk, place):
    assert autosave(desk, place).json()["version"] == 1
    assert autosave(desk, place).json()["version"] == 1


def test_an_unknown_indicator_and_another_states_mission_are_not_there(desk, mission, katasi, lead):
    other = factories.mission(katasi, lead)
    assert desk.get(f"/missions/{mission.pk}/answers/XXX-9/").status_code == 404
    assert desk.get(f"/missions/{mission.pk}/answers/INS-1/").status_code == 404
    assert autosave(desk, f"/missions/{other.pk}/answers/LEG-1/").status_code == 404


def test_a_submitted_mission_is_locked_and_says_so(desk, place, mission, lead):
    factories.complete(mission)
    actions.submit_mission(mission=mission, by=lead)
    answer = autosave(desk, place, version="1")
    assert answer.status_code == 423
    assert "has been submitted" in answer.json()["locked"]
    assert desk.post(place, GOOD | {"version": "1"}).status_code == 423
    assert "Locked" in desk.get(place).content.decode()


def test_the_states_focal_point_reads_only_what_is_shared(signed_in, focal, place, mission, lead):
    client = signed_in(focal)
    assert client.get(place).status_code == 403
    factories.complete(mission)
    actions.submit_mission(mission=mission, by=lead)
    page = client.get(place)
    assert page.status_code == 200
    assert "Decree number" not in page.content.decode()
    assert autosave(client, place).status_code == 403


def test_saving_costs_at_most_twelve_queries(desk, place):
    autosave(desk, place)
    with CaptureQueriesContext(connection) as queries:
        assert autosave(desk, place, justification="Again", version="1").status_code == 200
    assert len(queries) <= 12


def test_interview_evidence_raises_the_marking(desk, place, mission):
    assert "Strictly Confidential" not in desk.get(place).content.decode()
    item = factories.EvidenceFactory(mission=mission, kind="interview")
    set_links(item, "indicators", [mission.areas.get().indicators.first()], by=SYSTEM)
    assert "Strictly Confidential" in desk.get(place).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_first_answers_at_once_one_is_told(mission, assessor, lead):
    indicator = mission.areas.get().indicators.first()
    outcomes = []

    def attempt(person, words):
        values = {"value": "1", "reason": "", "confidence": "low", "justification": words}
        try:
            actions.save_answer(
                mission=mission,
                indicator=indicator,
                by=person,
                base_version=0,
                values=values,
            )
            outcomes.append("saved")
        except StaleVersion:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=attempt, args=each) for each in ((assessor, "A"), (lead, "B"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]
    assert Answer.objects.count() == 1


def test_a_mission_is_opened_with_the_published_instrument(signed_in, officer, carana, lead):
    desk = signed_in(officer)
    form = {
        "kind": "focused",
        "mode": "on_site",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-05",
        "languages": "French",
        "team_leader": lead.pk,
        "is_scored_twice": "on",
    }
    answer = desk.post("/states/XCA/missions/new/", form)
    opened = Mission.objects.latest("pk")
    assert opened.is_scored_twice
    assert answer["Location"] == f"/missions/{opened.pk}/"
    assert (str(opened.instrument), opened.areas.count()) == ("FC-DDA 1.0", 11)
    wrong = desk.post("/states/XCA/missions/new/", form | {"ends_on": "2026-11-30"})
    assert wrong.status_code == 422
    assert "not before the first day" in wrong.content.decode()
    assert "French" in wrong.content.decode()


def test_submitting_twice_is_a_sentence(signed_in, lead, mission):
    desk = signed_in(lead)
    factories.complete(mission)
    first = desk.post(f"/missions/{mission.pk}/submit/", follow=True)
    assert "State’s check" in first.content.decode()
    second = desk.post(f"/missions/{mission.pk}/submit/", follow=True)
    assert "not possible while the status is" in second.content.decode()


def test_evidence_and_findings_are_recorded_or_refused_at_the_field(desk, place, mission, katasi):
    foreign = factories.AgencyFactory(state=katasi)
    evidence = {"kind": "document_seen", "title": "Decree 7", "dated_on": "2026-11-24"}
    assert desk.post(place + "evidence/", evidence).status_code == 302
    # A browser sends a choice that was left open as an empty text.
    assert desk.post(place + "evidence/", evidence | {"agency": ""}).status_code == 302
    wrong = desk.post(place + "evidence/", evidence | {"agency": foreign.pk})
    assert wrong.status_code == 422
    autosave(desk, place)
    finding = {"kind": "gap", "statement": "No text.", "needs": ["legal"], "severity": ""}
    assert desk.post(place + "findings/", finding).status_code == 302
    recorded = mission.findings.get()
    assert (recorded.severity, recorded.needs) == ("high", ["legal"])
    other = desk.post(place + "findings/", finding | {"severity": "low"})
    assert other.status_code == 422
    assert "Say why another severity" in other.content.decode()
    assert "No text." in other.content.decode()


def test_a_stale_finding_shows_both_texts(desk, mission, lead):
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator, statement="Old")
    values = {"statement": "The leader’s words"}
    actions.change_finding(finding=finding, by=lead, base_version=1, values=values)
    form = {"kind": "gap", "statement": "My words", "severity": "medium", "version": "1"}
    answer = desk.post(f"/findings/{finding.pk}/edit/", form)
    assert answer.status_code == 409
    assert "The leader’s words" in answer.content.decode()
    assert "My words" in answer.content.decode()


def test_the_register_narrows_by_the_address(signed_in, officer, mission, lead):
    factories.complete(mission)
    mission.findings.first().delete(by=lead)
    mission.status = Mission.Status.FINAL
    mission.save(by=lead)
    gap = mission.findings.first()
    gap.needs, gap.severity = ["training"], "high"  # one of the others is critical
    gap.save(by=lead)
    client = signed_in(officer)
    for query, count in (
        ("", 4),
        ("?severity=high", 2),
        ("?need=training", 1),
        ("?need=legal", 0),
        ("?state=XCA", 4),
        ("?state=XKA", 0),
        ("?area=LEG&kind=gap", 4),
        ("?severity=nonsense", 0),
    ):
        page = client.get("/findings/" + query)
        assert page.context["page"].paginator.count == count, query


def test_history_hides_the_teams_rows_until_they_are_shared(signed_in, focal, mission, lead):
    factories.complete(mission)
    address = f"/missions/{mission.pk}/history/"
    assert "LEG-1" not in signed_in(focal).get(address).content.decode()
    assert "LEG-1" in signed_in(lead).get(address).content.decode()
    actions.submit_mission(mission=mission, by=lead)
    shown = signed_in(focal).get(address).content.decode()
    assert "LEG-1" in shown
    assert "Decree number" not in shown
