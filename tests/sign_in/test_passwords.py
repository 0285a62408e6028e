"""Passwords: long, of any characters, taken as typed, unlike what everybody tries."""

import re

import pytest
from allauth.account.forms import default_token_generator
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.http import int_to_base36
from knox.models import AuthToken

from portfolio.models import User
from portfolio.sign_in.passwords import WORDS
from portfolio.sign_in.suspension import suspend_person
from portfolio.sign_in.tokens import make_token
from tests.conftest import PASSWORD
from tests.sign_in.codes import set_up_app, sign_in

GUARDED = [
    "/account/second-factor/app/",
    "/account/second-factor/app/remove/",
    "/account/second-factor/codes/",
    "/account/second-factor/codes/new/",
    "/account/second-factor/passkeys/new/",
    "/account/tokens/new/",
]


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def change(client, new, old=PASSWORD):
    form = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/account/password/", form)


@pytest.mark.parametrize(("length", "is_taken"), [(11, False), (12, True)])
def test_a_password_has_twelve_characters(client, officer, length, is_taken):
    sign_in(client, officer, PASSWORD)
    change(client, "kq7wzx0vbnm4"[:length])
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD) is not is_taken


def test_changing_it_takes_the_present_one(client, officer):
    sign_in(client, officer, PASSWORD)
    page = change(client, "a better secret", old="not my password")
    assert "This is not your present password." in page.content.decode()
    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)
    assert change(client, "a better secret")["Location"] == "/account/"
    assert User.objects.get(pk=officer.pk).check_password("a better secret")


@pytest.mark.parametrize(
    "password",
    [
        "only small letters here",
        "ÇÉ ñandú 地球 сова 🦉🦉",
        "    spaces at both ends    ",
        "x1!" * 40,
    ],
)
def test_any_characters_will_do(client, officer, password):
    sign_in(client, officer, PASSWORD)
    assert change(client, password).status_code == 302
    client.post("/sign-out/")
    assert sign_in(client, officer, password)["Location"] == "/"


def test_it_is_taken_exactly_as_typed(client, officer):
    mine = "Mixed Case " + "y" * 80
    sign_in(client, officer, PASSWORD)
    assert change(client, mine).status_code == 302
    client.post("/sign-out/")
    for near in (mine.lower(), mine[:72], mine + "y", mine + " ", " " + mine):
        assert sign_in(client, officer, near).status_code == 200, near
        cache.clear()
    assert sign_in(client, officer, mine).status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "liverpool123",
        "1qaz2wsx3edc",
        "123456789012",
        "officer@test.example",
        *(f"my {word} of 2026" for word in WORDS),
        "Fusion Cell, 2026",
        "United_Nations-1945",
    ],
)
def test_frequent_and_near_words_are_refused(officer, password):
    with pytest.raises(ValidationError):
        validate_password(password, officer)


def test_the_field_hides_and_helps(client, officer):
    fields = re.findall(r"<input[^>]*>", client.get("/sign-in/").content.decode())
    sign_in(client, officer, PASSWORD)
    fields += re.findall(r"<input[^>]*>", client.get("/account/password/").content.decode())
    fields = [each for each in fields if re.search(r'name="(old)?password\d?"', each)]
    assert len(fields) == 4
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "onpaste" not in field
        assert "maxlength" not in field


@pytest.mark.parametrize("address", GUARDED)
def test_what_guards_an_account_asks_again(client, officer, address):
    """Signing in counts as proof for five minutes; after that, who one is must be shown again."""
    sign_in(client, officer, PASSWORD)
    if address not in (GUARDED[0], GUARDED[4]):
        set_up_app(client)
    session = client.session
    shown = session["account_authentication_methods"]
    session["account_authentication_methods"] = [each | {"at": each["at"] - 301} for each in shown]
    session.save()
    answer = client.get(address)
    assert answer.status_code == 302, address
    assert answer["Location"].startswith("/account/confirm/"), address


def test_a_new_password_does_not_replace_the_second_factor(client, officer, mailoutbox):
    sign_in(client, officer, PASSWORD)
    set_up_app(client)
    client.post("/sign-out/")
    officer.refresh_from_db()
    key = default_token_generator.make_token(officer)
    page = client.get(f"/sign-in/new-password/{int_to_base36(officer.pk)}-{key}/")
    new = {"password1": "a better secret", "password2": "a better secret"}
    client.post(page["Location"], new)
    assert client.get("/account/").status_code == 302
    answer = sign_in(client, officer, "a better secret")
    assert answer["Location"].startswith("/sign-in/second-factor/")
    assert client.get("/account/").status_code == 302


def link_to_a_new_password(person):
    key = default_token_generator.make_token(person)
    return f"/sign-in/new-password/{int_to_base36(person.pk)}-{key}/"


def test_a_link_opens_nothing_for_somebody_suspended_since(client, officer, manager):
    opened = client.get(link_to_a_new_password(officer))["Location"]
    link = link_to_a_new_password(officer)
    suspend_person(person=officer, by=manager, reason="Left the programme")
    new = {"password1": "a better secret", "password2": "a better secret"}
    client.post(opened, new)
    assert "no longer works" in client.get(link).content.decode()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_new_password_by_link_ends_the_tokens_of_the_old_one(client, officer, mailoutbox):
    make_token(name="Dashboard", by=officer)
    page = client.get(link_to_a_new_password(officer))
    new = {"password1": "a better secret", "password2": "a better secret"}
    client.post(page["Location"], new)
    officer.refresh_from_db()
    assert officer.check_password("a better secret")
    assert not AuthToken.objects.filter(user=officer).exists()


def test_a_link_to_a_new_password_lives_for_an_hour(settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
