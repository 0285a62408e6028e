"""The weekly log of an assignment, and the note of the monthly call."""

import re
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from mentoring.models.assignment import Assignment, AssignmentPart
from mentoring.models.words import LINE, TEXT

MET = re.compile(r"(\d{1,3}) +(\S.*)")


def validate_met(text: str) -> None:
    """Each line is a number and a function."""
    for line in text.splitlines():
        if line.strip() and not MET.fullmatch(line.strip()):
            raise ValidationError(
                _("Write a number and a function in each line, such as “3 duty officers”."),
                code="met",
            )


def validate_halves(value: Decimal) -> None:
    if value % Decimal("0.5"):
        raise ValidationError(_("Count whole and half days."), code="halves")


def _why_not_submit(log) -> str:
    if not log.lacks():
        return ""
    labels = ", ".join(str(WeeklyLog._meta.get_field(name).verbose_name) for name in log.lacks())
    return _("Something is missing: %(fields)s.") % {"fields": labels}


class WeeklyLog(VersionedModel, AssignmentPart):
    """What a mentor did in one week: five lines, due on its Friday. People are met as so many of a
    function and never by name. A concern about rights is written elsewhere (RightsConcern).

    It is written where there may be no line: `stamps` says at which version each field was last
    changed (assessments.merging)."""

    history_slug = "weekly-log"
    tracking_fields = ("status", "submitted_at")
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "stamps")
    history_verbs = {"collided": gettext_lazy("wrote beside other words, which stand, in")}

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        SUBMITTED = "submitted", gettext_lazy("Submitted")

    class Mood(models.TextChoices):
        GREEN = "green", gettext_lazy("Green: it goes well")
        AMBER = "amber", gettext_lazy("Amber: it needs attention")
        RED = "red", gettext_lazy("Red: it is blocked")

    SAID = ("days_worked", "people_met", "done", "problems", "next_steps", "remark", "mood")
    WANTED = ("days_worked", "done", "mood")
    lifecycle = Lifecycle(
        Status,
        Transition(
            "submit",
            (Status.DRAFT,),
            Status.SUBMITTED,
            gettext_lazy("Submit the log"),
            why_not=_why_not_submit,
        ),
    )

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="logs")
    week = models.PositiveSmallIntegerField(gettext_lazy("week"))
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.DRAFT
    )
    days_worked = models.DecimalField(
        gettext_lazy("days worked"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(7), validate_halves],
    )
    people_met = models.TextField(
        gettext_lazy("people met"),
        blank=True,
        validators=[*TEXT, validate_met],
        help_text=gettext_lazy(
            "One line for each function, such as “3 duty officers”. Never a name."
        ),
    )
    done = models.TextField(gettext_lazy("done"), blank=True, validators=TEXT)
    problems = models.TextField(gettext_lazy("problems"), blank=True, validators=TEXT)
    next_steps = models.TextField(gettext_lazy("next"), blank=True, validators=TEXT)
    remark = models.TextField(gettext_lazy("the counterpart’s remark"), blank=True, validators=TEXT)
    mood = models.CharField(gettext_lazy("how it goes"), max_length=5, choices=Mood, blank=True)
    submitted_at = models.DateTimeField(gettext_lazy("submitted at"), null=True, blank=True)
    stamps = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(gettext_lazy("saved at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-week"]
        verbose_name = gettext_lazy("weekly log")
        verbose_name_plural = gettext_lazy("weekly logs")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "week"], name="weekly_log_once")
        ]

    def __str__(self):
        return _("Log of week %(week)s") % {"week": self.week}

    def get_absolute_url(self):
        return reverse("mentoring:log", args=[self.assignment_id, self.week])

    def stamp(self, name: str) -> int:
        """What was written without a stamp counts as the newest."""
        return self.stamps.get(name, self.version)

    @property
    def is_submitted(self) -> bool:
        return self.status == self.Status.SUBMITTED

    def lacks(self, values=None) -> list[str]:
        """What must be said before it is submitted and is not, with these values in place."""
        said = {name: getattr(self, name) for name in self.WANTED} | (values or {})
        return [name for name in self.WANTED if said[name] in ("", None)]

    @property
    def met(self) -> list[tuple[int, str]]:
        """How many of which function."""
        found = [MET.fullmatch(line.strip()) for line in self.people_met.splitlines()]
        return [(int(each[1]), each[2]) for each in found if each]

    @property
    def count_met(self) -> int:
        return sum(count for count, _function in self.met)


class CallNote(AssignmentPart):
    """What was said in a monthly call. A note is added and never changed."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="calls")
    held_on = models.DateField(gettext_lazy("day"))
    took_part = models.CharField(
        gettext_lazy("who took part"),
        max_length=200,
        validators=LINE,
        help_text=gettext_lazy("By function, never by name."),
    )
    text = models.TextField(gettext_lazy("what was said"), validators=TEXT)
    agreed = models.TextField(gettext_lazy("what was agreed"), blank=True, validators=TEXT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = gettext_lazy("note of a call")
        verbose_name_plural = gettext_lazy("notes of calls")

    def __str__(self):
        return _("Call of %(day)s") % {"day": self.held_on.isoformat()}
