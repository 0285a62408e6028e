"""The second factor: required outside the demonstration, kept encrypted, reset by another."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from history.models import Event
from portfolio.sign_in.second_factor import has_second_factor, reset_second_factor
from portfolio.sign_in.tokens import make_token
from tests.conftest import PASSWORD
from tests.sign_in.codes import code_now, set_up_app, sign_in


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("who", ["officer", "focal", "administrator", "donor", "nobody"])
def test_without_a_second_factor_every_way_leads_to_setting_it_up(
    request, client, required, carana, who
):
    person = request.getfixturevalue(who)
    sign_in(client, person, PASSWORD)
    for address in ("/", "/portfolio/", "/states/XCA/", "/account/", "/documents/"):
        assert client.get(address)["Location"] == "/account/second-factor/", address
        assert client.post(address).status_code == 302, address
    answer = client.get("/api/states/")
    assert (answer.status_code, answer.json()["detail"]) == (403, "Set up a second factor first.")
    page = client.get("/account/second-factor/").content.decode()
    assert "Set up a second factor to go on." in page


def test_setting_it_up_opens_the_rest_at_once(client, required, officer):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)
    assert client.get("/portfolio/").status_code == 200
    assert client.get("/api/states/").status_code == 200


def test_the_next_sign_in_asks_for_it(client, required, officer):
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    client.post("/sign-out/")
    assert sign_in(client, officer, PASSWORD)["Location"] == "/sign-in/second-factor/"
    assert client.get("/portfolio/")["Location"].startswith("/sign-in/")
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    done = client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert done["Location"] == "/"
    assert client.get("/portfolio/").status_code == 200


def test_a_code_works_once(client, officer):
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    codes = []
    for _each in range(2):
        client.post("/sign-out/")
        sign_in(client, officer, PASSWORD)
        codes.append(client.post("/sign-in/second-factor/", {"code": code_now(secret, 1)}))
    assert [each.status_code for each in codes] == [302, 200]


def test_a_recovery_code_stands_in_once(client, officer):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)
    code = client.get("/account/second-factor/codes/").context["unused_codes"][0]
    answers = []
    for _each in range(2):
        client.post("/sign-out/")
        sign_in(client, officer, PASSWORD)
        answers.append(client.post("/sign-in/second-factor/", {"code": code}).status_code)
    assert answers == [302, 200]
    assert Event.objects.filter(verb="recovery code used", by_id=officer.pk).count() == 1


def test_an_older_session_must_show_what_a_younger_one_set_up(client, required, officer):
    older = type(client)()
    for each in (older, client):
        sign_in(each, officer, PASSWORD)
    secret = set_up_app(client)
    assert older.get("/portfolio/")["Location"] == "/account/second-factor/"
    assert "Show it now" in older.get("/account/second-factor/").content.decode()
    way = older.get("/account/confirm/?next=/portfolio/")["Location"]
    assert way.startswith("/account/confirm/code/")
    shown = older.post(way, {"code": code_now(secret, 1), "next": "/portfolio/"})
    assert shown["Location"] == "/portfolio/"
    assert older.get("/portfolio/").status_code == 200


def test_ordinary_requests_ask_the_database_nothing_for_it(client, required, officer, settings):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/documents/").status_code == 200
        return len(queries)

    count()
    with_it = count()
    settings.SECOND_FACTOR_REQUIRED = False
    assert count() == with_it


def test_in_the_demonstration_it_is_offered(client, officer):
    assert "offered in this demonstration" in client.get("/sign-in/").content.decode()
    sign_in(client, officer, PASSWORD)
    assert "offered, not required" in client.get("/account/").content.decode()
    assert client.get("/portfolio/").status_code == 200


def test_the_last_one_stays_where_it_is_required(client, required, officer):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)
    client.post("/account/confirm/code/", {"code": "0"})
    way = "/account/second-factor/app/remove/"
    assert "Add another one first" in client.get(way).content.decode()
    client.post(way)
    assert has_second_factor(officer)


def test_secrets_lie_encrypted(client, officer):
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    code = client.get("/account/second-factor/codes/").context["unused_codes"][0]
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert code not in kept
    assert kept.count("gcm1:") == 2


def test_a_changed_secret_key_locks_out_politely_and_an_old_one_may_be_kept(
    client, officer, settings
):
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 60
    sign_in(client, officer, PASSWORD)
    page = client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert "can no longer be read" in page.content.decode()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.post("/sign-in/second-factor/", {"code": code_now(secret)}).status_code == 302


def test_another_resets_it_with_a_reason_and_every_session_ends(
    client, required, officer, administrator
):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)
    with pytest.raises(ValidationError, match="Say why"):
        reset_second_factor(person=officer, by=administrator, reason=" ")
    with pytest.raises(ValidationError, match="Somebody else"):
        reset_second_factor(person=officer, by=officer, reason="Mine")
    make_token(name="Dashboard", by=officer)
    reset_second_factor(person=officer, by=administrator, reason="Lost telephone, seen by video")
    assert client.get("/account/")["Location"].startswith("/sign-in/")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not AuthToken.objects.filter(user=officer).exists()
    (event,) = Event.objects.filter(verb="second factor reset")
    assert (event.by_id, event.reason) == (administrator.pk, "Lost telephone, seen by video")
    assert sign_in(client, officer, PASSWORD)["Location"] == "/"
    assert client.get("/")["Location"] == "/account/second-factor/"


@pytest.mark.parametrize(
    "credential",
    ["", "{", "{}", "[1]", "1", '"x"', "null", '{"response": []}',
     '{"response": {"userHandle": 1}}',
     '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30"}}'],
)  # fmt: skip
def test_odd_passkeys_are_wrong_answers(client, officer, credential):
    sign_in(client, officer, PASSWORD)
    add = "/account/second-factor/passkeys/new/"
    client.get(add)
    assert client.post(add, {"credential": credential}).status_code == 200
    client.post("/sign-out/")
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    answer = client.post("/sign-in/passkey/", {"credential": credential})
    assert answer["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302
