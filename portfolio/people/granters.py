"""Whom to ask for a right that one lacks."""

from django.db.models import Q

from portfolio.access import MissingRight, held
from portfolio.matrix import ROLES, roles_with
from portfolio.models import Grant


def granting_roles(missing: MissingRight) -> list[str]:
    """The roles that grant a role with this right (actions.why_not_grant decides in each case)."""
    managers = roles_with("A", "person")
    return ["administrator", *managers] if missing.roles == ["administrator"] else managers


def granting_roles_in_words(missing: MissingRight) -> str:
    return ", ".join(str(ROLES[role].label) for role in granting_roles(missing))


def who_can_grant(missing: MissingRight, *, reader, most=5) -> list[Grant]:
    """Grants of the people who may give the reader this right where the record stands; one for
    each person. Nobody is sent to himself."""
    grants = Grant.objects.in_effect().filter(role__in=granting_roles(missing))
    if missing.roles == ["administrator"]:
        # That role is held for everything, and only whoever reaches everything gives it.
        grants = grants.filter(state=None, programme=None)
    else:
        grants = grants.filter(_reaching(missing, reader))
    grants = grants.exclude(person_id=reader.pk).select_related("person")
    grants = grants.order_by("person__full_name", "pk")
    return list({grant.person_id: grant for grant in grants}.values())[:most]


def _reaching(missing, reader) -> Q:
    """Grants that reach one of the record's States, or everything. A refusal about no record in
    particular is asked of those who grant where the reader holds something already."""
    mine = held(reader)
    states = missing.states if missing.states is not None else list(mine.states)
    found = Q(state=None, programme=None) | Q(state__in=states)
    found |= Q(programme__participations__state__in=states)
    return found if missing.states is not None else found | Q(programme__in=list(mine.programmes))
