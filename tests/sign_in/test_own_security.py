"""The page of one's own security: sessions, second factors, password and tokens of the API."""

import datetime
import json

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.models import AuthToken

from history.models import Event
from portfolio.models import ApiToken, User
from portfolio.sign_in.suspension import restore_person, suspend_person
from portfolio.sign_in.tokens import make_token
from tests.conftest import PASSWORD
from tests.sign_in.codes import set_up_app, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def opened(person, agent=FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client, person, PASSWORD)
    return client


def rows(person):
    return UserSession.objects.filter(user=person).order_by("pk")


def test_the_page_shows_where_one_is_signed_in(officer):
    here, _other = opened(officer), opened(officer, "Strange/1.0")
    text = here.get("/account/").content.decode()
    for words in ("Firefox, Windows", "this one", "Unknown browser", "127.0.0.1"):
        assert words in text


def test_one_session_is_ended_and_the_other_lives(officer):
    here, there = opened(officer), opened(officer)
    answer = here.post(f"/account/sessions/{rows(officer).last().pk}/end/")
    assert answer["Location"] == "/account/"
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_ending_the_session_one_sits_in_signs_out(officer):
    here = opened(officer)
    assert here.post(f"/account/sessions/{rows(officer).get().pk}/end/")["Location"] == "/sign-in/"
    assert here.get("/account/").status_code == 302


def test_signing_out_everywhere_means_everywhere(officer):
    clients = [opened(officer) for _each in range(3)]
    clients[0].post("/account/sessions/end/")
    assert [each.get("/account/").status_code for each in clients] == [302] * 3
    assert not rows(officer).exists()


def test_nobody_ends_the_session_of_another(officer, manager):
    mine, theirs = opened(officer), opened(manager)
    pk = rows(manager).get().pk
    assert mine.post(f"/account/sessions/{pk}/end/").status_code == 404
    assert theirs.get("/account/").status_code == 200


def test_many_sessions_cost_no_more_queries(officer):
    here = opened(officer)

    def count():
        with CaptureQueriesContext(connection) as queries:
            here.get("/account/")
        return len(queries)

    count()
    few = count()
    for _each in range(10):
        opened(officer)
        make_token(name="T", by=officer) if ApiToken.objects.count() < 8 else None
    assert count() == few <= 15


# --- tokens ---------------------------------------------------------------------------------------
def asked(text, address="/api/states/"):
    return Client().get(address, headers={"authorization": f"Token {text}"})


def made(client, name="Dashboard") -> str:
    return client.post("/account/tokens/new/", {"name": name}).context["text"]


def test_a_token_is_shown_once_and_reads_what_its_owner_reads(officer, carana, katasi):
    client = opened(officer)
    text = made(client)
    assert {"XCA", "XKA"} <= codes(text)
    assert text not in client.get("/account/").content.decode()
    assert "Dashboard" in client.get("/account/").content.decode()
    assert AuthToken.objects.get().expiry - timezone.now() > datetime.timedelta(days=29)
    kept = json.dumps([str(each) for each in Event.objects.values_list("changes", "reason")])
    assert text not in kept
    assert text[:15] not in kept


def codes(text) -> set[str]:
    found = asked(text, "/api/states/?limit=500").json()["results"]
    return {each["code"] for each in found}


def test_a_token_sees_no_more_than_its_owner(focal, katasi):
    assert codes(made(opened(focal))) == {"XCA"}


def test_a_token_opens_no_page(officer):
    text = made(opened(officer))
    for address in ("/account/", "/states/", "/"):
        assert asked(text, address).status_code == 302


def test_a_revoked_or_old_token_is_refused(officer, carana):
    client = opened(officer)
    text, other = made(client), made(client, "Notebook")
    token = ApiToken.objects.get(name="Dashboard")
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert asked(text).status_code == 403
    assert asked(other).status_code == 200
    AuthToken.objects.update(expiry=timezone.now() - datetime.timedelta(seconds=1))
    assert asked(other).status_code == 403
    assert "Notebook" not in client.get("/account/").content.decode()


def test_nobody_revokes_the_token_of_another(officer, manager):
    text = made(opened(officer))
    pk = ApiToken.objects.get().pk
    assert opened(manager).post(f"/account/tokens/{pk}/revoke/").status_code == 404
    assert asked(text).status_code == 200


@pytest.mark.parametrize("text", ["", "x", "é", "a b", "0" * 64, "\xff" * 64])
def test_odd_tokens_are_refused(db, text):
    assert asked(text).status_code in (302, 403)


def test_a_token_waits_for_its_owners_second_factor(officer, carana, settings):
    client = opened(officer)
    text = made(client)
    settings.SECOND_FACTOR_REQUIRED = True
    answer = asked(text)
    assert answer.status_code == 403
    assert "second factor" in answer.json()["detail"]
    set_up_app(client)
    assert asked(text).status_code == 200


def test_ten_tokens_are_enough(officer):
    client = opened(officer)
    for number in range(10):
        make_token(name=str(number), by=officer)
    page = client.post("/account/tokens/new/", {"name": "One more"})
    assert page.status_code == 422
    assert "Revoke one first" in page.content.decode()


# --- suspension -----------------------------------------------------------------------------------
def test_suspension_takes_everything_at_once(officer, manager, carana):
    client, other = opened(officer), opened(officer)
    text = made(client)
    assert client.get("/portfolio/").status_code == 200
    suspend_person(person=officer, by=manager, reason="Left the programme")
    assert client.get("/portfolio/").status_code == 302
    assert other.post("/account/tokens/new/", {"name": "Late"}).status_code == 302
    assert asked(text).status_code == 403
    assert not rows(officer).exists()
    assert not AuthToken.objects.exists()
    (event,) = Event.objects.filter(verb="suspended")
    assert (event.by_id, event.reason) == (manager.pk, "Left the programme")


def test_a_person_restored_signs_in_anew(officer, manager):
    client = opened(officer)
    suspend_person(person=officer, by=manager, reason="A mistake")
    restore_person(person=User.objects.get(pk=officer.pk), by=manager, reason="No mistake")
    assert client.get("/account/").status_code == 302
    assert opened(officer).get("/account/").status_code == 200
