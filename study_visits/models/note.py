"""What was learned at a study visit, in words that the host has approved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from compendium.models import Practice
from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio.access import NO_ROW, both, either
from study_visits.models.agenda import AgendaItem
from study_visits.models.part import VisitPart
from study_visits.models.visit import LINE, TEXT


def _why_not_approve(note):
    from study_visits.steps import why_not_approve

    return why_not_approve(note)


class CaptureNote(VersionedModel, VisitPart):
    """A practice or a lesson from one agenda item. Until the host has approved the words, they stay
    with those who prepare the visit; then they are fixed and may go to the Compendium's inbox."""

    state_path = "item__visit__invitations__state"
    anchor = "#notes"
    # Words that the host did not approve stay with those who prepare the visit, in history too.
    history_act = "change"
    tracking_fields = ("status", "sent_on", "approved_by", "approved_on", "approval_document")

    class Kind(models.TextChoices):
        PRACTICE = "practice", gettext_lazy("Practice")
        LESSON = "lesson", gettext_lazy("Lesson")

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Being written")
        WITH_HOST = "with_host", gettext_lazy("With the host")
        RETURNED = "returned", gettext_lazy("Host asked for a change")
        APPROVED = "approved", gettext_lazy("Host approved")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "send",
            (Status.DRAFT, Status.RETURNED),
            Status.WITH_HOST,
            gettext_lazy("Sent to the host"),
        ),
        Transition(
            "return",
            (Status.WITH_HOST,),
            Status.RETURNED,
            gettext_lazy("The host asks for a change"),
            needs_reason=True,
        ),
        Transition(
            "approve",
            (Status.WITH_HOST,),
            Status.APPROVED,
            gettext_lazy("The host approved"),
            why_not=_why_not_approve,
        ),
    )

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="notes", verbose_name=gettext_lazy("agenda item")
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=8, choices=Kind, default=Kind.PRACTICE)
    title = models.CharField(gettext_lazy("title"), max_length=120, validators=LINE)
    what = models.TextField(gettext_lazy("what was done"), validators=TEXT)
    why = models.TextField(gettext_lazy("why it worked"), blank=True, validators=TEXT)
    condition = models.TextField(
        gettext_lazy("condition"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy("What must be in place before somebody else can do the same."),
    )
    caution = models.TextField(
        gettext_lazy("caution"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy("Limits, and what it could do to people’s rights."),
    )
    strength = models.CharField(
        gettext_lazy("evidence strength"),
        max_length=2,
        choices=Practice.Strength,
        default=Practice.Strength.ONE_SOURCE,
    )
    status = models.CharField(
        gettext_lazy("host’s approval"), max_length=9, choices=Status, default=Status.DRAFT
    )
    sent_on = models.DateField(gettext_lazy("sent on"), null=True, blank=True)
    approved_by = models.CharField(
        gettext_lazy("approved by"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("Function and centre, no name."),
    )
    approved_on = models.DateField(gettext_lazy("approved on"), null=True, blank=True)
    approval_document = models.CharField(
        gettext_lazy("document of the approval"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("Letter or message with its number and date, and where it is kept."),
    )

    class Meta:
        ordering = ["item__begins_at", "pk"]
        verbose_name = gettext_lazy("note from a study visit")
        verbose_name_plural = gettext_lazy("notes from study visits")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(approved_on__isnull=False) & ~Q(approved_by="") & ~Q(approval_document=""),
                name="note_approved_by_somebody_on_a_day",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def visit(self):
        return self.item.visit

    @property
    def level(self):
        return self.visit.level

    @property
    def is_fixed(self) -> bool:
        """What the host has before it, or approved, is not written on."""
        return self.status in (self.Status.WITH_HOST, self.Status.APPROVED)

    @classmethod
    def condition_for(cls, user, action):
        found = super().condition_for(user, action)
        if action != "view" or found is NO_ROW:
            return found
        prepares = super().condition_for(user, "change")
        return both(found, either(Q(status=cls.Status.APPROVED), prepares))
