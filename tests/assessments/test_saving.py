"""Saving field by field: who changes another field is not in the way, who changes the same one is
shown both texts, and however often and in whatever order a save arrives it is taken once."""

import random
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import save_answer
from assessments.models import Answer, Delivery
from history.models import Event
from history.versioned import StaleVersion
from tests.conftest import person

PARTS = ("value", "reason", "confidence", "justification")


@pytest.fixture
def place(mission):
    return f"/api/missions/{mission.pk}/answers/LEG-1/agreed/"


def put(client, place, base=0, *, operation=None, mark=False, **values):
    body = {"operation": str(operation or uuid.uuid4()), "base_version": base, "values": values}
    return client.put(place, body | {"mark": mark}, content_type="application/json")


def events(verb):
    return Event.objects.filter(subject_model="assessments.answer", verb=verb)


@pytest.fixture
def two(signed_in, lead, assessor):
    return signed_in(lead), signed_in(assessor)


def test_different_fields_of_two_people_meet_in_one_answer(two, place, mission):
    first, second = two
    put(first, place, value="2", justification="One office does.")
    assert put(first, place, 1, justification="Two offices do.").json()["version"] == 2
    merged = put(second, place, 1, confidence="high")
    assert merged.status_code == 200
    told = merged.json()
    assert (told["version"], told["stamps"]["confidence"], told["stamps"]["value"]) == (3, 3, 1)
    assert told["values"]["justification"] == "Two offices do."
    assert mission.answers.get().confidence == "high"
    assert not events("collided").exists()


def test_of_two_who_begin_an_answer_with_different_fields_none_is_in_the_way(two, place, mission):
    first, second = two
    put(first, place, justification="One office does.")
    assert put(second, place, reason="Nobody could say.").status_code == 200
    assert put(second, place, justification="Two offices do.").status_code == 409
    assert mission.answers.get().version == 2


def test_the_same_field_is_shown_three_ways_and_kept_once(two, place, mission):
    first, second = two
    put(first, place, justification="First words")
    put(first, place, 1, justification="Theirs")
    operation = uuid.uuid4()
    body = {
        "operation": str(operation),
        "base_version": 1,
        "began": {"justification": "First words"},
    }
    body |= {"values": {"justification": "Mine", "confidence": "low"}}
    answers = [second.put(place, body, content_type="application/json") for _each in range(3)]
    assert [each.status_code for each in answers] == [409] * 3
    row = answers[0].json()["collisions"][0]
    assert (row["began"], row["theirs"], row["mine"]) == ("First words", "Theirs", "Mine")
    assert row["by"] == "Lead"
    assert [each.changes for each in events("collided")] == [{"justification": ["Theirs", "Mine"]}]
    answer = mission.answers.get()
    assert (answer.justification, answer.confidence, answer.version) == ("Theirs", "", 2)


def test_a_later_base_for_one_field_says_that_the_earlier_save_was_ones_own(two, place):
    first, _second = two
    put(first, place, justification="One")
    body = {"operation": str(uuid.uuid4()), "base_version": 0, "bases": {"justification": 1}}
    body |= {"values": {"justification": "Two"}}
    assert first.put(place, body, content_type="application/json").status_code == 200


def test_a_repeat_answers_like_the_first_time_and_changes_nothing(two, place, mission):
    first, second = two
    operation = uuid.uuid4()
    assert put(first, place, operation=operation, value="1").json()["version"] == 1
    put(second, place, 1, value="3")
    again = put(first, place, operation=operation, value="1")
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert mission.answers.get().value == "3"
    assert events("collided").count() == 0
    other_words = put(first, place, 2, operation=operation, value="4")
    assert other_words.status_code == 422
    assert "operation" in other_words.json()["errors"]
    elsewhere = put(first, place.replace("LEG-1", "LEG-2"), operation=operation, value="1")
    assert elsewhere.status_code == 422
    assert mission.answers.count() == 1


def test_a_number_of_somebody_else_is_not_there(two, place, mission):
    first, second = two
    operation = uuid.uuid4()
    put(first, place, operation=operation, value="1")
    for where in (place, place.replace("LEG-1", "LEG-2")):
        assert put(second, where, operation=operation, value="1").status_code == 404
    assert Delivery.objects.get().person.full_name == "Lead"
    assert mission.answers.count() == 1


