"""The National Action Plan of a state, called the Roadmap."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from roadmaps.currencies import validate_currency
from roadmaps.models.plan_release import PlanRelease
from web.text import MaxText, validate_no_contact, validate_plain_text


def _day(told: str | None, otherwise: datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(told) if told else otherwise


def _why_not_consult(roadmap):
    if not roadmap.actions.exists():
        return _("Add at least one action first.")
    return ""


def _why_not_endorse(roadmap):
    from roadmaps.coverage import why_not_endorse

    return why_not_endorse(roadmap)


def _why_not_adopt(roadmap):
    from roadmaps.versions import is_as_signed

    if is_as_signed(roadmap):
        return _("Nothing differs from the version in force.")
    return _why_not_endorse(roadmap)


def _why_not_drop(roadmap):
    from roadmaps.versions import is_as_begun

    if not is_as_begun(roadmap):
        return _("Put back first what differs from the version in force.")
    return ""


AUTHORS = (
    "roadmaps.roadmap",
    "roadmaps.objective",
    "roadmaps.planaction",
    "roadmaps.suggestiondecision",
    "roadmaps.milestone",
    "roadmaps.costline",
    "roadmaps.dependency",
    "roadmaps.risk",
)


class RoadmapQuerySet(access.ScopedQuerySet):
    def in_force(self):
        return self.filter(status__in=Roadmap.IN_FORCE)

    def current(self):
        """Not closed: the plan that a state works on."""
        return self.exclude(status=Roadmap.Status.CLOSED)


class Roadmap(PlanRelease, VersionedModel, LabelledModel):
    """One National Action Plan: objectives and actions that answer one mission's findings.

    Its text can be edited until it is endorsed; afterwards only the tracking of actions moves. An
    amendment opens the text again: the version in force stays what it was until the amendment is
    approved as the next one (roadmaps.versions).
    """

    state_path = "state"
    subject = "roadmap"
    least_release = Release.STATE
    conditions = {
        "released": models.Q(release__in=at_least(Release.DONORS)),
        "asked": access.NO_ROW,
    }
    # What the State reports of its actions and headquarters checks is another row of the matrix.
    acts = {
        "read_updates": ("R", "update"),
        "report": ("U", "update"),
        "check_update": ("A", "update"),
        "decide_release": ("A", "reply"),
    }
    tracking_fields = (
        *("status", "version_number", "endorsed_on", "classification", "release"),
        *PlanRelease.DECIDED,
    )
    unrecorded_fields = (
        *VersionedModel.unrecorded_fields,
        "amended_from",
        "is_numbered_by_mission",
    )

    REMINDED = "reminded"
    history_verbs = {
        REMINDED: _("had the focal point reminded of a quarter of"),
        "release_decided": _("decided to whom may go"),
    }

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONSULTED = "consulted", _("Consulted")
        ENDORSED = "endorsed", _("Endorsed")
        AMENDING = "amending", _("Being amended")
        CLOSED = "closed", _("Closed")

    class Method(models.TextChoices):
        IMPACT_FEASIBILITY = "impact_feasibility", _("Impact × feasibility")
        URGENCY_EFFORT = "urgency_effort", _("Urgency × impact ÷ effort")
        MOSCOW = "moscow", _("Must, should, could, will not (MoSCoW)")

    class Rhythm(models.TextChoices):
        QUARTERLY = "quarterly", _("Every quarter")
        HALF_YEARLY = "half_yearly", _("Every half-year")
        YEARLY = "yearly", _("Every year")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        PORTUGUESE = "pt", _("Portuguese")
        ARABIC = "ar", _("Arabic")

    EDITABLE = (Status.DRAFT, Status.CONSULTED, Status.AMENDING)
    IN_FORCE = (Status.ENDORSED, Status.AMENDING)
    lifecycle = Lifecycle(
        Status,
        Transition(
            "consult",
            (Status.DRAFT,),
            Status.CONSULTED,
            _("Record the consultation"),
            why_not=_why_not_consult,
        ),
        Transition(
            "redraft",
            (Status.CONSULTED,),
            Status.DRAFT,
            _("Return to draft"),
            needs_reason=True,
        ),
        Transition(
            "endorse",
            (Status.CONSULTED,),
            Status.ENDORSED,
            _("Record the endorsement"),
            right="approve",
            why_not=_why_not_endorse,
            not_by=("consult",),
            not_by_authors=AUTHORS,
        ),
        Transition(
            "amend",
            (Status.ENDORSED,),
            Status.AMENDING,
            _("Begin an amendment"),
            needs_reason=True,
        ),
        Transition(
            "adopt",
            (Status.AMENDING,),
            Status.ENDORSED,
            _("Approve the amendment"),
            right="approve",
            why_not=_why_not_adopt,
            not_by=("amend",),
            not_by_authors=AUTHORS,
        ),
        Transition(
            "drop",
            (Status.AMENDING,),
            Status.ENDORSED,
            _("Give the amendment up"),
            why_not=_why_not_drop,
        ),
        Transition("close", (Status.ENDORSED,), Status.CLOSED, _("Close"), right="approve"),
    )

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="roadmaps")
    mission = models.ForeignKey(
        "assessments.Mission", models.PROTECT, related_name="roadmaps", verbose_name=_("mission")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    version_number = models.CharField(_("version"), max_length=8, default="0.1")
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    vision = models.TextField(
        _("vision"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    summary = models.TextField(
        _("summary"), blank=True, validators=[validate_plain_text, MaxText(4_000)]
    )
    foreword = models.TextField(
        _("foreword"), blank=True, validators=[validate_plain_text, MaxText(4_000)]
    )
    method = models.CharField(
        _("how priorities are set"),
        max_length=20,
        choices=Method,
        default=Method.IMPACT_FEASIBILITY,
    )
    currency = models.CharField(
        _("national currency"),
        max_length=3,
        blank=True,
        validators=[validate_currency],
        help_text=_("Three letters of ISO 4217. Without one the plan counts in US dollars alone."),
    )
    usd_rate = models.DecimalField(
        _("national currency for one US dollar"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
    )
    usd_rate_on = models.DateField(_("date of the rate"), null=True, blank=True)
    owner_body = models.CharField(
        _("body that owns the plan"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text],
    )
    reporting_rhythm = models.CharField(
        _("reporting rhythm"), max_length=12, choices=Rhythm, default=Rhythm.QUARTERLY
    )
    prevailing_language = models.CharField(
        _("language that prevails"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    signing_place = models.CharField(
        _("place of the signature"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
    )
    state_signatory = models.CharField(
        _("who signs for the State"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
        help_text=_("Name and office, as they are to stand below the signature."),
    )
    un_signatory = models.CharField(
        _("who signs for the United Nations"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
        help_text=_("Name and office, as they are to stand below the signature."),
    )
    endorsed_on = models.DateField(_("endorsed"), null=True, blank=True)
    # Set for every plan but a State's first one, whose numbers would be the same.
    is_numbered_by_mission = models.BooleanField(default=False, editable=False)
    # The hash of the text as it stood when the amendment in hand was begun (roadmaps.versions).
    amended_from = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="roadmap_dates_ordered",
                violation_error_message=_("Choose an end date after the start date."),
            ),
            models.CheckConstraint(
                condition=models.Q(currency="", usd_rate=None, usd_rate_on=None)
                | ~models.Q(currency="") & models.Q(usd_rate__gt=0, usd_rate_on__isnull=False),
                name="roadmap_currency_with_rate",
                violation_error_message=_("Give currency, rate and date of the rate together."),
            ),
            models.UniqueConstraint(
                fields=["mission"],
                name="roadmap_once_per_mission",
                violation_error_message=_("This mission has a roadmap already."),
            ),
        ]

    def __str__(self):
        return _("National Action Plan of %(state)s") % {"state": self.state.name}

    def get_absolute_url(self):
        return reverse("roadmaps:roadmap-detail", args=[self.pk])

    def clean(self):
        super().clean()
        wrong = {}
        if self.currency and (self.usd_rate is None or self.usd_rate <= 0):
            wrong["usd_rate"] = _("Say how much of the national currency one US dollar is.")
        if self.currency and self.usd_rate_on is None:
            wrong["usd_rate_on"] = _("Say of which day the rate is.")
        if not self.currency and (self.usd_rate is not None or self.usd_rate_on):
            wrong["currency"] = _("Name the currency of the rate, or leave all three empty.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def years(self) -> range:
        """The calendar years in which the plan spends money."""
        return range(self.starts_on.year, self.ends_on.year + 1)

    @property
    def currencies(self) -> list[str]:
        """What its costs may be counted in."""
        return ["USD", self.currency] if self.currency else ["USD"]

    @property
    def reference(self):
        """The document number that stands on every printed page."""
        amended = "-draft" if self.status == self.Status.AMENDING else ""
        return f"{self.reference_of(self.version_number)}{amended}"

    def reference_of(self, number):
        """The document number of one version."""
        if not self.is_numbered_by_mission:
            return f"UNOCT/GFCP/{self.state.code}/NAP/{number}"
        programme = self.mission.history_programme_code()
        return f"UNOCT/{programme}/{self.state.code}/NAP/{self.mission.number:02}/{number}"

    @property
    def is_in_force(self):
        """Endorsed, also while an amendment of it is being written."""
        return self.status in self.IN_FORCE

    @property
    def is_editable(self):
        return self.status in self.EDITABLE

    @property
    def rhythm(self):
        """How often the State is asked: while an amendment is written, as the version in force has
        it."""
        return self._in_force.get("reporting_rhythm", self.reporting_rhythm)

    @property
    def tracked_from(self) -> datetime.date:
        """The day on which the plan that is in force begins."""
        return _day(self._in_force.get("starts_on"), self.starts_on)

    @property
    def tracked_until(self) -> datetime.date:
        """The day on which the plan that is in force ends."""
        return _day(self._in_force.get("ends_on"), self.ends_on)

    @property
    def _in_force(self) -> dict:
        """What is tracked while an amendment is written: the plan as the version in force has it;
        else nothing, as the text itself is what is in force."""
        return self._as_signed if self.status == self.Status.AMENDING else {}

    @cached_property
    def _as_signed(self) -> dict:
        newest = self.versions.order_by("-fixed_at", "-pk")
        return newest.values_list("content__plan", flat=True).first() or {}

    @cached_property
    def signed_texts(self) -> list[dict]:
        """What was signed of the plan, the version in force first: read once for all who ask."""
        newest = self.versions.order_by("-fixed_at", "-pk")
        return list(newest.values_list("content", flat=True))

    @property
    def actions(self):
        from roadmaps.models.action import PlanAction

        return PlanAction.objects.filter(objective__roadmap=self)

    def history_parent(self):
        return self.state
