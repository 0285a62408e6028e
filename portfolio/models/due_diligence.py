"""Human rights due diligence: may the United Nations support this unit, in this way, until when?"""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release
from portfolio.models.diligence_status import (
    DECIDED,
    IN_FORCE,
    LIFECYCLE,
    OPEN,
    WATCHED,
    WRITABLE,
    RiskLevel,
    Status,
    Support,
)
from portfolio.models.do_no_harm import DoNoHarm
from portfolio.models.state import Agency
from web.marking import Classification
from web.text import MaxText, validate_no_contact, validate_plain_text

LINE = [validate_plain_text, validate_no_contact]
TEXT = [validate_plain_text, MaxText(4_000), validate_no_contact]
RELEASE = gettext_lazy("Release: those assigned to due diligence")
STEPS_ARE_TAKEN = Q(
    policy_on__isnull=False,
    general_on__isnull=False,
    specific_on__isnull=False,
    harm_review_on__isnull=False,
) & ~(
    Q(policy_to="")
    | Q(general_risk="")
    | Q(general_text="")
    | Q(specific_risk="")
    | Q(specific_text="")
    | Q(harm_people="")
    | Q(harm_misuse="")
    | Q(harm_rivalry="")
    | Q(harm_leak="")
    | Q(harm_exit="")
)


class DueDiligenceQuerySet(access.ScopedQuerySet):
    def awaiting(self):
        return self.filter(status=Status.AWAITING)

    def current(self):
        """Decisions that no later one on the same recipient and support has replaced."""
        later = (
            DueDiligence._base_manager.annotate(same=Lower("unit"))
            .filter(
                agency=OuterRef("agency"),
                support=OuterRef("support"),
                same=Lower(OuterRef("unit")),
                pk__gt=OuterRef("pk"),
                status__in=DECIDED,
            )
            .order_by()
        )
        return self.filter(status__in=DECIDED).filter(~Exists(later))

    def running_out(self, *, on: datetime.date, days: int):
        """Clearances that end within so many days and have not ended."""
        until = on + datetime.timedelta(days=days)
        return self.current().filter(
            status__in=IN_FORCE, valid_until__gte=on, valid_until__lte=until
        )


