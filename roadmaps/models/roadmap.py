"""The National Action Plan of a state, called the Roadmap."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.text import MaxText, validate_plain_text


def _why_not_consult(roadmap):
    if not roadmap.actions.exists():
        return _("Add at least one action first.")
    return ""


def _why_not_endorse(roadmap):
    from roadmaps.coverage import why_not_endorse

    return why_not_endorse(roadmap)


class RoadmapQuerySet(access.ScopedQuerySet):
    def in_force(self):
        return self.filter(status=Roadmap.Status.ENDORSED)

    def current(self):
        """Not closed: the plan that a state works on."""
        return self.exclude(status=Roadmap.Status.CLOSED)


class Roadmap(VersionedModel, LabelledModel):
    """One National Action Plan: objectives and actions that answer one mission's findings.

    Its text can be edited until it is endorsed; afterwards only the tracking of actions moves.
    """

    state_path = "state"
    subject = "roadmap"
    least_release = Release.STATE
    conditions = {"released": models.Q(release__in=at_least(Release.DONORS))}
    tracking_fields = ("status", "version_number", "endorsed_on", "classification", "release")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONSULTED = "consulted", _("Consulted")
        ENDORSED = "endorsed", _("Endorsed")
        CLOSED = "closed", _("Closed")

    EDITABLE = (Status.DRAFT, Status.CONSULTED)
    lifecycle = Lifecycle(
        Status,
        Transition(
            "consult",
            (Status.DRAFT,),
            Status.CONSULTED,
            _("Record the consultation"),
            why_not=_why_not_consult,
        ),
        Transition(
            "redraft",
            (Status.CONSULTED,),
            Status.DRAFT,
            _("Return to draft"),
            needs_reason=True,
        ),
        Transition(
            "endorse",
            (Status.CONSULTED,),
            Status.ENDORSED,
            _("Record the endorsement"),
            right="approve",
            why_not=_why_not_endorse,
            not_by=("consult",),
            not_by_authors=(
                "roadmaps.roadmap",
                "roadmaps.objective",
                "roadmaps.planaction",
                "roadmaps.suggestiondecision",
            ),
        ),
        Transition("close", (Status.ENDORSED,), Status.CLOSED, _("Close"), right="approve"),
    )

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="roadmaps")
    mission = models.ForeignKey(
        "assessments.Mission", models.PROTECT, related_name="roadmaps", verbose_name=_("mission")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    version_number = models.CharField(_("version"), max_length=8, default="0.1")
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    vision = models.TextField(
        _("vision"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )
    summary = models.TextField(
        _("summary"), blank=True, validators=[validate_plain_text, MaxText(4_000)]
    )
    endorsed_on = models.DateField(_("endorsed"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="roadmap_dates_ordered",
                violation_error_message=_("Choose an end date after the start date."),
            ),
            models.UniqueConstraint(
                fields=["mission"],
                name="roadmap_once_per_mission",
                violation_error_message=_("This mission has a roadmap already."),
            ),
        ]

    def __str__(self):
        return _("National Action Plan of %(state)s") % {"state": self.state.name}

    def get_absolute_url(self):
        return reverse("roadmaps:roadmap-detail", args=[self.pk])

    @property
    def reference(self):
        """The document number that stands on every printed page."""
        return f"UNOCT/GFCP/{self.state.code}/NAP/{self.version_number}"

    @property
    def is_editable(self):
        return self.status in self.EDITABLE

    @property
    def actions(self):
        from roadmaps.models.action import PlanAction

        return PlanAction.objects.filter(objective__roadmap=self)

    def history_parent(self):
        return self.state


class Objective(VersionedModel, access.ScopedModel):
    """One of the five to eight aims under which a roadmap's actions stand."""

    state_path = "roadmap__state"
    subject = "roadmap"
    history_slug = "objective"
    conditions = {"released": models.Q(roadmap__release__in=at_least(Release.DONORS))}

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160, validators=[validate_plain_text])
    areas = models.ManyToManyField(
        "assessments.Area", related_name="+", blank=True, verbose_name=_("areas")
    )

    class Meta:
        ordering = ["roadmap", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="objective_number_once")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def history_parent(self):
        return self.roadmap
