"""People: the list with its reports, one person, the account, and "why can't I?"."""

import datetime

import pytest
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from assessments.models import Mission
from fusion_programme.management.commands.draw_access import PAGE, drawn
from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.access import fetch
from portfolio.actions import change_person, extend_grant, grant_role
from portfolio.matrix import ROLES, ROWS
from portfolio.matrix_words import CONDITIONS, may_not, sentence
from portfolio.models import State, User
from tests import factories
from tests.conftest import person

DAY = datetime.timedelta(days=1)


def names(page):
    return [each.full_name for each in page.context["object_list"]]


def test_everybody_sees_whom_his_right_reaches(
    signed_in, manager, administrator, focal, lead, neighbour, assessor
):
    assert len(names(signed_in(manager).get("/people/"))) == User.objects.count()
    assert len(names(signed_in(administrator).get("/people/"))) == User.objects.count()
    assert names(signed_in(focal).get("/people/")) == ["Assessor", "Focal", "Lead"]
    refused = signed_in(assessor).get("/people/")
    assert refused.status_code == 403
    assert "see people and their roles" in refused.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ASSESS", ["Assessor"]),
        ("q=lead@test", ["Lead"]),
        ("role=focal", ["Focal", "Neighbour"]),
        ("state=XKA", ["Manager", "Neighbour"]),
        ("state=XKA&role=focal", ["Neighbour"]),
        ("report=suspended", ["Gone"]),
        ("report=ending", ["Lead"]),
        ("report=unused", ["Assessor"]),
        (
            "report=nonsense&role=nonsense&state=XXX",
            ["Assessor", "Focal", "Gone", "Lead", "Manager", "Neighbour", "Nobody"],
        ),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    signed_in, manager, focal, neighbour, lead, assessor, nobody, query, found
):
    gone = person("gone")
    gone.is_active = False
    gone.save(by=SYSTEM)
    soon = timezone.now() + 9 * DAY
    extend_grant(grant=lead.grants.get(), ends_at=soon, by=manager, reason="Report is open")
    grant = assessor.grants.get()
    grant.starts_at = timezone.now() - 40 * DAY
    grant.save(by=SYSTEM)
    page = signed_in(manager).get(f"/people/?{query}")
    assert names(page) == found
    counts = {key: count for key, _label, count in page.context["reports"]}
    assert counts == {"ending": 1, "unused": 1, "no-factor": 5, "suspended": 1}


def test_whoever_opens_no_content_needs_no_second_factor(signed_in, manager, nobody, focal):
    assert names(signed_in(manager).get("/people/?report=no-factor")) == ["Focal", "Manager"]


def test_a_search_for_somebody_is_recorded_once_for_each_text(signed_in, manager, focal):
    client = signed_in(manager)
    for text in ("Focal", "focal", "other", ""):
        client.get("/people/", {"q": text})
    events = Event.objects.filter(verb="searched", by_id=manager.pk)
    assert [each.changes["people"] for each in events.order_by("id")] == [
        [None, "focal"],
        [None, "other"],
    ]


def test_a_filter_tells_nothing_of_grants_elsewhere(signed_in, focal, lead, katasi):
    grant_role(person=lead, role="mentor", state=katasi, by=SYSTEM)
    client = signed_in(focal)
    assert names(client.get("/people/?role=mentor")) == []
    page = client.get(f"/people/{lead.pk}/")
    assert [each.grant.role for each in page.context["current"]] == ["lead"]
    told = client.get(f"/people/{lead.pk}/history/").content.decode().lower()
    assert "mentor" not in told.partition("<main")[2], "the masthead offers the place Mentoring"


def test_one_person_says_what_where_since_when_and_by_whom(signed_in, manager, carana, nobody):
    grant_role(
        person=nobody,
        role="mentor",
        state=carana,
        ends_at=timezone.now() + 90 * DAY,
        reason="The second mentorship",
        by=manager,
    )
    text = signed_in(manager).get(f"/people/{nobody.pk}/").content.decode()
    for words in (
        str(ROLES["mentor"].meaning),
        "Carana",
        "The second mentorship",
        "Manager",
        "See evidence and interview notes",
    ):
        assert words in text


