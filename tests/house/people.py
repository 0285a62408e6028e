"""Everybody whom the house laws send: each role inside a state, each role elsewhere, and nobody."""

import datetime

from django.utils import timezone

from history.recorded import SYSTEM
from portfolio.actions import grant_role
from portfolio.matrix import ROLES
from portfolio.models import Programme, User
from tests import factories
from tests.conftest import person, sign

ROLES_OF_PEOPLE = [key for key, role in ROLES.items() if not role.is_emergency]
STATE_ROLES = [key for key in ROLES_OF_PEOPLE if "state" in ROLES[key].scopes]
REACHES = ("state", "programme", "everything")


def another_programme(state) -> Programme:
    """A programme in which this state alone takes part."""
    other = Programme.objects.create(
        code="OTHER", name="Another programme", starts_on=datetime.date(2026, 1, 1), by=SYSTEM
    )
    factories.ParticipationFactory(state=state, programme=other)
    return other


def elsewhere(state) -> dict:
    """Every role held for this state, or for the States of another programme."""
    other = another_programme(state)
    found = {}
    for role in ROLES_OF_PEOPLE:
        found[role] = person(f"elsewhere-{role}")
        scopes = ROLES[role].scopes
        if "state" in scopes:
            grant_role(person=found[role], role=role, state=state, by=SYSTEM)
        if "programme" in scopes:
            grant_role(person=found[role], role=role, programme=other, by=SYSTEM)
    found["administrator"] = person("elsewhere-administrator-all", "administrator")
    return found


def inside(role, state):
    """A person of this role, for this state where the role can be held for one."""
    return person(f"inside-{role}", role, state if "state" in ROLES[role].scopes else None)


def all_roles(name, state):
    """One person who holds every role that can be held for a state, for this one."""
    user = person(name)
    for role in STATE_ROLES:
        sign(grant_role(person=user, role=role, state=state, by=SYSTEM))
    return user


def enter(client, user):
    """Sign this person in, as the house laws do everywhere."""
    client.force_login(user)
    return client


def every_way(state, reaches=REACHES) -> dict:
    """{name: (role, person)}: every role in each of these reaches, as far as it can be held for it
    and at least in one, this state within it; and break-glass without any role."""
    programme = Programme.objects.get(code="GFCP")
    where = {"state": {"state": state}, "programme": {"programme": programme}, "everything": {}}
    found = {}
    for role in ROLES_OF_PEOPLE:
        scopes = ROLES[role].scopes
        for scope in [each for each in scopes if each in reaches] or scopes[:1]:
            name = f"{role}-for-{scope}"
            found[name] = role, person(name)
            sign(grant_role(person=found[name][1], role=role, by=SYSTEM, **where[scope]))
    found["break-glass"] = "break_glass", let_in_for_an_hour(state)
    return found


def let_in_for_an_hour(state) -> User:
    """Somebody without a role to whom this state was opened outside the rules."""
    user, hour = person("break-glass"), timezone.now() + datetime.timedelta(hours=1)
    grant_role(person=user, role="break_glass", state=state, ends_at=hour, by=SYSTEM)
    return user