def test_a_save_taken_before_the_end_is_answered_after_it(two, place, mission, lead):
    first, _second = two
    operation = uuid.uuid4()
    put(first, place, operation=operation, value="1")
    mission.status = "state_check"
    mission.save(by=lead)
    assert put(first, place, operation=operation, value="1").status_code == 200
    closed = put(first, place, 1, value="2")
    assert closed.status_code == 423
    assert "submitted" in closed.json()["locked"]


def test_refusals_name_the_field_or_the_right(two, place, mission, signed_in, neighbour, officer):
    first, _second = two
    marked = put(first, place, value="2", mark=True)
    assert marked.status_code == 422
    assert marked.json()["errors"] == {
        "justification": ["Write why this level."],
        "confidence": ["Choose the confidence."],
    }
    put(first, place, value="2", justification="Why")
    assert put(first, place, 1, confidence="low", mark=True).json()["is_scored"]
    for body in ([], {}, {"values": 5}, {"values": {"x": "1"}}, {"values": {"value": []}},
                 {"base_version": True}, {"bases": {"value": -1}}, {"operation": {}}):  # fmt: skip
        assert first.put(place, body, content_type="application/json").status_code == 422, body
    assert first.put(place, "{", content_type="application/json").status_code == 400
    assert put(signed_in(neighbour), place, value="1").status_code == 404
    assert put(first, place.replace("agreed", "nobody"), value="1").status_code == 404
    assert put(first, place.replace("LEG-1", "XXX-1"), value="1").status_code == 404
    refused = put(signed_in(officer), place, value="1")
    assert refused.status_code == 403
    assert "missing_right" in refused.json()
    assert put(Client(), place, value="1").status_code == 403


def test_the_pages_queue_never_sends_for_somebody_else(two, mission, assessor):
    first, _second = two
    place = f"/missions/{mission.pk}/answers/LEG-1/"
    body = {"operation": str(uuid.uuid4()), "base_version": 0, "values": {"value": "1"}}
    head = {"x-autosave": "1", "x-written-by": str(assessor.pk)}
    answer = first.post(place, body, content_type="application/json", headers=head)
    assert (answer.status_code, answer.json()) == (403, {"other_person": True})
    del head["x-written-by"]
    answer = first.post(place, body, content_type="application/json", headers=head)
    assert answer.json()["next"] == f"/missions/{mission.pk}/answers/LEG-2/"


def test_a_form_without_script_changes_only_what_was_changed_in_it(two, mission, lead):
    first, second = two
    place = f"/missions/{mission.pk}/answers/LEG-1/"
    api = f"/api{place}agreed/"
    put(first, api, value="1", justification="First")
    old = {"version": "1", "value": "1", "justification": "First", "reason": "", "confidence": ""}
    old |= {f"began_{name}": old[name] for name in PARTS}
    put(second, api, 1, justification="Theirs", confidence="low")
    assert first.post(place, old | {"value": "3"}).status_code == 302
    answer = mission.answers.get()
    assert (answer.value, answer.justification, answer.confidence) == ("3", "Theirs", "low")
    page = first.post(place, old | {"value": "4", "justification": "Mine"})
    assert page.status_code == 409
    form = page.context["form"]
    assert {name: form[name].value() for name in PARTS} == {
        "value": "4", "justification": "Mine", "reason": "", "confidence": "low",
    }  # fmt: skip
    assert page.context["began"]["justification"] == "Theirs"


def test_saving_under_a_number_costs_at_most_twelve_queries(two, mission):
    first, _second = two
    place, head = f"/missions/{mission.pk}/answers/LEG-1/", {"x-autosave": "1"}
    for base in (0, 1):
        body = {"operation": str(uuid.uuid4()), "base_version": base}
        body |= {"values": {"justification": f"Words {base}"}}
        with CaptureQueriesContext(connection) as queries:
            first.post(place, body, content_type="application/json", headers=head)
    assert len(queries) <= 12, [each["sql"][:90] for each in queries]


