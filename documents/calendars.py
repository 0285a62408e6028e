"""Calendar files (.ics): the only place that writes them.

They are kept on telephones and in calendars of other houses, so an entry says what, when and where
to read more, after signing in: no place, no link, no State, no person. Times are instants in UTC,
worked out by whoever knows the time zone, so that no calendar guesses one; what is due on a day is
that day wherever it is read.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import icalendar
from django.utils import timezone

CALENDAR_TYPE = "text/calendar"
MAKER = "-//Global Fusion Cells Programme//EN"
FIRST_MINUTE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Occasion:
    """One stretch of time, such as one day of a session: two instants, or a whole day and the one
    after it."""

    uid: str
    title: str
    begins: datetime.datetime | datetime.date
    ends: datetime.datetime | datetime.date
    url: str
    status: str = "CONFIRMED"


def instants(
    day: datetime.date, begins_at: datetime.time, ends_at: datetime.time, zone: datetime.tzinfo
) -> tuple[datetime.datetime, datetime.datetime]:
    """What the clock on the wall says at a place, as two instants. Where summer time begins an hour
    is missing; what would begin in it lasts as long as was planned."""
    begins, ends = (
        datetime.datetime.combine(day, each, tzinfo=zone).astimezone(datetime.UTC)
        for each in (begins_at, ends_at)
    )
    if ends <= begins:
        wall = [datetime.datetime.combine(day, each) for each in (begins_at, ends_at)]
        ends = begins + (wall[1] - wall[0])
    return begins, ends


def whole_day(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """A day without hours, as calendars count: until the next one."""
    return day, day + datetime.timedelta(days=1)


def write_calendar(occasions: Iterable[Occasion]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    now = timezone.now().replace(microsecond=0)
    for each in occasions:
        calendar.add_component(_event(each, now))
    return calendar.to_ical()


def _event(occasion: Occasion, now: datetime.datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", occasion.uid)
    event.add("dtstamp", now)
    event.add("dtstart", occasion.begins)
    event.add("dtend", occasion.ends)
    event.add("summary", occasion.title)
    event.add("url", occasion.url)
    event.add("class", "CONFIDENTIAL")
    event.add("status", occasion.status)
    event.add("sequence", _sequence(now))
    return event


def _sequence(now: datetime.datetime) -> int:
    """The minute in which a file is written: a calendar keeps the entry with the higher number
    (RFC 5545, 3.8.7.4), so the file taken last prevails, whatever was changed, called off or put
    off in between."""
    return (now - FIRST_MINUTE) // datetime.timedelta(minutes=1)
