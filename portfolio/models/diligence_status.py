"""What a due diligence is about, how risky it is, and how it moves from status to status."""

from django.db import models
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition


class Support(models.TextChoices):
    """What the programme may do for a unit. The policy leaves awareness training in humanitarian
    and human rights law aside; everything else needs a decision."""

    TRAINING = "training", gettext_lazy("Training")
    STUDY_VISIT = "study_visit", gettext_lazy("Study visit")
    MENTORING = "mentoring", gettext_lazy("Mentoring")
    EQUIPMENT = "equipment", gettext_lazy("Equipment")
    ADVISORY = "advisory", gettext_lazy("Advisory support")
    AWARENESS = (
        "awareness",
        gettext_lazy("Awareness training in humanitarian and human rights law"),
    )

    @classmethod
    def needing_decision(cls) -> list:
        return [each for each in cls if each not in EXEMPT]


EXEMPT = (Support.AWARENESS,)


class RiskLevel(models.TextChoices):
    LOW = "low", gettext_lazy("Low")
    MEDIUM = "medium", gettext_lazy("Medium")
    HIGH = "high", gettext_lazy("High")
    UNACCEPTABLE = "unacceptable", gettext_lazy("Unacceptable")


class Status(models.TextChoices):
    REQUESTED = "requested", gettext_lazy("Requested")
    COMMUNICATED = "communicated", gettext_lazy("Policy communicated")
    ASSESSED = "assessed", gettext_lazy("General risk assessed")
    SPECIFIED = "specified", gettext_lazy("Specific risk assessed")
    AWAITING = "awaiting", gettext_lazy("Awaiting decision")
    CLEARED = "cleared", gettext_lazy("Cleared")
    WITH_MEASURES = "with_measures", gettext_lazy("Cleared with measures")
    NOT_CLEARED = "not_cleared", gettext_lazy("Not cleared")
    SUSPENDED = "suspended", gettext_lazy("Suspended")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    DROPPED = "dropped", gettext_lazy("Dropped")


WRITABLE = (Status.REQUESTED, Status.COMMUNICATED, Status.ASSESSED, Status.SPECIFIED)
OPEN = (*WRITABLE, Status.AWAITING)
IN_FORCE = (Status.CLEARED, Status.WITH_MEASURES)
REFUSING = (Status.NOT_CLEARED, Status.SUSPENDED, Status.WITHDRAWN)
DECIDED = (*IN_FORCE, *REFUSING)
WATCHED = (*IN_FORCE, Status.SUSPENDED)


def _asks(name):
    """A reason of portfolio.diligence_steps, which knows this model."""

    def why_not(diligence):
        from portfolio import diligence_steps

        return getattr(diligence_steps, name)(diligence)

    return why_not


# Whoever asked, or wrote a part of what is decided on, does not decide.
NOT_ONES_OWN = {
    "not_by": ("submit",),
    "not_by_authors": ("portfolio.duediligence", "portfolio.diligencemeasure"),
}
DECIDING = {"right": "approve"}
INTERVENING = {"right": "approve", "needs_reason": True}
LIFECYCLE = Lifecycle(
    Status,
    Transition(
        "communicate",
        (Status.REQUESTED,),
        Status.COMMUNICATED,
        gettext_lazy("Record the communication"),
        why_not=_asks("why_not_communicate"),
    ),
    Transition(
        "assess",
        (Status.COMMUNICATED,),
        Status.ASSESSED,
        gettext_lazy("Record the general assessment"),
        why_not=_asks("why_not_assess"),
    ),
    Transition(
        "specify",
        (Status.ASSESSED,),
        Status.SPECIFIED,
        gettext_lazy("Record the specific assessment"),
        why_not=_asks("why_not_specify"),
    ),
    Transition(
        "submit",
        (Status.SPECIFIED,),
        Status.AWAITING,
        gettext_lazy("Ask for the decision"),
        why_not=_asks("why_not_submit"),
    ),
    Transition(
        "return",
        (Status.AWAITING,),
        Status.SPECIFIED,
        gettext_lazy("Return the request"),
        **INTERVENING,
    ),
    Transition(
        "clear",
        (Status.AWAITING,),
        Status.CLEARED,
        gettext_lazy("Clear"),
        why_not=_asks("why_not_clear"),
        **DECIDING,
        **NOT_ONES_OWN,
    ),
    Transition(
        "clear_with_measures",
        (Status.AWAITING,),
        Status.WITH_MEASURES,
        gettext_lazy("Clear with measures"),
        why_not=_asks("why_not_clear_with_measures"),
        **DECIDING,
        **NOT_ONES_OWN,
    ),
    Transition(
        "refuse",
        (Status.AWAITING,),
        Status.NOT_CLEARED,
        gettext_lazy("Do not clear"),
        **DECIDING,
        **NOT_ONES_OWN,
    ),
    Transition(
        "suspend",
        IN_FORCE,
        Status.SUSPENDED,
        gettext_lazy("Suspend the clearance"),
        **INTERVENING,
    ),
    Transition(
        "resume",
        (Status.SUSPENDED,),
        Status.WITH_MEASURES,
        gettext_lazy("Lift the suspension"),
        why_not=_asks("why_not_resume"),
        not_by_authors=NOT_ONES_OWN["not_by_authors"],
        **INTERVENING,
    ),
    Transition(
        "withdraw",
        WATCHED,
        Status.WITHDRAWN,
        gettext_lazy("Withdraw the clearance"),
        **INTERVENING,
    ),
    Transition("drop", OPEN, Status.DROPPED, gettext_lazy("Drop the request"), needs_reason=True),
)
