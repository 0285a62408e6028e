"""Who takes a seat at a study visit, and how long each was there."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from portfolio import access
from portfolio.models import Participant
from study_visits.models.part import StatesPart
from study_visits.models.visit import StudyVisit

WHOLE_DAY = 24 * 60


def _why_not_confirm(registration):
    from study_visits.seats import why_not_confirm

    return why_not_confirm(registration)


class Registration(StatesPart):
    """One person of an invited State at one visit. Personal data: the own State and the programme
    read it, nobody else.

    A seat is confirmed only while due diligence and screening are clear (study_visits.seats); the
    platform's link opens with the confirmation and never before.
    """

    subject = "nomination"
    acts = {"confirm": ("U", "visit")}
    # Trainers have no part in visits.
    conditions = {"confirmed": access.NO_ROW}
    # What a person answers afterwards is counted and not tied to him, in history either.
    unrecorded_fields = ("rated_on", "followed_up_on")

    class Status(models.TextChoices):
        REGISTERED = "registered", gettext_lazy("Registered")
        CONFIRMED = "confirmed", gettext_lazy("Seat confirmed")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "confirm",
            (Status.REGISTERED,),
            Status.CONFIRMED,
            gettext_lazy("Confirm the seat"),
            right="confirm",
            why_not=_why_not_confirm,
        ),
        Transition(
            "withdraw",
            (Status.REGISTERED, Status.CONFIRMED),
            Status.WITHDRAWN,
            gettext_lazy("Withdraw"),
        ),
        Transition(
            "register_again",
            (Status.WITHDRAWN,),
            Status.REGISTERED,
            gettext_lazy("Register again"),
        ),
    )

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="registrations")
    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="visit_registrations")
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        related_name="visit_registrations",
        verbose_name=gettext_lazy("participant"),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.REGISTERED
    )
    attended_minutes = models.PositiveSmallIntegerField(
        gettext_lazy("minutes in the room"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(WHOLE_DAY)],
    )
    rated_on = models.DateField(null=True, blank=True, editable=False)
    followed_up_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["state__name", "participant__name_key", "pk"]
        verbose_name = gettext_lazy("registration for a study visit")
        verbose_name_plural = gettext_lazy("registrations for study visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "participant"],
                name="participant_registered_once",
                violation_error_message=gettext_lazy("This person is registered already."),
            ),
        ]

    def __str__(self):
        return str(self.participant)

    def history_label(self):
        return self.participant.history_label()

    def get_absolute_url(self):
        return reverse("study_visits:registration-list", args=[self.visit_id])

    @property
    def has_seat(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_given_up(self) -> bool:
        """Nothing more comes of it: of two for the same person this one may go."""
        return self.status == self.Status.WITHDRAWN
