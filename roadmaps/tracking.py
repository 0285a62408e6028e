"""What the page of one action tells of its tracking, as far as the reader may know it."""

from django.utils import timezone

from roadmaps.lights import light_of
from roadmaps.models import DateRequest, LightOverride, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import quarters_of

SHOWN = 12


def tracking_of(action: PlanAction, rights, user) -> dict:
    """Light, updates and requests, and what this reader may do about them."""
    today = timezone.localdate()
    # Of an action that an amendment only proposes nothing is tracked.
    is_open = action.roadmap.status != Roadmap.Status.CLOSED and not action.is_proposed
    told = {
        "light": light_of(action, on=today),
        "can_check": is_open and PlanAction.opened_by(rights, "check_update"),
        "sees_override": LightOverride.opened_by(rights),
        "reads_updates": QuarterUpdate.opened_by(rights),
    }
    if not told["reads_updates"]:
        return told
    updates = list(QuarterUpdate.objects.allowed(user).filter(action=action)[:SHOWN])
    requests = DateRequest.objects.allowed(user).filter(action=action)
    requests = list(requests.select_related("answered_by")[:SHOWN])
    for each in (*updates, *requests):
        each.action = action
    asked = any(each.status == DateRequest.Status.ASKED for each in requests)
    may_ask = action.roadmap.is_in_force and PlanAction.opened_by(rights, "ask_date")
    return told | {
        "updates": updates,
        "date_requests": requests,
        "quarter": None if action.is_proposed else quarters_of(action.roadmap, until=today)[-1],
        "can_ask": is_open and may_ask and not asked and not action.has_ended,
        "can_answer": is_open and may_answer(rights),
    }


def may_answer(rights) -> bool:
    """Whether these rights answer requests for another date: headquarters, or the own State's
    approver, whose right is narrowed to them."""
    return any(right.codename in rights for _rows, right in DateRequest.rights_for("approve"))
