"""The milestones of an action: dated, proved, and accepted before they count."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from portfolio import access
from portfolio.matrix import ROLES, roles_with
from roadmaps.models.part import ActionPart
from web.text import MaxText, validate_no_contact, validate_plain_text


class MilestoneQuerySet(access.ScopedQuerySet):
    def counted(self):
        """Accepted: only these count as reached."""
        return self.filter(status=Milestone.Status.ACCEPTED)


class Milestone(ActionPart):
    """One step on the way of an action, with the evidence that will prove it.

    The focal point marks it as reached and names the proof. Headquarters accepts it or returns it
    with a reason: whoever both prepares plans and checks what States report. It counts only when it
    is accepted, and nobody accepts what he marked himself.
    """

    history_slug = "milestone"
    tracking_fields = ("status", "proof", "document")
    acts = {"mark": ("U", "update"), "accept": ("A", "update")}

    class Status(models.TextChoices):
        PLANNED = "planned", gettext_lazy("Planned")
        REACHED = "reached", gettext_lazy("Marked as reached")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        RETURNED = "returned", gettext_lazy("Returned")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "mark",
            (Status.PLANNED, Status.RETURNED),
            Status.REACHED,
            gettext_lazy("Mark as reached"),
            right="mark",
        ),
        Transition(
            "accept",
            (Status.REACHED,),
            Status.ACCEPTED,
            gettext_lazy("Accept"),
            right="accept",
            not_by=("mark",),
        ),
        Transition(
            "return",
            (Status.REACHED,),
            Status.RETURNED,
            gettext_lazy("Return"),
            right="accept",
            needs_reason=True,
        ),
    )

    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    title = models.CharField(
        gettext_lazy("title"), max_length=200, validators=[validate_plain_text]
    )
    due_on = models.DateField(gettext_lazy("due"))
    evidence_wanted = models.CharField(
        gettext_lazy("evidence wanted"),
        max_length=300,
        validators=[validate_plain_text],
        help_text=gettext_lazy("What will show that it is reached, such as: the signed decree."),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.PLANNED
    )
    proof = models.TextField(
        gettext_lazy("proof"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
        help_text=gettext_lazy("Reference, date and who keeps it. No names, no case content."),
    )
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("document of the State"),
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["action", "number"]
        verbose_name = gettext_lazy("milestone")
        verbose_name_plural = gettext_lazy("milestones")
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="milestone_number_once")
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def code(self):
        """For example 3.2 M1."""
        return f"{self.action.code} {self.mark}"

    @property
    def mark(self):
        """Within its action: M1."""
        return f"M{self.number}"

    @property
    def is_counted(self):
        return self.status == self.Status.ACCEPTED

    @classmethod
    def condition_for(cls, user, action):
        found = super().condition_for(user, action)
        return found & super().condition_for(user, "change") if action == "accept" else found

    def who_may(self, act):
        """The roles that may do this; those who accept hold both rights."""
        if act != "accept":
            return super().who_may(act)
        preparing = roles_with("U", "roadmap")
        both = [role for role in roles_with("A", "update") if role in preparing]
        return ", ".join(str(ROLES[role].label) for role in both)

    def missing(self, action):
        lacked = super().missing(action)
        if action == "accept":
            lacked.missing_right = _("accept milestones")
            lacked.who_can = self.who_may(action)
        return lacked
