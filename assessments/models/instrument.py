"""The instrument: what an assessment asks, version by version, as data."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recorded import RecordedModel
from portfolio.access import StatelessModel


class PublishedIsFixed(ValidationError):
    """Somebody tried to change a published version; answers rest on its text."""

    def __init__(self, instrument):
        super().__init__(
            _("%(instrument)s is published and never changes. Make a new version instead.")
            % {"instrument": instrument}
        )


class InstrumentPart(RecordedModel):
    """A row of an instrument; it can be written only while its version is a draft."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.version.is_published:
            raise PublishedIsFixed(self.version)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.version.is_published:
            raise PublishedIsFixed(self.version)
        return super().delete(*args, **kwargs)

    @property
    def version(self):
        raise NotImplementedError

    def history_parent(self):
        return self.version


class Instrument(StatelessModel):
    """One version of an assessment instrument. A mission is pinned to one; a published one never
    changes. `references` holds the titles of courses, mentoring topics and Compendium entries that
    its indicators name, as they were when it was published."""

    subject = "instrument"
    history_slug = "instrument"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    code = models.CharField(_("code"), max_length=20)
    version = models.CharField(_("version"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=5, default="en")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    scale = models.JSONField(_("scale"), default=list)
    references = models.JSONField(_("references"), default=dict)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")
        ]

    def __str__(self):
        return f"{self.code} {self.version}"

    @property
    def is_published(self):
        return self.status != self.Status.DRAFT

    def save(self, *args, **kwargs):
        loaded = getattr(self, "_loaded", {})
        changed = set(self.recorded_changes()) - {"status"}
        if loaded.get("status", self.Status.DRAFT) != self.Status.DRAFT and changed:
            raise PublishedIsFixed(self)
        super().save(*args, **kwargs)


class Area(InstrumentPart):
    """A field of capacity, such as the legal framework; groups indicators."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="areas")
    code = models.CharField(_("code"), max_length=8)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="area_code_once")
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def version(self):
        return self.instrument


class Indicator(InstrumentPart):
    """One question with five cumulative level descriptors (0 absent to 4 sustained).

    `is_gate`: a level of 0 or 1 is a safeguard priority. `is_foundation`: target 3 after three
    years instead of 2.
    """

    FOUNDATION_TARGET, OTHER_TARGET = 3, 2
    # What only the desk and the instrument's own page print; everywhere else it stays unread.
    LONG = (
        "question",
        "levels",
        "evidence_examples",
        "collection_methods",
        "interlocutors",
        "resolutions",
        "assessor_note",
    )

    area = models.ForeignKey(Area, models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    question = models.TextField(_("question"))
    levels = models.JSONField(_("level descriptors"), default=list)
    evidence_examples = models.JSONField(_("evidence to look for"), default=list)
    collection_methods = models.JSONField(_("how to collect"), default=list)
    interlocutors = models.JSONField(_("whom to meet"), default=list)
    resolutions = models.JSONField(_("related resolutions"), default=list)
    courses = models.JSONField(_("related courses"), default=list)
    entries = models.JSONField(_("related Compendium entries"), default=list)
    topics = models.JSONField(_("mentoring topics"), default=list)
    assessor_note = models.TextField(_("note for assessors"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    is_gate = models.BooleanField(_("safeguard gate"), default=False)
    is_foundation = models.BooleanField(_("foundation indicator"), default=False)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["area__position", "position"]
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="indicator_code_once")]

    def __str__(self):
        return f"{self.code} {self.title}"

    @classmethod
    def long_fields(cls, path: str = "") -> list[str]:
        """Names to `defer` for a queryset in which the indicator stands at `path`."""
        return [f"{path}{name}" for name in cls.LONG]

    @property
    def version(self):
        return self.area.instrument

    @property
    def target(self):
        """The level to reach at the end of a three-year roadmap."""
        return self.FOUNDATION_TARGET if self.is_foundation else self.OTHER_TARGET


class SuggestedAction(InstrumentPart):
    """An action the instrument offers for an indicator scored from `from_min` to `from_max`."""

    class Horizon(models.TextChoices):
        SHORT = "short", _("Short, up to 6 months")
        MEDIUM = "medium", _("Medium, 6 to 18 months")
        LONG = "long", _("Long, 18 to 36 months")

    class Effort(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal")
        INSTITUTIONAL = "institutional", _("Institutional")
        PROCEDURAL = "procedural", _("Procedural")
        TECHNICAL = "technical", _("Technical")
        EQUIPMENT = "equipment", _("Equipment")
        TRAINING = "training", _("Training")
        OPERATIONAL = "operational", _("Operational")
        ANALYTIC = "analytic", _("Analytic")
        SAFEGUARD = "safeguard", _("Safeguard")
        SUSTAINABILITY = "sustainability", _("Sustainability")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="suggested_actions")
    text = models.TextField(_("action"))
    from_min = models.PositiveSmallIntegerField(_("from level"))
    from_max = models.PositiveSmallIntegerField(_("to level"))
    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon)
    effort = models.CharField(_("effort"), max_length=8, choices=Effort)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["indicator", "position"]

    def __str__(self):
        return self.text

    @property
    def version(self):
        return self.indicator.area.instrument
