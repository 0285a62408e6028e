"""The assignment of mentors to one unit of a State."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from mentoring.days import LIMIT_DAYS, days_of, limit_of
from mentoring.models.mentor import Mentor, language_words
from mentoring.models.status import BEFORE, HELD, LIFECYCLE, OVER, Mode, Status
from mentoring.models.words import LINE, TEXT
from mentoring.weeks import Week, weeks_of
from portfolio import access
from portfolio.costs import cost_field
from portfolio.diligence import Recipient
from portfolio.gender_marker import GenderMarker
from portfolio.labels import LabelledModel, Release


def own(path: str):
    """What is a mentor's own: the assignment at this path is one of those on which he is."""

    def condition(user) -> models.Q:
        links = Assignment.mentors.through._base_manager.filter(mentor__person=user.pk)
        return models.Q(**{f"{path}__in": links.values("assignment")})

    return condition


class AssignmentQuerySet(access.ScopedQuerySet):
    def held(self):
        """Those by which a mentor is bound."""
        return self.filter(status__in=HELD)

    def running(self):
        return self.exclude(status__in=OVER)


class Assignment(VersionedModel, LabelledModel):
    """Mentoring of one unit of a State: by whom, with whom, from when to when and what for.

    The State's counterpart is known by agency and function. It lasts 92 days at most
    (mentoring.days); `last_allowed_on` is the last day that it may have, moved only by an extension
    that somebody approved who did not ask for it. It is not agreed and does not begin without a
    valid due diligence decision on the host unit (mentoring.gate).
    """

    state_path = "state"
    subject = "mentoring"
    history_slug = label_slug = "assignment"
    least_release = Release.STATE
    # A mentor sees the assignments on which he is; "signed" narrows another row of the matrix.
    conditions = {"own": own("pk"), "signed": access.NO_ROW}
    acts = {
        # Headquarters, the State's side, and who decides for the programme.
        "match": ("C", "mission"),
        "speak_for_state": ("R", "reply"),
        "extend": ("A", "mission"),
        "offer": ("C", "practice"),
    }
    tracking_fields = (
        "status", "classification", "release", "named_partners", "mentors", "last_allowed_on",
        "paused_on", "weeks_off", "opinion", "opinion_note",
    )  # fmt: skip
    WARNED = "warned"
    history_verbs = {WARNED: gettext_lazy("sent a reminder about")}
    history_words = {"languages": language_words}

    Status, Mode = Status, Mode
    lifecycle = LIFECYCLE

    class Opinion(models.TextChoices):
        FULLY = "fully", gettext_lazy("Met what was agreed")
        PARTLY = "partly", gettext_lazy("Met it in part")
        NOT = "not", gettext_lazy("Did not meet it")

    state = models.ForeignKey(
        "portfolio.State", models.PROTECT, related_name="mentoring_assignments"
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    mentors = models.ManyToManyField(
        Mentor, related_name="assignments", blank=True, verbose_name=gettext_lazy("mentors")
    )
    agency = models.ForeignKey(
        "portfolio.Agency",
        models.PROTECT,
        related_name="mentoring_assignments",
        verbose_name=gettext_lazy("host agency"),
    )
    unit = models.CharField(
        gettext_lazy("host unit"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy(
            "Only where it is narrower than the agency, as in its due diligence decision."
        ),
    )
    counterpart_agency = models.ForeignKey(
        "portfolio.Agency",
        models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("agency of the counterpart"),
    )
    counterpart_function = models.CharField(
        gettext_lazy("function of the counterpart"),
        max_length=160,
        validators=LINE,
        help_text=gettext_lazy("Such as head of operations. A function, never a name."),
    )
    counterpart = models.ForeignKey(
        "portfolio.Participant",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("counterpart by name"),
        help_text=gettext_lazy("Only with the person’s consent."),
    )
    has_consent = models.BooleanField(
        gettext_lazy("the person has agreed to be named here"), default=False
    )
    purpose = models.TextField(
        gettext_lazy("what it is for"), validators=TEXT, help_text=gettext_lazy("No names.")
    )
    mode = models.CharField(gettext_lazy("mode"), max_length=10, choices=Mode, default=Mode.MIXED)
    languages = models.JSONField(gettext_lazy("languages"), default=list)
    starts_on = models.DateField(gettext_lazy("first day"))
    ends_on = models.DateField(gettext_lazy("last day"))
    gender_marker = models.CharField(
        gettext_lazy("gender marker"),
        max_length=2,
        choices=GenderMarker,
        default=GenderMarker.LIMITED,
    )
    rights_note = models.TextField(
        gettext_lazy("rights and gender note"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy("What the mentoring does for rights and for equality."),
    )
    cost = cost_field()
    planned_days = models.PositiveSmallIntegerField(
        gettext_lazy("working days planned"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )
    last_allowed_on = models.DateField(gettext_lazy("last day allowed"), editable=False)
    status = models.CharField(
        gettext_lazy("status"), max_length=14, choices=Status, default=Status.REQUESTED
    )
    paused_on = models.DateField(gettext_lazy("paused on"), null=True, blank=True, editable=False)
    # Weeks for which no log is due, as the assignment was paused on their Friday.
    weeks_off = models.JSONField(
        gettext_lazy("weeks without a log"), default=list, blank=True, editable=False
    )
    opinion = models.CharField(
        gettext_lazy("what the State says of it"), max_length=8, choices=Opinion, blank=True
    )
    opinion_note = models.TextField(gettext_lazy("in its words"), blank=True, validators=TEXT)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("recorded by"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = gettext_lazy("mentoring assignment")
        verbose_name_plural = gettext_lazy("mentoring assignments")
        constraints = [
            models.UniqueConstraint(fields=["state", "number"], name="assignment_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="assignment_dates_ordered",
                violation_error_message=gettext_lazy(
                    "Choose a last day on or after the first day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__lte=models.F("last_allowed_on")),
                name="assignment_within_its_limit",
                violation_error_message=gettext_lazy(
                    "This is longer than an assignment may be without an extension."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(counterpart=None) | models.Q(has_consent=True),
                name="assignment_names_with_consent",
                violation_error_message=gettext_lazy("A name stands here only with consent."),
            ),
        ]

    def __str__(self):
        return _("%(code)s, %(recipient)s") % {"code": self.code, "recipient": self.recipient}

    def get_absolute_url(self):
        return reverse("mentoring:assignment-detail", args=[self.pk])

    @property
    def code(self) -> str:
        """For example MEN-XCA-01."""
        return f"MEN-{self.state.code}-{self.number:02}"

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.agency, self.unit)

    @property
    def days(self) -> int:
        return days_of(self.starts_on, self.ends_on)

    @property
    def is_extended(self) -> bool:
        return self.last_allowed_on > limit_of(self.starts_on)

    @property
    def days_left(self) -> int:
        """Days between the last one and the last that is allowed."""
        return (self.last_allowed_on - self.ends_on).days

    @property
    def weeks(self) -> list[Week]:
        return weeks_of(self.starts_on, self.ends_on)

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def has_begun(self) -> bool:
        """Whether somebody may have worked and logged it: before it begins there is no log."""
        return self.status not in (*BEFORE, Status.AGREED)

    @property
    def is_before_agreement(self) -> bool:
        return self.status in BEFORE

    def day(self, *, on: datetime.date) -> int:
        """Which day of the assignment this is: 0 before it, its last number after it."""
        return max(0, min(days_of(self.starts_on, on), self.days))

    @property
    def language_words(self) -> str:
        return language_words(self.languages)

    def clean(self):
        super().clean()
        wrong = {}
        if self.agency_id and self.agency.state_id != self.state_id:
            wrong["agency"] = _("Choose an agency of this State.")
        if self.counterpart_agency_id and self.counterpart_agency.state_id != self.state_id:
            wrong["counterpart_agency"] = _("Choose an agency of this State.")
        if self.counterpart_id and self.counterpart.state_id != self.state_id:
            wrong["counterpart"] = _("Choose somebody of this State.")
        elif self.counterpart_id and not self.has_consent:
            wrong["has_consent"] = _(
                "A name stands here only with consent. Record the consent, or leave the name out."
            )
        if not self.languages:
            wrong["languages"] = _("Choose at least one language.")
        if why := self.why_too_long():
            wrong["ends_on"] = why
        if wrong:
            raise ValidationError(wrong)

    def why_too_long(self) -> str:
        """Why its days are more than it may have, or nothing."""
        if not (self.starts_on and self.ends_on) or self.ends_on <= self.last_allowed_on:
            return ""
        return _(
            "This is %(days)s days, both ends counted. An assignment has %(limit)s at most: choose "
            "%(last)s or earlier, and ask for an extension later with its reason."
        ) % {"days": self.days, "limit": LIMIT_DAYS, "last": _day(self.last_allowed_on)}

    def history_parent(self):
        return self.state


def _day(day: datetime.date) -> str:
    return date_format(day, "j M Y")


class AssignmentPart(access.ScopedModel):
    """A part of an assignment. It falls under its label and its rights."""

    state_path = "assignment__state"
    subject = "mentoring"
    conditions = {"own": own("assignment"), "signed": access.NO_ROW}
    acts = {"extend": ("A", "mission"), "offer": ("C", "practice")}

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.assignment.get_absolute_url()

    def history_parent(self):
        return self.assignment
