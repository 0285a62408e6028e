"""How a nomination moves: from the focal point's proposal to a certificate."""

from django.db import models
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition


class Status(models.TextChoices):
    NOMINATED = "nominated", gettext_lazy("Nominated")
    RETURNED = "returned", gettext_lazy("Returned to the focal point")
    APPROVED = "approved", gettext_lazy("Approved by the State")
    ELIGIBLE = "eligible", gettext_lazy("Eligible")
    WAITLISTED = "waitlisted", gettext_lazy("On the waiting list")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    DECLINED = "declined", gettext_lazy("Declined")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    NO_SHOW = "no_show", gettext_lazy("Did not come")
    ATTENDING = "attending", gettext_lazy("Attending")
    COMPLETED = "completed", gettext_lazy("Completed")
    FAILED = "failed", gettext_lazy("Not passed")
    CERTIFIED = "certified", gettext_lazy("Certified")


# The State itself has not agreed on it yet.
UNAPPROVED = (Status.NOMINATED, Status.RETURNED)
# Not decided yet.
OPEN = (*UNAPPROVED, Status.APPROVED, Status.ELIGIBLE, Status.WAITLISTED)
# A place is theirs.
PLACED = (
    Status.ACCEPTED,
    Status.ATTENDING,
    Status.COMPLETED,
    Status.FAILED,
    Status.CERTIFIED,
)
# What the balance of a State is worked out from.
COUNTED = (*OPEN, *PLACED)
# Whom a trainer sees: everybody who was expected.
CONFIRMED = (*PLACED, Status.NO_SHOW)
# Who came; whether he passed is a result, told to those alone who read results.
CAME = (Status.ATTENDING, Status.COMPLETED, Status.FAILED, Status.CERTIFIED)
# The course is behind them, as a prerequisite asks.
PASSED = (Status.COMPLETED, Status.CERTIFIED)


def _asks(name):
    """A reason of training.nomination_rules, which knows the models."""

    def why_not(nomination):
        from training import nomination_rules

        return getattr(nomination_rules, name)(nomination)

    return why_not


# Nobody approves for the State what he proposed himself.
APPROVING = {"right": "approve", "not_by_authors": ("training.nomination",)}
SELECTING = {"right": "select"}
# What happens in the room is the trainer's to record.
RECORDING = {"right": "record"}
LIFECYCLE = Lifecycle(
    Status,
    Transition(
        "approve",
        (Status.NOMINATED,),
        Status.APPROVED,
        gettext_lazy("Approve for the State"),
        why_not=_asks("why_not_approve"),
        **APPROVING,
    ),
    Transition(
        "return",
        (Status.NOMINATED,),
        Status.RETURNED,
        gettext_lazy("Return to the focal point"),
        needs_reason=True,
        right="approve",
    ),
    Transition(
        "propose_again",
        (Status.RETURNED,),
        Status.NOMINATED,
        gettext_lazy("Propose again"),
    ),
    Transition(
        "find_eligible",
        (Status.APPROVED,),
        Status.ELIGIBLE,
        gettext_lazy("Find eligible"),
        why_not=_asks("why_not_eligible"),
        **SELECTING,
    ),
    Transition(
        "accept",
        (Status.ELIGIBLE, Status.WAITLISTED),
        Status.ACCEPTED,
        gettext_lazy("Accept"),
        why_not=_asks("why_not_accept"),
        **SELECTING,
    ),
    Transition(
        "waitlist",
        (Status.APPROVED, Status.ELIGIBLE),
        Status.WAITLISTED,
        gettext_lazy("Put on the waiting list"),
        why_not=_asks("why_not_eligible"),
        **SELECTING,
    ),
    Transition(
        "decline",
        OPEN,
        Status.DECLINED,
        gettext_lazy("Decline"),
        needs_reason=True,
        **SELECTING,
    ),
    Transition(
        "withdraw",
        (*OPEN, Status.ACCEPTED),
        Status.WITHDRAWN,
        gettext_lazy("Withdraw"),
        needs_reason=True,
    ),
    Transition(
        "attend",
        (Status.ACCEPTED,),
        Status.ATTENDING,
        gettext_lazy("Came"),
        why_not=_asks("why_not_attend"),
        **RECORDING,
    ),
    Transition(
        "miss",
        (Status.ACCEPTED,),
        Status.NO_SHOW,
        gettext_lazy("Did not come"),
        why_not=_asks("why_not_attend"),
        **RECORDING,
    ),
    Transition(
        "complete",
        (Status.ATTENDING,),
        Status.COMPLETED,
        gettext_lazy("Completed"),
        **RECORDING,
    ),
    Transition(
        "fail",
        (Status.ATTENDING,),
        Status.FAILED,
        gettext_lazy("Not passed"),
        **RECORDING,
    ),
    # What was recorded by mistake, until the session is closed.
    Transition(
        "undo_miss",
        (Status.NO_SHOW,),
        Status.ACCEPTED,
        gettext_lazy("Take back: did not come"),
        why_not=_asks("why_not_expect"),
        **RECORDING,
    ),
    Transition(
        "undo_attend",
        (Status.ATTENDING,),
        Status.ACCEPTED,
        gettext_lazy("Take back: came"),
        why_not=_asks("why_not_undo_attend"),
        **RECORDING,
    ),
    Transition(
        "undo_result",
        (Status.COMPLETED, Status.FAILED, Status.CERTIFIED),
        Status.ATTENDING,
        gettext_lazy("Take back the result"),
        why_not=_asks("why_not_undo_result"),
        **RECORDING,
    ),
    Transition(
        "certify",
        (Status.COMPLETED,),
        Status.CERTIFIED,
        gettext_lazy("Certified"),
        **RECORDING,
    ),
)
