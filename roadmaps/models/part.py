"""What the parts of an action share."""

from django.db import models

from history.versioned import VersionedModel
from portfolio import access
from roadmaps.models.action import PlanAction


class ActionPart(VersionedModel, access.ScopedModel):
    """A part of an action's record. It falls under the label of its action, is written while the
    plan's text is open, and is no part of a released plan: what a State needs money for, what it
    proves and what it fears stays between it and the programme."""

    state_path = "action__objective__roadmap__state"
    subject = "roadmap"
    # The State’s approver answers requests for dates; milestones are accepted by headquarters.
    conditions = {"released": models.Q(pk__in=[]), "asked": access.NO_ROW}

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def roadmap(self):
        return self.action.roadmap

    def get_absolute_url(self):
        return f"{self.action.get_absolute_url()}#{self.history_slug}s"

    def history_parent(self):
        return self.action
