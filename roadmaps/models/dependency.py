"""Which action waits for which."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.models.action import PlanAction
from roadmaps.models.part import ActionPart


class Dependency(ActionPart):
    """Finish-to-start: `action` begins when `predecessor`, of the same plan, has ended."""

    history_slug = "dependency"
    state_path = "action__objective__roadmap__state"

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="dependencies")
    predecessor = models.ForeignKey(
        PlanAction,
        models.CASCADE,
        related_name="followers",
        verbose_name=gettext_lazy("waits for"),
    )

    class Meta:
        ordering = ["action", "predecessor"]
        verbose_name = gettext_lazy("dependency")
        verbose_name_plural = gettext_lazy("dependencies")
        constraints = [
            models.UniqueConstraint(
                fields=["action", "predecessor"],
                name="dependency_once",
                violation_error_message=gettext_lazy("This dependency stands already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(action=models.F("predecessor")),
                name="dependency_not_on_itself",
                violation_error_message=gettext_lazy("An action cannot wait for itself."),
            ),
        ]

    def __str__(self):
        return _("%(action)s waits for %(other)s") % {
            "action": self.action.code,
            "other": self.predecessor.code,
        }

    def get_absolute_url(self):
        return f"{self.action.get_absolute_url()}#dependencies"

    @property
    def begins_too_early(self) -> bool:
        """Whether the action begins before its predecessor has ended."""
        return self.action.starts_on <= self.predecessor.ends_on
