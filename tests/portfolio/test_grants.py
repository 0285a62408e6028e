"""Grants: from a moment to a moment, by somebody else's hand, and gone in the same second."""

import datetime
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import move_mission, submit_mission
from assessments.models import Mission
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.access import rights_on
from portfolio.actions import end_grant, extend_grant, grant_role, why_not_grant
from portfolio.models import Grant, Programme, State, User
from roadmaps.models import Roadmap
from tests import factories
from tests.conftest import person

DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)


def again(user):
    """The person as the next request knows him."""
    return User.objects.get(pk=user.pk)


def test_somebody_suspended_is_granted_nothing(signed_in, manager, focal, katasi):
    focal.is_active = False
    focal.save(by=manager)
    form = {
        "role": "assessor",
        "scope": f"state:{katasi.pk}",
        "starts_on": timezone.now().date(),
        "reason": "Needed",
    }
    answer = signed_in(manager).post(f"/people/{focal.pk}/grants/new/", form)
    assert answer.status_code == 422
    assert "is suspended" in answer.content.decode()
    assert focal.grants.count() == 1


def test_a_grant_begins_and_ends_to_the_second(carana, nobody):
    start = timezone.now() + DAY
    grant = grant_role(
        person=nobody, role="focal", state=carana, starts_at=start, ends_at=start + DAY, by=SYSTEM
    )

    def holds(at):
        return Grant.objects.in_effect(at).filter(pk=grant.pk).exists()

    assert not holds(start - SECOND)
    assert holds(start)
    assert holds(start + DAY - SECOND)
    assert not holds(start + DAY)


def test_a_grant_that_runs_out_closes_the_page_by_itself(signed_in, carana, nobody):
    grant_role(
        person=nobody,
        role="focal",
        state=carana,
        ends_at=timezone.now() + datetime.timedelta(seconds=2),
        by=SYSTEM,
    )
    client = signed_in(nobody)
    assert client.get("/states/XCA/").status_code == 200
    time.sleep(2)
    assert client.get("/states/XCA/").status_code == 404


def test_a_grant_ended_in_the_middle_of_a_session_is_gone_with_the_next_page(
    signed_in, focal, manager
):
    client = signed_in(focal)
    assert client.get("/states/XCA/").status_code == 200
    end_grant(grant=focal.grants.get(), by=manager, reason="Left the office")
    assert client.get("/states/XCA/").status_code == 404
    assert client.get("/api/states/").json()["results"] == []


def test_a_role_for_a_programme_opens_its_states_and_no_other(carana, katasi, nobody):
    other = Programme.objects.create(
        code="OTHER", name="Other", starts_on=datetime.date(2026, 1, 1), by=SYSTEM
    )
    factories.ParticipationFactory(state=katasi, programme=other)
    grant_role(person=nobody, role="officer", programme=other, by=SYSTEM)
    assert list(State.objects.allowed(nobody)) == [katasi]
    assert "view_state" in rights_on(nobody, katasi.pk)
    assert rights_on(nobody, carana.pk) == frozenset()


def test_nobody_grants_or_extends_anything_for_himself(carana, manager):
    with pytest.raises(ValidationError, match="himself"):
        grant_role(person=manager, role="lead", state=carana, by=manager)
    with pytest.raises(NotNow, match="own access"):
        extend_grant(
            grant=manager.grants.get(), ends_at=timezone.now() + DAY, by=manager, reason="Longer"
        )


def test_only_those_who_may_grant_there_grant_there(carana, katasi, officer, administrator):
    here = person("here", "manager", carana)
    assert not why_not_grant(by=here, role="lead", state=carana)
    assert why_not_grant(by=here, role="lead", state=katasi)
    assert why_not_grant(by=here, role="officer")
    assert why_not_grant(by=officer, role="lead", state=carana)
    assert why_not_grant(by=administrator, role="lead", state=carana)
    assert not why_not_grant(by=administrator, role="administrator")
    assert "asked for" in why_not_grant(by=here, role="break_glass", state=carana)


