"""The gate of a seat, on every way in: seats, screening, due diligence, and what it opens."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from history.lifecycle import NotNow
from history.models import Event
from portfolio import diligence_actions as gate
from portfolio.diligence import NotCleared
from portfolio.models import DueDiligence
from study_visits import actions
from study_visits import registration_actions as people
from study_visits.models import Registration, StudyVisit
from study_visits.seat_links import address_of, token_of
from tests import factories
from tests.factories import in_days

LINK = "https://meet.example/room"


def confirm_by_page(client, seat):
    address = reverse("study_visits:registration-move", args=[seat.pk, "confirm"])
    answer = client.post(address)
    seat.refresh_from_db()
    return answer.status_code, seat.status


def confirm(seat, by):
    return people.confirm_seat(registration=seat, by=by)


def withdraw_clearance(by):
    record = DueDiligence.objects.get(support="study_visit")
    gate.move_diligence(diligence=record, name="withdraw", by=by, reason="Reports.")


def test_a_seat_is_confirmed_by_the_programme_and_not_by_the_state(
    signed_in, officer, manager, focal, register
):
    for user, status in ((focal, 403), (manager, 302)):
        assert confirm_by_page(signed_in(user), register())[0] == status
    assert Registration.objects.filter(status="confirmed").count() == 1


@pytest.mark.parametrize("screening", ["pending", "not_cleared"])
def test_nobody_is_confirmed_whose_screening_is_not_clear(signed_in, officer, register, screening):
    day = None if screening == "pending" else in_days(0)
    seat = register(is_cleared=False, screening=screening, screened_on=day)
    assert confirm_by_page(signed_in(officer), seat)[1] == "registered"
    for way in (
        lambda: confirm(seat, officer),
        lambda: people.move_registration(registration=seat, name="confirm", by=officer),
        lambda: Registration.lifecycle.move(seat, "confirm", by=officer),
    ):
        with pytest.raises(NotNow, match="screening"):
            way()


def test_nobody_is_confirmed_without_a_valid_decision(
    signed_in, officer, reviewer, visit, agency, register
):
    seat = register()
    ends = {"valid_until": visit.starts_at.date() - (in_days(1) - in_days(0))}
    DueDiligence.objects.filter(support="study_visit").compare_and_set(**ends)
    with pytest.raises(NotCleared, match="ends on"):
        confirm(seat, officer)
    DueDiligence.objects.filter(support="study_visit").compare_and_set(valid_until=in_days(90))
    withdraw_clearance(reviewer)
    for way in (
        lambda: confirm(seat, officer),
        lambda: Registration.lifecycle.move(seat, "confirm", by=officer),
    ):
        with pytest.raises(NotNow, match="not cleared"):
            way()
    page = signed_in(officer).get(f"/study-visits/{visit.pk}/people/").content.decode()
    assert "is not cleared for this support" in page
    assert confirm_by_page(signed_in(officer), seat)[1] == "registered"


def test_seats_are_never_more_than_there_are(signed_in, officer, visit, register):
    first, second, third = register(), register(), register()
    confirm(first, officer)
    confirm(second, officer)
    with pytest.raises(NotNow, match="Every seat"):
        confirm(third, officer)
    invitation = visit.invitations.get(state=first.state)
    with pytest.raises(ValidationError, match="confirmed already"):
        actions.change_invitation(
            invitation=invitation, by=officer, base_version=1, values={"seats": 1}
        )
    people.move_registration(registration=second, name="withdraw", by=officer)
    confirm(third, officer)


def test_only_people_of_an_invited_state_register(officer, visit):
    stranger = factories.ParticipantFactory(agency=factories.AgencyFactory())
    with pytest.raises(ValidationError, match="not invited"):
        people.register_participant(visit=visit, participant=stranger, by=officer)


def test_the_link_opens_with_the_confirmation_and_closes_with_the_clearance(
    client, officer, reviewer, visit, register
):
    seat = register(name="Amara")
    page, join = (
        reverse(f"study_visits:{name}", args=[token_of(seat)]) for name in ("seat", "seat-join")
    )
    assert "not confirmed" in client.get(page).content.decode()
    assert client.get(join).status_code == 404
    confirm(seat, officer)
    shown = client.get(page).content.decode()
    assert "Join on the platform" in shown
    assert "Africa/Nairobi (UTC+3)" in shown
    assert client.get(join)["Location"] == LINK
    withdraw_clearance(reviewer)
    assert client.get(join).status_code == 404
    people.move_registration(registration=seat, name="withdraw", by=officer)
    assert client.get(page).status_code == 404
    for false in ("unknown", token_of(seat)[:-1], str(seat.pk), f"{seat.pk}:x"):
        assert client.get(reverse("study_visits:seat", args=[false])).status_code == 404


def test_the_platforms_link_stands_nowhere(signed_in, officer, focal, visit, register):
    """In no page, list, history or event; a reader with an account is led on with a seat alone."""
    seat = register(email=focal.email)
    join = f"/study-visits/{visit.pk}/join/"
    assert signed_in(focal).get(join).status_code == 404
    actions.change_links(
        visit=visit, by=officer, base_version=1, values={"platform_link": f"{LINK}?secret"}
    )
    confirm(seat, officer)
    assert signed_in(focal).get(join)["Location"] == f"{LINK}?secret"
    for user in (focal, officer):
        client = signed_in(user)
        for place in ("", "history/", "people/", "questions/"):
            text = client.get(f"/study-visits/{visit.pk}/{place}").content.decode()
            assert "meet.example" not in text, place
    assert not Event.objects.filter(changes__icontains="meet.example").exists()
    assert Event.objects.filter(verb=StudyVisit.LINKED).exists()


def test_the_personal_address_is_shown_to_who_registers_people(
    signed_in, officer, focal, manager, register
):
    seat = register()
    confirm(seat, officer)
    page = f"/study-visits/{seat.visit_id}/people/"
    assert address_of(seat) in signed_in(focal).get(page).content.decode()
    assert address_of(seat) not in signed_in(manager).get(page).content.decode()


def test_attendance_and_answers_are_counted_and_tied_to_nobody(
    client, signed_in, officer, visit, register
):
    seat = register()
    confirm(seat, officer)
    visit.status, visit.starts_at = "held", factories.at_hour(-100, 9)
    visit.ends_at = factories.at_hour(-100, 12)
    visit.save(by=officer)
    address = f"/study-visits/{visit.pk}/attendance/"
    long = signed_in(officer).post(address, {f"minutes-{seat.pk}": "181"})
    assert long.status_code == 422
    assert "took 180 minutes" in long.content.decode()
    assert signed_in(officer).post(address, {f"minutes-{seat.pk}": "171"}).status_code == 302
    rate, later = (
        reverse(f"study_visits:{name}", args=[token_of(seat)])
        for name in ("seat-rate", "seat-follow-up")
    )
    assert client.post(rate, {"overall": "6", "intent": "yes"}).status_code == 422
    for status in (302, 422):  # once each
        assert client.post(rate, {"overall": "4", "intent": "yes"}).status_code == status
        assert client.post(later, {"applied": "begun"}).status_code == status
    counted = {(each.asked, each.answer): each.count for each in visit.ratings.all()}
    assert counted == {("overall", "4"): 1, ("intent", "yes"): 1, ("applied", "begun"): 1}
    told = Event.objects.filter(subject_model="study_visits.ratingcount")
    assert {(each.by_id, each.by_name) for each in told} == {(None, "A participant")}
    seat.refresh_from_db()
    last = Event.objects.about(seat).first()
    assert set(last.changes) == {"attended_minutes"}
    page = signed_in(officer).get(f"/study-visits/{visit.pk}/").content.decode()
    assert "1 of 1, mean 171 minutes" in page
