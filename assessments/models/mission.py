"""The deep-dive assessment mission."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.lifecycle import Lifecycle, Transition
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least


class MissionQuerySet(access.ScopedQuerySet):
    def open_for_scoring(self):
        return self.filter(status__in=Mission.SCORING)

    def unfinished(self):
        """Missions whose team still has work to do."""
        return self.exclude(status__in=Mission.OVER)

    def shared(self):
        """Missions whose scores and findings have left the team."""
        return self.filter(status__in=Mission.SHARED)


def _why_not_submit(mission):
    from assessments.completeness import why_not_submit

    return why_not_submit(mission)


class Mission(LabelledModel):
    """One deep-dive assessment of one state, pinned to one version of the instrument.

    Until it is submitted its answers and findings are the team's alone; from the State's check on
    they are open to everybody who sees the state.
    """

    state_path = "state"
    subject = "mission"
    # An act of another row of the matrix on a mission means the mission's own part of it.
    conditions = {
        "shared": models.Q(status__in=("state_check", "final", "closed")),
        "checked": models.Q(status__in=("state_check", "final", "closed")),
    }
    acts = {
        "score": ("U", "finding"),
        "add_evidence": ("C", "evidence"),
        "add_finding": ("C", "finding"),
        "submit": ("A", "finding"),
        "plan": ("C", "roadmap"),
    }

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Baseline")
        FOLLOW_UP = "follow_up", _("Follow-up")
        FOCUSED = "focused", _("Focused")
        ADVOCACY = "advocacy", _("Advocacy")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        VIRTUAL = "virtual", _("Virtual")
        HYBRID = "hybrid", _("Hybrid")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("Preparing")
        IN_FIELD = "in_field", _("In the field")
        STATE_CHECK = "state_check", _("State’s check")
        FINAL = "final", _("Final")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    SCORING = (Status.PREPARING, Status.IN_FIELD)
    SHARED = (Status.STATE_CHECK, Status.FINAL, Status.CLOSED)
    OVER = (Status.CLOSED, Status.CANCELLED)
    lifecycle = Lifecycle(
        Status,
        Transition("begin", (Status.PREPARING,), Status.IN_FIELD, _("Begin field work")),
        Transition(
            "submit",
            (Status.IN_FIELD,),
            Status.STATE_CHECK,
            _("Submit for the State’s check"),
            right="submit",
            why_not=_why_not_submit,
        ),
        Transition(
            "reopen",
            (Status.STATE_CHECK,),
            Status.IN_FIELD,
            _("Reopen for scoring"),
            right="approve",
            needs_reason=True,
        ),
        Transition(
            "finalise",
            (Status.STATE_CHECK,),
            Status.FINAL,
            _("Make final"),
            right="approve",
            not_by=("submit",),
            # Opening a mission and planning its days is no finding; what the team wrote is.
            not_by_authors=(
                "assessments.answer",
                "assessments.evidence",
                "assessments.finding",
            ),
        ),
        Transition("close", (Status.FINAL,), Status.CLOSED, _("Close"), right="approve"),
        Transition(
            "cancel",
            (Status.PREPARING, Status.IN_FIELD),
            Status.CANCELLED,
            _("Cancel the mission"),
            right="approve",
            needs_reason=True,
        ),
    )

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="missions")
    programme = models.ForeignKey("portfolio.Programme", models.PROTECT, related_name="missions")
    instrument = models.ForeignKey(
        "assessments.Instrument", models.PROTECT, related_name="missions"
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.BASELINE)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PREPARING)
    starts_on = models.DateField(_("first day in the field"))
    ends_on = models.DateField(_("last day in the field"))
    languages = models.CharField(_("languages"), max_length=60, blank=True)
    team_leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("team leader")
    )
    areas = models.ManyToManyField("assessments.Area", related_name="missions")
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["state", "number"], name="mission_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="mission_dates_ordered",
                violation_error_message=_(
                    "Choose a last day that is not before the first day in the field."
                ),
            ),
        ]

    def __str__(self):
        return _("%(state)s %(kind)s mission") % {
            "state": self.state.name,
            "kind": self.get_kind_display().lower(),
        }

    def get_absolute_url(self):
        return reverse("assessments:mission-detail", args=[self.pk])

    @property
    def code(self):
        """For example XCA-M-01."""
        return f"{self.state.code}-M-{self.number:02}"

    @property
    def is_open_for_scoring(self):
        return self.status in self.SCORING

    @property
    def is_shared(self):
        return self.status in self.SHARED

    def is_readable_with(self, rights) -> bool:
        """Whether these rights open the mission's agreed scores and findings as a whole."""
        if "view_finding" in rights:
            return True
        reach = {
            "view_finding_shared": Release.PROGRAMME,
            "view_finding_checked": Release.STATE,
            "view_finding_released": Release.DONORS,
        }
        return self.is_shared and any(
            right in rights and self.release in at_least(release)
            for right, release in reach.items()
        )

    def history_parent(self):
        return self.state
