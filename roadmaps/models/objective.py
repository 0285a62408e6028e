"""The objectives of a plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import Release, at_least
from roadmaps.models.roadmap import Roadmap
from web.text import validate_plain_text


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
