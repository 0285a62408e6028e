"""A visit on its pages: proposed, filled, confirmed by a second person, held, captured, closed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import DueDiligence, Participant
from study_visits import actions, agenda_actions
from study_visits import registration_actions as people
from study_visits.models import AgendaItem, StudyVisit
from study_visits.recordings import forget_expired
from study_visits.seat_links import token_of
from tests import factories
from tests.factories import in_days

WATCH = "https://watch.example/1"
PLAN = {
    "title": "One register, graded and checked",
    "purpose": "How one register replaced six.",
    "host_centre": "A regional fusion centre",
    "time_zone": "Africa/Nairobi",
    "begins": "09:00",
    "ends": "12:30",
    "ground_rules": "chatham",
    "recording": "none",
    "seats": "4",
}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode().partition("<footer")[0]  # which names the exercise countries


def test_from_the_proposal_to_the_invitations(signed_in, officer, manager, focal, carana, katasi):
    client = signed_in(officer)
    told = PLAN | {"day": in_days(20), "others": [katasi.pk]}
    answer = client.post("/states/XCA/study-visits/new/", told, follow=True)
    visit = StudyVisit.objects.get()
    base = visit.get_absolute_url()
    assert visit.starts_at.hour == 6, "nine in Nairobi"
    assert "Africa/Nairobi (UTC+3)" in answer.content.decode()
    assert [each.seats for each in visit.invitations.all()] == [4, 4]
    judge = signed_in(manager)
    assert "Something is missing: a moderator" in page(judge, base)
    assert signed_in(focal).post(base + "confirm/").status_code == 403
    assert client.post(base + "confirm/").status_code == 403
    item = {"begins_at": "09:15", "ends_at": "10:00", "title": "Six registers", "consent": "agreed"}
    item |= {"speaker_function": "Head of operations", "attribution": "function"}
    assert client.post(base + "agenda/", item).status_code == 302
    late = item | {"begins_at": "12:00", "ends_at": "13:00", "title": "Too late"}
    assert client.post(base + "agenda/", late).status_code == 302
    filled = told | {"version": 1, "languages": "English", "moderator": officer.pk}
    filled |= {"gender_marker": "2a", "rights_note": "Lawful use comes first."}
    assert client.post(base + "edit/", filled).status_code == 302
    assert "outside the hours of the visit" in page(judge, base)
    too_late = AgendaItem.objects.get(title="Too late")
    assert client.post(f"/visit-items/{too_late.pk}/remove/").status_code == 302
    assert judge.post(base + "confirm/").status_code == 302
    assert "Set the link to the platform first" in page(client, base)
    links = {"platform_link": "https://meet.example/1", "version": 2}
    assert client.post(base + "links/", links | {"platform_link": "http://a"}).status_code == 422
    assert client.post(base + "links/", links).status_code == 302
    client.post(base + "invite/")
    visit.refresh_from_db()
    assert visit.status == "invited"
    assert "The visit has not begun" in page(client, base)
    assert "Head of operations" in page(signed_in(focal), base)


def test_nobody_confirms_a_visit_that_he_wrote(manager, carana):
    told = {"title": "T", "purpose": "P", "host_centre": "H", "languages": "English"}
    told |= {"moderator": manager, "gender_marker": "1", "rights_note": "R"}
    when = {"starts_at": factories.at_hour(9, 9), "ends_at": factories.at_hour(9, 12)}
    visit = actions.propose_visit(states=[carana], by=manager, **told, **when)
    factories.AgendaItemFactory(visit=visit)
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        actions.move_visit(visit=visit, name="confirm", by=manager)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "08:00"}, "ends"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"day": "2027-03-28", "begins": "02:30", "time_zone": "Europe/Paris"}, "begins"),
        ({"title": ""}, "title"),
        ({"purpose": "Write to a@b.example"}, "purpose"),
        ({"seats": "0"}, "seats"),
        ({"others": ["999999"]}, "others"),
        ({"moderator": "999999999999999999999"}, "moderator"),
        ({"day": "0001-01-01"}, "day"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in, officer, carana, wrong, field):
    told = PLAN | {"day": in_days(20)} | wrong
    answer = signed_in(officer).post("/states/XCA/study-visits/new/", told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "A regional fusion centre" in answer.content.decode()
    assert not StudyVisit.objects.exists()


def test_a_moderator_may_change_visits_and_a_day_has_one_date(officer, focal, visit):
    for values, words in (
        ({"moderator": focal}, "may change study visits"),
        ({"ends_at": visit.starts_at + datetime.timedelta(days=1)}, "on the day on which"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.change_visit(visit=visit, by=officer, base_version=1, values=values)


def test_another_day_is_one_on_which_every_confirmed_seat_is_covered(
    signed_in, officer, visit, register
):
    seat = register()
    people.confirm_seat(registration=seat, by=officer)
    DueDiligence.objects.filter(support="study_visit").compare_and_set(valid_until=in_days(15))
    told = PLAN | {"languages": "English", "gender_marker": "1", "rights_note": "R", "version": 1}
    client, edit = signed_in(officer), f"/study-visits/{visit.pk}/edit/"
    refused = client.post(edit, told | {"day": in_days(20)})
    assert refused.status_code == 422
    assert "ends on" in refused.context["form"].errors["day"][0]
    assert client.post(edit, told | {"day": in_days(15)}).status_code == 302
    Participant.objects.filter(pk=seat.participant_id).compare_and_set(
        screening="pending", screened_on=None
    )
    sooner = {"starts_at": factories.at_hour(12, 9), "ends_at": factories.at_hour(12, 12)}
    with pytest.raises(ValidationError, match="screening"):
        actions.change_visit(visit=visit, by=officer, base_version=2, values=sooner)
    people.move_registration(registration=seat, name="withdraw", by=officer)
    later = {"starts_at": factories.at_hour(20, 9), "ends_at": factories.at_hour(20, 12)}
    moved = actions.change_visit(visit=visit, by=officer, base_version=2, values=later)
    assert moved.starts_at == later["starts_at"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"moderator": None}, "moderator"),
        ({"languages": ""}, "languages"),
        ({"gender_marker": ""}, "gender_marker"),
        ({"rights_note": " "}, "rights_note"),
        ({"recording": "internal"}, "recording_until"),
    ],
)
def test_what_a_visit_was_confirmed_with_stays(officer, manager, visit, values, field):
    visit.moderator = manager
    visit.save(by=SYSTEM)
    change = {"visit": visit, "by": officer, "base_version": 1, "values": values}
    with pytest.raises(ValidationError) as refused:
        actions.change_visit(**change)
    assert "The visit is confirmed" in refused.value.message_dict[field][0]
    visit.status = "proposed"
    visit.save(by=SYSTEM)
    assert actions.change_visit(**change).version == 2


def test_a_visit_that_is_confirmed_keeps_an_agenda(officer, visit):
    first, second = visit.items.get(), factories.AgendaItemFactory(visit=visit)
    agenda_actions.remove_agenda_item(item=second, by=officer)
    with pytest.raises(NotNow, match="does not go without an agenda"):
        agenda_actions.remove_agenda_item(item=first, by=officer)
    visit.status = "proposed"
    visit.save(by=SYSTEM)
    agenda_actions.remove_agenda_item(item=first, by=officer)
    assert not visit.items.exists()


def test_the_second_to_change_is_shown_both_texts(signed_in, officer, manager, visit):
    values = {"title": "Theirs"}
    actions.change_visit(visit=visit, by=manager, base_version=1, values=values)
    mine = PLAN | {"title": "Mine", "version": 1, "day": in_days(10)}
    answer = signed_in(officer).post(f"/study-visits/{visit.pk}/edit/", mine)
    assert answer.status_code == 409
    for words in ("Theirs", "Mine"):
        assert words in answer.content.decode()


def test_a_speakers_name_is_kept_with_consent_alone_and_never_in_history(
    signed_in, officer, focal, visit
):
    item, base = visit.items.get(), visit.get_absolute_url()
    told = {"begins_at": "09:00", "ends_at": "10:00", "title": "Grading", "consent": "agreed"}
    told |= {"speaker_function": "Head of quality", "speaker_name": "Nils Nyberg", "version": 1}
    edit = f"/visit-items/{item.pk}/edit/"
    client = signed_in(officer)
    refused = client.post(edit, told | {"attribution": "function"})
    assert "agreed to be named" in refused.content.decode()
    assert client.post(edit, told | {"attribution": "named"}).status_code == 302
    assert "Nils Nyberg, Head of quality" in page(signed_in(focal), base)
    assert not Event.objects.filter(changes__icontains="Nyberg").exists()
    back = told | {"attribution": "function", "speaker_name": "", "version": 2}
    assert client.post(edit, back).status_code == 302
    assert "Nyberg" not in page(signed_in(focal), base)


@pytest.fixture
def recorded(visit):
    visit.status, visit.recording = "held", "internal"
    visit.starts_at, visit.ends_at = factories.at_hour(-2, 9), factories.at_hour(-2, 12)
    visit.recording_link, visit.recording_until = WATCH, in_days(0)
    visit.save(by=SYSTEM)
    return visit


def test_a_recording_is_given_out_until_its_last_day_and_not_after(
    signed_in, officer, focal, recorded
):
    address = f"/study-visits/{recorded.pk}/recording/"
    assert signed_in(officer).get(address)["Location"] == WATCH
    assert signed_in(focal).get(address).status_code == 404, "internal, and no seat"
    recorded.recording = "released"
    recorded.save(by=SYSTEM)
    assert signed_in(focal).get(address)["Location"] == WATCH
    watched = Event.objects.about(recorded).filter(verb=StudyVisit.WATCHED)
    assert [each.by_id for each in watched] == [focal.pk, officer.pk]
    recorded.recording_until = in_days(-1)
    recorded.save(by=SYSTEM)
    for user in (officer, focal):
        client = signed_in(user)
        assert client.get(address).status_code == 404
        for place in ("", "history/", "links/"):
            answer = client.get(recorded.get_absolute_url() + place)
            shown = answer.content.decode() if place != "links/" else ""
            assert "watch.example" not in shown
    assert forget_expired() == 1
    assert forget_expired() == 0
    recorded.refresh_from_db()
    assert recorded.recording_link == ""


def test_a_personal_link_leads_to_the_recording_while_the_seat_is_confirmed(recorded, register):
    seat, client = register(), Client()
    seat.status = "confirmed"
    seat.save(by=SYSTEM)
    page, watch = (
        reverse(f"study_visits:{name}", args=[token_of(seat)])
        for name in ("seat", "seat-recording")
    )
    assert watch in client.get(page).content.decode()
    assert client.get(watch)["Location"] == WATCH
    assert Event.objects.about(recorded).filter(verb=StudyVisit.WATCHED).count() == 1
    seat.participant.screening = "not_cleared"
    seat.participant.save(by=SYSTEM)
    assert watch not in client.get(page).content.decode()
    assert client.get(watch).status_code == 404
    StudyVisit.objects.filter(pk=recorded.pk).compare_and_set(recording="released")
    assert client.get(watch)["Location"] == WATCH
    StudyVisit.objects.filter(pk=recorded.pk).compare_and_set(recording_until=in_days(-1))
    assert watch not in client.get(page).content.decode()
    assert client.get(watch).status_code == 404


def test_every_speaker_is_asked_and_consent_can_be_withdrawn(officer, recorded):
    item = recorded.items.get()
    agenda_actions.change_agenda_item(
        item=item, by=officer, base_version=1, values={"consent": "refused"}
    )
    recorded.refresh_from_db()
    assert recorded.recording_link == "", "whoever withdraws consent is no longer shown"
    for consent, words in (("refused", "No speaker has agreed"), ("not_asked", "was not asked")):
        item.consent = consent
        item.save(by=SYSTEM)
        with pytest.raises(ValidationError, match=words):
            actions.change_links(
                visit=recorded, by=officer, base_version=1, values={"recording_link": WATCH}
            )


@pytest.fixture
def agreed(recorded):
    """Its one speaker has agreed until the day that stands."""
    item = recorded.items.get()
    item.consent = "agreed"
    item.save(by=SYSTEM)
    recorded.recording_until = in_days(10)
    recorded.save(by=SYSTEM)
    return recorded


def set_links(visit, officer, **values):
    version = StudyVisit.objects.get(pk=visit.pk).version
    actions.change_links(visit=visit, by=officer, base_version=version, values=values)


def consents(visit):
    return list(AgendaItem.objects.filter(visit=visit).values_list("consent", flat=True))


def test_a_later_day_asks_every_speaker_again(officer, agreed):
    set_links(agreed, officer, recording_until=in_days(5))
    agreed.refresh_from_db()
    assert (agreed.recording_link, consents(agreed)) == (WATCH, ["agreed"])
    other = WATCH + "2"
    with pytest.raises(ValidationError, match="earlier day"):
        set_links(agreed, officer, recording_until=in_days(6), recording_link=other)
    set_links(agreed, officer, recording_until=in_days(6))
    agreed.refresh_from_db()
    assert (agreed.recording_link, consents(agreed)) == ("", ["not_asked"])
    with pytest.raises(ValidationError, match="was not asked"):
        set_links(agreed, officer, recording_link=WATCH)


def test_a_recording_has_a_last_day_as_long_as_it_has_a_link(officer, agreed):
    with pytest.raises(ValidationError, match="Name the day"):
        set_links(agreed, officer, recording_until=None)
    # Nobody agreed to a recording without an end, so no day is named after this one unasked.
    set_links(agreed, officer, recording_until=None, recording_link="")
    assert consents(agreed) == ["not_asked"]
    StudyVisit.objects.filter(pk=agreed.pk).compare_and_set(recording_link=WATCH)
    assert forget_expired() == 1


def test_a_later_day_in_the_plan_asks_again_too(signed_in, officer, visit):
    item = visit.items.get()
    item.consent = "agreed"
    item.save(by=SYSTEM)
    told = {"recording": "internal", "recording_until": in_days(40)}
    actions.change_visit(visit=visit, by=officer, base_version=visit.version, values=told)
    assert consents(visit) == ["agreed"], "no day was named before"
    told["recording_until"] = in_days(41)
    version = StudyVisit.objects.get(pk=visit.pk).version
    actions.change_visit(visit=visit, by=officer, base_version=version, values=told)
    assert consents(visit) == ["not_asked"]
    links = f"{visit.get_absolute_url()}links/"
    assert "asks every speaker again" in page(signed_in(officer), links)


def test_a_speaker_who_was_not_asked_ends_the_link(officer, agreed):
    StudyVisit.objects.filter(pk=agreed.pk).compare_and_set(status="invited")
    hours = {"begins_at": datetime.time(11), "ends_at": datetime.time(12)}
    agenda_actions.add_agenda_item(visit=agreed, by=officer, title="Pause", **hours)
    agreed.refresh_from_db()
    assert agreed.recording_link == WATCH
    told = {"title": "Questions", "speaker_function": "Head of analysis", **hours}
    agenda_actions.add_agenda_item(visit=agreed, by=officer, **told)
    agreed.refresh_from_db()
    assert agreed.recording_link == ""
    StudyVisit.objects.filter(pk=agreed.pk).compare_and_set(recording_link=WATCH)
    item = agreed.items.get(title="Pause")
    agenda_actions.change_agenda_item(
        item=item, by=officer, base_version=1, values={"speaker_function": "Head of records"}
    )
    agreed.refresh_from_db()
    assert agreed.recording_link == ""


@pytest.mark.parametrize(
    "values",
    [
        {"speaker_function": "Head of records"},
        {"speaker_centre": "Another centre", "consent": "agreed"},
        {"speaker_name": "Ada Aho", "attribution": "named"},
    ],
)
def test_another_speaker_has_agreed_to_nothing_yet(officer, agreed, values):
    StudyVisit.objects.filter(pk=agreed.pk).compare_and_set(status="invited")
    item = agreed.items.get()
    named = {"speaker_name": "Nils Nyberg", "attribution": "named"}
    change = {"item": item, "by": officer}
    agenda_actions.change_agenda_item(**change, base_version=item.version, values=named)
    assert consents(agreed) == ["agreed"], "the same speaker, named now"
    agenda_actions.change_agenda_item(**change, base_version=item.version + 1, values=values)
    agreed.refresh_from_db()
    assert (consents(agreed), agreed.recording_link) == (["not_asked"], "")


def test_a_visit_serves_actions_of_invited_states_that_readers_of_plans_see(
    signed_in, officer, focal, trainer, neighbour, carana, lead, visit
):
    plan = factories.RoadmapFactory(mission=factories.mission(carana, lead))
    objective = factories.ObjectiveFactory(roadmap=plan)
    action = factories.PlanActionFactory(objective=objective, title="One register")
    client, base = signed_in(officer), visit.get_absolute_url()
    assert client.post(base + "actions/", {"action": action.pk}).status_code == 302
    shown = {
        user: "One register</a>" in page(signed_in(user), base)
        for user in (officer, focal, trainer, neighbour)
    }
    assert shown == {officer: True, focal: True, trainer: False, neighbour: False}
    for user in (trainer, neighbour):
        assert action.title not in page(signed_in(user), base + "history/").replace(visit.title, "")
    other = factories.mission(factories.StateFactory(), lead)
    other = factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=other))
    elsewhere = factories.PlanActionFactory(objective=other)
    with pytest.raises(ValidationError, match="that is invited"):
        actions.serve_action(visit=visit, action=elsewhere, by=officer)


def test_donors_see_which_visits_there_were_and_no_small_number(
    signed_in, donor, officer, register, recorded
):
    for _each in range(3):
        seat = register(sex="female")
        seat.status, seat.attended_minutes = "confirmed", 90
        seat.save(by=SYSTEM)
    text = page(signed_in(donor), "/study-visits/overview/")
    assert recorded.title in text
    assert "1–4" in text
    for words in ("Carana", "Participant", recorded.host_centre):
        assert words not in text
    assert signed_in(donor).get(recorded.get_absolute_url()).status_code == 404
    assert "Study visits" in page(signed_in(donor), "/documents/")
    assert signed_in(officer).get("/study-visits/overview/").status_code == 404


def test_a_visit_is_closed_three_months_after(officer, manager, recorded):
    recorded.status = "captured"
    recorded.save(by=SYSTEM)
    with pytest.raises(NotNow, match="asked on"):
        actions.move_visit(visit=recorded, name="close", by=manager)
    recorded.starts_at, recorded.ends_at = factories.at_hour(-92, 9), factories.at_hour(-92, 12)
    recorded.save(by=SYSTEM)
    assert actions.move_visit(visit=recorded, name="close", by=manager).status == "closed"
    assert timezone.localdate() > recorded.follow_up_on
