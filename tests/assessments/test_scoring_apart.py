"""Two people score an area from their seats without seeing each other's score."""

import pytest
from django.test import Client

from assessments.models import Answer, Seat
from assessments.seats import assign_seats
from history.recorded import SYSTEM
from portfolio.trail import trail
from tests import factories
from tests.conftest import person

Voice = Answer.Voice
GOOD = {"value": "1", "confidence": "medium", "justification": "Seen.", "reason": ""}


@pytest.fixture
def second(carana):
    return person("second", "assessor", carana)


@pytest.fixture
def twice(mission, assessor, second):
    mission.is_scored_twice = True
    mission.save(by=SYSTEM)
    area = mission.areas.get()
    assign_seats(
        mission=mission,
        by=mission.team_leader,
        wanted={(area, "first"): assessor, (area, "second"): second},
    )
    return mission


@pytest.fixture
def place(twice):
    return f"/missions/{twice.pk}/answers/LEG-1/"


def post(client, place, **changes):
    return client.post(place, GOOD | {"version": "0"} | changes)


def text(client, place):
    return client.get(place).content.decode()


def test_the_desk_writes_the_score_of_the_own_seat(signed_in, assessor, second, twice, place):
    assert post(signed_in(assessor), place, justification="Apple", mark="on").status_code == 302
    assert post(signed_in(second), place, value="3", justification="Pear").status_code == 302
    rows = twice.answers.values_list("voice", "value", "is_scored")
    assert set(rows) == {("first", "1", True), ("second", "3", False)}


def test_neither_sees_the_other_until_both_are_marked(signed_in, assessor, second, twice, place):
    first, other = signed_in(assessor), signed_in(second)
    places = (place, f"/missions/{twice.pk}/history/", "/api/answers/", place + "history/")
    post(first, place, justification="Apple", mark="on")
    post(other, place, value="3", justification="Pear")
    assert "Hidden until yours is marked as scored" in text(other, place)
    for client, word in ((first, "Pear"), (other, "Apple")):
        for address in places:
            assert word not in text(client, address), address
    rows = {each.voice: each for each in twice.answers.all()}
    assert first.get(f"/api/answers/{rows['second'].pk}/").status_code == 404
    told = trail(twice, assessor).filter(subject_model="assessments.answer")
    assert set(told.values_list("subject_pk", flat=True)) == {str(rows["first"].pk)}
    post(other, place, value="3", justification="Pear", version="1", mark="on")
    assert "Both scores are in" in text(first, place)
    assert "Pear" in text(first, f"/missions/{twice.pk}/history/")
    assert first.get(f"/api/answers/{rows['second'].pk}/").status_code == 200


def test_a_score_stays_as_it_was_once_both_are_open(signed_in, assessor, second, twice, place):
    for who in (assessor, second):
        post(signed_in(who), place, mark="on")
    refused = post(signed_in(assessor), place, value="4", version="1")
    assert refused.status_code == 423
    assert "Both scores are in" in refused.content.decode()
    assert set(twice.answers.values_list("value", flat=True)) == {"1"}


def test_a_repeated_save_succeeds_for_its_writer_and_tells_nobody_else(
    signed_in, assessor, second, lead, twice, place
):
    for who in (assessor, second):
        post(signed_in(who), place, mark="on")
    sent = {"headers": {"x-autosave": "1"}}
    again = signed_in(assessor).post(place, GOOD | {"version": "1"}, **sent)
    assert again.status_code == 200
    api = f"/api/missions/{twice.pk}/answers/LEG-1/first/"
    body = {"base_version": 1, "values": {"value": "1"}}
    for other in (second, lead):
        asked = signed_in(other).put(api, body, content_type="application/json")
        assert asked.status_code == 423


