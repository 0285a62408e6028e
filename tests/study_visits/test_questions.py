"""The queue of questions: who asked stays hidden, an answer is empty while nothing changed."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.lifecycle import NotNow
from history.models import Event
from study_visits import question_actions as actions
from study_visits.models import Question
from tests import factories


@pytest.fixture
def address(visit):
    return f"/study-visits/{visit.pk}/questions/"


def shown(client, address):
    """A page without its last lines, which name the exercise countries."""
    return client.get(address).content.decode().partition("<footer")[0]


def part(client, address, mark=""):
    return client.get(f"{address}?seen={mark}", headers={"hx-request": "true"})


def test_the_state_that_asks_hidden_is_told_to_nobody(
    signed_in, officer, manager, focal, neighbour, carana, visit, address
):
    """Not to the moderator, not to the other State, in no history and no event."""
    key = uuid.uuid4()
    asked = {"text": "Who pays for the register?", "key": str(key), "is_state_hidden": "on"}
    assert signed_in(focal).post(address, asked).status_code == 302
    question = Question.objects.get(key=key)
    assert question.state == carana
    for user in (officer, manager, neighbour):
        client = signed_in(user)
        for place in (address, f"/study-visits/{visit.pk}/"):
            text = shown(client, place)
            row = text[text.index(f'id="question-{question.pk}"') :].split("</tr>")[0]
            assert "State hidden at its request" in row
            assert "Carana" not in row
        history = client.get(f"/study-visits/{visit.pk}/history/").content.decode()
        assert focal.full_name not in history
    told = Event.objects.about(question).get()
    assert (told.by_id, told.by_name, told.state_id) == (None, "A participant", None)
    assert not {"state", "is_state_hidden"} & set(told.changes)


def test_another_state_learns_neither_names_nor_numbers_nor_who_asked(
    signed_in, focal, neighbour, officer, katasi, visit, address, register
):
    seat = register(name="Amara Okoro")
    asked = {"text": "Who may correct a grade?", "key": str(uuid.uuid4())}
    assert signed_in(focal).post(address, asked).status_code == 302
    client = signed_in(neighbour)
    base = f"/study-visits/{visit.pk}/"
    for place in ("", "questions/", "people/", "history/"):
        text = shown(client, base + place)
        for words in ("Carana", "Amara", focal.full_name):
            assert words not in text, (place, words)
    assert "Who may correct a grade?" in client.get(address).content.decode()
    assert client.get(f"/participants/{seat.participant_id}/").status_code == 404
    assert "Carana" in shown(signed_in(officer), address)
    # Their names alone are shown where all agreed; who asked only where what is said is attributed.
    visit.states_are_shown = True
    visit.save(by=officer)
    assert "Carana" in shown(client, base)
    assert "Carana" not in shown(client, address)
    visit.ground_rules = "attributed"
    visit.save(by=officer)
    assert "Carana" in shown(client, address)


def test_what_is_not_for_release_stays_with_who_asked_and_the_programme(
    signed_in, officer, focal, neighbour, carana, visit, address
):
    question = factories.QuestionFactory(visit=visit, state=carana, text="Which sources feed it?")
    move = f"/visit-questions/{question.pk}/withhold/"
    assert signed_in(focal).post(move).status_code == 403
    assert signed_in(officer).post(move).status_code == 302
    assert question.text in signed_in(focal).get(address).content.decode()
    assert question.text not in signed_in(neighbour).get(address).content.decode()


def test_a_page_that_asks_again_is_told_nothing_until_something_changed(
    signed_in, officer, focal, carana, visit, address
):
    question = factories.QuestionFactory(visit=visit, state=carana)
    client = signed_in(focal)
    seen = client.get(address).context["mark"]
    client.get(address)
    for count in (1, 40):
        for _each in range(count):
            factories.QuestionFactory(visit=visit, state=carana)
        seen = client.get(address).context["mark"]
        with CaptureQueriesContext(connection) as queries:
            answer = part(client, address, seen)
        assert (answer.status_code, answer.content) == (204, b"")
        assert len(queries) <= 5, [each["sql"][:90] for each in queries]
    actions.move_question(question=question, name="answer", by=officer)
    fresh = part(client, address, seen)
    assert fresh.status_code == 200
    assert "Answered live" in fresh.content.decode()
    assert "<html" not in fresh.content.decode()


def test_the_same_form_asks_once(focal, carana, katasi, visit):
    key = uuid.uuid4()
    asked = {"visit": visit, "state": carana, "key": key, "by": focal}
    first = actions.ask_question(text="Who pays?", **asked)
    assert actions.ask_question(text="Who pays?", **asked) == first
    with pytest.raises(ValidationError, match="sent already"):
        actions.ask_question(text="Something else?", **asked)
    with pytest.raises(ValidationError, match="sent already"):
        actions.ask_question(text="Who pays?", **asked | {"state": katasi})
    assert Question.objects.count() == 1


@pytest.mark.parametrize("text", ["", "Write to a@b.example", "x" * 601, "\x07"])
def test_what_is_wrong_is_said_and_stays_typed(signed_in, focal, address, text):
    answer = signed_in(focal).post(address, {"text": text, "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert not Question.objects.exists()


def test_questions_end_with_the_visit_and_only_invited_states_ask(focal, carana, visit):
    asked = {"text": "Who?", "by": focal}
    with pytest.raises(ValidationError, match="not invited"):
        actions.ask_question(visit=visit, state=factories.StateFactory(), key=uuid.uuid4(), **asked)
    visit.status = "captured"
    visit.save(by=focal)
    with pytest.raises(NotNow, match="until everything is captured"):
        actions.ask_question(visit=visit, state=carana, key=uuid.uuid4(), **asked)
