"""What a State reports of an action in one quarter."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from roadmaps.currencies import validate_code
from roadmaps.models.action import PlanAction
from web.text import MaxText, validate_plain_text

# What the focal point writes, field by field.
SAID = (
    "standing",
    "percent",
    "happened",
    "evidence",
    "spent",
    "currency",
    "obstacle",
    "support",
    "next_step",
)
PLAIN = [validate_plain_text]


def _why_not_submit(update):
    from roadmaps.standing import why_not_submit

    return why_not_submit(update)


class QuarterUpdateQuerySet(access.ScopedQuerySet):
    def current(self):
        """Of each action and quarter the latest version, corrections included."""
        return self.filter(is_current=True)

    def sent(self):
        """Sent to headquarters, whether checked yet or not."""
        return self.filter(status__in=QuarterUpdate.SENT)

    def of_quarter(self, quarter):
        return self.filter(year=quarter.year, quarter=quarter.number)


class QuarterUpdate(VersionedModel, access.ScopedModel):
    """One action in one quarter, as its State reports it: where it stands and what happened.

    The focal point writes and submits it, headquarters checks it or returns it with a reason. It
    is locked when its quarter closes: a correction afterwards is a new version (`edition`) with a
    reason, and both are kept. `version` counts saves, and `stamps` says at which of them each
    field was last changed (assessments.merging).
    """

    state_path = "action__objective__roadmap__state"
    subject = "update"
    history_slug = "quarter-update"
    # What a national approver approves is another record: the request for a later date.
    conditions = {"asked": access.NO_ROW}
    tracking_fields = (
        "status",
        "is_current",
        "submitted_by",
        "submitted_at",
        "checked_by",
        "checked_at",
        "return_reason",
    )
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "stamps")
    history_verbs = {"collided": gettext_lazy("wrote beside another text, which stands, in")}

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        SUBMITTED = "submitted", gettext_lazy("Submitted")
        CHECKED = "checked", gettext_lazy("Checked")
        RETURNED = "returned", gettext_lazy("Returned")

    WRITABLE = (Status.DRAFT, Status.RETURNED)
    SENT = (Status.SUBMITTED, Status.CHECKED)
    lifecycle = Lifecycle(
        Status,
        Transition(
            "submit",
            WRITABLE,
            Status.SUBMITTED,
            gettext_lazy("Submit the update"),
            why_not=_why_not_submit,
        ),
        Transition(
            "check",
            (Status.SUBMITTED,),
            Status.CHECKED,
            gettext_lazy("Check the update"),
            right="approve",
            not_by=("submit",),
            not_by_authors=("roadmaps.quarterupdate",),
        ),
        Transition(
            "return",
            (Status.SUBMITTED,),
            Status.RETURNED,
            gettext_lazy("Return the update"),
            right="approve",
            needs_reason=True,
        ),
    )

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="updates")
    year = models.PositiveSmallIntegerField(gettext_lazy("year"))
    quarter = models.PositiveSmallIntegerField(
        gettext_lazy("quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    edition = models.PositiveSmallIntegerField(gettext_lazy("version of the update"), default=1)
    is_current = models.BooleanField(gettext_lazy("latest version"), default=True)
    correction_reason = models.CharField(
        gettext_lazy("reason for the correction"), max_length=500, blank=True, validators=PLAIN
    )
    status = models.CharField(
        gettext_lazy("state of the update"), max_length=10, choices=Status, default=Status.DRAFT
    )
    standing = models.CharField(
        gettext_lazy("status"),
        max_length=12,
        choices=PlanAction.Status,
        default=PlanAction.Status.NOT_STARTED,
    )
    percent = models.PositiveSmallIntegerField(
        gettext_lazy("per cent"), choices=PlanAction.PROGRESS, default=0
    )
    happened = models.TextField(
        gettext_lazy("what happened"), blank=True, validators=[*PLAIN, MaxText(2_000)]
    )
    evidence = models.CharField(
        gettext_lazy("reference of evidence"),
        max_length=300,
        blank=True,
        validators=PLAIN,
        help_text=gettext_lazy("Number or title of the document and who holds it; no content."),
    )
    spent = models.DecimalField(
        gettext_lazy("spent in this period"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        gettext_lazy("currency"),
        max_length=3,
        blank=True,
        validators=[
            validate_code,
        ],
    )
    obstacle = models.TextField(
        gettext_lazy("obstacle"), blank=True, validators=[*PLAIN, MaxText(1_000)]
    )
    support = models.TextField(
        gettext_lazy("support needed"), blank=True, validators=[*PLAIN, MaxText(1_000)]
    )
    next_step = models.TextField(
        gettext_lazy("next step"), blank=True, validators=[*PLAIN, MaxText(1_000)]
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("submitted by"),
    )
    submitted_at = models.DateTimeField(gettext_lazy("submitted at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("checked by"),
    )
    checked_at = models.DateTimeField(gettext_lazy("checked at"), null=True, blank=True)
    return_reason = models.CharField(
        gettext_lazy("reason for returning it"), max_length=500, blank=True, validators=PLAIN
    )
    stamps = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(gettext_lazy("saved at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = QuarterUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("quarterly update")
        verbose_name_plural = gettext_lazy("quarterly updates")
        ordering = ["-year", "-quarter", "action", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "year", "quarter", "edition"], name="update_edition_once"
            ),
            models.UniqueConstraint(
                fields=["action", "year", "quarter"],
                condition=models.Q(is_current=True),
                name="update_current_once",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__range=(1, 4)), name="update_quarter_of_four"
            ),
            models.CheckConstraint(
                condition=models.Q(edition=1) | ~models.Q(correction_reason=""),
                name="update_corrected_with_reason",
            ),
        ]

    def __str__(self):
        return _("%(code)s, Q%(quarter)s %(year)s") % {
            "code": self.action.code,
            "quarter": self.quarter,
            "year": self.year,
        }

    def stamp(self, name: str) -> int:
        """The version at which this field was last changed; what was written without a stamp
        counts as the newest, so that it is never overwritten unseen."""
        return self.stamps.get(name, self.version)

    @property
    def is_writable(self):
        return self.status in self.WRITABLE

    def history_parent(self):
        return self.action.roadmap