def test_the_secrets_that_a_role_does_not_open_come_from_the_matrix():
    assert may_not(["lead"]) == [
        str(ROWS[each].what) for each in ("nomination", "result", "diligence")
    ]
    assert str(ROWS["evidence"].what) in may_not(["officer"])
    assert str(ROWS["evidence"].what) not in may_not(["officer", "assessor"])
    assert sentence(["a", "b", "c"]) == "a, b or c"


def test_parallel_roles_are_said(signed_in, manager, focal, carana):
    grant_role(person=focal, role="approver", state=carana, by=manager)
    page = signed_in(manager).get(f"/people/{focal.pk}/")
    assert page.context["parallel"] == [("Carana", ["National approver", "National focal point"])]


def test_everybody_has_his_own_page(signed_in, assessor, nobody):
    page = signed_in(assessor).get("/access/")
    assert "/access/" in page.content.decode()
    assert "Scores, records evidence" in page.content.decode()
    assert page.context["opened"] is None
    assert "opens nothing" in signed_in(nobody).get("/access/").content.decode()


def test_a_stranger_to_the_person_finds_nothing(signed_in, neighbour, lead):
    for address in (f"/people/{lead.pk}/", f"/people/{lead.pk}/history/", "/people/999999/"):
        assert signed_in(neighbour).get(address).status_code == 404


def test_what_was_opened_is_for_those_who_read_the_audit_log(
    signed_in, manager, focal, lead, mission, administrator
):
    evidence = factories.EvidenceFactory(mission=mission, title="A telling title")
    record(evidence, "opened", by=lead)
    record(mission, "exported", by=lead)
    page = signed_in(manager).get(f"/people/{lead.pk}/")
    kinds = [(line.event.verb, line.kind, line.label) for line in page.context["opened"]]
    assert kinds == [("exported", "mission", str(mission)), ("opened", "evidence", "")]
    assert "A telling title" not in page.content.decode()
    for reader in (focal, administrator):
        assert signed_in(reader).get(f"/people/{lead.pk}/").context["opened"] is None


def test_a_reader_of_one_states_log_sees_that_states_events(
    signed_in, carana, katasi, neighbour, lead, mission
):
    here = person("here", "reviewer", carana)
    record(mission, "exported", by=lead)
    record(katasi, "exported", by=lead)
    page = signed_in(here).get(f"/people/{lead.pk}/")
    assert [line.event.state_id for line in page.context["opened"]] == [carana.pk]


def test_history_holds_the_account_and_its_grants(signed_in, manager, lead):
    extend_grant(
        grant=lead.grants.get(), ends_at=timezone.now() + DAY, by=manager, reason="Report is open"
    )
    record(lead, "searched", by=lead, changes={"people": [None, "somebody"]})
    text = signed_in(manager).get(f"/people/{lead.pk}/history/").content.decode()
    assert "extended" in text
    assert "Report is open" in text
    assert "somebody" not in text


SIGN_IN = [
    ("sign-in failed", {"address": [None, "203.0.113.9"]}, ""),
    ("signed in", {"address": [None, "203.0.113.9"]}, ""),
    ("second factor failed", {"second factor": [None, "passkey"]}, ""),
    ("token made", {"token": [None, "Dashboard of the region"]}, ""),
    ("suspended", {"is_active": [True, False]}, "Left after a quarrel"),
    ("second factor reset", {}, "Lost telephone"),
]
SECRETS = ("203.0.113.9", "passkey", "Dashboard of the region", "quarrel", "telephone")


@pytest.fixture
def signing_in(lead):
    for verb, changes, reason in SIGN_IN:
        record(lead, verb, by=SYSTEM, changes=changes, reason=reason)
    return lead


