"""The catalogue: the brochure's courses with their exact durations, changed by those entitled."""

import pytest

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from tests import factories
from training import course_actions, reference
from training.models import Course

COURSES = "/training/courses/"
BROCHURE = {
    "Introduction to Fusion Cells": "1 day",
    "Ethical Decision-Making": "4 days",
    "Effective Intelligence Writing": "1 day",
    "Briefing and Debriefing": "2 days",
    "Analyst course": "2 weeks",
    "Threat and Risk Assessment and Report Writing": "1 week",
    "Fusion Cells Managers": "1 week",
    "Ethical Questioning and Elicitation Techniques": "1 week",
    "Open-Source Investigation (OSINT)": "1 week",
    "i2 Analyst's Notebook": "3 days",
    "Intermediate to Advanced Excel": "1 week",
}


def form(**values):
    told = {"code": "FC-TOT", "title": "Train the trainer", "edition": "1.0", "kind": "trainers"}
    told |= {"duration_value": 3, "duration_unit": "week", "level": "advanced", "position": 20}
    told |= {"access": "restricted", "least_people": 8, "most_people": 18, "pass_mark": 70}
    return told | {"least_attendance": 80, "is_offered": "on", "outline": "Mentoring"} | values


def test_the_brochure_has_eleven_courses_and_46_working_days(reference):
    told = {each.title: each.duration for each in Course.objects.all()}
    assert told == BROCHURE
    assert sum(each.working_days for each in Course.objects.all()) == 46
    analyst = Course.objects.get(code="FC-ANA")
    assert {each.code for each in analyst.prerequisites.all()} == {"FC-INTRO", "FC-EIW"}
    assert not Course.objects.filter(is_awareness=True).exists()


def test_loading_again_leaves_what_was_changed(signed_in, officer):
    course = Course.objects.get(code="FC-INTRO")
    told = form(code="FC-INTRO", title="Introduction", duration_value=2, version=1)
    assert signed_in(officer).post(f"{COURSES}{course.pk}/edit/", told).status_code == 302
    before = Event.objects.count()
    assert reference.load() == 11
    assert Event.objects.count() == before
    assert Course.objects.get(pk=course.pk).title == "Introduction"


def test_a_new_course_is_added_by_headquarters(signed_in, officer, trainer, focal):
    client = signed_in(officer)
    first = Course.objects.get(code="FC-INTRO")
    page = client.post(f"{COURSES}new/", form(prerequisites=[first.pk]), follow=True)
    assert "3 weeks" in page.content.decode()
    assert "Train the trainer" in client.get(COURSES).content.decode()
    for user in (trainer, focal):
        assert signed_in(user).get(f"{COURSES}new/").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "FC-INTRO"}, "Another course has this code"),
        ({"code": "two words"}, "capital letters"),
        ({"duration_value": 0}, "1"),
        ({"duration_value": "a week"}, "whole number"),
        ({"least_people": 30}, "fewest"),
        ({"edition": "one"}, "two numbers"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in, officer, wrong, words):
    answer = signed_in(officer).post(f"{COURSES}new/", form(**wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Mentoring" in answer.content.decode()
    assert Course.objects.count() == 11


def test_only_who_approves_exempts_a_course_and_the_reason_is_kept(
    signed_in, officer, trainer, manager
):
    course = Course.objects.get(code="FC-INTRO")
    address = f"{COURSES}{course.pk}/awareness/"
    exempt = {"is_awareness": "on", "reason": "Law alone is taught."}
    for user in (officer, trainer):
        assert signed_in(user).post(address, exempt).status_code == 403
    client = signed_in(officer)
    client.post(f"{COURSES}{course.pk}/edit/", form(code="FC-INTRO", version=1, is_awareness="on"))
    course.refresh_from_db()
    assert not course.is_awareness
    client = signed_in(manager)
    assert client.post(address, exempt | {"reason": " "}).status_code == 422
    assert client.post(address, exempt).status_code == 302
    course.refresh_from_db()
    assert course.support == "awareness"
    assert Event.objects.latest("pk").reason == "Law alone is taught."


@pytest.mark.parametrize("status", ["confirmed", "running"])
def test_an_exemption_is_not_taken_back_under_places_that_rest_on_it(carana, manager, status):
    course = Course.objects.get(code="FC-INTRO")
    mark = {"course": course, "by": manager, "reason": "Law alone is taught."}
    course_actions.mark_awareness(**mark, is_awareness=True)
    session = factories.SessionFactory(course=course, status=status)
    person = factories.ParticipantFactory(
        agency=factories.AgencyFactory(state=carana), is_cleared=True
    )
    factories.NominationFactory(session=session, participant=person, is_accepted=True)
    with pytest.raises(NotNow, match=f"In {session.code} places are given without a decision"):
        course_actions.mark_awareness(**mark, is_awareness=False)
    course.refresh_from_db()
    assert course.is_awareness
    factories.DueDiligenceFactory(agency=person.agency, unit="", is_cleared=True)
    # A screening that is asked anew has nothing to do with it.
    person.screening, person.screened_on = "pending", None
    person.save(by=SYSTEM)
    assert not course_actions.mark_awareness(**mark, is_awareness=False).is_awareness


def test_a_course_does_not_come_before_itself_and_two_editors_meet(signed_in, officer, manager):
    course = Course.objects.get(code="FC-EIW")
    address = f"{COURSES}{course.pk}/edit/"
    told = form(code="FC-EIW", version=1)
    assert signed_in(officer).post(address, told | {"prerequisites": course.pk}).status_code == 422
    assert signed_in(officer).post(address, told | {"title": "Theirs"}).status_code == 302
    second = signed_in(manager).post(address, told | {"title": "Mine"})
    assert second.status_code == 409
    assert "Theirs" in second.content.decode()
