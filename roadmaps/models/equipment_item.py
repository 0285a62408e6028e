"""Equipment that the programme supplies for an action."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from portfolio.diligence import Recipient, Standing, clearance, why_not_open
from portfolio.gender_marker import GenderMarker
from portfolio.models import Agency, Support
from roadmaps.models.action import PlanAction
from web.text import MaxText, validate_no_contact, validate_plain_text

MOST = 10_000


def _why_not_cleared(item: "EquipmentItem") -> str:
    return item.why_not_cleared(on=timezone.localdate())


def _why_not_hand_over(item: "EquipmentItem") -> str:
    """On the day that is stated. Until one is, a clearance that has ended meanwhile keeps nobody
    from recording what was handed over before."""
    if item.day_stated:
        return item.why_not_cleared(on=item.day_stated)
    today = timezone.localdate()
    if item.clearance(on=today).standing == Standing.EXPIRED:
        return ""
    return item.why_not_cleared(on=today)


class EquipmentItem(VersionedModel, access.ScopedModel):
    """A kind of equipment for one unit, such as ten work stations: asked for by an officer,
    confirmed by a manager who did not ask for it, handed over on a day.

    Equipment raises what a security force can do, so the human rights due diligence policy covers
    it like training and mentoring: it is neither confirmed nor handed over without a decision that
    is valid on that day. What it costs stands among the cost lines of its action. It is delivered
    under a plan in force, so it is no part of the endorsed text.
    """

    state_path = "action__objective__roadmap__state"
    subject = "equipment"
    history_slug = "equipment-item"
    tracking_fields = ("status", "handed_over_on", "receipt")

    class Status(models.TextChoices):
        REQUESTED = "requested", gettext_lazy("Requested")
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        HANDED_OVER = "handed_over", gettext_lazy("Handed over")
        DROPPED = "dropped", gettext_lazy("Dropped")

    OPEN = (Status.REQUESTED, Status.CONFIRMED)
    # The day of which somebody says that it was handed over, while that is recorded.
    day_stated = None
    lifecycle = Lifecycle(
        Status,
        Transition(
            "confirm",
            (Status.REQUESTED,),
            Status.CONFIRMED,
            gettext_lazy("Confirm"),
            right="approve",
            why_not=_why_not_cleared,
            not_by_authors=("roadmaps.equipmentitem",),
        ),
        Transition(
            "hand_over",
            (Status.CONFIRMED,),
            Status.HANDED_OVER,
            gettext_lazy("Record the handing over"),
            why_not=_why_not_hand_over,
        ),
        Transition("drop", OPEN, Status.DROPPED, gettext_lazy("Drop"), needs_reason=True),
    )

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="equipment_items")
    item = models.CharField(
        gettext_lazy("equipment"),
        max_length=200,
        validators=[validate_plain_text],
        help_text=gettext_lazy("What it is, without serial numbers and places."),
    )
    quantity = models.PositiveIntegerField(
        gettext_lazy("quantity"), validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=gettext_lazy("agency")
    )
    unit = models.CharField(
        gettext_lazy("unit"),
        max_length=160,
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy("As due diligence names it, where it is narrower than the agency."),
    )
    purpose = models.TextField(
        gettext_lazy("what it is for"),
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
    )
    gender_marker = models.CharField(
        gettext_lazy("gender marker"), max_length=2, choices=GenderMarker
    )
    rights_note = models.TextField(
        gettext_lazy("rights note"),
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
        help_text=gettext_lazy("How misuse is kept away, and who looks after that."),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=12, choices=Status, default=Status.REQUESTED
    )
    handed_over_on = models.DateField(gettext_lazy("handed over on"), null=True, blank=True)
    receipt = models.CharField(
        gettext_lazy("receipt"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
        help_text=gettext_lazy("Reference and date of the paper that was signed."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["action", "pk"]
        verbose_name = gettext_lazy("equipment item")
        verbose_name_plural = gettext_lazy("equipment items")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="equipment_is_at_least_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="handed_over")
                | models.Q(handed_over_on__isnull=False) & ~models.Q(receipt=""),
                name="equipment_handed_over_on_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.item}"

    def get_absolute_url(self):
        return reverse("roadmaps:equipment-item-detail", args=[self.pk])

    def history_parent(self):
        return self.action

    @property
    def roadmap(self):
        return self.action.roadmap

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.agency, self.unit)

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def why_not_cleared(self, *, on) -> str:
        """Why due diligence keeps this unit from equipment on this day, or nothing."""
        found = self.clearance(on=on)
        return why_not_open(self.recipient, Support.EQUIPMENT, found, on=on)

    def clearance(self, *, on):
        return clearance(self.recipient, Support.EQUIPMENT, on=on)
