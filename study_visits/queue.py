"""The queue of questions as one reader sees it, and a mark that says whether it has changed."""

import hashlib

from study_visits.models import Invitation, Question, StudyVisit
from study_visits.models.visit_status import GroundRules


def queue(visit: StudyVisit, user, *, prepares: bool, invitations=None) -> list[dict]:
    """Every question that the reader sees, those without an answer first; each with the State that
    asked, if the reader may know it."""
    rows = list(seen(visit, user).select_related("item"))
    if invitations is None:
        found = Invitation.objects.allowed(user).filter(visit=visit)
        invitations = list(found.select_related("state"))
    names = {each.state_id: each.state.name for each in invitations}
    names |= shown_to_all(visit)
    rows.sort(key=lambda each: (each.status != Question.Status.OPEN, each.asked_at, each.pk))
    return [
        {
            "question": each,
            "asked_by": "" if each.is_state_hidden else names.get(each.state_id, ""),
            "moves": moves(each) if prepares else [],
        }
        for each in rows
    ]


def seen(visit: StudyVisit, user):
    return Question.objects.allowed(user).filter(visit=visit)


def shown_to_all(visit: StudyVisit) -> dict:
    """The States whose name every other one may learn: all, where they agreed to that and what is
    said is attributed; none otherwise."""
    if not visit.states_are_shown or visit.ground_rules != GroundRules.ATTRIBUTED:
        return {}
    rows = Invitation.objects.filter(visit=visit).values_list("state_id", "state__name")
    return dict(rows)


def moves(question: Question) -> list:
    return [each for each in Question.lifecycle if question.status in each.sources]


def mark(rows) -> str:
    """The same for the same questions with the same answers: a page that asks again with it is
    told that nothing changed."""
    text = repr(list(rows.order_by("pk").values_list("pk", "status")))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
