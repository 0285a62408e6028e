"""Mentoring in a calendar: its first and its last day, and the days on which something is due."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.calendars import Occasion, whole_day
from mentoring.models import Assignment
from mentoring.models.status import BEFORE, OVER, Status
from mentoring.standing import every_week
from portfolio.sign_in.mails import absolute


@dataclass(frozen=True)
class DueDay:
    """One day of an assignment with what it is about. `name` tells it apart from the others."""

    name: str
    day: datetime.date
    words: str
    url: str
    status: tuple[str, str]


def due_days(assignment: Assignment, logs, *, on: datetime.date) -> list[DueDay]:
    """In order. Logs are due of what is agreed on, but for the weeks on which it was paused."""
    status = (assignment.status, assignment.get_status_display())
    page = assignment.get_absolute_url()
    begins = DueDay("begins", assignment.starts_on, _("Mentoring begins"), page, status)
    if assignment.status in OVER:
        words, url = _("Last day of mentoring"), page
    else:
        words = _("Last day of mentoring; the final report is due")
        url = reverse("mentoring:report", args=[assignment.pk])
    ends = DueDay("ends", assignment.ends_on, words, url, status)
    return sorted([begins, *_logs(assignment, logs, on), ends], key=lambda each: each.day)


def _logs(assignment, logs, on) -> list[DueDay]:
    if assignment.status in (*BEFORE, *OVER):
        return []
    return [
        DueDay(
            f"log-{row.week.number}",
            row.week.due_on,
            _("Log of week %(week)s is due") % {"week": row.week.number},
            reverse("mentoring:log", args=[assignment.pk, row.week.number]),
            row.standing,
        )
        for row in every_week(assignment, logs, on=on)
        if not row.is_off
    ]


def standing(assignment: Assignment) -> str:
    """How sure the days are, in the words of calendar files."""
    if assignment.status == Status.TERMINATED:
        return "CANCELLED"
    return "TENTATIVE" if assignment.status in BEFORE else "CONFIRMED"


def occasions_of(assignment: Assignment, logs, *, on: datetime.date) -> list[Occasion]:
    """Whole days without the code, as it names the State."""
    found = []
    for each in due_days(assignment, logs, on=on):
        begins, ends = whole_day(each.day)
        found.append(
            Occasion(
                uid=f"mentoring-{assignment.pk}-{each.name}@fusion-programme",
                title=each.words,
                begins=begins,
                ends=ends,
                url=absolute(each.url),
                status=standing(assignment),
            )
        )
    return found
