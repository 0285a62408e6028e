"""Whether a mentor may be assigned: at most two assignments at once, none where a conflict of
interest was declared, and only while available.

Asked under a lock of the mentor (`hold_mentors`), so that of two assignments made in one moment the
second finds the first.
"""

import datetime

from django.db.models import Exists, FilteredRelation, OuterRef, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring.models import Assignment, Mentor
from mentoring.models.status import HELD

MOST_AT_ONCE = 2


def hold_mentors(keys) -> list[Mentor]:
    """These mentors, whom nobody else assigns until the caller's transaction ends. Locked in the
    order of their numbers, and before any assignment."""
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys))
    return list(rows.select_related("person").order_by("pk"))


def why_not_mentors(assignment: Assignment, *, mentors=None, until_on=None) -> str:
    """The first reason against one of these mentors, or nothing: those of the assignment where none
    are named. `until_on` asks for another last day. Of one that has begun the days to come are
    asked alone, as who takes over was not there before. No sentence names another State."""
    chosen = assignment.mentors.all() if mentors is None else mentors
    chosen = sorted(chosen, key=lambda each: each.pk)
    prefetch_related_objects(chosen, "person")
    first, last = assignment.starts_on, until_on or assignment.ends_on
    if assignment.has_begun:
        first = max(first, timezone.localdate())
    bound = _bound(chosen, first, last, besides=assignment)
    found = (_why_not(each, *bound[each.pk], first, last) for each in chosen)
    return next(filter(None, found), "")


def _why_not(mentor, has_conflict, others, first, last) -> str:
    if has_conflict:
        return _("%(mentor)s has declared a conflict of interest for this State.") % {
            "mentor": mentor
        }
    if day := _first_full_day(others, first):
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


def _bound(mentors, first, last, *, besides) -> dict[int, tuple[bool, list]]:
    """For each whether he declared a conflict for the State, and the days of his other assignments
    that touch these, in one question."""
    conflicts = Mentor.conflicts.through.objects.filter(
        mentor=OuterRef("pk"), state=besides.state_id
    )
    touching = Q(
        assignments__status__in=HELD, assignments__starts_on__lte=last,
        assignments__ends_on__gte=first,
    )  # fmt: skip
    rows = Mentor.objects.filter(pk__in=[each.pk for each in mentors]).order_by()
    rows = rows.annotate(
        has_conflict=Exists(conflicts),
        other=FilteredRelation("assignments", condition=touching & ~Q(assignments=besides.pk)),
    )
    found = {}
    for key, has_conflict, *days in rows.values_list(
        "pk", "has_conflict", "other__starts_on", "other__ends_on"
    ):
        others = found.setdefault(key, (has_conflict, []))[1]
        if days[0] is not None:
            others.append(tuple(days))
    return found


def _first_full_day(others, first) -> datetime.date | None:
    """The first day from this one on that is in as many of these as may be at once."""
    for day in sorted({max(first, starts_on) for starts_on, _ends_on in others}):
        if sum(one <= day <= other for one, other in others) >= MOST_AT_ONCE:
            return day
    return None
