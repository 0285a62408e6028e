"""For whom somebody speaks in an assignment: the mentor, the State or headquarters."""

from mentoring.models import Assignment, Side


def is_mentor(person, assignment: Assignment) -> bool:
    """Whether this person is one of the mentors of the assignment."""
    return assignment.mentors.filter(person=getattr(person, "pk", None)).exists()


def side_of(person, assignment: Assignment) -> Side | None:
    """The side for which this person signs; a mentor is never also another side."""
    if is_mentor(person, assignment):
        return Side.MENTOR
    if not (assignment.may(person, "change") or assignment.may(person, "approve")):
        return None
    if assignment.may(person, "speak_for_state"):
        return Side.STATE
    return Side.HEADQUARTERS if assignment.may(person, "match") else None
