"""The workplan of an assignment: objectives from findings and actions, agreed by three sides."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from mentoring.models.assignment import Assignment, AssignmentPart
from mentoring.models.words import LINE, TEXT
from roadmaps.models import PlanAction

STEP = re.compile(r"(\d{1,2})[.:]? +(\S.*)")


def validate_steps(text: str) -> None:
    """Each line names its week and what is done in it."""
    for line in text.splitlines():
        if line.strip() and not STEP.fullmatch(line.strip()):
            raise ValidationError(
                _("Begin each line with the number of the week, such as “3: first draft read”."),
                code="steps",
            )


class WorkObjective(VersionedModel, AssignmentPart):
    """One thing that the mentoring is to reach, from a finding and the action that answers it:
    steps week by week, the product and how it is measured. Where it stands is tracked; its text is
    what three sides agree on."""

    history_slug = "work-objective"
    tracking_fields = ("standing", "standing_note")
    history_words = {"topics": ", ".join}

    Standing = PlanAction.Status

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    title = models.CharField(gettext_lazy("objective"), max_length=300, validators=LINE)
    action = models.ForeignKey(
        PlanAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="work_objectives",
        verbose_name=gettext_lazy("action of the Roadmap"),
    )
    finding = models.ForeignKey(
        "assessments.Finding",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="work_objectives",
        verbose_name=gettext_lazy("finding"),
    )
    topics = models.JSONField(gettext_lazy("topics"), default=list, blank=True)
    steps = models.TextField(
        gettext_lazy("steps by week"),
        blank=True,
        validators=[*TEXT, validate_steps],
        help_text=gettext_lazy("One line for each step, beginning with the number of its week."),
    )
    output = models.CharField(gettext_lazy("product"), max_length=300, validators=LINE)
    measure = models.CharField(gettext_lazy("measure"), max_length=300, validators=LINE)
    standing = models.CharField(
        gettext_lazy("where it stands"),
        max_length=12,
        choices=Standing,
        default=Standing.NOT_STARTED,
    )
    standing_note = models.CharField(
        gettext_lazy("in a line"), max_length=200, blank=True, validators=LINE
    )

    class Meta:
        ordering = ["number"]
        verbose_name = gettext_lazy("objective of a workplan")
        verbose_name_plural = gettext_lazy("objectives of workplans")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="work_objective_once")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def clean(self):
        super().clean()
        wrong, state = {}, self.assignment.state_id
        if self.action is None and self.finding is None:
            wrong["action"] = _("Choose the action or the finding that it serves.")
        if self.action and self.action.objective.roadmap.state_id != state:
            wrong["action"] = _("Choose an action of this State.")
        if self.finding and self.finding.mission.state_id != state:
            wrong["finding"] = _("Choose a finding of this State.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def steps_by_week(self) -> list[tuple[int, str]]:
        """Week and step, in the order of the weeks."""
        found = [STEP.fullmatch(line.strip()) for line in self.steps.splitlines()]
        return sorted((int(each[1]), each[2]) for each in found if each)


class Side(models.TextChoices):
    """For whom somebody signs."""

    MENTOR = "mentor", gettext_lazy("Mentor")
    STATE = "state", gettext_lazy("State")
    HEADQUARTERS = "hq", gettext_lazy("Headquarters")


class SignOff(AssignmentPart):
    """A signature: of the workplan, or of one version of a deliverable."""

    Side = Side

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="sign_offs")
    version = models.ForeignKey(
        "mentoring.DeliverableVersion",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_offs",
        verbose_name=gettext_lazy("version"),
    )
    side = models.CharField(gettext_lazy("side"), max_length=6, choices=Side)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("signed by"),
    )
    signed_on = models.DateField(gettext_lazy("signed on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("sign-off")
        verbose_name_plural = gettext_lazy("sign-offs")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "side"],
                condition=models.Q(version=None),
                name="workplan_signed_once_a_side",
            ),
            models.UniqueConstraint(fields=["version", "side"], name="version_signed_once_a_side"),
        ]

    def __str__(self):
        what = str(self.version) if self.version else _("Workplan")
        return _("%(what)s, signed for: %(side)s") % {
            "what": what,
            "side": self.get_side_display(),
        }

    def get_absolute_url(self):
        if self.version_id:
            return self.version.get_absolute_url()
        return reverse("mentoring:workplan", args=[self.assignment_id])
