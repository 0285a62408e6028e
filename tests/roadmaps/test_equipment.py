"""Equipment is confirmed and handed over behind the gate, by nobody who asked for it."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from history.lifecycle import NotNow
from history.recorded import SYSTEM, record
from portfolio import diligence_actions
from portfolio.diligence import NotCleared
from portfolio.models import DueDiligence
from roadmaps import equipment_actions as equipment
from roadmaps.models import EquipmentItem, PlanAction
from tests import factories
from tests.factories import DueDiligenceFactory, in_days

FORM = {
    "item": "Work stations",
    "quantity": "4",
    "unit": "Registry",
    "purpose": "Registers on machines that log who reads what.",
    "gender_marker": "1",
    "rights_note": "The data protection officer keeps the log.",
}


@pytest.fixture
def item(endorsed, agency, officer):
    made = factories.EquipmentItemFactory(action=endorsed, agency=agency, unit="Registry")
    return EquipmentItem.objects.get(pk=made.pk)


@pytest.fixture
def cleared(agency):
    return DueDiligenceFactory(agency=agency, unit="", support="equipment", is_cleared=True)


def move(item, name, by, **values):
    return equipment.move_equipment(item=item, name=name, by=by, **values)


def post(client, item, name, **form):
    return client.post(f"/equipment/{item.pk}/{name}/", form, follow=True).content.decode()


def status(item) -> str:
    return EquipmentItem.objects.get(pk=item.pk).status


def test_from_asking_to_handing_over(endorsed, agency, signed_in, officer, manager, cleared):
    client = signed_in(officer)
    page = f"/actions/{endorsed.pk}/equipment/new/"
    wrong = client.post(page, FORM | {"agency": agency.pk, "quantity": "0"})
    assert wrong.status_code == 422
    assert "Work stations" in wrong.content.decode(), "nothing typed is lost"
    assert client.post(page, FORM | {"agency": agency.pk}).status_code == 302
    item = EquipmentItem.objects.get()
    assert "4 × Work stations" in client.get(endorsed.get_absolute_url()).content.decode()
    assert client.post(f"/equipment/{item.pk}/confirm/").status_code == 403, "a manager confirms"
    manager_client = signed_in(manager)
    assert "Recorded: Confirmed." in post(manager_client, item, "confirm")
    client = signed_in(officer)
    place = f"/equipment/{item.pk}/hand-over/"
    later = client.post(place, {"handed_over_on": in_days(1).isoformat(), "receipt": "R 1"})
    assert later.status_code == 422
    assert "today or an earlier day" in later.content.decode()
    done = {"handed_over_on": timezone.localdate().isoformat(), "receipt": "Receipt 12"}
    assert client.post(place, done).status_code == 302
    item.refresh_from_db()
    assert (item.status, item.receipt) == ("handed_over", "Receipt 12")


def test_nothing_is_confirmed_or_handed_over_without_a_valid_decision(
    item, officer, manager, signed_in, agency
):
    """The page, the action and the handing over ask the same gate."""
    assert "There is no due diligence decision" in post(signed_in(manager), item, "confirm")
    with pytest.raises(NotCleared):
        move(item, "confirm", manager)
    DueDiligenceFactory(agency=agency, unit="", support="training", is_cleared=True)
    with pytest.raises(NotCleared):
        move(item, "confirm", manager)
    ended = {"valid_until": in_days(-1), "decided_on": in_days(-30)}
    over = DueDiligenceFactory(
        agency=agency, unit="", support="equipment", is_cleared=True, **ended
    )
    with pytest.raises(NotCleared, match="ends on"):
        move(item, "confirm", manager)
    assert status(item) == "requested"
    DueDiligence.objects.filter(pk=over.pk).compare_and_set(valid_until=in_days(30))
    move(item, "confirm", manager)
    DueDiligence.objects.filter(pk=over.pk).compare_and_set(
        status="withdrawn", settled_at=timezone.now()
    )
    with pytest.raises(NotCleared):
        move(item, "hand_over", officer, handed_over_on=timezone.localdate(), receipt="R 1")
    assert status(item) == "confirmed"


def test_what_was_handed_over_before_a_clearance_ended_is_recorded_afterwards(
    item, officer, manager, signed_in, cleared
):
    EquipmentItem.objects.filter(pk=item.pk).compare_and_set(status="confirmed")
    record(item, "confirm", by=manager, at=timezone.now() - datetime.timedelta(days=9))
    told = {"name": "hand_over", "by": officer, "receipt": "R 1"}
    with pytest.raises(ValidationError, match="It was confirmed on"):
        move(item, **told, handed_over_on=in_days(-10))
    ended = {"decided_on": in_days(-30), "valid_until": in_days(-2)}
    DueDiligence.objects.filter(pk=cleared.pk).compare_and_set(**ended)
    assert "hand-over/" in signed_in(officer).get(item.get_absolute_url()).content.decode()
    with pytest.raises(NotCleared, match="ends on"):
        move(item, **told, handed_over_on=in_days(-1))
    assert move(item, **told, handed_over_on=in_days(-2)).status == "handed_over"


def test_whoever_asked_does_not_confirm(endorsed, agency, manager, cleared):
    asked = {**FORM, "quantity": 4, "agency": agency}
    mine = equipment.request_equipment(action=endorsed, by=manager, **asked)
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        move(mine, "confirm", manager)
    assert status(mine) == "requested"


def test_what_the_record_refuses(item, endorsed, officer, manager, cleared, roadmap):
    other = factories.AgencyFactory(state=factories.StateFactory())
    values = {"values": {"agency": other}, "base_version": 1}
    with pytest.raises(ValidationError, match="agency of this State"):
        equipment.change_equipment(item=item, by=officer, **values)
    move(item, "confirm", manager)
    with pytest.raises(NotNow, match="confirmed or over"):
        equipment.change_equipment(item=item, by=officer, values={"quantity": 9}, base_version=1)
    with pytest.raises(ValidationError) as wrong:
        move(item, "hand_over", officer)
    assert set(wrong.value.message_dict) == {"handed_over_on", "receipt"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EquipmentItem.objects.filter(pk=item.pk).compare_and_set(status="handed_over")
    roadmap.status = "draft"
    roadmap.save(by=SYSTEM)
    asked = {**FORM, "quantity": 4, "agency": item.agency}
    action = PlanAction.objects.get(pk=endorsed.pk)
    with pytest.raises(NotNow, match="while the plan is endorsed"):
        equipment.request_equipment(action=action, by=officer, **asked)


def test_only_the_programme_and_the_own_state_know_of_it(
    item, signed_in, focal, neighbour, donor, trainer
):
    page = item.get_absolute_url()
    assert signed_in(focal).get(page).status_code == 200
    for stranger in (neighbour, donor, trainer):
        assert signed_in(stranger).get(page).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one after the other")
def test_a_withdrawal_in_the_same_moment_comes_before_or_after(item, manager, reviewer, cleared):
    """Whichever comes first: nothing is confirmed on a decision that was withdrawn before."""
    began, failed = threading.Barrier(2), []

    def withdraw():
        began.wait()
        try:
            diligence_actions.move_diligence(
                diligence=DueDiligence.objects.get(pk=cleared.pk),
                name="withdraw",
                by=reviewer,
                reason="Reports of ill-treatment.",
            )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=withdraw)
    thread.start()
    began.wait()
    try:
        move(item, "confirm", manager)
    except NotCleared:
        assert DueDiligence.objects.get(pk=cleared.pk).status == "withdrawn"
        assert status(item) == "requested"
    thread.join()
    assert not failed
    assert DueDiligence.objects.get(pk=cleared.pk).status == "withdrawn"
