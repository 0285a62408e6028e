"""How an assignment moves from the State's request to its end."""

from django.db import models
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition


class Status(models.TextChoices):
    REQUESTED = "requested", gettext_lazy("Requested")
    MATCHED = "matched", gettext_lazy("Matched")
    AGREED = "agreed", gettext_lazy("Agreed")
    ACTIVE = "active", gettext_lazy("Active")
    PAUSED = "paused", gettext_lazy("Paused")
    FINAL_REPORT = "final_report", gettext_lazy("Final report")
    CLOSED = "closed", gettext_lazy("Closed")
    TERMINATED = "terminated", gettext_lazy("Terminated")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", gettext_lazy("In person")
    REMOTE = "remote", gettext_lazy("Remote")
    MIXED = "mixed", gettext_lazy("Mixed")


# A mentor is bound by an assignment in these.
HELD = (Status.MATCHED, Status.AGREED, Status.ACTIVE, Status.PAUSED, Status.FINAL_REPORT)
RUNNING = (Status.AGREED, Status.ACTIVE, Status.PAUSED)
OVER = (Status.CLOSED, Status.TERMINATED)
BEFORE = (Status.REQUESTED, Status.MATCHED)
# The moves that need a valid due diligence decision (mentoring.gate).
GATED = ("agree", "begin", "resume")


def _asks(name: str):
    """A reason that mentoring.gate words."""

    def why_not(assignment) -> str:
        from mentoring import gate

        return getattr(gate, name)(assignment)

    return why_not


LIFECYCLE = Lifecycle(
    Status,
    Transition(
        "match",
        (Status.REQUESTED,),
        Status.MATCHED,
        gettext_lazy("Match with a mentor"),
        right="match",
        why_not=_asks("why_not_match"),
    ),
    Transition(
        "agree",
        (Status.MATCHED,),
        Status.AGREED,
        gettext_lazy("Agree on the assignment"),
        right="approve",
        why_not=_asks("why_not_agree"),
        not_by=("match",),
        not_by_authors=("mentoring.assignment",),
    ),
    Transition(
        "begin",
        (Status.AGREED,),
        Status.ACTIVE,
        gettext_lazy("Begin"),
        why_not=_asks("why_not_begin"),
    ),
    Transition(
        "pause",
        (Status.ACTIVE,),
        Status.PAUSED,
        gettext_lazy("Pause"),
        needs_reason=True,
    ),
    Transition(
        "resume",
        (Status.PAUSED,),
        Status.ACTIVE,
        gettext_lazy("Go on"),
        why_not=_asks("why_not_resume"),
    ),
    Transition(
        "report",
        (Status.ACTIVE,),
        Status.FINAL_REPORT,
        gettext_lazy("Begin the final report"),
    ),
    Transition(
        "close",
        (Status.FINAL_REPORT,),
        Status.CLOSED,
        gettext_lazy("Close the assignment"),
        right="approve",
        why_not=_asks("why_not_close"),
        not_by_authors=("mentoring.finalreport",),
    ),
    Transition(
        "return",
        (Status.MATCHED, Status.AGREED),
        Status.REQUESTED,
        gettext_lazy("Return to the request"),
        right="match",
        needs_reason=True,
    ),
    Transition(
        "terminate",
        (Status.REQUESTED, Status.MATCHED, *RUNNING, Status.FINAL_REPORT),
        Status.TERMINATED,
        gettext_lazy("Terminate"),
        right="approve",
        needs_reason=True,
    ),
)
