"""For whom somebody speaks in an assignment: the mentor, the State or headquarters."""

from mentoring.models import Assignment, Side
from portfolio.access import rights_on

ACTS = ("change", "approve", "match", "extend", "speak_for_state", "offer")


def is_mentor(person, assignment: Assignment) -> bool:
    """Whether this person is one of the mentors of the assignment."""
    return assignment.mentors.filter(person=getattr(person, "pk", None)).exists()


def acts_on(person, assignment: Assignment, *, is_mine: bool) -> frozenset[str]:
    """What this person may do with the assignment, from what he holds: pages ask so, in no further
    question. `is_mine` says whether he is one of its mentors."""
    rights = rights_on(person, assignment.state_id)
    if is_mine:
        own = {right for right in rights if right.endswith("_mentoring_own")}
        rights = rights | {right.removesuffix("_own") for right in own}
    return frozenset(act for act in ACTS if Assignment.opened_by(rights, act))


def side_of(person, assignment: Assignment) -> Side | None:
    """The side for which this person signs; a mentor is never also another side."""
    mine = is_mentor(person, assignment)
    return side_with(acts_on(person, assignment, is_mine=mine), is_mine=mine)


def side_with(acts, *, is_mine: bool) -> Side | None:
    """The same for whoever may do this."""
    if is_mine:
        return Side.MENTOR
    if not {"change", "approve"} & acts:
        return None
    if "speak_for_state" in acts:
        return Side.STATE
    return Side.HEADQUARTERS if "match" in acts else None
