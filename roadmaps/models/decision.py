"""What was decided about the actions that the instrument suggests."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio import access
from roadmaps.models.action import PlanAction
from roadmaps.models.roadmap import Roadmap
from web.text import MaxText, validate_plain_text


class SuggestionDecision(access.ScopedModel):
    """A suggested action accepted as it stands, accepted in other words, or declined with a
    reason, for one finding. Nothing is added to a roadmap silently."""

    state_path = "roadmap__state"
    subject = "roadmap"
    history_slug = "decision"
    # What was declined and why is not part of a released plan.
    conditions = {"released": models.Q(pk__in=[])}

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        EDITED = "edited", _("Accepted with changes")
        DECLINED = "declined", _("Declined")

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="decisions")
    finding = models.ForeignKey("assessments.Finding", models.PROTECT, related_name="decisions")
    suggestion = models.ForeignKey(
        "assessments.SuggestedAction", models.PROTECT, related_name="decisions"
    )
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    reason = models.TextField(
        _("reason"), blank=True, validators=[validate_plain_text, MaxText(1_000)]
    )
    action = models.ForeignKey(
        PlanAction, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "finding", "suggestion"],
                name="suggestion_decided_once",
                violation_error_message=_("This suggestion has been decided already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="declined") | ~models.Q(reason=""),
                name="declined_with_reason",
                violation_error_message=_("Say why this suggestion is declined."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()}: {self.suggestion}"

    def history_parent(self):
        return self.roadmap
