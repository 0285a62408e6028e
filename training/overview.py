"""What waits in training for one person."""

from django.db.models import Count, F, Q

from training.models import InvitedState
from training.models.nomination_status import Status
from training.models.session_status import AWAITING


def waiting_approvals(user) -> list[InvitedState]:
    """The States in sessions for which this person signs and where a nomination waits for it, each
    with their number, the next session first. Where no place can come of it nothing waits.
    """
    own = Q(session__nominations__participant__state=F("state"))
    waiting = own & Q(session__nominations__status=Status.NOMINATED)
    rows = InvitedState.objects.allowed(user, "sign").filter(
        pk__in=InvitedState.objects.allowed(user).values("pk"), session__status__in=AWAITING
    )
    rows = rows.annotate(awaiting=Count("session__nominations", filter=waiting))
    rows = rows.filter(awaiting__gt=0).select_related("state", "session__course")
    return list(rows.order_by("session__starts_on", "pk")[:8])
