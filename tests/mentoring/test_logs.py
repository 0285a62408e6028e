"""A weekly log as the browser's queue delivers it: by field and by number."""

import uuid

import pytest
from django.urls import reverse

from history.models import Event
from mentoring.models import Assignment, WeeklyLog
from tests.conftest import person
from tests.mentoring import factories as make

FULL = {"days_worked": "4.5", "done": "Forty items graded.", "mood": "green"}


@pytest.fixture
def deliver(active, signed_in):
    """Send one save of the log of week 7, as a page's queue does."""

    def send(who, values, *, week=7, base=0, bases=None, headers=None, **more):
        body = {"base_version": base, "bases": bases or {}, "values": values, "began": {}} | more
        return signed_in(who).post(
            reverse("mentoring:log", args=[active.pk, week]),
            body,
            content_type="application/json",
            headers={"X-Autosave": "1", "X-Written-By": str(who.pk)} | (headers or {}),
        )

    return send


@pytest.fixture
def second(active, entry, carana):
    """Another mentor of the assignment."""
    found = person("second-mentor", "mentor", carana)
    make.assigned(active, entry, make.MentorFactory(person=found))
    return found


def test_what_arrives_twice_under_one_number_is_saved_once(active, mentor, deliver):
    number = str(uuid.uuid4())
    first = deliver(mentor, {"done": "Read"}, operation=number)
    again = deliver(mentor, {"done": "Read"}, operation=number)
    assert first.json() == again.json()
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert first.json()["values"]["done"] == "Read"
    log = active.logs.get()
    assert Event.objects.about(log).count() == 1
    other = deliver(mentor, {"done": "Other words"}, operation=number)
    assert other.status_code == 422
    assert active.logs.get().done == "Read"


def test_a_log_is_submitted_once_however_often_it_is_delivered(active, mentor, deliver):
    deliver(mentor, FULL)
    number = str(uuid.uuid4())
    for _each in range(2):
        told = deliver(mentor, {}, base=1, mark=True, operation=number)
        assert told.status_code == 200
        assert told.json()["next"] == active.get_absolute_url()
    log = active.logs.get()
    assert log.is_submitted
    assert Event.objects.about(log).filter(verb="submit").count() == 1
    late = deliver(mentor, {"done": "More"}, base=1)
    assert (late.status_code, late.json()["locked"]) == (
        423,
        "This log is submitted and stays as it is.",
    )


@pytest.mark.parametrize("stands", [{}, {"done": "Read"}])
def test_what_submitting_lacks_is_said_at_its_field_and_nothing_is_written(
    active, mentor, deliver, stands
):
    if stands:
        deliver(mentor, stands)
    refused = deliver(mentor, {"mood": "red"}, base=len(stands), mark=True)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"days_worked", "done"} - set(stands)
    assert list(active.logs.values_list("done", "mood")) == [("Read", "")] * len(stands)


def test_other_fields_are_merged_and_the_same_field_shows_both_texts(
    active, mentor, second, deliver
):
    deliver(mentor, {"done": "Read", "problems": "None"})
    assert deliver(second, {"problems": "No room"}, base=1).json()["version"] == 2
    merged = deliver(mentor, {"done": "Read and graded"}, base=1)
    assert merged.json()["values"]["problems"] == "No room"
    collided = deliver(mentor, {"problems": "Late keys"}, base=1)
    assert collided.status_code == 409
    assert "No room" in collided.json()["html"]
    assert "Late keys" in collided.json()["html"]
    assert active.logs.get().problems == "No room"
    told = Event.objects.about(active.logs.get()).get(verb="collided")
    assert told.changes["problems"] == ["No room", "Late keys"]


def test_the_queue_of_somebody_else_or_of_no_mentor_writes_nothing(
    active, mentor, officer, second, neighbour, deliver
):
    borrowed = deliver(mentor, {"done": "X"}, headers={"X-Written-By": str(second.pk)})
    assert (borrowed.status_code, borrowed.json()) == (403, {"other_person": True})
    assert deliver(officer, {"done": "X"}).status_code == 423
    assert deliver(neighbour, {"done": "X"}).status_code == 404
    assert deliver(mentor, {"done": "X"}, week=12).status_code == 423
    assert deliver(mentor, {"done": "X"}, week=40).status_code == 404
    assert deliver(mentor, {"status": "submitted"}).status_code == 422
    assert not active.logs.exists()
    number = str(uuid.uuid4())
    deliver(mentor, {"done": "X"}, operation=number)
    assert deliver(second, {"done": "X"}, operation=number).status_code == 404


def test_what_was_typed_without_a_line_says_so_in_the_history(active, mentor, deliver):
    deliver(mentor, {"done": "Read"}, headers={"X-Sent-Later": "1"})
    assert Event.objects.about(active.logs.get()).get().entry == "offline"


def test_without_script_only_changed_fields_count_and_both_texts_are_shown(
    active, mentor, second, signed_in, deliver
):
    deliver(mentor, {"done": "Read", "problems": "None"})
    began = {f"began_{name}": "" for name in WeeklyLog.SAID}
    began |= {"began_done": "Read", "began_problems": "None"}
    form = began | dict.fromkeys(WeeklyLog.SAID, "") | {"done": "Read", "version": 1}
    deliver(second, {"done": "Graded"}, base=1)
    client, address = signed_in(mentor), reverse("mentoring:log", args=[active.pk, 7])
    client.post(address, form | {"problems": "No room"})
    log = active.logs.get()
    assert (log.done, log.problems) == ("Graded", "No room")
    stale = client.post(address, form | {"done": "Filed", "problems": "None"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "<p data-theirs>" in page
    assert "Filed</textarea>" in page
    assert f'name="version" value="{log.version}"' in page


def test_nothing_is_saved_once_the_assignment_is_over(active, mentor, deliver):
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="closed")
    assert deliver(mentor, FULL).status_code == 423
