"""Times of a visit in the zones of those who take part, each with its zone named.

A visit stands in the database as a moment; its zone and the zones of invited States say only how
that moment is written. Source of the zones: the IANA database of the machine.
"""

import datetime
import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@cache
def zone_names() -> tuple[str, ...]:
    """UTC first, then every place by its name, such as Africa/Dakar."""
    places = sorted(each for each in zoneinfo.available_timezones() if is_place(each))
    return ("UTC", *places)


def is_place(name: str) -> bool:
    region, slash, _place = name.partition("/")
    return bool(slash) and region in REGIONS


REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
}  # fmt: skip


def validate_zone(name: str) -> None:
    if name not in zone_names():
        raise ValidationError(
            _("Choose a time zone from the list, such as Africa/Dakar."), code="zone"
        )


def moment(day: datetime.date, at: datetime.time, zone: str) -> datetime.datetime:
    """The moment when clocks of this zone show this. Raises ValidationError for an hour that clocks
    leap over; of an hour that comes twice, the first is meant."""
    found = datetime.datetime.combine(day, at, tzinfo=zoneinfo.ZoneInfo(zone))
    back = found.astimezone(datetime.UTC).astimezone(found.tzinfo)
    if back.replace(tzinfo=None) != found.replace(tzinfo=None):
        raise ValidationError(
            _("On that day clocks in %(zone)s leap over this hour. Choose another.")
            % {"zone": zone},
            code="leap",
        )
    return found.astimezone(datetime.UTC)


def local(at: datetime.datetime, zone: str) -> datetime.datetime:
    return at.astimezone(zoneinfo.ZoneInfo(zone))


def in_zone(starts_at, ends_at, zone: str) -> str:
    """For example "19 Nov 2026, 09:00–12:30, Africa/Dakar (UTC+0)"; says so when it ends on
    another day there."""
    begins, ends = local(starts_at, zone), local(ends_at, zone)
    until = f"{ends:%H:%M}"
    if ends.date() != begins.date():
        until = f"{date_format(ends, 'j M')} {until}"
    day = date_format(begins, "j M Y")
    return f"{day}, {begins:%H:%M}–{until}, {named(begins, zone)}"


def named(at: datetime.datetime, zone: str) -> str:
    """The zone with its distance from UTC at this moment."""
    if zone == "UTC":
        return zone
    return f"{zone} ({distance(at)})"


def distance(at: datetime.datetime) -> str:
    """For example UTC+5:30."""
    minutes = int(at.utcoffset().total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
