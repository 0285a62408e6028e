"""What one person took part in, across the rooms of delivery. Each room is a source. What is
strictly confidential is read where it stands, and not here.
"""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from documents.calendars import Occasion
from mentoring import calendar as mentoring
from mentoring.models import Assignment
from study_visits import calendar as visits
from study_visits.models import Registration, StudyVisit
from study_visits.zones import local
from training import calendar as training
from training.models import Nomination
from training.models.nomination_status import PLACED
from training.nomination_told import told_statuses
from web.marking import Classification

STRICT = Classification.STRICTLY_CONFIDENTIAL


@dataclass(frozen=True)
class Activity:
    """One thing that somebody was proposed for or took part in, as far as the reader sees it."""

    kind: str
    title: str
    code: str
    url: str
    first: object
    period: str
    status: tuple[str, str]


def _nominations(person, user):
    rows = Nomination.objects.allowed(user).filter(participant=person)
    return rows.select_related("session__course")


def _registrations(person, user):
    """Of visits that the reader sees too: the two are different rights."""
    seen = StudyVisit.objects.allowed(user).exclude(classification=STRICT)
    rows = Registration.objects.allowed(user).filter(participant=person, visit__in=seen)
    return rows.select_related("visit")


def _assignments(person, user):
    """Where the person is the counterpart by name."""
    rows = Assignment.objects.allowed(user).filter(counterpart=person)
    return rows.exclude(classification=STRICT).select_related("state")


def sessions_of(person, user) -> list[Activity]:
    rows = list(_nominations(person, user))
    told = told_statuses(rows, user)
    return [
        Activity(
            kind=_("Session"),
            title=each.session.course.title,
            code=each.session.code,
            url=each.get_absolute_url(),
            first=each.session.starts_on,
            period=each.session.period,
            status=told[each.pk],
        )
        for each in rows
    ]


def visits_of(person, user) -> list[Activity]:
    return [
        Activity(
            kind=_("Study visit"),
            title=each.visit.title,
            code=each.visit.code,
            url=each.visit.get_absolute_url(),
            first=local(each.visit.starts_at, each.visit.time_zone).date(),
            period=each.visit.time_words,
            status=(each.status, each.get_status_display()),
        )
        for each in _registrations(person, user)
    ]


def mentoring_of(person, user) -> list[Activity]:
    return [
        Activity(
            kind=_("Mentoring"),
            title=each.counterpart_function,
            code=each.code,
            url=each.get_absolute_url(),
            first=each.starts_on,
            period=" – ".join(date_format(day, "j F Y") for day in (each.starts_on, each.ends_on)),
            status=(each.status, each.get_status_display()),
        )
        for each in _assignments(person, user)
    ]


SOURCES = [sessions_of, visits_of, mentoring_of]


def activities_of(person, user) -> list[Activity]:
    """Everything, the latest first."""
    found = [each for source in SOURCES for each in source(person, user)]
    return sorted(found, key=lambda each: each.first, reverse=True)


def occasions_of(person, user, *, today: datetime.date) -> list[Occasion]:
    """The days of everything in which the person has a place."""
    placed = _nominations(person, user).filter(status__in=PLACED)
    seats = _registrations(person, user).filter(status=Registration.Status.CONFIRMED)
    return [
        *(each for one in placed for each in training.occasions_of(one.session)),
        *(visits.occasion_of(one.visit) for one in seats),
        *(
            each
            for one in _assignments(person, user).prefetch_related("logs")
            for each in mentoring.occasions_of(one, one.logs.all(), on=today)
        ),
    ]
