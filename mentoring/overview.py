"""Assignments of several States in a list, and what waits for one person."""

import datetime

from mentoring.models import Assignment, Extension
from mentoring.standing import DUE_IN, current_week, late_rows, week_rows


def list_rows(assignments, *, on: datetime.date) -> list[dict]:
    """Each assignment with its week and its late logs; mentors and logs are fetched already."""
    return [
        {
            "assignment": each,
            "week": current_week(each, on=on),
            "weeks": len(each.weeks),
            "late": len(late_rows(week_rows(each, each.logs.all(), on=on))),
        }
        for each in assignments
    ]


def waiting_logs(user, *, on: datetime.date) -> list[tuple]:
    """The logs that are due of the assignments on which this person is a mentor: assignment and
    week, the oldest first."""
    rows = Assignment.objects.filter(mentors__person=user.pk, status__in=DUE_IN)
    rows = rows.select_related("state").prefetch_related("logs").order_by("starts_on", "pk")
    return [
        (each, row)
        for each in rows
        for row in reversed(week_rows(each, each.logs.all(), on=on))
        if row.is_due
    ]


def waiting_extensions(user) -> list[Extension]:
    """The extensions that this person may decide on, the oldest first."""
    rows = Extension.objects.allowed(user).asked()
    rows = rows.filter(pk__in=Extension.objects.allowed(user, "extend").values("pk"))
    return list(rows.select_related("assignment__state").order_by("pk")[:8])
