"""Mentors are reminded of a log on the day it is due; once it is late, the programme officer too.

The sweeper asks every round. What was sent stands in the history of the assignment, which is also
how the next round knows it. Mails hold a link and nothing else, and nothing hangs on them: whether
a log is late is asked at the moment (mentoring.standing).
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM, record
from mentoring.models import Assignment
from mentoring.standing import DUE_IN, week_rows
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post


def remind(today=None) -> int:
    """Send what is due and was not sent; returns how many reminders were."""
    today = today or timezone.localdate()
    rows = Assignment.objects.filter(status__in=DUE_IN, starts_on__lte=today).order_by("pk")
    waiting = [
        each.pk
        for each in rows.prefetch_related("logs")
        if any(row.is_due for row in week_rows(each, each.logs.all(), on=today))
    ]
    return sum(_remind(pk, today) for pk in waiting)


@transaction.atomic
def _remind(pk, today) -> int:
    """Of two sweepers one: the assignment is held while its history is read and written."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("state", "agency")
    assignment = rows.get(pk=pk)
    told = {
        (each.changes["week"][1], each.changes["step"][1])
        for each in Event.objects.about(assignment).filter(verb=Assignment.WARNED)
    }
    sent = 0
    for row in week_rows(assignment, assignment.logs.all(), on=today):
        step = "late" if row.days_late else "due" if row.is_due else ""
        if step and (row.week.number, step) not in told:
            _send(assignment, row.week, step)
            sent += 1
    return sent


def _send(assignment: Assignment, week, step: str) -> None:
    changes = {"week": [None, week.number], "step": [None, step]}
    record(assignment, Assignment.WARNED, by=SYSTEM, changes=changes)
    mentors = assignment.mentors.select_related("person")
    people = [each.person for each in mentors if each.person.is_active]
    if step == "late":
        people += holders_there(assignment.state, ("officer",))
    link = absolute(reverse("mentoring:log", args=[assignment.pk, week.number]))
    for person in people:
        post("log_due", person.email, link=link)
