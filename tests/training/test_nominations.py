"""Nominations: proposed until the deadline, accepted behind every gate, seen by few."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import Participant
from tests import factories
from tests.factories import InvitedStateFactory, NominationFactory, ParticipantFactory, in_days
from training import nomination_actions as actions
from training import session_actions as sessions
from training.balance import Balance
from training.models import Course, Nomination
from training.nomination_rules import Judge


def accept(nomination, by):
    return actions.move_nomination(nomination=nomination, name="accept", by=by)


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(by=SYSTEM)
    return row


@pytest.fixture
def opened(session, invited):
    """Nominations are open for another week."""
    changed(session, status="nominations_open")
    return invited


def test_a_focal_point_nominates_with_the_balance_in_view(signed_in, focal, opened, agency):
    client = signed_in(focal)
    address = reverse("training:invited-state-nominate-new", args=[opened.pk])
    page = client.get(address).content.decode()
    assert "At least 30 % are to be women" in page
    told = {"agency": agency.pk, "sex": "male", "function": "Analyst", "supervisor": "Director"}
    told |= {"declared_on": in_days(0)}
    for name in ("Amir", "Bilal", "Chidi"):
        assert client.post(address, told | {"name": name}).status_code == 302
    page = client.get(address).content.decode()
    assert "Women: 0 of 3, 0 %" in page
    assert "2 more women would meet it" in page
    assert "More than half come from one agency: Border Police" in page
    assert "Nobody is in reserve" in page
    amara = ParticipantFactory(agency=agency, name="Amara", sex="female")
    one = reverse("training:invited-state-nominate", args=[opened.pk])
    assert client.post(one, {"participant": amara.pk, "is_reserve": "on"}).status_code == 302
    page = client.get(opened.get_absolute_url()).content.decode()
    assert "Women: 1 of 4, 25 %" in page
    assert "1 person is in reserve" in page
    again = client.post(one, {"participant": amara.pk})
    assert again.status_code == 422


def test_recording_and_nominating_are_one_step(signed_in, focal, opened, agency):
    ParticipantFactory(agency=agency, name="Amara")
    address = reverse("training:invited-state-nominate-new", args=[opened.pk])
    told = {"agency": agency.pk, "name": "AMARA", "sex": "female", "function": "Analyst"}
    answer = signed_in(focal).post(address, told)
    assert "Recorded already" in answer.content.decode()
    ahead = signed_in(focal).post(address, told | {"name": "Noor", "declared_on": in_days(3)})
    assert ahead.status_code == 422
    assert not Nomination.objects.exists()
    assert Participant.objects.count() == 1


def test_the_deadline_is_for_the_state_and_not_for_headquarters(
    focal, officer, session, opened, agency
):
    one, two = (ParticipantFactory(agency=agency) for _each in range(2))
    changed(session, nominations_due_on=in_days(-2))
    with pytest.raises(NotNow, match="Nominations ended"):
        actions.nominate(session=session, participant=one, by=focal)
    actions.nominate(session=session, participant=one, by=officer)
    changed(session, status="selection")
    actions.nominate(session=session, participant=two, by=officer)
    with pytest.raises(NotNow, match="not open"):
        actions.nominate(session=session, participant=two, by=focal)
    stranger = ParticipantFactory()
    with pytest.raises(NotNow, match="not invited"):
        actions.nominate(session=session, participant=stranger, by=officer)
    with pytest.raises(ValidationError, match="nominated for this session already"):
        actions.nominate(session=session, participant=two, by=officer)


def test_the_day_ends_where_the_session_is_held(session):
    changed(session, time_zone="Pacific/Kiritimati")
    now = timezone.now().replace(hour=12)
    assert session.today(now) == now.date() + datetime.timedelta(days=1)


def spoiled(gate, nomination, cleared):
    """Takes away one thing that a place asks for; returns the words of the refusal."""
    person, session = nomination.participant, nomination.session
    if gate == "screening pending":
        changed(person, screening="pending", screened_on=None)
        return "screening pending"
    if gate == "not cleared":
        changed(person, screening="not_cleared")
        return "screening not cleared"
    if gate == "no decision":
        changed(person, agency=factories.AgencyFactory(state=person.state))
        return "no due diligence decision"
    if gate == "suspended":
        changed(cleared[0], status="suspended")
        return "is not cleared for this support"
    if gate == "ends before the session":
        changed(cleared[0], valid_until=session.starts_on)
        return "ends on"
    if gate == "declaration":
        changed(nomination, declared_on=None)
        return "supervisor has not declared"
    if gate == "prerequisite":
        changed(session, course=Course.objects.get(code="FC-ANA"))
        return "Prerequisites are lacking: Introduction to Fusion Cells"
    if gate == "balance":
        changed(person, sex="male")
        return "0 % of this State"
    if gate == "status":
        changed(session, status="nominations_open")
        return "in selection or confirmed"
    raise LookupError(gate)


GATES = (
    "screening pending",
    "not cleared",
    "no decision",
    "suspended",
    "ends before the session",
    "declaration",
    "prerequisite",
    "balance",
    "status",
)


@pytest.mark.parametrize("gate", GATES)
def test_nobody_gets_past_a_gate_by_any_way_in(signed_in, officer, ready, cleared, invited, gate):
    """The step on the page, several at once, the waiting list that moves up, and the action."""
    nomination = ready()
    words = spoiled(gate, nomination, cleared)
    with pytest.raises(NotNow, match=words):
        accept(Nomination.objects.get(pk=nomination.pk), officer)
    client = signed_in(officer)
    page = client.get(nomination.get_absolute_url()).content.decode()
    assert words in page  # beside the greyed button
    one = reverse("training:nomination-move", args=[nomination.pk, "accept"])
    assert words in client.post(one, follow=True).content.decode()
    many = reverse("training:invited-state-select", args=[invited.pk])
    told = {"name": "accept", "nominations": [nomination.pk]}
    assert words in client.post(many, told, follow=True).content.decode()
    changed(nomination, status="waitlisted", waitlisted_at=timezone.now())
    assert actions.fill_places(session=nomination.session) == []
    nomination.refresh_from_db()
    assert nomination.status == "waitlisted"


def test_what_is_in_order_is_accepted(signed_in, officer, ready, invited):
    one, two = ready(), ready(status="approved")
    many = reverse("training:invited-state-select", args=[invited.pk])
    client = signed_in(officer)
    client.post(many, {"name": "find_eligible", "nominations": [two.pk]})
    page = client.post(many, {"name": "accept", "nominations": [one.pk, two.pk]}, follow=True)
    assert "Accept: 2." in page.content.decode()
    one.refresh_from_db()
    assert one.accepted_at is not None


def test_awareness_training_is_exempt_by_type_and_screening_stays(officer, course, ready, cleared):
    changed(course, is_awareness=True)
    changed(cleared[0], status="withdrawn")
    nomination = ready()
    changed(nomination.participant, screening="pending", screened_on=None)
    with pytest.raises(NotNow, match="screening"):
        accept(Nomination.objects.get(pk=nomination.pk), officer)
    changed(nomination.participant, screening="cleared", screened_on=in_days(0))
    assert accept(Nomination.objects.get(pk=nomination.pk), officer).status == "accepted"


def test_a_waiver_says_who_and_why(signed_in, officer, focal, session, ready):
    changed(session, course=Course.objects.get(code="FC-EIW"))
    nomination = ready()
    address = reverse("training:nomination-waive", args=[nomination.pk])
    assert signed_in(focal).post(address, {"reason": "Taken"}).status_code == 403
    client = signed_in(officer)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Taken with a partner."}).status_code == 302
    page = client.get(nomination.get_absolute_url()).content.decode()
    assert "Waived by Officer" in page
    assert accept(nomination, officer).status == "accepted"


def test_a_course_that_was_passed_is_no_longer_lacking(session, ready):
    changed(session, course=Course.objects.get(code="FC-EIW"))
    nomination = ready()
    before = factories.SessionFactory(course=Course.objects.get(code="FC-INTRO"))
    taken = NominationFactory(session=before, participant=nomination.participant, is_accepted=True)
    assert Judge(session, [nomination]).lacking(nomination)
    changed(taken, status="completed")
    assert not Judge(session, [nomination]).lacking(nomination)


def test_an_explained_exception_opens_the_balance(signed_in, focal, officer, ready, invited):
    nomination = ready()
    changed(nomination.participant, sex="undisclosed")
    with pytest.raises(NotNow, match="the rule asks for 30 %"):
        accept(nomination, officer)
    address = reverse("training:invited-state-explain", args=[invited.pk])
    told = {"balance_note": "Two women were posted abroad.", "version": 1}
    assert signed_in(focal).post(address, told).status_code == 302
    assert accept(nomination, officer).status == "accepted"


@pytest.mark.parametrize(
    ("women", "total", "is_short", "missing"),
    [(0, 0, False, 0), (0, 1, True, 1), (1, 3, False, 0), (3, 10, False, 0), (2, 7, True, 1)],
)
def test_thirty_percent(women, total, is_short, missing):
    balance = Balance(total=total, women=women)
    assert (balance.is_short, balance.missing) == (is_short, missing)


def test_seats_and_places_are_never_exceeded_and_the_waiting_list_moves_up(
    officer, focal, session, invited, other_invited, other_agency, ready
):
    placed = [accept(ready(), officer) for _each in range(2)]
    third, fourth = ready(), ready()
    with pytest.raises(NotNow, match="All 2 places of this State"):
        accept(third, officer)
    for each in (fourth, third):
        actions.move_nomination(nomination=each, name="waitlist", by=officer)
    changed(fourth, waitlisted_at=timezone.now() - datetime.timedelta(1))
    actions.move_nomination(nomination=placed[0], name="withdraw", by=focal, reason="Posted.")
    fourth.refresh_from_db()
    third.refresh_from_db()
    assert (fourth.status, third.status) == ("accepted", "waitlisted")
    told = Event.objects.filter(subject_pk=str(fourth.pk), verb="accept").get()
    assert (told.by_id, told.reason) == (None, "A place became free.")
    changed(session, seats=2)
    person = ParticipantFactory(agency=other_agency, is_cleared=True)
    stranger = NominationFactory(session=session, participant=person, status="eligible")
    with pytest.raises(NotNow, match="All 2 seats"):
        accept(stranger, officer)
    actions.move_nomination(nomination=stranger, name="waitlist", by=officer)
    sessions.change_session(session=session, by=officer, base_version=1, values={"seats": 4})
    stranger.refresh_from_db()
    assert stranger.status == "accepted"  # the other State has places, and a seat was added


def test_a_gate_that_closes_later_stops_the_session(officer, session, ready, cleared):
    accept(ready(), officer)
    changed(cleared[0], status="suspended")
    with pytest.raises(NotNow, match="is not cleared for this support"):
        sessions.move_session(session=session, name="confirm", by=officer)
    changed(cleared[0], status="cleared")
    sessions.move_session(session=session, name="confirm", by=officer)
    changed(session, starts_on=in_days(0), nominations_due_on=in_days(-1), status="confirmed")
    changed(cleared[0], status="withdrawn")
    with pytest.raises(NotNow, match="is not cleared for this support"):
        sessions.move_session(session=session, name="begin", by=officer)


def test_a_session_without_anybody_is_not_confirmed(officer, session, invited):
    with pytest.raises(NotNow, match="Nobody is accepted yet"):
        sessions.move_session(session=session, name="confirm", by=officer)


def test_a_focal_point_selects_nobody_and_a_trainer_sees_the_confirmed_alone(
    signed_in, focal, trainer, officer, manager, session, ready, invited
):
    seen, hidden = accept(ready(), officer), ready()
    for user in (focal, manager):
        for name in ("accept", "waitlist", "decline"):
            address = reverse("training:nomination-move", args=[hidden.pk, name])
            assert signed_in(user).post(address, {"reason": "R"}).status_code == 403, user
        many = reverse("training:invited-state-select", args=[invited.pk])
        assert signed_in(user).post(many, {"name": "accept"}).status_code == 403
    client = signed_in(trainer)
    page = client.get(session.get_absolute_url()).content.decode()
    assert seen.participant.name in page
    assert hidden.participant.name not in page
    assert "women" not in client.get(invited.get_absolute_url()).content.decode()
    assert client.get(seen.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert set(Participant.objects.allowed(trainer)) == {seen.participant}
    session.trainers.through.objects.all()
    other = factories.SessionFactory(course=session.course)
    InvitedStateFactory(session=other, state=invited.state)
    elsewhere = NominationFactory(session=other, participant=hidden.participant, is_accepted=True)
    assert client.get(elsewhere.get_absolute_url()).status_code == 404  # another one’s session


def test_a_trainer_records_who_came(signed_in, trainer, focal, officer, session, ready):
    nomination = accept(ready(), officer)

    def move(user, name):
        address = reverse("training:nomination-move", args=[nomination.pk, name])
        status = signed_in(user).post(address).status_code
        nomination.refresh_from_db()
        return status, nomination.status

    assert move(trainer, "attend") == (302, "accepted")  # it has not begun
    changed(session, status="running")
    for user in (focal, officer):
        assert move(user, "attend") == (403, "accepted")
    assert move(trainer, "attend") == (302, "attending")
    assert move(trainer, "complete") == (302, "completed")
    assert move(trainer, "certify") == (302, "certified")
    assert move(focal, "withdraw") == (302, "certified")


def test_what_was_recorded_by_mistake_is_taken_back_until_the_session_is_closed(
    signed_in, trainer, officer, session, ready, cleared
):
    here, away = (ready(status="accepted", accepted_at=timezone.now()) for _each in range(2))
    changed(session, status="running")

    def move(nomination, *names):
        for name in names:
            address = reverse("training:nomination-move", args=[nomination.pk, name])
            assert signed_in(trainer).post(address).status_code == 302, name
        nomination.refresh_from_db()
        return nomination.status

    assert move(here, "attend", "complete", "undo_result") == "attending"
    assert move(here, "fail", "undo_result") == "attending"
    assert move(here, "undo_attend") == "accepted"
    assert move(here, "undo_attend", "attend", "undo_attend", "miss") == "no_show"
    assert move(away, "miss") == "no_show"
    changed(cleared[0], status="withdrawn")
    with pytest.raises(NotNow, match="is not cleared"):
        actions.move_nomination(nomination=away, name="undo_miss", by=trainer)
    changed(cleared[0], status="cleared")
    assert move(away, "undo_miss", "attend", "fail") == "failed"
    changed(session, status="closed")
    with pytest.raises(NotNow, match="session is closed"):
        actions.move_nomination(nomination=away, name="undo_result", by=trainer)


def test_the_balance_is_asked_again_when_a_session_is_confirmed(
    officer, focal, session, invited, ready, agency
):
    """Women who were withdrawn after the men were accepted count no more."""
    woman = ready()
    man = ready(participant=ParticipantFactory(agency=agency, is_cleared=True, sex="male"))
    accept(man, officer)
    actions.move_nomination(nomination=woman, name="withdraw", by=focal, reason="Ill.")
    with pytest.raises(NotNow, match="Carana: 0 % of this State’s nominations are women"):
        sessions.move_session(session=session, name="confirm", by=officer)
    told = {"invited": invited, "by": focal, "base_version": 1, "text": "Few women serve there."}
    sessions.explain_balance(**told)
    assert sessions.move_session(session=session, name="confirm", by=officer).status == "confirmed"
    changed(session, status="running")
    for change in (
        lambda: sessions.explain_balance(**told | {"base_version": 2, "text": "Other."}),
        lambda: sessions.change_invited_state(
            invited=invited, by=officer, base_version=2, values={"quota": 9}
        ),
    ):
        with pytest.raises(NotNow, match="has begun or is over"):
            change()


def test_a_percent_is_never_rounded_up_to_the_goal():
    assert Balance(total=27, women=8).percent == 29
    assert Balance(total=27, women=8).is_short
