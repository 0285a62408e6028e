"""How a session moves from plan to close."""

from django.db import models
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition


class Status(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Planned")
    NOMINATIONS = "nominations_open", gettext_lazy("Nominations open")
    SELECTION = "selection", gettext_lazy("Selection")
    CONFIRMED = "confirmed", gettext_lazy("Confirmed")
    RUNNING = "running", gettext_lazy("Running")
    DELIVERED = "delivered", gettext_lazy("Delivered")
    CLOSED = "closed", gettext_lazy("Closed")
    POSTPONED = "postponed", gettext_lazy("Postponed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


STEPS = (
    Status.PLANNED,
    Status.NOMINATIONS,
    Status.SELECTION,
    Status.CONFIRMED,
    Status.RUNNING,
    Status.DELIVERED,
    Status.CLOSED,
)
# Dates, seats and States may still be changed.
BEFORE = (Status.PLANNED, Status.NOMINATIONS, Status.SELECTION, Status.CONFIRMED)
# A place may still come of a nomination; one that was postponed may be planned again.
AWAITING = (*BEFORE, Status.POSTPONED)
# Places are given, and a place that becomes free goes to the waiting list.
GIVING = (Status.SELECTION, Status.CONFIRMED)


def _asks(name):
    """A reason of training.session_rules, which knows the models."""

    def why_not(session):
        from training import session_rules

        return getattr(session_rules, name)(session)

    return why_not


LIFECYCLE = Lifecycle(
    Status,
    Transition(
        "open",
        (Status.PLANNED,),
        Status.NOMINATIONS,
        gettext_lazy("Open nominations"),
        right="plan",
        why_not=_asks("why_not_open"),
    ),
    Transition(
        "select",
        (Status.NOMINATIONS,),
        Status.SELECTION,
        gettext_lazy("Close nominations and select"),
        right="plan",
    ),
    Transition(
        "confirm",
        (Status.SELECTION,),
        Status.CONFIRMED,
        gettext_lazy("Confirm the session"),
        right="plan",
        why_not=_asks("why_not_confirm"),
    ),
    Transition(
        "begin",
        (Status.CONFIRMED,),
        Status.RUNNING,
        gettext_lazy("Begin"),
        why_not=_asks("why_not_begin"),
    ),
    Transition(
        "deliver",
        (Status.RUNNING,),
        Status.DELIVERED,
        gettext_lazy("Mark as delivered"),
        why_not=_asks("why_not_deliver"),
    ),
    Transition(
        "close",
        (Status.DELIVERED,),
        Status.CLOSED,
        gettext_lazy("Close"),
        right="approve",
        why_not=_asks("why_not_close"),
    ),
    Transition(
        "postpone",
        BEFORE,
        Status.POSTPONED,
        gettext_lazy("Postpone"),
        right="plan",
        needs_reason=True,
    ),
    Transition(
        "resume", (Status.POSTPONED,), Status.PLANNED, gettext_lazy("Plan again"), right="plan"
    ),
    Transition(
        "cancel",
        (*BEFORE, Status.RUNNING, Status.POSTPONED),
        Status.CANCELLED,
        gettext_lazy("Cancel"),
        right="plan",
        needs_reason=True,
    ),
)