def test_who_holds_no_seat_there_reads_only(signed_in, lead, twice, place):
    client = signed_in(lead)
    assert "You hold no seat in this area" in text(client, place)
    assert post(client, place).status_code == 423
    body = {"base_version": 0, "values": {"value": "2"}}
    api = f"/api/missions/{twice.pk}/answers/LEG-1/"
    for voice, status in (("first", 423), ("second", 423), ("agreed", 423), ("self", 404)):
        sent = client.put(f"{api}{voice}/", body, content_type="application/json")
        assert sent.status_code == status, voice
    assert not twice.answers.exists()


def test_evidence_is_recorded_without_a_seat(signed_in, lead, twice, place):
    form = {"kind": "document_seen", "title": "Decree 7", "dated_on": "2026-11-24"}
    assert signed_in(lead).post(place + "evidence/", form).status_code == 302


# --- giving the seats ----------------------------------------------------------------------------


def seats_of(mission):
    return {each.voice: each.person for each in mission.seats.select_related("person")}


def seats_form(known=("", ""), wanted=("", "")):
    keys = [str(getattr(each, "pk", each)) for each in (*known, *wanted)]
    names = ("known_first_LEG", "known_second_LEG", "first_LEG", "second_LEG")
    return dict(zip(names, keys, strict=True))


def test_the_leader_gives_the_seats(signed_in, lead, assessor, second, twice):
    client, place = signed_in(lead), f"/missions/{twice.pk}/seats/"
    both = (assessor, second)
    assert client.post(place, seats_form(both, (lead, second))).status_code == 302
    assert seats_of(twice) == {"first": lead, "second": second}
    assert client.post(place, seats_form((lead, second), (second, lead))).status_code == 302
    assert seats_of(twice) == {"first": second, "second": lead}
    assert client.post(place, seats_form((second, lead), ("", lead))).status_code == 302
    assert seats_of(twice) == {"second": lead}


@pytest.mark.parametrize("which", ["both seats", "scored as the other", "meanwhile"])
def test_seats_that_would_not_be_independent_are_refused(
    signed_in, lead, assessor, second, twice, which
):
    if which == "scored as the other":
        indicator = twice.areas.get().indicators.first()
        factories.AnswerFactory(mission=twice, indicator=indicator, voice="second", updated_by=lead)
    both = (assessor, second)
    form, sentence = {
        "both seats": (seats_form(both, (second, second)), "Nobody holds both seats"),
        "scored as the other": (seats_form(both, (lead, second)), "has written the other score"),
        "meanwhile": (seats_form(("", second), (lead, second)), "given this seat to Assessor"),
    }[which]
    answer = signed_in(lead).post(f"/missions/{twice.pk}/seats/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert seats_of(twice) == {"first": assessor, "second": second}


def test_a_stranger_takes_no_seat(signed_in, lead, neighbour, assessor, second, twice):
    form = seats_form((assessor, second), (neighbour, second))
    assert signed_in(lead).post(f"/missions/{twice.pk}/seats/", form).status_code == 422


def test_only_who_may_change_the_mission_gives_seats(signed_in, assessor, focal, twice, mission):
    place = f"/missions/{twice.pk}/seats/"
    for who in (assessor, focal):
        assert signed_in(who).get(place).status_code == 403
    assert Client().get(place).status_code == 302


def test_who_follows_on_a_seat_goes_on_from_what_stands(
    signed_in, lead, assessor, second, twice, place
):
    post(signed_in(assessor), place, justification="Apple")
    Seat.objects.get(voice="first").delete(by=lead)
    area = twice.areas.get()
    assign_seats(mission=twice, by=lead, wanted={(area, "first"): lead})
    assert "Apple" in text(signed_in(lead), place)
    assert post(signed_in(lead), place, version="1", justification="Apple pie").status_code == 302
    assert post(signed_in(assessor), place, version="2", value="4").status_code == 423


def test_who_moves_to_the_other_seat_leaves_his_own_empty(signed_in, lead, assessor, second, twice):
    form = seats_form((assessor, second), (second, ""))
    assert signed_in(lead).post(f"/missions/{twice.pk}/seats/", form).status_code == 302
    assert seats_of(twice) == {"first": second}
