"""What an assignment leaves behind: procedures and forms, from outline to in use."""

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from mentoring.models.assignment import Assignment, AssignmentPart, own
from mentoring.models.words import LINE, TEXT
from mentoring.models.workplan import WorkObjective
from portfolio import access


def _why_not(name: str):
    def why_not(deliverable) -> str:
        from mentoring import deliverables

        return getattr(deliverables, name)(deliverable)

    return why_not


class Deliverable(VersionedModel, AssignmentPart):
    """One procedure or form. The State keeps the text: here stand its versions with title and date,
    how far it is, and who signed which version. `indicators` and `entries` name the indicators that
    it serves, SOP-1 among them as a rule, and the Compendium's entries that it draws on."""

    history_slug = "deliverable"
    tracking_fields = ("status", "next_step")
    history_words = {"indicators": ", ".join, "entries": ", ".join}

    class Status(models.TextChoices):
        OUTLINE = "outline", gettext_lazy("Outline")
        DRAFT = "draft", gettext_lazy("Draft")
        COMMENTED = "commented", gettext_lazy("Commented")
        NATIONAL_REVIEW = "national_review", gettext_lazy("National review")
        APPROVED = "approved", gettext_lazy("Approved")
        IN_USE = "in_use", gettext_lazy("In use")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "draft",
            (Status.OUTLINE,),
            Status.DRAFT,
            gettext_lazy("A draft is there"),
            why_not=_why_not("why_not_draft"),
        ),
        Transition("comment", (Status.DRAFT,), Status.COMMENTED, gettext_lazy("Comments are in")),
        Transition(
            "review",
            (Status.COMMENTED,),
            Status.NATIONAL_REVIEW,
            gettext_lazy("Send to national review"),
        ),
        Transition(
            "approve",
            (Status.NATIONAL_REVIEW,),
            Status.APPROVED,
            gettext_lazy("Record the approval"),
            why_not=_why_not("why_not_approve"),
        ),
        Transition("use", (Status.APPROVED,), Status.IN_USE, gettext_lazy("It is in use")),
        Transition(
            "return",
            (Status.COMMENTED, Status.NATIONAL_REVIEW, Status.APPROVED, Status.IN_USE),
            Status.DRAFT,
            gettext_lazy("Back to draft"),
            needs_reason=True,
        ),
    )
    SIGNED_IN = (Status.NATIONAL_REVIEW, Status.APPROVED, Status.IN_USE)

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="deliverables")
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    title = models.CharField(gettext_lazy("title"), max_length=200, validators=LINE)
    objective = models.ForeignKey(
        WorkObjective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deliverables",
        verbose_name=gettext_lazy("objective"),
    )
    indicators = models.JSONField(gettext_lazy("indicators"), default=list, blank=True)
    entries = models.JSONField(gettext_lazy("Compendium entries"), default=list, blank=True)
    status = models.CharField(
        gettext_lazy("how far it is"), max_length=16, choices=Status, default=Status.OUTLINE
    )
    next_step = models.CharField(
        gettext_lazy("next step"), max_length=200, blank=True, validators=LINE
    )

    class Meta:
        ordering = ["number"]
        verbose_name = gettext_lazy("deliverable")
        verbose_name_plural = gettext_lazy("deliverables")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="deliverable_once")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("mentoring:deliverable-detail", args=[self.pk])

    @property
    def step(self) -> int:
        """How far it is, from 1 to 6."""
        return self.Status.values.index(self.status) + 1

    STEPS = len(Status)

    @property
    def current(self):
        """The latest version, from versions that the page has fetched already."""
        return max(self.versions.all(), key=lambda each: each.pk, default=None)


class DeliverableVersion(AssignmentPart):
    """One version of a deliverable: its number, title and date. The file stays with the State; only
    a document that the State has released is linked."""

    state_path = "deliverable__assignment__state"
    conditions = {
        "own": own("deliverable__assignment"),
        "signed": access.NO_ROW,
    }

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="versions")
    label = models.CharField(
        gettext_lazy("version"),
        max_length=12,
        validators=LINE,
        help_text=gettext_lazy("Such as 0.4."),
    )
    title = models.CharField(gettext_lazy("title"), max_length=200, validators=LINE)
    dated_on = models.DateField(gettext_lazy("date"))
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("document of the State"),
        help_text=gettext_lazy("Only documents that the State has released."),
    )
    note = models.TextField(gettext_lazy("what changed"), blank=True, validators=TEXT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("version of a deliverable")
        verbose_name_plural = gettext_lazy("versions of deliverables")
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "label"],
                name="deliverable_version_once",
                violation_error_message=gettext_lazy("There is a version with that number."),
            )
        ]

    def __str__(self):
        return _("%(title)s, %(label)s of %(day)s") % {
            "title": self.title,
            "label": self.label,
            "day": date_format(self.dated_on, "j M Y"),
        }

    def get_absolute_url(self):
        return self.deliverable.get_absolute_url()

    @property
    def assignment(self):
        return self.deliverable.assignment

    def history_parent(self):
        return self.deliverable
