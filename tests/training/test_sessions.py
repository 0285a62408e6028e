"""Sessions: planned by headquarters for several States, each of which sees itself alone."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from roadmaps.models import PlanAction
from tests import factories
from tests.conftest import person
from tests.factories import InvitedStateFactory, SessionFactory, in_days
from training import session_actions as actions
from training.models import InvitedState, Session
from training.nomination_actions import move_nomination
from training.session_forms import InvitedStateForm

NEW = "/training/sessions/new/"


def form(course, *states, **values):
    told = {"course": course.pk, "states": [each.pk for each in states], "weekend": "fri_sat"}
    told |= {"starts_on": in_days(30), "ends_on": in_days(43), "nominations_due_on": in_days(10)}
    told |= {"begins_at": "09:00", "ends_at": "16:00", "time_zone": "Africa/Tunis", "seats": 9}
    told |= {"place": "Capital", "language": "French", "interpretation": "Arabic"}
    return told | {"gender_marker": "2a", "rights_note": "Lawful use first."} | values


def test_headquarters_plans_a_session_for_two_states(
    signed_in, officer, course, carana, katasi, trainer
):
    client = signed_in(officer)
    told = form(course, carana, katasi, trainers=[trainer.pk])
    page = client.post(NEW, told, follow=True).content.decode()
    session = Session.objects.get()
    assert session.code == f"FC-XLS-{in_days(30).year}-01"
    for name in ("pass_mark", "least_attendance"):
        assert getattr(session, name) == getattr(course, name), name
    assert session.course_edition == course.edition
    assert {each.quota for each in session.invited.all()} == {5, 4}
    for words in ("Carana", "Katasi", "teaching days", "Africa/Tunis", "announced as 1 week"):
        assert words in page, words
    assert client.post(NEW, told).status_code == 302
    assert Session.objects.latest("pk").code.endswith("-02")
    assert "Capital" in client.get("/training/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"states": []}, "States invited"),
        ({"ends_on": in_days(20)}, "not before the first"),
        ({"ends_on": in_days(300)}, "120 days"),
        ({"nominations_due_on": in_days(40)}, "first day of the session"),
        ({"time_zone": "Mars/Base"}, "time zone"),
        ({"time_zone": "../../etc/passwd"}, "time zone"),
        ({"link": "http://example.org"}, "https"),
        ({"place": "", "link": ""}, "Name the place"),
        ({"seats": 0}, "1"),
        ({"ends_at": "08:00"}, "ends after it begins"),
        ({"rights_note": ""}, "Fill in"),
        ({"gender_marker": "9"}, "valid choice"),
        ({"trainers": ["0"]}, "0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in, officer, course, carana, wrong, words):
    answer = signed_in(officer).post(NEW, form(course, carana) | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "French" in answer.content.decode()
    assert not Session.objects.exists()


def test_the_states_have_no_more_places_than_the_session_has_seats(
    signed_in, officer, session, invited, other_invited
):
    """Two States have two places each; on no way are there more than the seats."""
    actions.change_session(session=session, by=officer, base_version=1, values={"seats": 5})
    more = {"invited": invited, "by": officer, "base_version": 1}
    with pytest.raises(ValidationError, match="6 places together and the session 5 seats"):
        actions.change_invited_state(**more, values={"quota": 4})
    third, client = factories.StateFactory(), signed_in(officer)
    with pytest.raises(ValidationError, match="6 places together"):
        actions.invite_state(session=session, state=third, quota=2, by=officer)
    with pytest.raises(ValidationError, match="4 places together and the session 3 seats"):
        actions.change_session(session=session, by=officer, base_version=2, values={"seats": 3})
    address = reverse("training:invited-state-update", args=[invited.pk])
    answer = client.post(address, {"quota": 4, "version": 1})
    assert answer.status_code == 422
    assert "add seats" in answer.content.decode()
    actions.change_invited_state(**more, values={"quota": 3})
    actions.invite_state(session=session, state=third, quota=0, by=officer)


def test_teaching_days_are_counted_and_not_the_catalogues_duration(course):
    monday = datetime.date(2026, 10, 5)
    session = SessionFactory.build(
        course=course, starts_on=monday, ends_on=datetime.date(2026, 10, 16), weekend="sat_sun"
    )
    assert len(session.teaching_days) == 10
    session.weekend = "fri_sat"
    assert datetime.date(2026, 10, 9) not in session.teaching_days
    assert session.period == "5–16 October 2026"


def test_a_state_sees_itself_alone(
    signed_in, focal, neighbour, trainer, mentor, donor, session, invited, other_invited, ready
):
    nominee = ready()
    for user, own, other in ((focal, invited, other_invited), (neighbour, other_invited, invited)):
        client = signed_in(user)
        page = client.get(session.get_absolute_url()).content.decode()
        assert own.state.name in page
        assert other.get_absolute_url() not in page
        assert client.get(own.get_absolute_url()).status_code == 200
        for address in (
            other.get_absolute_url(),
            reverse("training:invited-state-nominate", args=[other.pk]),
            f"/history/invited-state/{other.pk}/",
        ):
            assert client.get(address).status_code == 404, address
        history = client.get(f"/history/session/{session.pk}/").content.decode()
        assert str(other) not in history
    assert signed_in(neighbour).get(nominee.get_absolute_url()).status_code == 404
    for user in (mentor, donor, person("elsewhere", "trainer", factories.StateFactory())):
        assert signed_in(user).get(session.get_absolute_url()).status_code == 404
    assert session.code not in signed_in(donor).get("/training/").content.decode()
    rows = Session.objects.allowed(person("officer-two", "officer"))
    assert rows.filter(pk=session.pk).count() == 1


def test_only_headquarters_plans_and_a_trainer_says_that_it_began(
    signed_in, focal, trainer, officer, manager, session, ready
):
    expected = ready(status="accepted", accepted_at=timezone.now())
    edit = reverse("training:session-update", args=[session.pk])

    def move(user, name, **told):
        address = reverse("training:session-move", args=[session.pk, name])
        status = signed_in(user).post(address, told).status_code
        session.refresh_from_db()
        return status, session.status

    for user in (focal, trainer):
        assert signed_in(user).get(edit).status_code == 403
        assert move(user, "confirm") == (403, "selection")
    assert move(officer, "confirm") == (302, "confirmed")
    assert move(trainer, "begin") == (302, "confirmed")  # it begins in three weeks
    session.starts_on = session.ends_on = session.nominations_due_on = in_days(0)
    session.save(by=SYSTEM)
    assert move(focal, "begin") == (403, "confirmed")
    assert move(trainer, "begin") == (302, "running")
    assert move(trainer, "deliver") == (302, "delivered")
    assert move(officer, "close") == (403, "delivered")
    page = signed_in(manager).get(session.get_absolute_url()).content.decode()
    assert f"whether he came: {expected.participant.name}." in page
    assert move(manager, "close") == (302, "delivered")
    move_nomination(nomination=expected, name="miss", by=trainer)
    assert move(manager, "close") == (302, "closed")


def test_postponing_and_cancelling_need_a_reason(officer, session, invited):
    for name, left in (("postpone", "postponed"), ("resume", "planned"), ("cancel", "cancelled")):
        if name != "resume":
            with pytest.raises(NotNow, match="Say why"):
                actions.move_session(session=session, name=name, by=officer)
        moved = actions.move_session(session=session, name=name, by=officer, reason="Elections.")
        assert moved.status == left
    with pytest.raises(NotNow, match="stays as it was planned"):
        actions.change_session(session=session, by=officer, base_version=1, values={"place": "P"})


def test_a_session_that_is_planned_again_is_confirmed_for_those_still_cleared(
    officer, session, ready, cleared
):
    ready(status="accepted", accepted_at=timezone.now())

    def move(*names):
        for name in names:
            actions.move_session(session=session, name=name, by=officer, reason="Elections.")

    move("confirm", "postpone")
    days = {"starts_on": in_days(90), "ends_on": in_days(94)}
    cleared[0].valid_until = in_days(60)
    cleared[0].save(by=SYSTEM)
    with pytest.raises(ValidationError, match="ends on"):
        actions.change_session(session=session, by=officer, base_version=1, values=days)
    cleared[0].valid_until = in_days(100)
    cleared[0].save(by=SYSTEM)
    actions.change_session(session=session, by=officer, base_version=1, values=days)
    cleared[0].valid_until = in_days(60)
    cleared[0].save(by=SYSTEM)
    move("resume", "open", "select")
    with pytest.raises(NotNow, match="ends on"):
        move("confirm")
    cleared[0].valid_until = in_days(94)
    cleared[0].save(by=SYSTEM)
    move("confirm")
    session.refresh_from_db()
    assert session.status == "confirmed"


def test_nominations_open_with_a_day_that_is_to_come(officer, carana, course):
    session = SessionFactory(course=course, nominations_due_on=in_days(-1))
    for why in ("Invite a State", "last day of nominations"):
        with pytest.raises(NotNow, match=why):
            actions.move_session(session=session, name="open", by=officer)
        InvitedStateFactory(session=session, state=factories.StateFactory())
    session.nominations_due_on = in_days(1)
    session.save(by=SYSTEM)
    assert actions.move_session(session=session, name="open", by=officer).status


def test_what_was_given_stays_covered(officer, session, invited, ready, cleared):
    for _each in range(2):
        ready(status="accepted", accepted_at=timezone.now())
    change = {"session": session, "by": officer, "base_version": 1}
    for values, why in (({"seats": 1}, "2 places"), ({"ends_on": in_days(100)}, "ends on")):
        cleared[0].valid_until = in_days(60)
        cleared[0].save(by=SYSTEM)
        with pytest.raises(ValidationError, match=why):
            actions.change_session(**change, values=values)
    with pytest.raises(ValidationError, match="2 places"):
        actions.change_invited_state(
            invited=invited, by=officer, base_version=1, values={"quota": 1}
        )
    with pytest.raises(NotNow, match="invitation stays"):
        actions.uninvite_state(invited=invited, by=officer)


def test_actions_of_its_own_plan_and_of_no_other(
    signed_in, officer, trainer, session, invited, mission, lead
):
    plan = factories.RoadmapFactory(mission=mission)
    own = factories.PlanActionFactory(
        objective=factories.ObjectiveFactory(roadmap=plan), title="Zyzzogeton"
    )
    elsewhere = factories.mission(factories.StateFactory(), lead)
    away = factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=elsewhere))
    other = factories.PlanActionFactory(objective=away)
    change = {"invited": invited, "by": officer, "base_version": 1}
    with pytest.raises(ValidationError, match="this State"):
        actions.change_invited_state(**change, values={"actions": [other]})
    actions.change_invited_state(**change, values={"actions": [own]})
    address = invited.get_absolute_url()
    assert "Zyzzogeton" in signed_in(officer).get(address).content.decode()
    # Whoever changes the places without seeing the action keeps it.
    unseen = InvitedStateForm(
        {"quota": 2, "version": 2}, instance=InvitedState.objects.get(pk=invited.pk), user=trainer
    )
    assert unseen.is_valid(), unseen.errors
    assert own.title not in str(unseen)
    assert unseen.values()["actions"] == [own]
    for place in (address, f"/history/invited-state/{invited.pk}/"):  # who sees no plan
        assert "Zyzzogeton" not in signed_in(trainer).get(place).content.decode()
    assert set(PlanAction.objects.filter(invitations__session=session)) == {own}


def test_actions_that_stay_linked_unseen_are_asked_for_at_once(officer, trainer, invited, mission):
    goal = factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))

    def queries(kept):
        set_links(
            invited, "actions", factories.PlanActionFactory.create_batch(kept, objective=goal),
            by=SYSTEM,
        )  # fmt: skip
        here = InvitedState.objects.get(pk=invited.pk)
        sent = {"quota": here.quota, "version": here.version}
        further = PlanAction.objects.select_related("objective__roadmap__state")
        further = further.get(pk=factories.PlanActionFactory(objective=goal).pk)
        with CaptureQueriesContext(connection) as asked:
            form = InvitedStateForm(sent, instance=here, user=trainer)
            assert form.is_valid(), form.errors
            values = form.values()
            assert len(values["actions"]) == kept
            values["actions"].append(further)
            actions.change_invited_state(
                invited=here, by=officer, base_version=here.version, values=values
            )
        return len(asked)

    queries(1)  # what is kept in memory from the first question on
    assert queries(1) == queries(5)


def test_a_state_is_invited_once(officer, session, invited):
    with pytest.raises(ValidationError, match="invited already"):
        actions.invite_state(session=session, state=invited.state, quota=3, by=officer)
    assert InvitedState.objects.count() == 1
    set_links(session, "trainers", [], by=SYSTEM)
    with pytest.raises(NotNow, match="Name the trainers"):
        actions.move_session(session=session, name="confirm", by=officer)
