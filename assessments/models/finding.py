"""Findings: what the team concludes from the answers."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.text import MaxText, validate_plain_text


class FindingQuerySet(access.ScopedQuerySet):
    def gaps(self):
        return self.filter(kind=Finding.Kind.GAP)

    def shared(self):
        return self.filter(mission__status__in=Mission.SHARED)

    def needing_action(self):
        """Gaps and risks: what a roadmap must answer or decline with a reason."""
        return self.filter(kind__in=Finding.NEEDS_ACTION)

    def worst_first(self):
        rank = models.Case(
            *(
                models.When(severity=value, then=models.Value(rank))
                for rank, value in enumerate(Finding.Severity.values)
            ),
            default=models.Value(9),
        )
        return self.annotate(severity_rank=rank).order_by("severity_rank", "number")


def _shared_from(release):
    """Submitted, and released at least this far."""
    return models.Q(mission__status__in=Mission.SHARED, release__in=at_least(release))


class Finding(VersionedModel, LabelledModel):
    """A strength, gap, risk, good practice or observation about one indicator.

    The severity of a gap follows from the level by rule (assessments.severity); another severity
    needs a reason. `needs` says what kind of thing is missing.
    """

    state_path = "mission__state"
    subject = "finding"
    tracking_fields = ("classification", "release")
    conditions = {
        "shared": _shared_from(Release.PROGRAMME),
        "checked": _shared_from(Release.STATE),
        "released": _shared_from(Release.DONORS),
        "practice": _shared_from(Release.STATE) & models.Q(kind="good_practice"),
    }

    class Kind(models.TextChoices):
        GAP = "gap", _("Gap")
        RISK = "risk", _("Risk")
        STRENGTH = "strength", _("Strength")
        GOOD_PRACTICE = "good_practice", _("Good practice")
        OBSERVATION = "observation", _("Observation")

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("Critical")
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class Need(models.TextChoices):
        LEGAL = "legal", _("Law")
        INSTITUTIONAL = "institutional", _("Institution")
        PROCEDURE = "procedure", _("Procedure")
        EQUIPMENT = "equipment", _("Equipment")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    NEEDS_ACTION = (Kind.GAP, Kind.RISK)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="findings")
    indicator = models.ForeignKey("assessments.Indicator", models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("type"), max_length=16, choices=Kind, default=Kind.GAP)
    statement = models.TextField(
        _("statement"),
        validators=[validate_plain_text, MaxText(4_000)],
        help_text=_("What is missing, and why it matters. No names, no case content."),
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    severity_reason = models.TextField(
        _("reason for another severity than the rule’s"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000)],
    )
    needs = models.JSONField(_("need"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "number"], name="finding_number_once")
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("assessments:finding-detail", args=[self.pk])

    @property
    def code(self):
        """For example XCA-F1-021: state, mission number, finding number."""
        return f"{self.mission.state.code}-F{self.mission.number}-{self.number:03}"

    @property
    def need_labels(self):
        return [label for value, label in self.Need.choices if value in self.needs]

    def history_parent(self):
        return self.mission
