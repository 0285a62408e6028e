"""The State approves what its focal point nominates, before headquarters selects."""

import pytest
from django.urls import reverse

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import grant_role
from tests import factories
from training import nomination_actions as actions
from training.models import Nomination


@pytest.fixture
def open_session(session):
    """The session while States nominate."""
    session.status = "nominations_open"
    session.save(by=SYSTEM)
    return session


@pytest.fixture
def nominated(open_session, invited, agency, focal):
    """Somebody whom the focal point nominated by the page."""

    def make():
        who = factories.ParticipantFactory(agency=agency, is_cleared=True, sex="female")
        told = {"supervisor": "Director", "declared_on": factories.in_days(-1)}
        return actions.nominate(session=open_session, participant=who, by=focal, **told)

    return make


def move(client, nomination, name, **told):
    address = reverse("training:nomination-move", args=[nomination.pk, name])
    answer = client.post(address, told, follow=True)
    nomination.refresh_from_db()
    return answer


def test_the_approver_signs_what_waits_and_headquarters_goes_on(
    signed_in, approver, focal, officer, invited, nominated
):
    one, two = nominated(), nominated()
    client, address = signed_in(approver), invited.get_absolute_url()
    many = reverse("training:invited-state-select", args=[invited.pk])
    home = client.get("/").content.decode()
    assert "Carana: 2 nominations wait" in home
    assert f"{address}#nominations" in home
    assert "2 wait for the State’s approval" in client.get(address).content.decode()
    # Headquarters selects nobody before.
    told = {"name": "find_eligible", "nominations": [one.pk, two.pk]}
    refused = signed_in(officer).post(many, told, follow=True).content.decode()
    assert "This is not possible while the status is “Nominated”." in refused
    told["name"] = "approve"
    for other in (focal, officer):
        assert signed_in(other).post(many, told).status_code == 403
    assert "Approve for the State: 2." in client.post(many, told, follow=True).content.decode()
    told["name"] = "accept"
    assert client.post(many, told).status_code == 403
    assert "Nominations to approve" not in client.get("/").content.decode()
    for each in (one, two):
        each.refresh_from_db()
        assert each.status == "approved"
        assert Event.objects.filter(verb="approve", subject_pk=str(each.pk), by_id=approver.pk)
        move(signed_in(officer), each, "find_eligible")
        assert each.status == "eligible"


def test_what_is_returned_is_mended_and_proposed_again(signed_in, approver, focal, nominated):
    nomination = nominated()
    client = signed_in(approver)
    page = move(client, nomination, "return").content.decode()
    assert "Say why" in page
    assert nomination.status == "nominated"
    move(client, nomination, "return", reason="Her unit needs her that week.")
    assert nomination.status == "returned"
    page = signed_in(focal).get(nomination.get_absolute_url()).content.decode()
    assert "Her unit needs her that week." in page
    move(signed_in(focal), nomination, "propose_again")
    assert nomination.status == "nominated"
    page = signed_in(focal).get(nomination.get_absolute_url()).content.decode()
    assert "Her unit needs her that week." not in page


def test_nobody_approves_for_the_state_what_he_nominated(signed_in, focal, carana, nominated):
    nomination = nominated()
    grant_role(person=focal, role="approver", state=carana, by=SYSTEM)
    page = move(signed_in(focal), nomination, "approve").content.decode()
    assert "Nobody approves his own work" in page
    assert nomination.status == "nominated"
    many = reverse("training:invited-state-select", args=[nomination.session.invited.get().pk])
    told = {"name": "approve", "nominations": [nomination.pk]}
    signed_in(focal).post(many, told)
    nomination.refresh_from_db()
    assert nomination.status == "nominated"


@pytest.mark.parametrize("step", ["find_eligible", "waitlist", "accept"])
@pytest.mark.parametrize("status", ["nominated", "returned"])
def test_nothing_is_selected_without_the_states_approval(officer, ready, step, status):
    nomination = ready(status=status)
    with pytest.raises(NotNow):
        actions.move_nomination(nomination=nomination, name=step, by=officer)
    assert Nomination.objects.get().status == status


def test_the_approver_of_another_state_finds_nothing(signed_in, katasi, nominated):
    from tests.conftest import person

    other = signed_in(person("approver-of-katasi", "approver", katasi))
    nomination = nominated()
    address = reverse("training:nomination-move", args=[nomination.pk, "approve"])
    assert other.post(address).status_code == 404
    assert "Nominations to approve" not in other.get("/").content.decode()


@pytest.mark.parametrize("status", ["cancelled", "running", "delivered", "closed"])
def test_nothing_waits_for_the_approver_once_no_place_can_come_of_it(
    signed_in, approver, open_session, nominated, status
):
    one, client = nominated(), signed_in(approver)
    open_session.status = "postponed"
    open_session.save(by=SYSTEM)
    assert "1 nomination waits" in client.get("/").content.decode()
    open_session.status = status
    open_session.save(by=SYSTEM)
    assert "nomination waits" not in client.get("/").content.decode()
    text = move(client, one, "approve").content.decode()
    assert one.status == "nominated"
    assert "no place comes of this nomination" in text
    open_session.status = "confirmed"
    open_session.save(by=SYSTEM)
    move(client, one, "approve")
    assert one.status == "approved"
