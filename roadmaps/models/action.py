"""The actions of a roadmap."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.models import SuggestedAction
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from roadmaps.models.objective import Objective
from roadmaps.models.roadmap import Roadmap
from roadmaps.priorities import is_high, priority_of
from web.text import MaxText, validate_plain_text

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class PlanActionQuerySet(access.ScopedQuerySet):
    def in_force(self):
        """Of plans in force what the State has signed: what an amendment adds is not yet."""
        status = Roadmap.IN_FORCE
        return self.filter(objective__roadmap__status__in=status, is_proposed=False)

    def offered(self):
        """What support may be tied to: not what an amendment adds that nobody has approved."""
        return self.filter(is_proposed=False)

    def with_due(self):
        """With `due`, the end by which they are tracked (PlanAction.due_on)."""
        return self.alias(due=Coalesce("end_in_force", "ends_on"))

    def with_gate(self):
        """With `is_on_gate`, whether one of its findings is on a safeguard gate."""
        links = self.model.findings.through.objects
        gates = links.filter(planaction=models.OuterRef("pk"), finding__indicator__is_gate=True)
        return self.annotate(is_on_gate=models.Exists(gates))

    def completed(self):
        return self.filter(status=PlanAction.Status.COMPLETED)

    def unfinished(self):
        return self.exclude(status__in=PlanAction.ENDED)

    def overdue(self, *, on: datetime.date):
        return self.unfinished().with_due().filter(due__lt=on, is_proposed=False)


class PlanAction(VersionedModel, LabelledModel):
    """One step of a roadmap: what, by whom, from when to when, and which findings it answers.

    Its priority follows the method of its plan (roadmaps.priorities). A quick win has impact 4 or
    more and a short horizon.

    While an amendment is written, tracking goes on by what the State has signed: end, lead and
    whether it asks for a second person are kept beside the text when the amendment begins, and an
    action that it adds is only proposed.
    """

    state_path = "objective__roadmap__state"
    subject = "roadmap"
    label_slug = "action"
    least_release = Release.STATE
    tracking_fields = ("status", "progress", "status_note", "classification", "release")
    KEPT = ("end_in_force", "lead_in_force", "is_priority_in_force", "is_proposed")
    unrecorded_fields = (*VersionedModel.unrecorded_fields, *KEPT)
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
    # From the start of the plan: six months, eighteen, thirty-six.
    HORIZON_DAYS = {Horizon.SHORT: 183, Horizon.MEDIUM: 548, Horizon.LONG: 1095}

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
    end_in_force = models.DateField(null=True, editable=False)
    lead_in_force = models.ForeignKey(
        "portfolio.Agency", models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_priority_in_force = models.BooleanField(null=True, editable=False)
    is_proposed = models.BooleanField(default=False, editable=False)

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
    def widest_release(self):
        """As far as the State released its plan."""
        return self.roadmap.widest_release if self.objective_id else Release.STATE

    @property
    def widest_partners(self):
        return self.roadmap.widest_partners if self.objective_id else ""

    @cached_property
    def cited(self) -> list:
        """The findings that it answers, as they were read: for pages that ask for them often."""
        return list(self.findings.all())

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
    def is_measured(self) -> bool:
        """Whether anything is said of how its product is measured."""
        figures = (self.baseline, self.target)
        words = (self.output_indicator, self.unit, self.verification)
        return any(words) or any(each is not None for each in figures)

    @property
    def exceeds_horizon(self) -> bool:
        """Whether it ends later than its horizon says."""
        latest = datetime.timedelta(days=self.HORIZON_DAYS[self.horizon])
        return self.ends_on > self.roadmap.starts_on + latest

    @property
    def has_ended(self):
        return self.status in self.ENDED

    @property
    def due_on(self) -> datetime.date:
        """The end by which it is tracked."""
        return self.end_in_force or self.ends_on

    @property
    def lead(self):
        """The agency that leads it as the State has signed."""
        return self.lead_in_force if self.lead_in_force_id else self.lead_agency

    @property
    def is_priority(self) -> bool:
        """Whether it is closed with a proof and by two people, as the State has signed: by the
        method of its plan, and always where it answers a finding on a safeguard gate."""
        if self.is_priority_in_force is not None:
            return self.is_priority_in_force
        return is_high(self, self.roadmap.method) or self.is_on_gate

    @cached_property
    def is_on_gate(self) -> bool:
        """Read many actions `with_gate`, which answers for all of them at once."""
        return any(each.indicator.is_gate for each in self.findings.select_related("indicator"))

    def days_late(self, *, on: datetime.date) -> int:
        """Days past the planned end while unfinished, else 0."""
        if self.has_ended or self.is_proposed:
            return 0
        return max((on - self.due_on).days, 0)

    def history_parent(self):
        return self.roadmap
