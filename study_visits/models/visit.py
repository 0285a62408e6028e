"""A virtual study visit: a leading centre shows States how it works and what it has learned."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio.costs import cost_field
from portfolio.gender_marker import GenderMarker
from portfolio.labels import LabelledModel, Release
from study_visits.models.visit_status import (
    LIFECYCLE,
    PLANNED,
    TAKEN_PLACE,
    GroundRules,
    Recording,
    Status,
)
from study_visits.zones import in_zone, validate_zone
from web.text import MaxText, validate_no_contact, validate_plain_text

LINE = [validate_plain_text, validate_no_contact]
TEXT = [validate_plain_text, MaxText(4_000), validate_no_contact]
SECURE = URLValidator(schemes=["https"])
FOLLOW_UP_DAYS = 91


class StudyVisit(VersionedModel, LabelledModel):
    """A host centre, a day, and the States that are invited to it.

    A visit belongs to every State that is invited, and each of them sees it without learning which
    others are, unless `states_are_shown`. Links are no part of its history and stand in no page: a
    reader who may use one is led there at that moment (study_visits.links).
    """

    state_path = "invitations__state"
    crosses_many = True
    subject = "visit"
    label_slug = "study-visit"
    least_release = Release.STATE
    unrecorded_fields = (
        *VersionedModel.unrecorded_fields, "platform_link", "recording_link", "host_address",
    )  # fmt: skip
    tracking_fields = (
        "status", "classification", "release", "named_partners", "recording_until", "number",
        "programme",
    )  # fmt: skip
    LINKED, WATCHED, HOST_READ = "linked", "watched", "host read"
    history_verbs = {
        LINKED: gettext_lazy("set a link of"),
        WATCHED: gettext_lazy("watched the recording of"),
        HOST_READ: gettext_lazy("read the words that wait for approval in"),
    }
    lifecycle = LIFECYCLE

    programme = models.ForeignKey(
        "portfolio.Programme", models.PROTECT, related_name="study_visits", editable=False
    )
    number = models.PositiveIntegerField(gettext_lazy("number"), unique=True, editable=False)
    title = models.CharField(gettext_lazy("title"), max_length=160, validators=LINE)
    purpose = models.TextField(
        gettext_lazy("what it is for"),
        validators=TEXT,
        help_text=gettext_lazy("What the States want to learn. No cases and no names of persons."),
    )
    host_centre = models.CharField(gettext_lazy("host centre"), max_length=160, validators=LINE)
    host_state = models.ForeignKey(
        "portfolio.State",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_visits",
        verbose_name=gettext_lazy("host State"),
        help_text=gettext_lazy("Only where it takes part in the programme."),
    )
    host_address = models.EmailField(
        gettext_lazy("address of the host’s contact"),
        blank=True,
        help_text=gettext_lazy(
            "Asked by mail to approve what was captured. Forgotten once the visit is closed."
        ),
    )
    starts_at = models.DateTimeField(gettext_lazy("begins"))
    ends_at = models.DateTimeField(gettext_lazy("ends"))
    time_zone = models.CharField(
        gettext_lazy("time zone of the programme"),
        max_length=40,
        default="UTC",
        validators=[validate_zone],
        help_text=gettext_lazy("The agenda is written in it."),
    )
    languages = models.CharField(
        gettext_lazy("languages"),
        max_length=80,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("For example: French and English, interpreted"),
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("moderator"),
    )
    ground_rules = models.CharField(
        gettext_lazy("ground rules"),
        max_length=10,
        choices=GroundRules,
        default=GroundRules.CHATHAM,
    )
    states_are_shown = models.BooleanField(
        gettext_lazy("invited States learn which others are invited"),
        default=False,
        help_text=gettext_lazy("Only if every one of them has agreed. Numbers stay hidden."),
    )
    recording = models.CharField(
        gettext_lazy("recording"), max_length=8, choices=Recording, default=Recording.NONE
    )
    recording_until = models.DateField(
        gettext_lazy("recording can be seen until"), null=True, blank=True
    )
    gender_marker = models.CharField(
        gettext_lazy("gender marker"),
        max_length=2,
        choices=GenderMarker,
        blank=True,
        help_text=gettext_lazy("How far the visit is meant to serve equality."),
    )
    rights_note = models.TextField(
        gettext_lazy("rights note"),
        blank=True,
        validators=TEXT,
        help_text=gettext_lazy("What the visit does for human rights, and what it must not do."),
    )
    cost = cost_field()
    platform_link = models.URLField(
        gettext_lazy("link to the platform"), max_length=400, blank=True, validators=[SECURE]
    )
    recording_link = models.URLField(
        gettext_lazy("link to the recording"), max_length=400, blank=True, validators=[SECURE]
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.PROPOSED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = gettext_lazy("study visit")
        verbose_name_plural = gettext_lazy("study visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="study_visit_ends_after_it_begins",
                violation_error_message=gettext_lazy("Choose an end that is after the beginning."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("study_visits:visit-detail", args=[self.pk])

    def clean(self):
        """A link without a last day would never be forgotten."""
        super().clean()
        if self.recording_link and not self.recording_until:
            words = _("Name the day until which the recording can be seen, or remove its link.")
            raise ValidationError({"recording_until": words})

    @property
    def code(self):
        """For example SV-003."""
        return f"SV-{self.number:03}"

    @property
    def time_words(self) -> str:
        return in_zone(self.starts_at, self.ends_at, self.time_zone)

    @property
    def is_planned(self) -> bool:
        return self.status in PLANNED

    @property
    def has_taken_place(self) -> bool:
        return self.status in TAKEN_PLACE

    @property
    def follow_up_on(self) -> datetime.date:
        """Three months after, those who took part are asked what became of it."""
        return self.ends_at.date() + datetime.timedelta(days=FOLLOW_UP_DAYS)

    def is_to_follow_up(self) -> bool:
        return timezone.localdate() >= self.follow_up_on

    @property
    def release_words(self):
        return _("Release: programme team and participating States")