def test_a_team_keeps_access_for_90_days_after_the_last_mission(mission, lead, focal, manager):
    other = factories.mission(mission.state, lead)
    move_mission(mission=other, name="cancel", by=manager, reason="Asked")
    assert lead.grants.get().ends_at is None
    mission.status = Mission.Status.HANDED_OVER
    mission.save(by=SYSTEM)
    move_mission(mission=mission, name="close", by=manager)
    left = lead.grants.get().ends_at - timezone.now()
    assert datetime.timedelta(days=89, hours=23) < left <= datetime.timedelta(days=90)
    assert focal.grants.get().ends_at is None
    assert not Grant.objects.in_effect(timezone.now() + 91 * DAY).filter(person=lead).exists()


def test_who_submitted_a_mission_does_not_make_it_final(mission, lead, manager):
    factories.complete(mission)
    submit_mission(mission=mission, by=lead)
    factories.StateReplyFactory(mission=mission, status="answered")
    move_mission(mission=mission, name="clear", by=manager)
    with pytest.raises(NotNow, match="own work"):
        move_mission(mission=mission, name="finalise", by=lead)
    move_mission(mission=mission, name="finalise", by=manager)
    assert mission.status == Mission.Status.FINAL


def test_who_created_a_roadmap_does_not_endorse_it(mission, approver, officer):
    roadmap = Roadmap.objects.create(
        mission=mission,
        state=mission.state,
        starts_on=factories.TODAY,
        ends_on=factories.TODAY + 900 * DAY,
        by=approver,
    )
    assert "own work" in Roadmap.lifecycle.why_not_by(roadmap, "endorse", approver)
    assert not Roadmap.lifecycle.why_not_by(roadmap, "endorse", officer)


# --- the forms ------------------------------------------------------------------------------------


@pytest.fixture
def form(signed_in, manager):
    client = signed_in(manager)
    today = timezone.now().date()

    def post(address, **changes):
        values = {"role": "mentor", "starts_on": today.isoformat(), "reason": "Begins a mentorship"}
        return client.post(address, values | changes)

    return post


def test_a_manager_grants_from_the_states_page(form, carana, manager, nobody):
    last = timezone.now().date() + 30 * DAY
    answer = form("/states/XCA/access/new/", person=nobody.email.upper(), ends_on=last.isoformat())
    assert answer["Location"] == "/states/XCA/access/"
    grant = nobody.grants.get()
    assert (grant.role, grant.state, grant.granted_by) == ("mentor", carana, manager)
    assert grant.last_day == last
    assert grant.is_in_effect(grant.ends_at - SECOND)
    assert Event.objects.get(subject_model="portfolio.grant", subject_pk=grant.pk).by_id == (
        manager.pk
    )


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(form, carana, manager, focal):
    yesterday = (timezone.now().date() - DAY).isoformat()
    for changes, name, words in (
        ({"person": "absent@test.example"}, "person", "No open account"),
        ({"person": focal.email, "starts_on": yesterday}, "starts_on", "today or a later"),
        ({"person": focal.email, "ends_on": "9999-12-31"}, "ends_on", "before the year 2100"),
        ({"person": focal.email, "role": "administrator"}, "role", "Select a valid choice"),
        ({"person": focal.email, "reason": ""}, "reason", "Fill in"),
        ({"person": focal.email, "role": "focal"}, None, "holds that role already"),
        ({"person": manager.email}, None, "himself"),
    ):
        answer = form("/states/XCA/access/new/", **changes)
        assert answer.status_code == 422, changes
        errors = answer.context["form"].errors.get(name or "__all__", [])
        assert any(words in str(each) for each in errors), (changes, answer.context["form"].errors)
        assert changes["person"] in answer.content.decode()


