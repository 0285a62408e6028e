"""The catalogue: what the programme teaches."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from history.recorded import RecordedQuerySet
from history.versioned import VersionedModel
from portfolio.access import StatelessModel
from portfolio.models import Support
from web.text import MaxText, validate_plain_text

LINE = [validate_plain_text]
LINES = [validate_plain_text, MaxText(4_000)]
PERCENT = [MinValueValidator(1), MaxValueValidator(100)]
WORKING_WEEK = 5


class CourseQuerySet(RecordedQuerySet):
    def offered(self):
        """Of which sessions are still planned."""
        return self.filter(is_offered=True)


class Course(VersionedModel, StatelessModel):
    """One course as the catalogue offers it. Its duration is what the programme announces; how long
    a session lasts is said by the session, and the two often differ.

    A course that is marked as awareness training in humanitarian and human rights law needs no due
    diligence decision, so the mark is set by who approves the catalogue and by nobody else
    (training.course_actions.mark_awareness).
    """

    subject = "course"
    history_slug = "course"

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        WEEK = "week", _("weeks")

    class Level(models.TextChoices):
        FOUNDATIONAL = "foundational", _("Foundational")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Access(models.TextChoices):
        OPEN = "open", _("Open")
        RESTRICTED = "restricted", _("Restricted")

    class Kind(models.TextChoices):
        CORE = "core", _("Course of the programme")
        ADD_ON = "add_on", _("Add-on")
        TRAINERS = "trainers", _("Train the trainer")

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
                _("Use capital letters, digits and hyphens, such as FC-ANA."),
            )
        ],
        error_messages={"unique": _("Another course has this code.")},
    )
    title = models.CharField(_("title"), max_length=160, validators=LINE)
    edition = models.CharField(
        _("version"),
        max_length=12,
        default="1.0",
        validators=[RegexValidator(r"^\d{1,3}\.\d{1,3}\Z", _("Write two numbers, such as 1.0."))],
        help_text=_(
            "Raise it when the content changes; a session keeps the one it was planned by."
        ),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CORE)
    duration_value = models.PositiveSmallIntegerField(
        _("duration"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    duration_unit = models.CharField(_("counted in"), max_length=4, choices=Unit)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    access = models.CharField(_("access"), max_length=10, choices=Access)
    prerequisites = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="leads_to",
        blank=True,
        verbose_name=_("prerequisites"),
        help_text=_("Who lacks one is pointed out; a waiver says who let the person in and why."),
    )
    position = models.PositiveSmallIntegerField(_("place in the suggested order"), default=99)
    outline = models.TextField(
        _("outline"), blank=True, validators=LINES, help_text=_("One topic a line.")
    )
    profiles = models.TextField(
        _("for whom"), blank=True, validators=LINES, help_text=_("One group a line.")
    )
    languages = models.CharField(_("languages"), max_length=120, blank=True, validators=LINE)
    least_people = models.PositiveSmallIntegerField(
        _("fewest participants"), default=8, validators=[MinValueValidator(1)]
    )
    most_people = models.PositiveSmallIntegerField(
        _("most participants"), default=25, validators=[MaxValueValidator(500)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=70, validators=PERCENT
    )
    least_attendance = models.PositiveSmallIntegerField(
        _("attendance needed in percent"), default=80, validators=PERCENT
    )
    is_awareness = models.BooleanField(
        _("awareness training in humanitarian and human rights law"),
        default=False,
        editable=False,
    )
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=Q(least_people__lte=F("most_people")),
                name="course_fewest_below_most",
                violation_error_message=_("The fewest participants are not more than the most."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("training:course-detail", args=[self.pk])

    @property
    def working_days(self) -> int:
        """The announced duration in working days; a week has five."""
        return self.duration_value * (WORKING_WEEK if self.duration_unit == self.Unit.WEEK else 1)

    @property
    def duration(self) -> str:
        """As the catalogue prints it."""
        words = {"n": self.duration_value}
        if self.duration_unit == self.Unit.WEEK:
            return ngettext("%(n)s week", "%(n)s weeks", self.duration_value) % words
        return ngettext("%(n)s day", "%(n)s days", self.duration_value) % words

    @property
    def support(self) -> Support:
        """The kind of support that due diligence is asked about."""
        return Support.AWARENESS if self.is_awareness else Support.TRAINING

    @property
    def topics(self) -> list[str]:
        return self.outline.splitlines()

    @property
    def groups(self) -> list[str]:
        return self.profiles.splitlines()
