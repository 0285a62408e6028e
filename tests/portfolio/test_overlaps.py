"""Two people who open one account or give one role in the same moment: one is told."""

import pytest
from django.core.exceptions import ValidationError

from portfolio.actions import grant_role
from portfolio.models import Grant, User
from portfolio.sign_in.invitation import invite_person
from portfolio.sign_in.suspension import suspend_person
from tests.conftest import person
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(reference):
    return person("second", "manager")


def test_one_address_invited_twice_is_one_account(administrator, manager):
    about = {"email": "ana@test.example", "full_name": "Ana Example"}
    refusal = meanwhile(
        lambda: invite_person(**about, by=administrator),
        lambda: invite_person(**about, by=manager),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "email" in refusal.message_dict
    assert User.objects.filter(email="ana@test.example").count() == 1


def test_one_role_given_twice_is_one_grant(manager, second, focal, katasi):
    refusal = meanwhile(
        lambda: grant_role(person=focal, role="focal", state=katasi, by=manager),
        lambda: grant_role(person=focal, role="focal", state=katasi, by=second),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert refusal.messages == ["This person holds that role already."]
    assert Grant.objects.filter(person=focal, state=katasi).count() == 1


def test_nothing_is_granted_to_somebody_who_is_being_suspended(
    manager, administrator, focal, katasi
):
    refusal = meanwhile(
        lambda: suspend_person(
            person=User.objects.get(pk=focal.pk), by=administrator, reason="Left"
        ),
        lambda: grant_role(person=focal, role="focal", state=katasi, by=manager),
    )
    assert isinstance(refusal, ValidationError), refusal
    assert "is suspended" in refusal.messages[0]
