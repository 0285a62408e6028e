"""The focal point is reminded of a quarter that closes a report: 14 and 3 days before.

The sweeper asks every round. What was sent stands in the plan's history, which is also how the next
round knows it: one reminder for each of the two days, however often it asks.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post
from roadmaps.models import PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import REMINDER_DAYS, Quarter, quarters_of
from roadmaps.rhythm import is_asked


def remind(today=None) -> int:
    """Send what is due and was not sent; returns for how many plans."""
    today = today or timezone.localdate()
    if Quarter.of(today).days_left(on=today) > max(REMINDER_DAYS):
        return 0
    # A plan that ends within a quarter is reported at its end, and one that is being amended in
    # the period that is in force: each says for itself.
    plans = Roadmap.objects.in_force()
    return sum(_remind(pk, today) for pk in plans.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk, today) -> bool:
    """Of two sweepers one: the plan is held while its history is read and written."""
    rows = Roadmap.objects.select_for_update(of=("self",)).select_related("state")
    roadmap, quarter = rows.get(pk=pk), Quarter.of(today)
    if quarter not in quarters_of(roadmap, until=today) or today < roadmap.tracked_from:
        return False
    if not is_asked(roadmap, quarter):
        return False
    days = min(day for day in REMINDER_DAYS if day >= quarter.days_left(on=today))
    if _was_sent(roadmap, quarter, days) or not waits(roadmap, quarter):
        return False
    changes = {"quarter": [None, quarter.slug], "days_before": [None, days]}
    record(roadmap, Roadmap.REMINDED, by=SYSTEM, changes=changes)
    link = absolute(reverse("roadmaps:quarter", args=[roadmap.pk, quarter.slug]))
    for person in holders_there(roadmap.state, ("focal",)):
        post("quarter_due", person.email, link=link)
    return True


def waits(roadmap: Roadmap, quarter: Quarter) -> bool:
    """Whether an unfinished action has no submitted update of this quarter."""
    sent = QuarterUpdate.objects.current().sent().of_quarter(quarter)
    open_actions = PlanAction.objects.in_force().filter(objective__roadmap=roadmap).unfinished()
    return open_actions.exclude(pk__in=sent.values("action")).exists()


def _was_sent(roadmap: Roadmap, quarter: Quarter, days: int) -> bool:
    """Whether this reminder or a later one of the quarter has left."""
    told = Event.objects.about(roadmap).filter(verb=Roadmap.REMINDED)
    return any(
        each.changes["quarter"][1] == quarter.slug and each.changes["days_before"][1] <= days
        for each in told
    )
