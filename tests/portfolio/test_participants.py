"""Participants: one record for each person, found again, screened by somebody else, and read by
the own State and the programme alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from portfolio import participant_actions as actions
from portfolio.models import Participant
from portfolio.models.participant import name_key
from tests import factories
from tests.factories import ParticipantFactory, in_days

NEW = "/states/XCA/participants/new/"
LIST = "/states/XCA/participants/"


@pytest.fixture
def agency(carana):
    return factories.AgencyFactory(state=carana, name="Border Police", code="BP")


@pytest.fixture
def ines(agency):
    return ParticipantFactory(agency=agency, name="Inês da Côsta", email="ines@police.example")


def form(agency, **values):
    return {"agency": agency.pk, "name": "Amara", "sex": "female", "function": "Analyst"} | values


def screening(person):
    return reverse("portfolio:participant-screen", args=[person.pk])


def test_a_focal_point_records_somebody_with_one_name(signed_in, focal, agency):
    client = signed_in(focal)
    told = form(agency, own_name="أمارا", french="fluent", phone="+999 20 555 0100")
    page = client.post(NEW, told, follow=True).content.decode()
    made = Participant.objects.get()
    assert (made.state, made.screening, made.screened_on) == (agency.state, "pending", None)
    for words in ("Amara", "أمارا", "French: Fluent", "Pending"):
        assert words in page, words
    for words in ("AMÁRA", "amar", "أمارا"):
        assert "Amara" in client.get(f"{LIST}?q={words}").content.decode(), words
    assert "Nobody here" in client.get(f"{LIST}?q=Amara+Kolo").content.decode()
    assert "Amara" not in client.get(f"{LIST}?screening=cleared").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "أمارا"}, "Latin letters"),
        ({"name": "Amara Амара"}, "Latin letters"),
        ({"name": "123"}, "Latin letters"),
        ({"name": "a@b.example"}, "e-mail address"),
        ({"years_of_service": "90"}, "60"),
        ({"phone": "call me"}, "country code"),
        ({"email": "no address"}, "email"),
        ({"sex": "unknown"}, "unknown"),
        ({"agency": "0"}, "valid choice"),
        ({"function": ""}, "Fill in"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    signed_in, focal, agency, wrong, words
):
    answer = signed_in(focal).post(NEW, form(agency, unit="Unit 4") | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "Unit 4" in text
    assert not Participant.objects.exists()


def test_one_key_for_a_name_however_it_is_written():
    same = ["Inês da Côsta", "COSTA,  INES DA", "ines-da costa", "İnes da Costa"]
    assert {name_key(each) for each in same} == {"costa da ines"}
    assert name_key("Ines Costa") != name_key("Ines da Costa")


@pytest.mark.parametrize(
    "told", [{"name": "DA COSTA Ines"}, {"name": "Other", "email": "INES@police.example"}]
)
def test_the_same_person_is_named_and_never_merged(signed_in, focal, agency, ines, told):
    client = signed_in(focal)
    answer = client.post(NEW, form(agency, **told))
    assert answer.status_code == 422
    assert "Recorded already: Inês da Côsta (Border Police" in answer.content.decode()
    assert client.post(NEW, form(agency, is_another="on", **told)).status_code == 302
    assert Participant.objects.count() == 2


def test_somebody_of_another_state_is_never_found(katasi, agency, officer, ines):
    elsewhere = factories.AgencyFactory(state=katasi)
    told = {"name": ines.name, "sex": "female", "function": "F", "email": ines.email}
    actions.record_participant(state=katasi, by=officer, agency=elsewhere, **told)
    with pytest.raises(ValidationError, match="agency of this State"):
        actions.record_participant(state=agency.state, by=officer, agency=elsewhere, **told)


def test_screening_is_a_word_and_a_day_by_who_decides_on_due_diligence(
    signed_in, manager, officer, focal, reviewer, ines
):
    cleared = {"screening": "cleared", "version": 1}
    for user, status in ((officer, 403), (focal, 403), (reviewer, 404)):
        assert signed_in(user).post(screening(ines), cleared).status_code == status
    client = signed_in(manager)
    ahead = client.post(screening(ines), cleared | {"screened_on": in_days(2)})
    assert ahead.status_code == 422
    assert client.post(screening(ines), cleared).status_code == 302
    ines.refresh_from_db()
    assert (ines.screening, ines.screened_on) == ("cleared", timezone.localdate())
    told = Event.objects.get(verb="screened")
    assert told.by_id == manager.pk
    assert set(told.changes) == {"screening", "screened_on"}


def test_whoever_screens_sees_which_decision_counts(signed_in, manager, focal, agency, ines):
    of = {"agency": agency, "support": "training", "is_cleared": True}
    factories.DueDiligenceFactory(unit="", **of)
    factories.DueDiligenceFactory(unit="Zyzzogeton desk", status="not_cleared", **of)
    page = signed_in(manager).get(screening(ines))
    text = page.content.decode()
    assert "by the decision on Border Police" in text
    assert "decision of their own: Zyzzogeton desk" in text
    assert page.context["judged"][0][1].standing == "cleared"
    Participant.objects.filter(pk=ines.pk).compare_and_set(unit="ZYZZOGETON Desk")
    page = signed_in(manager).get(screening(ines))
    assert "by the decision on Zyzzogeton desk, Border Police" in page.content.decode()
    assert "decision of their own" not in page.content.decode()
    assert page.context["judged"][0][1].standing == "not_cleared"
    # The State is offered what it wrote itself and not what was assessed.
    Participant.objects.filter(pk=ines.pk).compare_and_set(unit="Registry")
    offered = signed_in(focal).get(NEW).content.decode()
    assert '<option value="Registry">' in offered
    assert "Zyzzogeton" not in offered


def test_who_reads_decisions_while_screening_leaves_a_line_in_each(
    signed_in, manager, officer, agency, ines
):
    of = {"agency": agency, "support": "training", "is_cleared": True}
    replaced, whole = (factories.DueDiligenceFactory(unit="", **of) for _n in range(2))
    apart = factories.DueDiligenceFactory(unit="Zyzzogeton desk", **of)
    asked = factories.DueDiligenceFactory(agency=agency, support="mentoring", unit="")
    elsewhere = factories.DueDiligenceFactory(is_cleared=True)
    opened = Event.objects.filter(verb="opened", subject_model="portfolio.duediligence")
    assert signed_in(officer).get(screening(ines)).status_code == 403
    assert not opened.exists()
    client = signed_in(manager)
    assert client.get(screening(ines)).status_code == 200
    keys = {str(each.pk) for each in (whole, apart)}
    assert set(opened.values_list("subject_pk", flat=True)) == keys
    assert not keys & {str(each.pk) for each in (replaced, asked, elsewhere)}
    assert {each.by_id for each in opened} == {manager.pk}
    opened_before = opened.count()
    assert client.get(ines.get_absolute_url()).status_code == 200
    assert opened.count() == opened_before


def test_nobody_screens_whom_he_recorded(manager, agency):
    values = {"agency": agency, "name": "Amara", "sex": "female", "function": "F"}
    person = actions.record_participant(state=agency.state, by=manager, **values)
    with pytest.raises(NotNow, match="You wrote this record"):
        actions.screen_participant(
            participant=person, by=manager, base_version=1, screening="cleared"
        )


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"name": "Somebody Else", "own_name": ""}, "pending"),
        ({"name": "Inês da Côsta", "own_name": "Инес"}, "pending"),
        ({"function": "Head of analysis"}, "cleared"),
    ],
)
def test_another_name_is_another_person(focal, manager, ines, values, left):
    actions.screen_participant(participant=ines, by=manager, base_version=1, screening="cleared")
    changed = actions.change_participant(participant=ines, by=focal, base_version=2, values=values)
    assert changed.screening == left
    assert (changed.screened_on is None) == (left == "pending")


def test_the_second_to_correct_is_shown_both_texts(signed_in, focal, officer, agency, ines):
    address = reverse("portfolio:participant-update", args=[ines.pk])
    mine = form(agency, name=ines.name, email=ines.email, version=1)
    assert signed_in(officer).post(address, mine | {"function": "Theirs"}).status_code == 302
    second = signed_in(focal).post(address, mine | {"function": "Mine"})
    assert second.status_code == 409
    assert "Theirs" in second.content.decode()


def test_personal_data_stay_with_the_state_and_the_programme(
    signed_in, focal, neighbour, donor, trainer, mentor, lead, reviewer, ines
):
    assert signed_in(focal).get(ines.get_absolute_url()).status_code == 200
    for user in (neighbour, donor, trainer, mentor, lead, reviewer):
        client = signed_in(user)
        for address in (ines.get_absolute_url(), LIST, f"/history/participant/{ines.pk}/"):
            assert client.get(address).status_code == 404, (user, address)
