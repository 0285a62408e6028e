"""The rooms of delivery as sources of the calendar.

A source answers twice: with the entries that overlap some days, for the page, and with the
occasions of calendar files. Both begin at what the reader may see, his own States alone. What is
strictly confidential stands on the page and in no file.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from documents.calendars import Occasion
from mentoring import calendar as mentoring
from mentoring.models import Assignment, WeeklyLog
from portfolio.models import State
from portfolio.reads import note_list
from study_visits import calendar as visits
from study_visits.models import Invitation, StudyVisit
from study_visits.zones import local, named
from training import calendar as training
from training.models import InvitedState, Session
from web.marking import Classification

STRICT = Classification.STRICTLY_CONFIDENTIAL
# No zone is further from UTC, and no log is due so long after the last day of its week.
A_DAY, A_WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar as a page shows it. Days and hours are those of its own place."""

    kind: str
    title: str
    code: str
    url: str
    file: str
    days: tuple[datetime.date, ...]
    period: str
    hours: str
    place: str
    status: tuple[str, str]
    states: list = field(default_factory=list)
    level: Classification = Classification.CONFIDENTIAL
    # What stands below the code in the month, where one record has several days.
    note: str = ""

    @property
    def first(self) -> datetime.date:
        return self.days[0]


class Sessions:
    """The sessions of training."""

    subject = "session"
    label = _("Session")

    def rows(self, user, state=None):
        if state is None:
            return Session.objects.allowed(user).select_related("course")
        invited = InvitedState.objects.allowed(user).filter(state=state)
        rows = Session.objects.allowed(user).filter(pk__in=invited.values("session"))
        return rows.select_related("course")

    def entries(self, user, *, first, last, state=None) -> list[Entry]:
        rows = self.rows(user, state).filter(starts_on__lte=last, ends_on__gte=first)
        found = list(rows.order_by("starts_on", "code"))
        note_list(found, by=user)
        # A State is named to those alone who see its record.
        shown = InvitedState.objects.allowed(user).filter(
            session__in=found, state__in=State.objects.allowed(user)
        )
        names = by_key(shown.values_list("session", "state__name"))
        return [self._entry(each, names.get(each.pk, [])) for each in found]

    def _entry(self, session, states) -> Entry:
        return Entry(
            kind=self.label,
            title=session.course.title,
            code=session.code,
            url=session.get_absolute_url(),
            file=reverse("training:session-calendar", args=[session.pk]),
            days=tuple(session.teaching_days),
            period=session.period,
            hours=f"{session.begins_at:%H:%M}–{session.ends_at:%H:%M} {session.time_zone}",
            place=session.place or _("On line"),
            status=(session.status, session.get_status_display()),
            states=states,
        )

    def occasions(self, user, *, since, state=None) -> list[Occasion]:
        rows = self.rows(user, state).filter(ends_on__gte=since).order_by("starts_on", "code")
        return [each for session in rows for each in training.occasions_of(session)]

    def states(self, user):
        """The keys of the States by which this reader sees something."""
        return InvitedState.objects.allowed(user).order_by().values("state")


class Visits:
    """Study visits: in the zone of the State where the reader sees one alone, else in their own."""

    subject = "visit"
    label = _("Study visit")

    def rows(self, user, state=None):
        rows = StudyVisit.objects.allowed(user)
        if state is None:
            return rows
        invited = Invitation.objects.allowed(user).filter(state=state)
        return rows.filter(pk__in=invited.values("visit"))

    def entries(self, user, *, first, last, state=None) -> list[Entry]:
        begin, end = (
            datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)
            for day in (first - A_DAY, last + 2 * A_DAY)
        )
        rows = self.rows(user, state).filter(starts_at__lt=end, ends_at__gt=begin)
        found = list(rows.order_by("starts_at", "number"))
        note_list(found, by=user)
        shown = Invitation.objects.allowed(user).filter(
            visit__in=found, state__in=State.objects.allowed(user)
        )
        seats = by_key(
            (pk, (name, zone))
            for pk, name, zone in shown.values_list("visit", "state__name", "time_zone")
        )
        listed = [self._entry(each, seats.get(each.pk, [])) for each in found]
        return [each for each in listed if each.days[0] <= last and each.days[-1] >= first]

    def _entry(self, visit, seats) -> Entry:
        zone = seats[0][1] if len(seats) == 1 else visit.time_zone
        begins, ends = local(visit.starts_at, zone), local(visit.ends_at, zone)
        days = tuple(visits.days_in(visit, zone))
        return Entry(
            kind=self.label,
            title=visit.title,
            code=visit.code,
            url=visit.get_absolute_url(),
            file=_file(visit, "study_visits:visit-calendar"),
            days=days,
            period=" – ".join(date_format(each, "j F Y") for each in sorted({days[0], days[-1]})),
            hours=f"{begins:%H:%M}–{ends:%H:%M} {named(begins, zone)}",
            place=_("On line"),
            status=(visit.status, visit.get_status_display()),
            states=[name for name, _zone in seats],
            level=visit.level,
        )

    def occasions(self, user, *, since, state=None) -> list[Occasion]:
        rows = self.rows(user, state).filter(ends_at__date__gte=since)
        rows = rows.exclude(classification=STRICT).order_by("starts_at", "number")
        return [visits.occasion_of(each) for each in rows]

    def states(self, user):
        return Invitation.objects.allowed(user).order_by().values("state")


class Mentorings:
    """Mentoring: when it begins and ends, and when logs and the final report are due."""

    subject = "mentoring"
    label = _("Mentoring")

    def rows(self, user, state=None):
        rows = Assignment.objects.allowed(user)
        logs = WeeklyLog.objects.only("assignment", "week", "status")
        rows = rows.select_related("state").prefetch_related(Prefetch("logs", logs))
        return rows.filter(state=state) if state else rows

    def entries(self, user, *, first, last, state=None) -> list[Entry]:
        rows = self.rows(user, state).filter(starts_on__lte=last, ends_on__gte=first - A_WEEK)
        found = list(rows.order_by("starts_on", "pk"))
        note_list(found, by=user)
        today = timezone.localdate()
        return [
            self._entry(one, each)
            for one in found
            for each in mentoring.due_days(one, one.logs.all(), on=today)
            if first <= each.day <= last
        ]

    def _entry(self, one, each) -> Entry:
        return Entry(
            kind=self.label,
            title=each.words,
            code=one.code,
            url=each.url,
            file=_file(one, "mentoring:assignment-calendar"),
            days=(each.day,),
            period=date_format(each.day, "j F Y"),
            hours="",
            place=one.get_mode_display(),
            status=each.status,
            states=[one.state.name],
            level=one.level,
            note=each.words,
        )

    def occasions(self, user, *, since, state=None) -> list[Occasion]:
        rows = self.rows(user, state).filter(ends_on__gte=since - A_WEEK)
        rows = rows.exclude(classification=STRICT).order_by("starts_on", "pk")
        today = timezone.localdate()
        return [
            each for one in rows for each in mentoring.occasions_of(one, one.logs.all(), on=today)
        ]

    def states(self, user):
        return Assignment.objects.allowed(user).order_by().values("state")


def _file(record, route: str) -> str:
    return "" if record.level == STRICT else reverse(route, args=[record.pk])


def by_key(pairs) -> dict:
    """Pairs of key and value as lists by key."""
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


SOURCES = [Sessions(), Visits(), Mentorings()]
