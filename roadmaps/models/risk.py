"""What may go wrong with a plan or with one of its actions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.versioned import VersionedModel
from portfolio import access
from roadmaps.models.action import ONE_TO_FIVE, PlanAction
from roadmaps.models.roadmap import Roadmap
from web.text import MaxText, validate_no_contact, validate_plain_text


class Risk(VersionedModel, access.ScopedModel):
    """A risk of the whole plan, or of one action, with what is done about it and by whom."""

    state_path = "roadmap__state"
    subject = "roadmap"
    history_slug = "risk"
    conditions = {"released": Q(pk__in=[])}

    HIGH = 15

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="risks")
    action = models.ForeignKey(
        PlanAction,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="risks",
        verbose_name=_("action"),
    )
    text = models.TextField(_("risk"), validators=[validate_plain_text, MaxText(1_000)])
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=ONE_TO_FIVE)
    response = models.TextField(_("response"), validators=[validate_plain_text, MaxText(1_000)])
    owner = models.CharField(
        _("owner"),
        max_length=120,
        validators=[validate_plain_text, validate_no_contact],
        help_text=_("Agency and function, no names."),
    )

    class Meta:
        ordering = ["roadmap", "pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_in_range",
                violation_error_message=_("Choose likelihood and impact from 1 to 5."),
            )
        ]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        if self.action:
            return f"{self.action.get_absolute_url()}#risks"
        return f"{reverse('roadmaps:roadmap-sequence', args=[self.roadmap_id])}#risks"

    @property
    def weight(self) -> int:
        """Likelihood × impact, 1 to 25."""
        return self.likelihood * self.impact

    @property
    def is_high(self) -> bool:
        return self.weight >= self.HIGH

    def history_parent(self):
        return self.action or self.roadmap