@pytest.mark.parametrize("who", ["focal", "approver", "officer"])
def test_how_somebody_signs_in_is_not_told_to_all_who_see_him(
    request, signed_in, signing_in, who, administrator
):
    change_person(person=signing_in, by=administrator, full_name="Lead Example")
    reader = request.getfixturevalue(who)
    page = signed_in(reader).get(f"/people/{signing_in.pk}/history/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Lead Example" in text
    for word in (*SECRETS, "sign-in failed", "suspended"):
        assert word not in text, word


@pytest.mark.parametrize("who", ["manager", "administrator", "reviewer", "lead"])
def test_it_is_told_to_those_who_run_accounts_and_to_oneself(request, signed_in, signing_in, who):
    reader = request.getfixturevalue(who)
    text = signed_in(reader).get(f"/people/{signing_in.pk}/history/").content.decode()
    for word in SECRETS:
        assert word in text, word


# --- accounts -------------------------------------------------------------------------------------


def test_the_administrator_invites_and_nobody_else(signed_in, administrator, manager):
    values = {"full_name": "Ana Example", "email": "Ana@Example.org"}
    assert signed_in(manager).post("/people/invite/", values).status_code == 403
    answer = signed_in(administrator).post("/people/invite/", values)
    person = User.objects.get(email="ana@example.org")
    assert answer["Location"] == f"/people/{person.pk}/"
    assert not person.has_usable_password()
    again = signed_in(administrator).post("/people/invite/", values)
    assert again.status_code == 422
    assert "email" in again.context["form"].errors
    assert "Ana Example" in again.content.decode()


def test_a_name_is_corrected(signed_in, administrator, focal):
    client = signed_in(administrator)
    refused = client.post(f"/people/{focal.pk}/name/", {"full_name": "A\x07b"})
    assert refused.status_code == 422
    client.post(f"/people/{focal.pk}/name/", {"full_name": "Focal Point"})
    focal.refresh_from_db()
    assert focal.full_name == "Focal Point"
    assert signed_in(focal).get(f"/people/{focal.pk}/name/").status_code == 403


def test_suspending_takes_everything_at_once_and_restoring_gives_it_back(
    signed_in, administrator, focal, carana
):
    client, theirs = signed_in(administrator), signed_in(focal)
    assert theirs.get("/states/XCA/").status_code == 200
    address = f"/people/{focal.pk}/suspend/"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Lost the telephone"})
    assert theirs.get("/states/XCA/").status_code in (302, 404)
    assert not State.objects.allowed(User.objects.get(pk=focal.pk)).exists()
    assert "already" in client.post(address, {"reason": "Again"}).content.decode()
    client.post(f"/people/{focal.pk}/restore/", {"reason": "Found again"})
    assert list(State.objects.allowed(User.objects.get(pk=focal.pk))) == [carana]
    verbs = Event.objects.filter(subject_model="portfolio.user", subject_pk=str(focal.pk))
    assert set(verbs.values_list("verb", flat=True)) >= {"suspended", "restored"}


def test_nobody_suspends_himself(signed_in, administrator):
    answer = signed_in(administrator).post(
        f"/people/{administrator.pk}/suspend/", {"reason": "Tired"}
    )
    assert answer.status_code == 422
    assert "himself" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


# --- why can't I? ---------------------------------------------------------------------------------


def test_a_refusal_names_the_right_its_roles_and_who_grants_it(
    signed_in, officer, mission, manager, carana
):
    here = person("here", "manager", carana)
    elsewhere = person("elsewhere", "manager", factories.StateFactory())
    answer = signed_in(officer).get(f"/missions/{mission.pk}/answers/LEG-1/evidence/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "create evidence and interview notes" in text
    assert "Team leader, Assessor" in text
    for granter in (manager, here):
        assert f"<b>{granter.full_name}</b> (Programme manager)" in text
    assert elsewhere.full_name not in text


def test_nobody_is_sent_to_himself(signed_in, manager, mission):
    answer = signed_in(manager).get(f"/missions/{mission.pk}/answers/LEG-1/evidence/")
    assert answer.status_code == 403
    assert "can grant it" not in answer.content.decode()


def test_the_api_refuses_with_the_same_three_answers(officer, mission, manager, focal):
    class Change(APIView):
        def post(self, request, pk):
            fetch(Mission.objects.all(), request.user, "change", pk=pk)
            return Response()

    request = APIRequestFactory().post("/")
    force_authenticate(request, user=focal)
    answer = Change.as_view()(request, pk=mission.pk)
    assert answer.status_code == 403
    assert answer.data["missing_right"] == "change missions"
    assert "Programme officer" in answer.data["roles_with_it"]
    assert answer.data["can_grant_it"] == ["Manager"]


# --- the documentation ----------------------------------------------------------------------------


def test_the_committed_page_of_rights_is_up_to_date():
    assert PAGE.read_text() == drawn()


def test_the_page_names_every_role_subject_and_note():
    text = drawn()
    for role in ROLES.values():
        assert f"| {role.label} |" in text
    for row in ROWS.values():
        assert f"| {row.what} |" in text
    used = {
        word.partition(":")[2] for row in ROWS.values() for c in row.rights.values() for word in c
    }
    assert used - {""} == set(CONDITIONS)
