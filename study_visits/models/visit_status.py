"""How a study visit moves from status to status, and the words it is described with."""

from django.db import models
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition


class Status(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("Proposed")
    CONFIRMED = "confirmed", gettext_lazy("Confirmed")
    INVITED = "invited", gettext_lazy("Invitations sent")
    HELD = "held", gettext_lazy("Held")
    CAPTURED = "captured", gettext_lazy("Captured")
    CLOSED = "closed", gettext_lazy("Closed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


class GroundRules(models.TextChoices):
    CHATHAM = "chatham", gettext_lazy("Chatham House rule")
    ATTRIBUTED = "attributed", gettext_lazy("Attributed")


class Recording(models.TextChoices):
    NONE = "none", gettext_lazy("Not recorded")
    INTERNAL = "internal", gettext_lazy("Internal")
    RELEASED = "released", gettext_lazy("Released to those who see the visit")


# What is planned may be written until the visit is held.
PLANNED = (Status.PROPOSED, Status.CONFIRMED, Status.INVITED)
# People register while invitations are out; what came about is noted until the visit is closed.
REGISTERING = (Status.CONFIRMED, Status.INVITED)
ASKING = (Status.INVITED, Status.HELD)
TAKEN_PLACE = (Status.HELD, Status.CAPTURED)


def _asks(name):
    """A reason of study_visits.steps, which knows this model."""

    def why_not(visit):
        from study_visits import steps

        return getattr(steps, name)(visit)

    return why_not


LIFECYCLE = Lifecycle(
    Status,
    Transition(
        "confirm",
        (Status.PROPOSED,),
        Status.CONFIRMED,
        gettext_lazy("Confirm the visit"),
        right="approve",
        why_not=_asks("why_not_confirm"),
        not_by_authors=("study_visits.studyvisit", "study_visits.agendaitem"),
    ),
    Transition(
        "invite",
        (Status.CONFIRMED,),
        Status.INVITED,
        gettext_lazy("Invitations are sent"),
        why_not=_asks("why_not_invite"),
    ),
    Transition(
        "hold",
        (Status.INVITED,),
        Status.HELD,
        gettext_lazy("The visit was held"),
        why_not=_asks("why_not_hold"),
    ),
    Transition(
        "capture",
        (Status.HELD,),
        Status.CAPTURED,
        gettext_lazy("Everything is captured"),
        why_not=_asks("why_not_capture"),
    ),
    Transition(
        "close",
        (Status.CAPTURED,),
        Status.CLOSED,
        gettext_lazy("Close the visit"),
        right="approve",
        why_not=_asks("why_not_close"),
    ),
    Transition(
        "cancel",
        PLANNED,
        Status.CANCELLED,
        gettext_lazy("Cancel the visit"),
        needs_reason=True,
    ),
)
