"""What an instrument is made of: areas, their indicators, and the actions that it suggests."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models.instrument import PLAIN, Instrument, PublishedIsFixed
from history.versioned import VersionedModel
from web.text import MaxText, clean_text, validate_plain_text

LEVELS = range(5)
PART_CODE = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
    gettext_lazy("Use capital letters, digits and hyphens, such as LEG-1."),
)
AT_LEAST_ONE = MinValueValidator(1, gettext_lazy("A weight is a whole number from 1."))


def validate_texts(value) -> None:
    """Refuse what is no list of short plain texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValidationError(_("Write one entry to a line."))
    if len(value) > 40:
        raise ValidationError(_("Write at most 40 entries."))
    for text in value:
        validate_plain_text(text)
        MaxText(2_000)(text)


def texts(label) -> models.JSONField:
    """A field that holds a list of texts."""
    return models.JSONField(label, default=list, blank=True, validators=[validate_texts])


class InstrumentPart(VersionedModel):
    """A row of an instrument. It can be written only while its version is a draft, which is asked
    of the database: whoever read the version before it was published still holds a draft.

    `above` names the part that this one hangs under, `way` leads from an instrument to that one.
    """

    above = ""
    way = ""

    class Meta:
        abstract = True

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        """Neither out of a published version nor into one."""
        name = cls._meta.get_field(cls.above).attname
        keys = {getattr(row, name) for row in rows}
        keys |= {getattr(row, "_loaded", {}).get(name) for row in rows}
        for instrument in Instrument.objects.fixed().filter(**{f"{cls.way}__in": keys - {None}}):
            raise PublishedIsFixed(instrument)

    @property
    def is_editable(self):
        return self.instrument.is_editable

    def siblings(self):
        """The parts under the same one, in order."""
        return type(self).objects.filter(**{self.above: getattr(self, self.above)})

    def history_parent(self):
        return self.instrument


class Area(InstrumentPart):
    """A field of capacity, such as the legal framework; groups indicators."""

    above, way = "instrument", "pk"

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="areas")
    code = models.CharField(gettext_lazy("code"), max_length=8, validators=[PART_CODE])
    title = models.CharField(gettext_lazy("title"), max_length=120, validators=PLAIN)
    description = models.TextField(
        gettext_lazy("description"), blank=True, validators=[*PLAIN, MaxText(2_000)]
    )
    weight = models.PositiveSmallIntegerField(
        gettext_lazy("weight"), default=1, validators=[AT_LEAST_ONE]
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("position"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="area_code_once")
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def clean(self):
        super().clean()
        if self.siblings().filter(code=self.code).exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Another area has this code.")})


def asked_by(indicator):
    """What decides whether two answers can be compared, line ends and space around them aside."""
    texts = (indicator.question, *indicator.levels)
    return indicator.code, [clean_text(text) for text in texts]


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

    above, way = "area", "areas"
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "question_key")

    area = models.ForeignKey(Area, models.CASCADE, related_name="indicators")
    code = models.CharField(gettext_lazy("code"), max_length=12, validators=[PART_CODE])
    title = models.CharField(gettext_lazy("title"), max_length=160, validators=PLAIN)
    question = models.TextField(gettext_lazy("question"), validators=[*PLAIN, MaxText(1_000)])
    levels = texts(gettext_lazy("level descriptors"))
    evidence_examples = texts(gettext_lazy("evidence to look for"))
    collection_methods = texts(gettext_lazy("how to collect"))
    interlocutors = texts(gettext_lazy("whom to meet"))
    resolutions = texts(gettext_lazy("related resolutions"))
    courses = texts(gettext_lazy("related courses"))
    entries = texts(gettext_lazy("related Compendium entries"))
    topics = texts(gettext_lazy("mentoring topics"))
    assessor_note = models.TextField(
        gettext_lazy("note for assessors"), blank=True, validators=[*PLAIN, MaxText(4_000)]
    )
    weight = models.PositiveSmallIntegerField(
        gettext_lazy("weight"), default=1, validators=[AT_LEAST_ONE]
    )
    is_gate = models.BooleanField(gettext_lazy("safeguard gate"), default=False)
    is_foundation = models.BooleanField(gettext_lazy("foundation indicator"), default=False)
    position = models.PositiveSmallIntegerField(gettext_lazy("position"))
    # A digest of what is asked: the database compares it where it would have to read the texts.
    question_key = models.CharField(max_length=64, default="", editable=False)

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
    def instrument(self):
        return self.area.instrument

    def clean(self):
        super().clean()
        others = Indicator.objects.filter(area__instrument=self.area.instrument_id, code=self.code)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Another indicator has this code.")})

    def save(self, *args, **kwargs):
        asked = json.dumps(asked_by(self))
        self.question_key = hashlib.sha256(asked.encode()).hexdigest()
        super().save(*args, **kwargs)

    def same_question_as(self, other: "Indicator") -> bool:
        """Whether an answer to the one can be compared with an answer to the other: code, question
        and all descriptors are the same, line ends and space around them aside."""
        return asked_by(self) == asked_by(other)

    @property
    def target(self):
        """The level to reach at the end of a three-year roadmap."""
        return self.FOUNDATION_TARGET if self.is_foundation else self.OTHER_TARGET


