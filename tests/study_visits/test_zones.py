"""A visit is one moment, written in the zone of whoever reads it, with the zone named."""

import datetime
import os
import subprocess
import sys
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from study_visits.zones import in_zone, local, moment, validate_zone, zone_names

UTC = datetime.UTC
days = st.dates(datetime.date(2026, 1, 1), datetime.date(2036, 12, 31))
hours = st.integers(0, 24 * 60 - 1).map(lambda n: datetime.time(n // 60, n % 60))


@given(days, hours, st.sampled_from(zone_names()))
def test_what_is_typed_is_what_clocks_there_show(day, at, zone):
    try:
        found = moment(day, at, zone)
    except ValidationError:
        # Only an hour that clocks leap over: the same wall time does not come back.
        there = datetime.datetime.combine(day, at, tzinfo=zoneinfo.ZoneInfo(zone))
        back = there.astimezone(UTC).astimezone(there.tzinfo)
        assert back.replace(tzinfo=None) != there.replace(tzinfo=None)
        return
    shown = local(found, zone)
    assert (shown.date(), shown.time()) == (day, at)
    assert found.tzinfo == UTC


@given(days, hours, st.sampled_from(zone_names()), st.sampled_from(zone_names()))
def test_two_readers_are_told_the_same_moment(day, at, one, other):
    begins = datetime.datetime.combine(day, at, tzinfo=UTC)
    assert local(begins, one) == local(begins, other) == begins
    words = in_zone(begins, begins + datetime.timedelta(hours=3), one)
    assert one in words
    assert f"{local(begins, one):%H:%M}–" in words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "19 Nov 2026, 21:00–23:30, UTC"),
        ("Africa/Nairobi", "20 Nov 2026, 00:00–02:30, Africa/Nairobi (UTC+3)"),
        ("Asia/Kolkata", "20 Nov 2026, 02:30–05:00, Asia/Kolkata (UTC+5:30)"),
        ("America/St_Johns", "19 Nov 2026, 17:30–20:00, America/St_Johns (UTC-3:30)"),
        ("Africa/Lagos", "19 Nov 2026, 22:00–20 Nov 00:30, Africa/Lagos (UTC+1)"),
    ],
)
def test_the_zone_is_named_with_its_distance_on_that_day(zone, words):
    begins = datetime.datetime(2026, 11, 19, 21, tzinfo=UTC)
    assert in_zone(begins, begins + datetime.timedelta(hours=2.5), zone) == words


def test_an_hour_that_clocks_leap_over_is_refused_and_one_that_comes_twice_is_the_first():
    with pytest.raises(ValidationError, match="leap over"):
        moment(datetime.date(2027, 3, 28), datetime.time(2, 30), "Europe/Paris")
    twice = moment(datetime.date(2026, 10, 25), datetime.time(2, 30), "Europe/Paris")
    assert twice == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for name in ("Mars/Olympus", "", "../etc/passwd", "posixrules"):
        with pytest.raises(ValidationError, match="from the list"):
            validate_zone(name)


def test_a_system_without_zones_has_those_of_the_package():
    """Slim systems have none of their own; the packages bring them."""
    told = "import zoneinfo; print(zoneinfo.TZPATH, len(zoneinfo.available_timezones()))"
    command = [sys.executable, "-c", f"{told}; zoneinfo.ZoneInfo('Africa/Dakar')"]
    environment = os.environ | {"PYTHONTZPATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    path, count = done.stdout.split()
    assert path == "()"
    assert int(count) >= len(zone_names())
