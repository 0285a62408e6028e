"""The team at the desk: who is where and who is writing, told cheaply and without a level."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, Delivery, Presence
from assessments.presence import forget
from history.models import Event
from tests import factories
from tests.assessments.test_saving import put


@pytest.fixture
def place(mission):
    return f"/missions/{mission.pk}/answers/LEG-1/team/"


def ask(client, place, **body):
    return client.post(place, body, content_type="application/json")


def test_the_others_are_told_who_is_where_and_who_is_writing(signed_in, lead, assessor, place):
    mine, theirs = signed_in(lead), signed_in(assessor)
    before = Event.objects.count()
    ask(theirs, place.replace("LEG-1", "LEG-2"), typed=5)
    row = {"code": "LEG-2", "name": "Assessor", "is_writing": True}
    assert ask(mine, place).json()["team"] == [row]
    ask(theirs, place)
    assert ask(mine, place).json()["team"] == [row | {"code": "LEG-1", "is_writing": False}]
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("seen", "typed", "told"),
    [(59, None, [False]), (61, None, []), (61, 110, [True]), (50, 130, [False]), (61, 130, [])],
)
def test_a_sign_ends_after_a_minute_and_a_claim_after_two(
    signed_in, lead, assessor, mission, place, seen, typed, told
):
    now, second = timezone.now(), datetime.timedelta(seconds=1)
    Presence.objects.create(
        mission_number=mission.pk,
        person=assessor,
        indicator_code="LEG-1",
        seen_at=now - seen * second,
        typed_at=typed and now - typed * second,
    )
    team = ask(signed_in(lead), place).json()["team"]
    assert [each["is_writing"] for each in team] == told


def test_what_the_others_saved_is_told_once_and_a_claim_blocks_nobody(
    signed_in, lead, assessor, mission, place
):
    mine, theirs = signed_in(lead), signed_in(assessor)
    ask(theirs, place, typed=0)
    api = "/api" + place.replace("team", "agreed")
    put(mine, api, value="2", justification="Written all the same.")
    put(mine, api.replace("LEG-1", "LEG-2"), value="1")
    news = ask(theirs, place, version=0).json()
    assert news["answer"]["values"]["value"] == "2"
    assert news["answer"]["by"] == "Lead"
    later = ask(theirs, place, version=1, since=news["asked_at"]).json()
    assert later["answer"] is None
    assert {each["code"]: each["value"] for each in later["saved"]} == {"LEG-1": "2", "LEG-2": "1"}


def test_the_team_is_never_told_another_assessors_own_score(
    signed_in, lead, assessor, mission, place
):
    indicator = mission.areas.get().indicators.first()
    factories.AnswerFactory(
        mission=mission, indicator=indicator, voice=Answer.Voice.FIRST, value="4", updated_by=lead
    )
    ask(signed_in(lead), place, typed=1)
    told = ask(signed_in(assessor), place, voice="first", since="2020-01-01T00:00:00+00:00")
    assert told.json()["answer"] is None
    assert told.json()["saved"] == []
    assert len(told.json()["team"]) == 1


def test_asking_costs_four_questions_however_many_are_there(signed_in, lead, assessor, place):
    ask(signed_in(assessor), place, typed=1)
    client = signed_in(lead)
    ask(client, place)
    with CaptureQueriesContext(connection) as queries:
        ask(client, place, typed=3, version=0, since="2020-01-01T00:00:00+00:00")
    own = [each["sql"] for each in queries if "assessments_" in each["sql"]]
    assert len(own) <= 4, own


@pytest.mark.parametrize("body", ["{", "[]", '"x"', '{"since": "2026-13-01", "typed": true}'])
def test_nonsense_is_no_error(signed_in, lead, place, body):
    client = signed_in(lead)
    assert client.post(place, body, content_type="application/json").status_code == 200
    assert client.post(place.replace("LEG-1", "INS-1"), body, content_type="application/json").status_code == 404  # fmt: skip  # noqa: E501


def test_what_is_over_is_forgotten(lead, mission):
    old = timezone.now() - datetime.timedelta(days=366)
    Presence.objects.create(
        mission_number=mission.pk, person=lead, indicator_code="LEG-1", seen_at=old
    )
    for number in ("1", "2"):
        Delivery.objects.create(
            operation=f"00000000-0000-0000-0000-00000000000{number}",
            person=lead,
            record_number=1,
            digest="0" * 64,
            outcome="saved",
            version=1,
        )
    Delivery.objects.filter(pk__endswith="1").update(taken_at=old)
    assert forget() == 2
    assert Delivery.objects.count() == 1