class SuggestedAction(InstrumentPart):
    """An action the instrument offers for an indicator scored from `from_min` to `from_max`."""

    class Horizon(models.TextChoices):
        SHORT = "short", gettext_lazy("Short, up to 6 months")
        MEDIUM = "medium", gettext_lazy("Medium, 6 to 18 months")
        LONG = "long", gettext_lazy("Long, 18 to 36 months")

    class Effort(models.TextChoices):
        LOW = "low", gettext_lazy("Low")
        MEDIUM = "medium", gettext_lazy("Medium")
        HIGH = "high", gettext_lazy("High")

    class Kind(models.TextChoices):
        LEGAL = "legal", gettext_lazy("Legal")
        INSTITUTIONAL = "institutional", gettext_lazy("Institutional")
        PROCEDURAL = "procedural", gettext_lazy("Procedural")
        TECHNICAL = "technical", gettext_lazy("Technical")
        EQUIPMENT = "equipment", gettext_lazy("Equipment")
        TRAINING = "training", gettext_lazy("Training")
        OPERATIONAL = "operational", gettext_lazy("Operational")
        ANALYTIC = "analytic", gettext_lazy("Analytic")
        SAFEGUARD = "safeguard", gettext_lazy("Safeguard")
        SUSTAINABILITY = "sustainability", gettext_lazy("Sustainability")

    above, way = "indicator", "areas__indicators"
    WRONG_RANGE = gettext_lazy("Choose a level that is not below the first one.")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="suggested_actions")
    text = models.TextField(gettext_lazy("action"), validators=[*PLAIN, MaxText(1_000)])
    from_min = models.PositiveSmallIntegerField(gettext_lazy("from level"))
    from_max = models.PositiveSmallIntegerField(gettext_lazy("to level"))
    horizon = models.CharField(gettext_lazy("horizon"), max_length=8, choices=Horizon)
    effort = models.CharField(gettext_lazy("effort"), max_length=8, choices=Effort)
    kind = models.CharField(gettext_lazy("kind"), max_length=16, choices=Kind)
    position = models.PositiveSmallIntegerField(gettext_lazy("position"))

    class Meta:
        ordering = ["indicator", "position"]

    def __str__(self):
        return self.text

    @property
    def instrument(self):
        return self.indicator.area.instrument

    def clean(self):
        super().clean()
        if not self.has_valid_range:
            raise ValidationError({"from_max": self.WRONG_RANGE})

    @property
    def has_valid_range(self) -> bool:
        low, high = self.from_min, self.from_max
        return low is None or high is None or 0 <= low <= high <= max(LEVELS)