class Writer:
    """One of several who write at the same answers over a line that loses, repeats and reorders."""

    def __init__(self, mission, user, chance):
        self.mission, self.user, self.chance = mission, user, chance
        self.known, self.waiting, self.saved, self.collided = {}, [], [], []

    def write(self, indicator, number):
        base, _values = self.known.get(indicator.pk, (0, {}))
        name = self.chance.choice(PARTS[1:])
        value = self.chance.choice(["low", "medium", "high"])
        text = value if name == "confidence" else f"{self.user.full_name} {number}"
        sent = {"operation": uuid.uuid4(), "base_version": base, "values": {name: text}}
        self.waiting += [(indicator, sent)] * self.chance.choice([1, 1, 1, 2, 3])
        self.chance.shuffle(self.waiting)

    def deliver(self):
        """Some of what waits arrives; of what arrives some answers are lost, and it waits again."""
        for _each in range(self.chance.randint(0, 3)):
            if self.waiting:
                self.arrive(*self.waiting.pop())

    def arrive(self, indicator, sent):
        place = {"mission": self.mission, "indicator": indicator, "by": self.user}
        is_lost = self.chance.random() < 0.3
        try:
            answer = save_answer(**place, **sent)
        except StaleVersion as stale:
            self.collided.append(sent)
            answer = stale.current
        else:
            self.saved.append(sent)
        if is_lost:
            self.waiting.append((indicator, sent))
        else:
            self.known[indicator.pk] = answer.version, {}


def test_five_writers_over_a_bad_line_lose_nothing(mission, carana):
    """Every save ends in the answer's history as the change that it was, or in a collision that
    keeps both texts; each once, however often it arrived."""
    chance = random.Random(20261124)
    writers = [Writer(mission, person(f"writer-{n}", "assessor", carana), chance) for n in range(5)]
    indicators = list(mission.areas.get().indicators.all()[:3])
    for number in range(200):
        for writer in chance.sample(writers, 5):
            writer.write(chance.choice(indicators), number)
            writer.deliver()
    for writer in writers:
        while writer.waiting:
            writer.deliver()
    changed, collided = told_texts(("created", "changed")), told_texts(("collided",))
    for writer in writers:
        for sent in writer.saved + writer.collided:
            ((name, text),) = sent["values"].items()
            if name != "confidence":
                home, other = (changed, collided)[:: 1 if sent in writer.saved else -1]
                assert home.count(text) == 1, (name, text)
                assert text not in other
    saved = {str(each["operation"]) for writer in writers for each in writer.saved}
    refused = {str(each["operation"]) for writer in writers for each in writer.collided}
    assert len(saved) + len(refused) == 1_000
    assert events("collided").count() == len(refused)
    assert not refused & saved
    assert all(
        None not in each.changes[name] for each in events("collided") for name in each.changes
    )
    assert_nothing_overwritten(mission)


def told_texts(verbs) -> list[str]:
    rows = Event.objects.filter(subject_model="assessments.answer", verb__in=verbs)
    return [new for each in rows for _old, new in each.changes.values()]


def assert_nothing_overwritten(mission):
    """Each change began with the text that the one before it left."""
    for answer in mission.answers.all():
        stands = {}
        for event in Event.objects.about(answer).order_by("pk"):
            for name, (old, new) in event.changes.items():
                assert (old or "") == (stands.get(name) or ""), (event.pk, name)
                stands[name] = stands.get(name) if event.verb == Answer.COLLIDED else new
        assert all(getattr(answer, name) == stands[name] for name in PARTS if name in stands)


def test_half_a_character_is_refused_and_no_fault(two, place, mission, assessor):
    first, second = two
    refused = put(first, place, justification="a\ud83d")
    assert refused.status_code == 422
    assert "control characters" in refused.json()["errors"]["justification"][0]
    assert not mission.answers.exists()
    put(first, place, justification="One office does.")
    body = {"base_version": 0, "values": {"justification": "Two do."}}
    body |= {"began": {"justification": "a\ud83d"}}
    collided = second.post(
        f"/missions/{mission.pk}/answers/LEG-1/",
        body,
        content_type="application/json",
        headers={"x-autosave": "1"},
    )
    assert collided.status_code == 409
