"""Whether a mentor may be assigned: at most two assignments at once, none where a conflict of
interest was declared, and only while available.

Asked under a lock of the mentor (`hold_mentors`), so that of two assignments made in one moment the
second finds the first.
"""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring.models import Assignment, Mentor

MOST_AT_ONCE = 2


def hold_mentors(keys) -> list[Mentor]:
    """These mentors, whom nobody else assigns until the caller's transaction ends. Locked in the
    order of their numbers, and before any assignment."""
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys))
    return list(rows.select_related("person").order_by("pk"))


def why_not_mentor(mentor: Mentor, assignment: Assignment, *, until_on=None) -> str:
    """Why this mentor cannot have this assignment, or nothing. `until_on` asks for another last
    day. The sentence names no other State."""
    first, last = assignment.starts_on, until_on or assignment.ends_on
    if mentor.conflicts.filter(pk=assignment.state_id).exists():
        return _("%(mentor)s has declared a conflict of interest for this State.") % {
            "mentor": mentor
        }
    if day := _first_full_day(mentor, first, last, besides=assignment):
        return _(
            "%(mentor)s has %(count)s assignments on %(day)s already, and nobody has more at once. "
            "Choose somebody else or other days."
        ) % {"mentor": mentor, "count": MOST_AT_ONCE, "day": date_format(day, "j M Y")}
    return why_away(mentor, first, last)


def why_away(mentor: Mentor, first: datetime.date, last: datetime.date) -> str:
    """Why the mentor is not there in all these days, or nothing."""
    words = {"mentor": mentor}
    if mentor.available_from_on and first < mentor.available_from_on:
        words["day"] = date_format(mentor.available_from_on, "j M Y")
        return _("%(mentor)s is available from %(day)s on.") % words
    if mentor.available_until_on and last > mentor.available_until_on:
        words["day"] = date_format(mentor.available_until_on, "j M Y")
        return _("%(mentor)s is available until %(day)s.") % words
    return ""


def why_not_mentors(assignment: Assignment, *, until_on=None) -> str:
    """The first reason against one of the assignment's mentors, or nothing."""
    mentors = assignment.mentors.select_related("person").order_by("pk")
    found = (why_not_mentor(each, assignment, until_on=until_on) for each in mentors)
    return next(filter(None, found), "")


def _first_full_day(mentor, first, last, *, besides) -> datetime.date | None:
    """The first day of these on which the mentor is bound by as many others as may be."""
    rows = Assignment.objects.held().filter(mentors=mentor).exclude(pk=besides.pk)
    rows = rows.filter(starts_on__lte=last, ends_on__gte=first)
    others = list(rows.order_by().values_list("starts_on", "ends_on"))
    days = sorted({max(first, starts_on) for starts_on, _ends_on in others})
    for day in days:
        if sum(one <= day <= other for one, other in others) >= MOST_AT_ONCE:
            return day
    return None
