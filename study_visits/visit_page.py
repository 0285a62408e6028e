"""What one reader is shown of one visit."""

from portfolio.access import EVERY_ROW, NO_ROW
from portfolio.models import State
from study_visits import links
from study_visits.capture_actions import practices_of, why_not_offer
from study_visits.measures import attendance, ratings
from study_visits.models import CaptureNote, Invitation, Question, StudyVisit
from study_visits.models.visit_status import Status
from study_visits.queue import queue
from study_visits.seats import numbers
from study_visits.steps import why_not_note
from study_visits.views.base import acts_on

SHOWN = 5


class VisitContent:
    """The parts of the page. What belongs to one State comes from rows that the reader sees."""

    def __init__(self, visit: StudyVisit, user):
        self.visit, self.user = visit, user
        self.may = acts_on(visit, user)
        self.prepares = "change" in self.may
        rows = Invitation.objects.allowed(user).filter(visit=visit)
        self.invitations = list(rows.select_related("state"))
        for each in self.invitations:
            each.visit = visit
        self.items = list(visit.items.all())

    def context(self) -> dict:
        visit = self.visit
        return {
            "tracker": tracker(visit),
            "own_time": self.own_time(),
            "items": self.items,
            "prepares": self.prepares,
            "seats": self.seats(),
            "sees_people": self.sees_people(),
            "others": self.others(),
            "served": self.served(),
            "notes": self.notes(),
            "why_not_note": why_not_note(visit),
            "questions": self.questions(),
            "offers": StudyVisit.lifecycle.offers(visit, self.may.__contains__, None, self.user),
            "measured": self.measured(),
            "unrecorded": [each for each in self.items if each.consent == "refused"],
            **self.links(),
        }

    def seats(self) -> list[dict]:
        counted = numbers(self.visit, self.invitations)
        return [{"invitation": each} | counted.get(each.state_id, {}) for each in self.invitations]

    def own_time(self) -> str:
        """The time where a reader of one State is, unless it is that of the visit."""
        zones = {each.time_zone for each in self.invitations}
        if self.prepares or len(zones) != 1 or zones == {self.visit.time_zone}:
            return ""
        return self.invitations[0].time_words

    def sees_people(self) -> bool:
        condition = Invitation.condition_for(self.user, "see_people")
        if condition in (EVERY_ROW, NO_ROW):
            return condition is EVERY_ROW
        return Invitation.objects.filter(condition, visit=self.visit).exists()

    def others(self) -> list[State]:
        """The other invited States, by name alone, where every one agreed to that."""
        if not self.visit.states_are_shown:
            return []
        own = [each.state_id for each in self.invitations]
        return list(State.objects.filter(visit_invitations__visit=self.visit).exclude(pk__in=own))

    def served(self) -> list:
        rows = self.visit.served.model.objects.allowed(self.user).filter(visit=self.visit)
        return list(rows.select_related("action__objective__roadmap__state"))

    def notes(self) -> list[dict]:
        """The notes that the reader sees, each with what became of it."""
        rows = [(item, note) for item in self.items for note in item.notes.all()]
        if not self.prepares:
            rows = [each for each in rows if each[1].status == CaptureNote.Status.APPROVED]
        practices = practices_of([note for _item, note in rows]) if rows else {}
        found = []
        for item, note in rows:
            item.visit = self.visit
            note.item = item
            found.append(
                {
                    "note": note,
                    "practice": practices.get(note.pk),
                    "can_offer": self.prepares and not why_not_offer(note),
                }
            )
        return found

    def questions(self) -> dict:
        rows = queue(self.visit, self.user, prepares=self.prepares, invitations=self.invitations)
        waiting = [each for each in rows if each["question"].status == Question.Status.OPEN]
        return {"rows": rows[:SHOWN], "count": len(rows), "waiting": len(waiting)}

    def measured(self) -> dict:
        """Figures for those who prepare the visit: they are about all States together."""
        if not self.prepares or self.visit.is_planned:
            return {}
        return attendance(self.visit, self.user) | {"ratings": ratings(self.visit)}

    def links(self) -> dict:
        visit = self.visit
        has_seat = not self.prepares and links.has_open_seat(self.user, visit)
        who = {"prepares": self.prepares, "has_seat": has_seat}
        return {
            "can_join": bool(links.platform_link(visit, **who)),
            "can_watch": bool(links.recording_link(visit, **who)),
            "has_seat": has_seat,
        }


def tracker(visit) -> list[dict]:
    """The steps as the page draws them; a cancelled visit has none."""
    if visit.status == Status.CANCELLED:
        return []
    steps = [each for each in Status if each != Status.CANCELLED]
    place = steps.index(visit.status)
    states = ["done" if n < place else "now" if n == place else "" for n in range(len(steps))]
    return [
        {"title": step.label, "state": state, "detail": ""}
        for step, state in zip(steps, states, strict=True)
    ]
