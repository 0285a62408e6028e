"""What the State says of itself: its national approver lets it stand, or opens it again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Answer, Mission, SelfApproval
from assessments.voices import SELF_ASSESSMENT, why_not_self
from history.authorship import has_written
from history.lifecycle import NotNow, status_kept


@transaction.atomic
def approve_self_assessment(*, mission: Mission, by) -> SelfApproval:
    """Let the State's own scores stand: from then on they stay as they are."""
    mission.status = status_kept(mission)
    if why := why_not_approve(mission, by):
        raise NotNow(why)
    approval = SelfApproval(mission=mission, approved_by=by, approved_at=timezone.now())
    approval.save(by=by, verb="approved")
    return approval


@transaction.atomic
def reopen_self_assessment(*, mission: Mission, by, reason: str) -> None:
    """Take the approval back, with a reason: the focal point may change the scores again."""
    mission.status = status_kept(mission)
    approval = SelfApproval.objects.filter(mission=mission).first()
    if approval is None:
        raise NotNow(_("The State’s own scores are not approved."))
    if mission.status not in SELF_ASSESSMENT:
        raise NotNow(_("The team is in the field: the State’s own scores stay as they are."))
    if not reason.strip():
        raise NotNow(_("Say why: the reason is kept in the history."))
    approval.delete(by=by, reason=reason)


def why_not_approve(mission: Mission, by) -> str:
    """Why this person cannot let the State's own scores stand now, or nothing."""
    if SelfApproval.objects.filter(mission=mission).exists():
        return _("The State’s own scores are approved already.")
    if why := why_not_self(mission):
        return why
    own = mission.answers.filter(voice=Answer.Voice.SELF)
    if not own.scored().exists():
        return _("The State has not scored anything yet.")
    if has_written(by, mission, ("assessments.answer",)):
        return _("Nobody approves his own work, and you wrote a part of this.")
    return ""
