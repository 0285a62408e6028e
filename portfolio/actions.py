"""Changes to people and rights that have consequences."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from guardian.shortcuts import assign_perm

from portfolio.access import ROLES
from portfolio.models import Assignment, State, User


@transaction.atomic
def add_person(*, email: str, full_name: str, password: str | None, by, verb="") -> User:
    """Open an account. Without a password the person cannot sign in until one is set, by a link
    that also confirms the address."""
    person = User(email=email.strip().lower(), full_name=full_name)
    person.set_password(password)
    person.full_clean()
    person.save(by=by, verb=verb)
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=password is not None
    )
    return person


@transaction.atomic
def assign(*, person: User, role: str, by, state: State | None = None) -> Assignment:
    """Give a person a role, for one state or (programme-wide roles only) for every state."""
    if (state is None) != ROLES[role].is_programme_wide:
        raise ValueError(f"The role {role} is {'' if state else 'not '}held for the programme.")
    assignment = Assignment(person=person, role=role, state=state)
    assignment.full_clean()
    assignment.save(by=by)
    if state is None:
        person.groups.add(role_group(role))
    else:
        for right in ROLES[role].rights:
            assign_perm(right, person, state)
    return assignment


def role_group(role: str) -> Group:
    """The group through which a programme-wide role holds its rights on every state."""
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.set(
        Permission.objects.filter(
            codename__in=ROLES[role].rights,
            content_type__app_label="portfolio",
            content_type__model="state",
        )
    )
    return group
