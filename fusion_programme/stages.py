"""How far a state is: derived from what is recorded, never typed.

A state is counted at the furthest stage that it has entered. The stages of delivery (study visits,
training, mentoring) join this list with their own records.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Mission
from roadmaps.models import Roadmap


class Stage(models.IntegerChoices):
    JOINED = 1, _("Joined")
    ASSESSMENT = 2, _("Deep-dive assessment")
    PLAN = 3, _("National Action Plan")
    IMPLEMENTATION = 4, _("Implementation")
    REASSESSMENT = 5, _("Re-assessment")


def stage_of(missions: list[Mission], roadmaps: list[Roadmap]) -> Stage:
    """The furthest stage entered, from a state's missions and roadmaps."""
    live = [each for each in missions if each.status != Mission.Status.CANCELLED]
    endorsed = [each for each in roadmaps if each.endorsed_on]
    first = min((each.endorsed_on for each in endorsed), default=None)
    if first and any(each.starts_on > first for each in live):
        return Stage.REASSESSMENT
    if endorsed:
        return Stage.IMPLEMENTATION
    if roadmaps or any(each.is_shared for each in live):
        return Stage.PLAN
    return Stage.ASSESSMENT if live else Stage.JOINED
