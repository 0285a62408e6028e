"""What one person took part in, across the rooms of delivery. Each room is a source."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from training.models import Nomination


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


def sessions_of(person, user) -> list[Activity]:
    rows = Nomination.objects.allowed(user).filter(participant=person)
    return [
        Activity(
            kind=_("Session"),
            title=each.session.course.title,
            code=each.session.code,
            url=each.get_absolute_url(),
            first=each.session.starts_on,
            period=each.session.period,
            status=(each.status, each.get_status_display()),
        )
        for each in rows.select_related("session__course")
    ]


SOURCES = [sessions_of]


def activities_of(person, user) -> list[Activity]:
    """Everything, the latest first."""
    found = [each for source in SOURCES for each in source(person, user)]
    return sorted(found, key=lambda each: each.first, reverse=True)
