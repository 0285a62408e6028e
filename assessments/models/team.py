"""Who goes on a mission, and whom the team meets."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio import access
from web.marking import Classification
from web.text import MaxText, validate_no_contact, validate_plain_text


class TeamMember(access.ScopedModel):
    """Somebody's part in a mission's team. What he may do follows from his role for the State, and
    nothing opens before his declarations are signed (portfolio.declaration_actions)."""

    state_path = "mission__state"
    subject = "mission"

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("person"),
    )
    function = models.CharField(
        gettext_lazy("function in the team"),
        max_length=120,
        validators=[validate_plain_text],
        help_text=gettext_lazy("For example: law and rights; analysis; border and finance."),
    )

    class Meta:
        ordering = ["person__full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "person"],
                name="member_once_per_mission",
                violation_error_message=gettext_lazy("This person is in the team already."),
            )
        ]

    def __str__(self):
        return f"{self.person.short_name}, {self.function}"

    def history_parent(self):
        return self.mission


class Meeting(VersionedModel, access.ScopedModel):
    """One meeting of the mission's programme: agency and function, never a name without consent.

    Meetings held apart from the authorities (civil society, oversight bodies) are strictly
    confidential and governed by the row for evidence: the team alone sees them.
    """

    state_path = "mission__state"
    subjects = {
        "mission": models.Q(is_apart=False),
        "evidence": models.Q(is_apart=True),
    }
    conditions = {
        "released": models.Q(pk__in=[]),
        "sampled": models.Q(pk__in=[]),
    }
    history_slug = "meeting"

    class Status(models.TextChoices):
        PLANNED = "planned", gettext_lazy("Planned")
        HELD = "held", gettext_lazy("Held")
        DROPPED = "dropped", gettext_lazy("Not held")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="meetings")
    day = models.DateField(gettext_lazy("day"))
    begins_at = models.TimeField(gettext_lazy("from"), help_text=gettext_lazy("Local time."))
    ends_at = models.TimeField(gettext_lazy("until"))
    agency = models.ForeignKey(
        "portfolio.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("agency"),
    )
    subject_line = models.CharField(
        gettext_lazy("whom the team meets, and about what"),
        max_length=200,
        validators=[validate_plain_text, validate_no_contact],
        help_text=gettext_lazy("Function and subject, such as: duty office, receipt of reports."),
    )
    place = models.CharField(
        gettext_lazy("place"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
    )
    who_goes = models.ManyToManyField(
        TeamMember, blank=True, related_name="meetings", verbose_name=gettext_lazy("who goes")
    )
    is_apart = models.BooleanField(
        gettext_lazy("apart from the authorities"),
        default=False,
        help_text=gettext_lazy("Civil society or an oversight body: strictly confidential."),
    )
    names = models.CharField(
        gettext_lazy("names"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text, validate_no_contact],
        help_text=gettext_lazy("Only with the consent of each person named."),
    )
    has_consent = models.BooleanField(
        gettext_lazy("each person named has agreed to be named"), default=False
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=8, choices=Status, default=Status.PLANNED
    )
    note = models.TextField(
        gettext_lazy("note for the team"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
    )

    class Meta:
        ordering = ["day", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=gettext_lazy("Choose an end after the beginning."),
            ),
            models.CheckConstraint(
                condition=models.Q(names="") | models.Q(has_consent=True),
                name="meeting_names_with_consent",
                violation_error_message=gettext_lazy("Name nobody without consent."),
            ),
        ]

    def __str__(self):
        return self.subject_line

    @property
    def level(self):
        if self.is_apart:
            return Classification.STRICTLY_CONFIDENTIAL
        return Classification.CONFIDENTIAL

    def clean(self):
        super().clean()
        if self.names.strip() and not self.has_consent:
            raise ValidationError(
                {"has_consent": _("Name nobody without consent: tick this or remove the names.")}
            )
        if self.is_apart and self.names.strip():
            raise ValidationError(
                {"names": _("A meeting apart from the authorities never holds a name.")}
            )
        if self.agency and self.agency.state_id != self.mission.state_id:
            raise ValidationError({"agency": _("Choose an agency of the mission’s State.")})

    def history_parent(self):
        return self.mission
