"""Whom to ask for a right that one lacks."""

from portfolio.matrix import roles_with
from portfolio.models import Grant


def who_can_grant(state_id, *, besides=None, most=5) -> list[Grant]:
    """Grants of the people who may grant roles for this state, or for everything when the record
    belongs to none; one for each person. Nobody is sent to himself."""
    grants = Grant.objects.in_effect().filter(role__in=roles_with("A", "person"))
    grants = grants.about(state_id) if state_id else grants.filter(state=None, programme=None)
    grants = grants.select_related("person").order_by("person__full_name")
    if besides is not None:
        grants = grants.exclude(person_id=besides.pk)
    return list({grant.person_id: grant for grant in grants}.values())[:most]
