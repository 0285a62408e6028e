"""What happened in the room: half-days attended, and tests. It stays between person and trainer."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from training.models.nomination import Nomination
from training.models.session import sessions_taught

MOST = 100


def in_taught(user) -> Q:
    """Of a session that this person teaches."""
    return Q(nomination__session__in=sessions_taught(user))


class ResultQuerySet(access.ScopedQuerySet):
    def of_session(self, session):
        return self.filter(nomination__session=session)


class Result(VersionedModel, access.ScopedModel):
    """A record about one person in one session, saved from a device that may be without a line.

    A trainer reads and writes those of the sessions that he teaches, an officer reads, and all
    others count. `stamps` says at which version each field was last changed (assessments.merging).
    """

    state_path = "nomination__participant__state"
    subject = "result"
    conditions = {"taught": in_taught}
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "stamps")
    history_verbs = {"collided": gettext_lazy("wrote beside another value, which stands, in")}

    stamps = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(gettext_lazy("saved at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.nomination.get_absolute_url()

    def history_parent(self):
        return self.nomination.session

    def stamp(self, name: str) -> int:
        """What was written without a stamp counts as the newest."""
        return self.stamps.get(name, self.version)


class Half(models.TextChoices):
    MORNING = "am", gettext_lazy("morning")
    AFTERNOON = "pm", gettext_lazy("afternoon")


class Mark(models.TextChoices):
    """What stands in a cell of the attendance grid."""

    PRESENT = "present", gettext_lazy("Present")
    LATE = "late", gettext_lazy("Late")
    EXCUSED = "excused", gettext_lazy("Excused")
    ABSENT = "absent", gettext_lazy("Absent")


class Attendance(Result):
    """One half-day of one person. What it counts is said by training.attendance alone."""

    history_slug = "attendance"

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="attendance")
    day = models.DateField(gettext_lazy("day"))
    half = models.CharField(gettext_lazy("half-day"), max_length=2, choices=Half)
    mark = models.CharField(gettext_lazy("attendance"), max_length=8, choices=Mark, blank=True)

    class Meta:
        ordering = ["day", "half", "pk"]
        verbose_name = gettext_lazy("half-day attended")
        verbose_name_plural = gettext_lazy("half-days attended")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "day", "half"], name="half_day_once")
        ]

    def __str__(self):
        return self._told(self.nomination.participant)

    def history_label(self):
        return self._told(self.nomination.participant.history_label())

    def _told(self, person) -> str:
        return _("%(person)s, %(day)s, %(half)s") % {
            "person": person,
            "day": date_format(self.day, "j M Y"),
            "half": self.get_half_display(),
        }


def _points(label):
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(MOST)]
    )


class TestResult(Result):
    """The tests of one person before and after a session, 0 to 100 points, of equal difficulty."""

    __test__ = False  # no case of the test runner
    history_slug = "test-result"

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="tests")
    before = _points(gettext_lazy("test before"))
    after = _points(gettext_lazy("test after"))

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("test result")
        verbose_name_plural = gettext_lazy("test results")

    def __str__(self):
        return _("Tests of %(person)s") % {"person": self.nomination.participant}

    def history_label(self):
        return _("Tests of %(person)s") % {"person": self.nomination.participant.history_label()}

    @property
    def gain(self) -> int | None:
        """Points won from the test before to the test after."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def normalised_gain(self) -> float | None:
        """The part of what could still be won that was won: (after - before) / (100 - before).
        Somebody who began at 100 could win nothing, so there is none."""
        if self.gain is None or self.before == MOST:
            return None
        return self.gain / (MOST - self.before)

    @property
    def has_passed(self) -> bool:
        mark = self.nomination.session.pass_mark
        return self.after is not None and self.after >= mark
