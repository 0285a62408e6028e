"""Which States are invited with how many seats, and which actions of their plans a visit serves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from history.versioned import VersionedModel
from portfolio import access
from study_visits.models.part import StatesPart
from study_visits.models.visit import StudyVisit
from study_visits.zones import in_zone, validate_zone


class Invitation(VersionedModel, StatesPart):
    """One State's seats at a visit, and the zone in which its people read the time."""

    acts = {"register": ("C", "nomination"), "see_people": ("R", "nomination")}
    # Trainers have no part in visits.
    conditions = {"confirmed": access.NO_ROW}
    anchor = "#seats"

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="invitations")
    state = models.ForeignKey(
        "portfolio.State",
        models.PROTECT,
        related_name="visit_invitations",
        verbose_name=_("State"),
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    is_observer = models.BooleanField(_("as an observer"), default=False)
    time_zone = models.CharField(
        _("time zone of its people"), max_length=40, default="UTC", validators=[validate_zone]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("invitation to a study visit")
        verbose_name_plural = _("invitations to study visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "state"],
                name="state_invited_once",
                violation_error_message=_("This State is invited already."),
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, seats__lte=500),
                name="invitation_has_seats",
                violation_error_message=_("Choose from 1 to 500 seats."),
            ),
        ]

    def __str__(self):
        return self.state.name

    @property
    def time_words(self) -> str:
        return in_zone(self.visit.starts_at, self.visit.ends_at, self.time_zone)


class ServedAction(access.ScopedModel):
    """An action of a State's plan that a visit serves: read by those who read that plan."""

    state_path = "action__objective__roadmap__state"
    subject = "roadmap"
    # What a State releases of its plan says nothing of visits.
    conditions = {"released": access.NO_ROW}

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="served")
    action = models.ForeignKey(
        "roadmaps.PlanAction",
        models.CASCADE,
        related_name="study_visits",
        verbose_name=_("action"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("action served by a study visit")
        verbose_name_plural = _("actions served by study visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "action"],
                name="action_served_once",
                violation_error_message=_("The visit serves this action already."),
            )
        ]

    def __str__(self):
        return str(self.action)

    def get_absolute_url(self):
        return f"{self.visit.get_absolute_url()}#actions"

    def history_parent(self):
        return self.visit
