"""Invitations: one link, once, for seven days."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from history.models import Event
from portfolio.models import User
from portfolio.sign_in import invitation
from portfolio.sign_in.invitation import invite_person, link_token, resend_invitation
from portfolio.sign_in.suspension import restore_person, suspend_person
from tests.site import wait_for

CHOICE = {"password1": "my first secret", "password2": "my first secret"}


@pytest.fixture
def guest(administrator):
    cache.clear()
    return invite_person(email="Ana@Test.Example", full_name="Ana Example", by=administrator)


def way_of(person):
    return f"/invitation/{link_token(person)}/"


def test_the_mail_holds_the_link_and_nothing_else(
    administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(email="ana@test.example", full_name="Ana Example", by=administrator)
    wait_for(lambda: mail.outbox, 5, "the mail")
    (letter,) = mail.outbox
    (link,) = re.findall(r"http://localhost:\d+(/invitation/\S+/)", letter.body)
    person = User.objects.get(email="ana@test.example")
    assert invitation.invited(link.split("/")[2]) == person
    assert letter.to == ["ana@test.example"]
    for word in ("Carana", "Example,", "administrator@"):
        assert word not in letter.body


def test_the_link_opens_the_account_and_leads_to_the_second_factor(client, guest):
    assert "Ana Example" in client.get(way_of(guest)).content.decode()
    answer = client.post(way_of(guest), CHOICE)
    assert answer["Location"] == "/account/second-factor/"
    assert EmailAddress.objects.get(user=guest).verified
    assert User.objects.get(pk=guest.pk).check_password("my first secret")
    # It is the person who has just chosen the password: no second asking before the set-up.
    assert client.get("/account/second-factor/app/").status_code == 200


def test_the_rules_for_passwords_stand_at_the_field(client, guest):
    page = client.post(way_of(guest), {"password1": "ana", "password2": "anna"})
    assert page.status_code == 422
    assert "too short" in str(page.context["form"].errors["password1"])
    page = client.post(way_of(guest), CHOICE | {"password2": "another"})
    assert "same password" in str(page.context["form"].errors["password2"])
    assert not User.objects.get(pk=guest.pk).has_usable_password()


def test_a_link_works_once(client, guest):
    way = way_of(guest)
    client.post(way, CHOICE)
    client.post("/sign-out/")
    assert client.get(way).status_code == 404
    assert client.post(way, CHOICE).status_code == 404


def test_a_link_dies_when_a_password_is_set_otherwise(client, guest):
    way = way_of(guest)
    guest.set_password("set by other means")
    guest.save(update_fields=["password"])
    assert client.get(way).status_code == 404


def test_a_link_dies_after_seven_days(client, guest, monkeypatch):
    way = way_of(guest)
    start = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: start + 7 * 86400 - 60)
    assert client.get(way).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: start + 7 * 86400 + 60)
    assert client.get(way).status_code == 404


def test_a_link_dies_with_a_suspension_even_if_the_person_is_restored(client, guest, manager):
    way = way_of(guest)
    suspend_person(person=guest, by=manager, reason="A mistake")
    assert client.get(way).status_code == 404
    restore_person(person=guest, by=manager, reason="No mistake")
    assert client.get(way).status_code == 404


def test_a_new_link_ends_the_one_before(client, guest, administrator):
    before = way_of(guest)
    resend_invitation(person=guest, by=administrator)
    assert client.get(before).status_code == 404
    assert client.get(way_of(guest)).status_code == 200


def test_nobody_is_invited_who_has_a_password(officer, administrator):
    with pytest.raises(ValidationError, match="chosen a password"):
        resend_invitation(person=officer, by=administrator)


@pytest.mark.parametrize("token", ["x", "W10:1abc:def", "a" * 5000])
def test_a_made_up_link_is_a_dead_link(client, db, token):
    assert client.get(f"/invitation/{token}/").status_code == 404


def test_inviting_and_accepting_are_recorded_under_their_authors(client, guest, administrator):
    client.post(way_of(guest), CHOICE)
    lines = Event.objects.about(guest).order_by("id").values_list("verb", "by_id")
    assert list(lines)[:2] == [
        ("invited", administrator.pk),
        ("accepted the invitation", guest.pk),
    ]
    text = str(list(Event.objects.values_list("changes", flat=True)))
    assert "my first secret" not in text
    assert "pbkdf2" not in text


def test_the_same_address_is_not_invited_twice(guest, administrator):
    with pytest.raises(ValidationError) as refused:
        invite_person(email="ANA@test.example", full_name="Other", by=administrator)
    assert "email" in refused.value.message_dict


def test_an_invitation_rolled_back_leaves_no_row_no_line_and_no_mail(
    administrator, django_capture_on_commit_callbacks
):
    def fail():
        with transaction.atomic():
            invite_person(email="ana@test.example", full_name="Ana Example", by=administrator)
            raise RuntimeError

    before = (User.objects.count(), Event.objects.count())
    with django_capture_on_commit_callbacks() as waiting, pytest.raises(RuntimeError):
        fail()
    assert waiting == []
    assert (User.objects.count(), Event.objects.count()) == before