def test_a_role_is_granted_for_a_programme_from_the_persons_page(form, nobody):
    programme = Programme.objects.get(code="GFCP")
    address = f"/people/{nobody.pk}/grants/new/"
    refused = form(address, role="lead", scope=f"programme:{programme.pk}")
    assert "held for one State" in str(refused.context["form"].errors["role"])
    assert form(address, role="officer", scope=f"programme:{programme.pk}").status_code == 302
    assert nobody.grants.get().programme == programme


def test_a_manager_of_one_state_offers_that_state_only(signed_in, carana, katasi, lead):
    here = person("here", "manager", carana)
    page = signed_in(here).get(f"/people/{lead.pk}/grants/new/")
    empty, states = page.context["form"].fields["scope"].choices
    assert empty == ("", "–")
    assert states == ("State", [(f"state:{carana.pk}", "Carana")])


def test_an_administrator_appoints_administrators_only(signed_in, administrator, nobody):
    client = signed_in(administrator)
    page = client.get(f"/people/{nobody.pk}/grants/new/")
    roles = [value for value, _label in page.context["form"].fields["role"].choices]
    assert roles == ["", "administrator"]


def test_extending_and_ending_take_a_reason(signed_in, manager, lead):
    client, grant = signed_in(manager), lead.grants.get()
    last = timezone.now().date() + 9 * DAY
    extend = f"/grants/{grant.pk}/extend/"
    refused = client.post(extend, {"ends_on": last.isoformat(), "reason": ""})
    assert refused.status_code == 422
    assert last.isoformat() in refused.content.decode()
    client.post(extend, {"ends_on": last.isoformat(), "reason": "The report is open"})
    grant.refresh_from_db()
    assert grant.last_day == last
    assert client.post(f"/grants/{grant.pk}/end/", {"reason": ""}).status_code == 422
    client.post(f"/grants/{grant.pk}/end/", {"reason": "Left the team"})
    assert rights_on(again(lead), grant.state_id) == frozenset()
    assert Event.objects.filter(verb="ended", reason="Left the team").count() == 1
    again_ended = client.post(f"/grants/{grant.pk}/end/", {"reason": "Once more"})
    assert "ended already" in again_ended.content.decode()


def test_an_officer_sees_grants_and_changes_none(signed_in, officer, manager, lead):
    answer = signed_in(officer).get(f"/grants/{lead.grants.get().pk}/end/")
    assert answer.status_code == 403
    assert "Manager</b> (Programme manager)" in answer.content.decode()


def test_break_glass_access_is_never_extended(signed_in, manager, officer, carana):
    grant = grant_role(
        person=officer,
        role="break_glass",
        state=carana,
        ends_at=timezone.now() + DAY,
        by=SYSTEM,
    )
    with pytest.raises(NotNow, match="ends by itself"):
        extend_grant(grant=grant, ends_at=timezone.now() + 9 * DAY, by=manager, reason="Longer")
    assert signed_in(manager).get(f"/grants/{grant.pk}/extend/").status_code == 404


# --- which grants are in use ----------------------------------------------------------------------


def writes(client, address):
    """How many statements wrote the day of use while a page was opened."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum("UPDATE" in each["sql"] and "last_used_on" in each["sql"] for each in queries)


def test_the_day_of_use_is_written_once_a_session(signed_in, focal, carana):
    client = signed_in(focal)
    assert writes(client, "/") == 0
    assert focal.grants.get().last_used_on is None
    assert writes(client, "/states/XCA/history/") == 1
    assert focal.grants.get().last_used_on == timezone.now().date()
    assert writes(client, "/states/XCA/history/") == writes(client, "/states/XCA/") == 0
    assert not Event.objects.filter(subject_model="portfolio.grant", verb="changed").exists()


def test_a_wide_grant_counts_as_used_and_a_neighbours_does_not(
    signed_in, officer, carana, neighbour
):
    signed_in(officer).get("/states/XCA/")
    assert officer.grants.get().last_used_on
    assert neighbour.grants.get().last_used_on is None
