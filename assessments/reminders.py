"""The focal point is reminded of a reply that is due: on day 16 and on day 27 of 30.

The sweeper asks every round. What was sent stands in the mission's history, which is also how the
next round knows it: one reminder for each of the two days, however often it asks.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.clocks import REMINDER_DAYS, comment_clock
from assessments.models import Mission, StateReply
from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post

REMINDED = "reminded"


def remind(now=None) -> int:
    """Send what is due and was not sent; returns for how many missions."""
    now = now or timezone.now()
    first = now - datetime.timedelta(days=min(REMINDER_DAYS) - 1)
    waiting = Mission.objects.filter(status="state_check", submitted_at__lt=first)
    waiting = waiting.exclude(state_reply__status__in=set(StateReply.Status) - {"draft"})
    return sum(_remind(pk, now) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk, now) -> bool:
    """Of two sweepers one: the mission is held while its history is read and written."""
    rows = Mission.objects.select_for_update(of=("self",)).select_related("state")
    mission = rows.get(pk=pk)
    clock = comment_clock(mission, now)
    reached = [day for day in REMINDER_DAYS if clock is not None and day <= clock.day]
    if not reached or clock.is_over or _sent(mission) >= max(reached):
        return False
    record(mission, REMINDED, by=SYSTEM, changes={"reminder_day": [None, max(reached)]}, at=now)
    link = absolute(reverse("assessments:reply", args=[mission.pk]))
    for person in holders_there(mission.state, ("focal",)):
        post("reply_due", person.email, link=link)
    return True


def _sent(mission: Mission) -> int:
    """The latest day of which the focal point was reminded since this submission."""
    told = Event.objects.about(mission).filter(verb=REMINDED, at__gte=mission.submitted_at)
    days = [each.changes["reminder_day"][1] for each in told]
    return max(days, default=0)
