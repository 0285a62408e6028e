"""A mission's team and its meetings as pages and documents show them."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TeamMember
from portfolio.models import Grant
from portfolio.worded import worded
from web.marking import Classification, Marking

TEAM_ROLES = ("lead", "assessor")


def meetings_of(mission, user) -> list:
    """The meetings that this reader may see, by day and hour."""
    rows = mission.meetings.allowed(user).select_related("agency")
    return list(rows.prefetch_related("who_goes__person"))


def with_meetings(marking, meetings) -> Marking:
    if not any(each.is_apart for each in meetings):
        return marking
    return Marking(
        Classification.STRICTLY_CONFIDENTIAL,
        _("Release: mission team only"),
        _("because a meeting apart from the authorities is shown"),
    )


def team_of(mission, *, with_seats=True) -> list[dict]:
    """The members with their role and declarations, the leader first; also those who hold a role
    in the State's team without a function in this mission. Two queries, three with their seats."""
    grants = {}
    for grant in _held(None, state=mission.state_id, at=timezone.now()):
        grants.setdefault(grant.person_id, grant)
    members = {each.person_id: each for each in _members(None, mission=mission.pk)}
    seats = {}
    if with_seats:
        for seat in mission.seats.select_related("area").order_by("area__position"):
            seats.setdefault(seat.person_id, []).append(seat)
    people = {pk: grant.person for pk, grant in grants.items()}
    people |= {pk: each.person for pk, each in members.items()}
    rows = [
        {
            "person": person,
            "member": members.get(pk),
            "grant": grants.get(pk),
            "seats": seats.get(pk, []),
            "is_leader": pk == mission.team_leader_id,
        }
        for pk, person in people.items()
    ]
    return sorted(rows, key=lambda row: (not row["is_leader"], row["person"].full_name))


@worded
def _held(_user, state: int, at: datetime.datetime):
    rows = Grant.objects.current(at).filter(state=state, role__in=TEAM_ROLES)
    return rows.select_related("person").order_by("-role")


@worded
def _members(_user, mission: int):
    return TeamMember.objects.filter(mission=mission).select_related("person")
