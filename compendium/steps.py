"""How far a practice is on its way: the steps with their days and who took them, from history."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from compendium.models import Practice
from compendium.models.review import Aspect, outstanding
from history.models import Event

Status = Practice.Status
WAY = (
    Status.IDENTIFIED, Status.COLLECTED, Status.COLLATED, Status.ANALYSED, Status.IN_REVIEW,
    Status.APPROVED, Status.PUBLISHED,
)  # fmt: skip
# Where a practice stands that has left the way; the others ended it.
STANDS_AT = {Status.RETURNED: Status.IN_REVIEW, Status.SUPERSEDED: Status.PUBLISHED}
ENDED = (Status.SUPERSEDED, Status.WITHDRAWN, Status.DECLINED)
VERBS = ("created", "confirmed", "asked_again", *(each.name for each in Practice.lifecycle))


@dataclass(frozen=True)
class Step:
    """One status of the way: "done", "now" or still to come, with the day and the person."""

    label: str
    state: str
    event: Event | None = None
    note: str = ""


def events_of(practice: Practice) -> list[Event]:
    """What was done with the practice itself, the latest last; what was written is left out."""
    rows = Event.objects.filter(
        subject_model=practice._meta.label_lower, subject_pk=str(practice.pk), verb__in=VERBS
    )
    return list(rows.order_by("pk"))


def last_of(events, verb: str) -> Event | None:
    return next((each for each in reversed(events) if each.verb == verb), None)


def steps_of(practice: Practice, events) -> list[Step]:
    """The way up to where the practice stands, and what is still to come."""
    reached = _reached(events)
    now = STANDS_AT.get(practice.status, practice.status)
    if practice.status in ENDED:
        return [*_passed(reached), Step(practice.get_status_display(), "now",
                                        reached.get(practice.status))]  # fmt: skip
    place = WAY.index(now)
    found = []
    for number, status in enumerate(WAY):
        state = "done" if number < place else "now" if number == place else ""
        is_now = state == "now"
        note = _note(practice) if is_now else ""
        event = reached.get(practice.status if is_now else status) if state else None
        found.append(Step(str(status.label), state, event, note))
    return found


def _note(practice) -> str:
    """What is to be said of the step on which the practice stands."""
    if practice.status == Status.RETURNED:
        return _("Returned")
    if practice.status != Status.IN_REVIEW:
        return ""
    numbers = {"count": len(Aspect) - len(outstanding(practice)), "all": len(Aspect)}
    return _("%(count)s of %(all)s approvals") % numbers


def _passed(reached) -> list[Step]:
    return [Step(str(each.label), "done", reached[each]) for each in WAY if each in reached]


def _reached(events) -> dict:
    """The last event that brought the practice to each status."""
    found = {}
    for event in events:
        if event.verb == "created":
            found[Status.IDENTIFIED] = event
        elif moved := event.changes.get("status"):
            found[moved[1]] = event
    return found
