"""Signing in with a password: who gets in, where to, and what a stranger can learn."""

import pytest
from django.core.cache import cache

from portfolio.models import User
from portfolio.sign_in.suspension import suspend_person
from tests.conftest import PASSWORD
from tests.sign_in.codes import sign_in


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def test_the_right_password_opens_the_first_page(client, officer):
    answer = sign_in(client, officer, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/portfolio/").status_code == 200


def test_signing_in_leads_back_to_the_page_that_was_asked(client, officer):
    asked = client.get("/states/")
    page = client.get(asked["Location"])
    assert 'name="next" value="/states/"' in page.content.decode()
    assert sign_in(client, officer, PASSWORD, next="/states/")["Location"] == "/states/"


def test_signing_in_never_leads_out_of_the_product(client, officer):
    answer = sign_in(client, officer, PASSWORD, next="https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_the_address_may_be_typed_in_capitals(client, officer):
    data = {"login": officer.email.upper(), "password": PASSWORD}
    assert client.post("/sign-in/", data).status_code == 302


def test_a_wrong_password_and_an_unknown_address_answer_alike(client, officer):
    pages = [
        client.post("/sign-in/", {"login": login, "password": "wrong"})
        for login in (officer.email, "nobody.at.all@test.example")
    ]
    said = [list(page.context["form"].non_field_errors()) for page in pages]
    assert said[0] == said[1] != []


def test_somebody_suspended_is_told_so_only_after_the_right_password(client, officer, manager):
    suspend_person(person=officer, by=manager, reason="Left the programme")
    assert sign_in(client, officer, "wrong").status_code == 200
    assert sign_in(client, officer, PASSWORD)["Location"] == "/sign-in/suspended/"
    assert client.get("/portfolio/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "address",
    ["/sign-in/new/", "/sign-in/by-provider/new/", "/account/password/set/", "/signup/"],
)
def test_nobody_opens_an_account_for_himself(client, officer, address):
    data = {"email": "new@test.example", "password1": "a long secret 1", "full_name": "New"}
    data |= {"password2": "a long secret 1", "login": "new@test.example"}
    before = User.objects.count()
    for ask in (client.get, client.post):
        answer = ask(address, data)
        assert answer.status_code in (302, 404)
        assert answer.status_code == 404 or answer["Location"].startswith("/sign-in/?next=")
    assert User.objects.count() == before


def test_asking_for_a_new_password_tells_nothing_about_accounts(
    client, officer, mailoutbox, django_capture_on_commit_callbacks
):
    answers = []
    for email in (officer.email, "nobody.at.all@test.example"):
        with django_capture_on_commit_callbacks(execute=False) as waiting:
            answers.append(client.post("/sign-in/forgotten/", {"email": email}))
        assert len(waiting) == (email == officer.email)
    assert {(each.status_code, each["Location"]) for each in answers} == {
        (302, "/sign-in/forgotten/sent/")
    }


def test_a_new_password_must_satisfy_the_rules_and_ends_other_sessions(client, officer, signed_in):
    elsewhere = signed_in(officer)
    sign_in(client, officer, PASSWORD)
    form = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = client.post("/account/password/", form)
    assert "at least 12 characters" in str(page.context["form"].errors["password1"])
    form |= {"password1": "a better secret", "password2": "a better secret"}
    assert client.post("/account/password/", form)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert User.objects.get(pk=officer.pk).check_password("a better secret")


def test_signing_out_needs_a_button(client, officer):
    sign_in(client, officer, PASSWORD)
    client.get("/sign-out/")
    assert client.get("/account/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302
