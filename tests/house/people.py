"""Everybody whom the house laws send: each role inside a state, each role elsewhere, and nobody."""

import datetime

from history.recorded import SYSTEM
from portfolio.actions import grant_role
from portfolio.matrix import ROLES
from portfolio.models import Programme
from tests import factories
from tests.conftest import person

ROLES_OF_PEOPLE = [key for key, role in ROLES.items() if not role.is_emergency]
STATE_ROLES = [key for key in ROLES_OF_PEOPLE if "state" in ROLES[key].scopes]


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
        grant_role(person=user, role=role, state=state, by=SYSTEM)
    return user


def enter(client, user):
    """Sign this person in, as the house laws do everywhere."""
    client.force_login(user)
    return client
