"""The actions of a roadmap."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import SuggestedAction
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from roadmaps.models.roadmap import Objective
from roadmaps.priorities import priority_of
from web.text import MaxText, validate_plain_text

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class PlanActionQuerySet(access.ScopedQuerySet):
    def completed(self):
        return self.filter(status=PlanAction.Status.COMPLETED)

    def unfinished(self):
        return self.exclude(status__in=PlanAction.ENDED)

    def overdue(self, *, on: datetime.date):
        return self.unfinished().filter(ends_on__lt=on)


class PlanAction(VersionedModel, LabelledModel):
    """One step of a roadmap: what, by whom, from when to when, and which findings it answers.

    Its priority follows the method of its plan (roadmaps.priorities). A quick win has impact 4 or
    more and a short horizon.
    """

    state_path = "objective__roadmap__state"
    subject = "roadmap"
    label_slug = "action"
    least_release = Release.STATE
    tracking_fields = ("status", "progress", "status_note", "classification", "release")
    conditions = {
        "released": models.Q(
            release__in=at_least(Release.DONORS),
            objective__roadmap__release__in=at_least(Release.DONORS),
        ),
        "asked": access.NO_ROW,
    }
    # What the State reports of it and headquarters checks is another row of the matrix.
    acts = {
        "read_updates": ("R", "update"),
        "report": ("U", "update"),
        "ask_date": ("C", "update"),
        "check_update": ("A", "update"),
        "request_equipment": ("C", "equipment"),
    }

    Kind = SuggestedAction.Kind
    Horizon = SuggestedAction.Horizon
    Effort = SuggestedAction.Effort

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        ON_TRACK = "on_track", _("On track")
        AT_RISK = "at_risk", _("At risk")
        OFF_TRACK = "off_track", _("Off track")
        COMPLETED = "completed", _("Completed")
        SUSPENDED = "suspended", _("Suspended")
        CANCELLED = "cancelled", _("Cancelled")

    class Moscow(models.TextChoices):
        MUST = "must", _("Must")
        SHOULD = "should", _("Should")
        COULD = "could", _("Could")
        WONT = "wont", _("Will not, in this plan")

    ENDED = (Status.COMPLETED, Status.CANCELLED)
    PROGRESS = [(value, f"{value} %") for value in (0, 25, 50, 75, 100)]
    QUICK_WIN_IMPACT = 4

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="actions", verbose_name=_("objective")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300, validators=[validate_plain_text])
    description = models.TextField(
        _("description"), blank=True, validators=[validate_plain_text, MaxText(4_000)]
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    lead_agency = models.ForeignKey(
        "portfolio.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_actions",
        verbose_name=_("lead agency"),
    )
    partners = models.CharField(
        _("partners"), max_length=300, blank=True, validators=[validate_plain_text]
    )
    un_support = models.CharField(
        _("United Nations support"), max_length=300, blank=True, validators=[validate_plain_text]
    )
    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon)
    effort = models.CharField(_("effort"), max_length=8, choices=Effort)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    impact = models.PositiveSmallIntegerField(_("impact"), default=3, validators=ONE_TO_FIVE)
    feasibility = models.PositiveSmallIntegerField(
        _("feasibility"), default=3, validators=ONE_TO_FIVE
    )
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=3, validators=ONE_TO_FIVE)
    moscow = models.CharField(_("MoSCoW class"), max_length=8, choices=Moscow, blank=True)
    output = models.CharField(
        _("product that shows it is done"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text],
    )
    output_indicator = models.CharField(
        _("output indicator"), max_length=300, blank=True, validators=[validate_plain_text]
    )
    baseline = models.DecimalField(
        _("baseline"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True, validators=[validate_plain_text])
    verification = models.CharField(
        _("means of verification"), max_length=300, blank=True, validators=[validate_plain_text]
    )
    assumptions = models.TextField(
        _("assumptions"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    rights_note = models.TextField(
        _("rights and gender note"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.NOT_STARTED
    )
    progress = models.PositiveSmallIntegerField(_("progress"), choices=PROGRESS, default=0)
    status_note = models.TextField(
        _("where it stands"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    findings = models.ManyToManyField(
        "assessments.Finding", related_name="plan_actions", verbose_name=_("findings answered")
    )
    suggestion = models.ForeignKey(
        SuggestedAction, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    courses = models.JSONField(_("courses"), default=list, blank=True)
    topics = models.JSONField(_("mentoring topics"), default=list, blank=True)
    entries = models.JSONField(_("Compendium entries"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["objective__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="action_dates_ordered",
                violation_error_message=_("Choose an end date on or after the start date."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    impact__range=(1, 5), feasibility__range=(1, 5), urgency__range=(1, 5)
                ),
                name="action_priority_in_range",
                violation_error_message=_("Choose impact, feasibility and urgency from 1 to 5."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("roadmaps:action-detail", args=[self.pk])

    @property
    def roadmap(self):
        return self.objective.roadmap

    @property
    def code(self):
        """Objective and number, for example 3.2."""
        return f"{self.objective.number}.{self.number}"

    @property
    def link_name(self):
        """What the history of another record calls it: whoever reads that may not see the plan."""
        return self.full_code

    @property
    def full_code(self):
        """The code that is known outside the plan too, for example XCA-3.2."""
        return f"{self.roadmap.state.code}-{self.code}"

    @property
    def priority(self):
        """By the plan's method: a product, a quotient or a class."""
        return priority_of(self, self.roadmap.method)

    @property
    def is_quick_win(self):
        return self.impact >= self.QUICK_WIN_IMPACT and self.horizon == self.Horizon.SHORT

    @property
    def has_ended(self):
        return self.status in self.ENDED

    def days_late(self, *, on: datetime.date) -> int:
        """Days past the planned end while unfinished, else 0."""
        return 0 if self.has_ended else max((on - self.ends_on).days, 0)

    def history_parent(self):
        return self.roadmap
