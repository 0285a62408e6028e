"""What people do with their sign-in stands in their history, and no secret does."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import TestCase

from history.models import Event
from tests.conftest import PASSWORD
from tests.sign_in.codes import set_up_app, sign_in
from tests.site import wait_for


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def verbs(person):
    return list(Event.objects.about(person).order_by("id").values_list("verb", "by_id"))[1:]


def test_a_working_day_is_recorded(client, officer):
    sign_in(client, officer, "wrong-guess-17")
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    new = {"password1": "a better secret", "password2": "a better secret"}
    client.post("/account/password/", {"oldpassword": PASSWORD} | new)
    client.post("/account/tokens/new/", {"name": "Dashboard"})
    client.post("/account/second-factor/app/remove/")
    client.post("/account/sessions/end/")
    me = officer.pk
    assert verbs(officer)[1:] == [
        ("sign-in failed", None),
        ("signed in", me),
        ("second factor added", me),
        ("second factor added", me),
        ("password changed", me),
        ("token made", me),
        ("second factor removed", me),
        ("second factor removed", me),
        ("signed out everywhere", me),
        ("signed out", me),
    ]
    kept = str(list(Event.objects.values_list("changes", "reason", "subject_label")))
    for word in (PASSWORD, "a better secret", secret, "wrong-guess-17"):
        assert word not in kept


def test_failed_attempts_on_unknown_addresses_leave_nothing(client, db):
    client.post("/sign-in/", {"login": "nobody.at.all@test.example", "password": "x"})
    assert not Event.objects.filter(verb="sign-in failed").exists()


def test_a_change_of_password_or_second_factor_is_told_by_mail(client, officer):
    sign_in(client, officer, PASSWORD)
    secret = set_up_app(client)
    new = {"password1": "a better secret", "password2": "a better secret"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/password/", {"oldpassword": PASSWORD} | new)
    wait_for(lambda: len(mail.outbox) == 2, 10, "both letters")
    assert {each.subject for each in mail.outbox} == {
        "Your second factor was changed",
        "Your password was changed",
    }
    for letter in mail.outbox:
        assert letter.to == [officer.email]
        assert secret not in letter.body
        assert "a better secret" not in letter.body
