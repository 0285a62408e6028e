"""The final report of an assignment, in the mentor's words."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from mentoring.models.assignment import Assignment, AssignmentPart
from mentoring.models.words import TEXT


class FinalReport(VersionedModel, AssignmentPart):
    """What the mentor concludes. Deliverables, sign-offs, levels before and after and harvested
    practices are read from their records and never typed (mentoring.report)."""

    SAID = ("summary", "achieved", "remains", "recommendation")
    WANTED = ("summary", "achieved", "recommendation")

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="final_report")
    summary = models.TextField(gettext_lazy("summary"), blank=True, validators=TEXT)
    achieved = models.TextField(gettext_lazy("what was achieved"), blank=True, validators=TEXT)
    remains = models.TextField(gettext_lazy("what remains to be done"), blank=True, validators=TEXT)
    recommendation = models.TextField(
        gettext_lazy("recommendation for the next mission"), blank=True, validators=TEXT
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = gettext_lazy("final report of an assignment")
        verbose_name_plural = gettext_lazy("final reports of assignments")

    def __str__(self):
        return _("Final report")

    @property
    def missing(self) -> list[str]:
        """Names of the parts that are still empty."""
        return [
            str(self._meta.get_field(name).verbose_name)
            for name in self.WANTED
            if not getattr(self, name).strip()
        ]
