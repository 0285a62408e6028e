"""Evidence: that something was seen or heard, never the thing itself."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio.labels import LabelledModel, Release, at_least
from web.marking import Classification
from web.text import MaxText, validate_no_contact, validate_plain_text


class Evidence(VersionedModel, LabelledModel):
    """One item seen, heard or read in a mission. It records that a document exists, its date, who
    holds it and what it proves; never names, case content or the document.

    Interview notes are strictly confidential by rule and never released. Other evidence stays with
    the team unless its leader releases it.
    """

    state_path = "mission__state"
    subject = "evidence"
    history_slug = "evidence"
    tracking_fields = ("classification", "release")
    conditions = {
        "released": models.Q(release__in=at_least(Release.STATE)) & ~models.Q(kind="interview"),
        "sampled": models.Q(is_sampled=True, mission__status__in=Mission.SHARED),
        "shared": models.Q(pk__in=[]),
        "checked": models.Q(pk__in=[]),
    }
    # The team leader releases evidence; approvers of the report do not see it.
    acts = {"approve": ("A", "finding")}

    class Kind(models.TextChoices):
        DOCUMENT_SEEN = "document_seen", _("Law or document seen")
        DOCUMENT_CITED = "document_cited", _("Document cited")
        INTERVIEW = "interview", _("Interview")
        OBSERVATION = "observation", _("Observation")
        DEMONSTRATION = "demonstration", _("Demonstration")
        WALKTHROUGH = "walkthrough", _("Scenario walk-through")
        PUBLIC_SOURCE = "public_source", _("Public source")

    class Place(models.TextChoices):
        CENTRAL = "central", _("Central")
        REGIONAL = "regional", _("Regional")
        LOCAL = "local", _("Local")

    # One item in so many is in the reviewer's sample.
    SAMPLE = 5
    DOCUMENTS = (Kind.DOCUMENT_SEEN, Kind.DOCUMENT_CITED, Kind.PUBLIC_SOURCE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="evidence")
    indicators = models.ManyToManyField(
        "assessments.Indicator", related_name="evidence", verbose_name=_("indicators")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(
        _("what it is and what it proves"),
        max_length=300,
        validators=[validate_plain_text, validate_no_contact],
        help_text=_("Record that a document exists. No names, no case content."),
    )
    agency = models.ForeignKey(
        "portfolio.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
    )
    place = models.CharField(_("level of government"), max_length=8, choices=Place, blank=True)
    dated_on = models.DateField(_("date"))
    holder = models.CharField(
        _("who holds it"),
        max_length=160,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
        help_text=_("An office or a function, never a name."),
    )
    is_copy_allowed = models.BooleanField(_("a copy may be kept"), default=False)
    covers_twelve_months = models.BooleanField(
        _("records of the last 12 months"),
        default=False,
        help_text=_("Level 4 needs records that cover the last 12 months."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        validators=[validate_plain_text, MaxText(2_000), validate_no_contact],
        help_text=_("Speakers by agency and function, for example “head of the border unit”."),
    )
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("document of the State"),
        help_text=_("Only documents that the State has released."),
    )
    release = models.CharField(_("release"), max_length=10, choices=Release, default=Release.TEAM)
    is_sampled = models.BooleanField(
        _("in the reviewer’s sample"),
        default=False,
        editable=False,
        help_text=_("Every fifth item of a mission; the reviewer sees it once submitted."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["dated_on", "created_at"]
        verbose_name_plural = _("evidence")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessments:evidence-detail", args=[self.pk])

    @property
    def link_name(self):
        """In the history of a finding, which more people read than may see this."""
        return _now("evidence %(number)s") % {"number": str(self.pk)[:8]}

    @property
    def least_classification(self):
        """Interview notes are strictly confidential whatever their label says."""
        if self.kind == self.Kind.INTERVIEW:
            return Classification.STRICTLY_CONFIDENTIAL
        return Classification.UNCLASSIFIED

    def check_labels(self) -> None:
        """Notes of interviews stay with the team: who spoke was promised so."""
        if self.kind == self.Kind.INTERVIEW and self.release != Release.TEAM:
            raise ValidationError({"release": _now("Notes of interviews stay with the team.")})
        super().check_labels()

    @classmethod
    def level_rule(cls):
        strict = models.Value(Classification.STRICTLY_CONFIDENTIAL)
        notes = models.When(kind=cls.Kind.INTERVIEW, then=strict)
        return models.Case(notes, default=models.F("classification"))

    @classmethod
    def classification_of(cls, kind: str) -> Classification:
        """The label that evidence of this kind begins with."""
        if kind == cls.Kind.INTERVIEW:
            return Classification.STRICTLY_CONFIDENTIAL
        if kind == cls.Kind.PUBLIC_SOURCE:
            return Classification.UNCLASSIFIED
        return Classification.CONFIDENTIAL

    def history_parent(self):
        return self.mission
