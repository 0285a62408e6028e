"""Findings: what the team concludes from the answers."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import resolutions
from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.text import MaxText, validate_no_contact, validate_plain_text


def rank(field: str, values) -> models.Case:
    """A number by which the first of these values counts most, and none of them least."""
    whens = [
        models.When(**{field: value}, then=models.Value(place))
        for place, value in enumerate(reversed(values), start=1)
    ]
    return models.Case(*whens, default=models.Value(0))


SEVERITY_RANK = rank("severity", ["critical", "high", "medium", "low"])


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
    acts = {"offer": ("C", "practice")}
    conditions = {
        # What a State offers of itself is no finding of a mission.
        "own": models.Q(pk__in=[]),
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
        SUSTAINABILITY = "sustainability", _("Sustainability")
        OTHER = "other", _("Other")

    class Priority(models.TextChoices):
        PRIORITY = "priority_recommendation", _("Priority recommendation")
        RECOMMENDATION = "recommendation", _("Recommendation")
        SUGGESTION = "suggestion", _("Suggestion")

    # How history and the page of two texts say what is kept as a list.
    history_words = {
        "needs": lambda value: ", ".join(Finding.labels_of(value)),
        "resolutions": resolutions.typed,
    }
    NEEDS_ACTION = (Kind.GAP, Kind.RISK)
    # A report names so many at most: what is everywhere a priority is none.
    MOST_PRIORITIES = 10

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="findings")
    indicator = models.ForeignKey("assessments.Indicator", models.PROTECT, related_name="findings")
    also = models.ManyToManyField(
        "assessments.Indicator",
        blank=True,
        related_name="findings_also",
        verbose_name=_("further indicators"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("type"), max_length=16, choices=Kind, default=Kind.GAP)
    statement = models.TextField(
        _("statement"),
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
        help_text=_("What is missing, and why it matters. No names, no case content."),
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    severity_reason = models.TextField(
        _("reason for another severity than the rule’s"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
    )
    needs = models.JSONField(_("need"), default=list, blank=True)
    cause = models.TextField(
        _("cause"),
        blank=True,
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
        help_text=_("Why it is so, as far as the evidence shows."),
    )
    effect = models.TextField(
        _("effect"),
        blank=True,
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
        help_text=_("What follows from it for the centre and for people’s rights."),
    )
    recommendation = models.TextField(
        _("recommendation"),
        blank=True,
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
        help_text=_("What the authorities could do about it, in a sentence or two."),
    )
    priority = models.CharField(
        _("weight of the recommendation"), max_length=24, choices=Priority, blank=True
    )
    evidence = models.ManyToManyField(
        "assessments.Evidence", blank=True, related_name="findings", verbose_name=_("evidence")
    )
    resolutions = models.JSONField(_("resolutions"), default=list, blank=True)
    entries = models.JSONField(_("entries of the Compendium"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["mission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "number"], name="finding_number_once")
        ]
        # The order of the gap register. A page near its top is read from here, in order already,
        # for whoever sees most findings. For one State, a narrow filter or a page far down
        # PostgreSQL reads what is asked for and sorts it.
        indexes = [
            models.Index(
                SEVERITY_RANK.desc(),
                models.F("mission").desc(),
                "number",
                name="finding_worst_first",
            )
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
        return self.labels_of(self.needs)

    @classmethod
    def labels_of(cls, needs) -> list[str]:
        return [str(label) for value, label in cls.Need.choices if value in needs]

    @property
    def resolution_words(self):
        return [resolutions.words(each) for each in self.resolutions]

    @property
    def entry_titles(self):
        """The Compendium's entries by title, as the mission's instrument names them."""
        titles = self.mission.instrument.references.get("entries", {})
        return [titles.get(slug, slug) for slug in self.entries]

    @property
    def widest_release(self):
        """As far as the State released the report that it stands in; in a form that belongs to no
        mission yet, the State."""
        return self.mission.widest_release if self.mission_id else Release.STATE

    @property
    def widest_partners(self):
        return self.mission.widest_partners if self.mission_id else ""

    def history_parent(self):
        return self.mission
