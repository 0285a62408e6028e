"""The State's word that its own scores stand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from portfolio import access


class SelfApproval(access.ScopedModel):
    """The national approver has approved what the State says of itself. While this record is there
    the State's own scores stay as they are; taking it away, with a reason, opens them again."""

    state_path = "mission__state"
    subject = "self_score"
    history_verbs = {"approved": _("gave the")}

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="self_approval")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("approval of the State’s own scores")

    def __str__(self):
        return _("State’s own scores, %(mission)s") % {"mission": self.mission.code}

    def history_parent(self):
        return self.mission