class DueDiligence(DoNoHarm, VersionedModel, LabelledModel):
    """One recipient and one kind of support under the human rights due diligence policy
    (A/67/775–S/2013/110): what was assessed, what was decided and until when.

    Strictly confidential, and written without names of persons and without allegations against
    anybody by name. Who may not read it learns from portfolio.diligence whether the recipient is
    cleared, and nothing else.
    """

    state_path = "agency__state"
    subject = "diligence"
    history_slug = label_slug = "due-diligence"
    # Whoever holds the right reads it, and nobody else, whatever somebody would mark.
    least_release = widest_release = Release.PROGRAMME
    tracking_fields = (
        "status", "classification", "release", "named_partners", "requested_by", "submitted_at",
        "decided_on", "decided_by", "valid_until", "grounds", "settled_at",
    )  # fmt: skip
    WARNED = "warned"
    history_verbs = {WARNED: gettext_lazy("sent a reminder about")}

    lifecycle = LIFECYCLE
    DECISIONS = ("clear", "clear_with_measures", "refuse")

    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="due_diligences",
        verbose_name=gettext_lazy("agency"),
    )
    unit = models.CharField(
        gettext_lazy("unit"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("Only where it is narrower than the agency. No names of persons."),
    )
    support = models.CharField(
        gettext_lazy("support"),
        max_length=12,
        choices=[(each.value, each.label) for each in Support.needing_decision()],
    )
    purpose = models.TextField(
        gettext_lazy("what the support is"),
        validators=TEXT,
        help_text=gettext_lazy("What is planned, for which functions, when. No names of persons."),
    )
    policy_on = models.DateField(gettext_lazy("communicated on"), null=True, blank=True)
    policy_to = models.CharField(
        gettext_lazy("communicated to"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("An office or a function, never a name."),
    )
    policy_reference = models.CharField(
        gettext_lazy("letter or number"), max_length=120, blank=True, validators=LINE
    )
    general_on = models.DateField(
        gettext_lazy("day of the general assessment"), null=True, blank=True
    )
    general_risk = models.CharField(
        gettext_lazy("general risk"), max_length=12, choices=RiskLevel, blank=True
    )
    general_text = models.TextField(
        gettext_lazy("general assessment"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy(
            "The record of the force, its law and its oversight. No names of persons and no "
            "allegations against anybody by name: give the reference of where they are kept."
        ),
    )
    specific_on = models.DateField(
        gettext_lazy("day of the specific assessment"), null=True, blank=True
    )
    specific_risk = models.CharField(
        gettext_lazy("specific risk"), max_length=12, choices=RiskLevel, blank=True
    )
    specific_text = models.TextField(
        gettext_lazy("specific assessment"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy(
            "The risk of this support to this unit. No names of persons and no allegations "
            "against anybody by name."
        ),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=14, choices=Status, default=Status.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("requested by"),
    )
    submitted_at = models.DateTimeField(gettext_lazy("awaiting since"), null=True, blank=True)
    decided_on = models.DateField(gettext_lazy("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("decided by"),
    )
    valid_until = models.DateField(gettext_lazy("valid until"), null=True, blank=True)
    grounds = models.TextField(gettext_lazy("grounds of the decision"), blank=True, validators=TEXT)
    # Of a unit's decision and its agency's it is asked which came later.
    settled_at = models.DateTimeField(
        gettext_lazy("decided or intervened at"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DueDiligenceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("due diligence")
        verbose_name_plural = gettext_lazy("due diligence")
        constraints = [
            models.UniqueConstraint(
                F("agency"),
                F("support"),
                Lower("unit"),
                condition=Q(status__in=OPEN),
                name="due_diligence_asked_once",
                violation_error_message=gettext_lazy(
                    "A request for this recipient and this support is open already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status__in=(*WRITABLE, Status.DROPPED)) | STEPS_ARE_TAKEN,
                name="due_diligence_steps_before_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WATCHED)
                | Q(
                    decided_on__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gt=F("decided_on"),
                )
                & ~Q(specific_risk=RiskLevel.UNACCEPTABLE),
                name="due_diligence_clearance_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED)
                | Q(decided_on__isnull=False, settled_at__isnull=False),
                name="due_diligence_decided_on_a_day",
            ),
        ]

    def __str__(self):
        return _("%(recipient)s: %(support)s") % {
            "recipient": self.recipient,
            "support": self.get_support_display(),
        }

    def get_absolute_url(self):
        return reverse("portfolio:due-diligence-detail", args=[self.pk])

    @property
    def recipient(self) -> str:
        return recipient_words(self.agency, self.unit)

    @property
    def is_writable(self) -> bool:
        return self.status in WRITABLE

    @property
    def is_watched(self) -> bool:
        """Cleared at some time and not withdrawn: measures and monitoring go on."""
        return self.status in WATCHED

    def has_ended(self, *, on: datetime.date) -> bool:
        return self.status in IN_FORCE and self.valid_until < on

    @property
    def least_classification(self):
        return Classification.STRICTLY_CONFIDENTIAL

    @classmethod
    def level_rule(cls):
        return Value(Classification.STRICTLY_CONFIDENTIAL.value, models.CharField())

    @classmethod
    def releases(cls):
        return [(Release.PROGRAMME.value, Release.PROGRAMME.label)]

    @property
    def release_words(self):
        return str(RELEASE)

    def history_parent(self):
        return self.agency


def unit_key(unit: str) -> str:
    """One name of a unit however it is spaced and capitalised."""
    return " ".join(unit.split()).casefold()


def recipient_words(agency: Agency, unit: str) -> str:
    """The unit with its agency, or the agency alone."""
    if not unit:
        return agency.name
    return _("%(unit)s, %(agency)s") % {"unit": unit, "agency": agency.name}
