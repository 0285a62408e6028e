"""The calendar and its files: right on the clocks of every place, and silent about everybody."""

import datetime
import zoneinfo

import icalendar
import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.calendars import instants, write_calendar
from fusion_programme.calendar import Month, cells
from history.models import Event
from history.recorded import SYSTEM, set_links
from tests import factories
from training.calendar import occasions_of
from training.models import Course, InvitedState
from training.models.session import Weekend
from training.session_forms import zones

ZONES = sorted(value for value, _label in zones())
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 1))
QUARTERS = st.integers(0, 94)


def clock(quarter):
    return datetime.time(quarter // 4, quarter % 4 * 15)


def is_on_the_wall(moment, zone):
    """Whether a clock at this place ever shows this."""
    back = moment.astimezone(datetime.UTC).astimezone(zone)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)


@settings(max_examples=300, deadline=None)
@given(DAYS, QUARTERS, st.integers(1, 95), st.sampled_from(ZONES))
def test_the_hours_on_the_wall_stay_whatever_the_clocks_of_a_place_do(day, begin, end, name):
    begin, end = min(begin, end - 1), end
    zone = zoneinfo.ZoneInfo(name)
    begins, ends = instants(day, clock(begin), clock(end), zone)
    assert begins < ends
    assert {begins.utcoffset(), ends.utcoffset()} == {datetime.timedelta()}
    for moment, wall in ((begins, clock(begin)), (ends, clock(end))):
        planned = datetime.datetime.combine(day, wall, tzinfo=zone)
        if is_on_the_wall(planned, zone):
            assert moment.astimezone(zone).replace(tzinfo=None) == planned.replace(tzinfo=None)


@settings(max_examples=60, deadline=None)
@given(
    DAYS,
    st.integers(0, 119),
    st.sampled_from(ZONES),
    st.sampled_from(Weekend.values),
    st.sampled_from(["en", "fr", "pt", "ar"]),
)
def test_a_file_says_each_teaching_day_in_every_language(day, span, name, weekend, language):
    last = day + datetime.timedelta(days=span)
    session = factories.SessionFactory.build(
        pk=7, course=Course(title="Cours d’analyse; « été », المحلل"), code="FC-ANA-1",
        programme=None, starts_on=day, ends_on=last, time_zone=name, weekend=weekend,
    )  # fmt: skip
    with translation.override(language):
        file = icalendar.Calendar.from_ical(write_calendar(occasions_of(session)))
        assert sorted(cell.day for week in cells(Month(day.year, day.month), []) for cell in week)
    events = file.walk("VEVENT")
    zone = zoneinfo.ZoneInfo(name)
    assert [each.decoded("dtstart").astimezone(zone).date() for each in events] == (
        session.teaching_days
    )
    assert len({str(each["uid"]) for each in events}) == len(events)
    assert all("المحلل" in str(each["summary"]) for each in events)


@pytest.fixture
def session(carana, katasi, trainer):
    made = factories.SessionFactory(
        place="Hidden hall", host="Hidden host", link="https://hidden.example/x",
        starts_on=datetime.date(2026, 10, 23), ends_on=datetime.date(2026, 10, 26),
        nominations_due_on=datetime.date(2026, 9, 1), time_zone="Europe/Lisbon",
    )  # fmt: skip
    set_links(made, "trainers", [trainer], by=SYSTEM)
    for state in (carana, katasi):
        InvitedState.objects.create(session=made, state=state, quota=9, version=1, by=SYSTEM)
    return made


def test_a_session_that_is_moved_keeps_its_entries(session):
    before = occasions_of(session)
    week = datetime.timedelta(days=7)
    session.starts_on, session.ends_on = session.starts_on + week, session.ends_on + week
    after = occasions_of(session)
    assert [each.uid for each in after] == [each.uid for each in before]
    assert after[0].begins.date() == before[0].begins.date() + week


def test_a_file_taken_later_prevails_over_an_earlier_one_after_a_step_too(session, monkeypatch):
    def taken(at):
        monkeypatch.setattr(timezone, "now", lambda: at)
        file = icalendar.Calendar.from_ical(write_calendar(occasions_of(session)))
        return file.walk("VEVENT")[0]

    now = timezone.now()
    before = taken(now)
    session.status = "cancelled"
    after = taken(now + datetime.timedelta(minutes=1))
    assert (before["uid"], before["status"]) == (after["uid"], "TENTATIVE")
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


def test_a_file_tells_days_and_no_place_state_or_person(signed_in, focal, session, trainer):
    answer = signed_in(focal).get(f"/training/sessions/{session.pk}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "CON-FC-EIW" in answer["Content-Disposition"]
    text = answer.getvalue().decode()
    # Summer time ends in the night to 25 October.
    assert sorted(
        each for each in text.split() if each.startswith("DTSTART:2026102") and "T08" in each
    ) == ["DTSTART:20261023T080000Z", "DTSTART:20261024T080000Z"]
    assert text.count("T090000Z") == 2
    for word in ("Hidden", "hidden", "Carana", "Katasi", trainer.full_name, trainer.email):
        assert word not in text
    assert Event.objects.filter(
        verb="exported", subject_pk=str(session.pk), by_id=focal.pk
    ).exists()


def test_everybody_sees_his_own_states(
    signed_in, focal, neighbour, trainer, donor, session, katasi
):
    other = factories.SessionFactory(starts_on=session.starts_on, ends_on=session.ends_on,
        nominations_due_on=session.starts_on)  # fmt: skip
    InvitedState.objects.create(session=other, state=katasi, quota=1, version=1, by=SYSTEM)
    client = signed_in(focal)

    def shown(user):
        page = signed_in(user).get("/calendar/?month=2026-10")
        assert str(page.context["month"].number) == "10"
        return {each.code: each.states for each in page.context["page_obj"].object_list}

    assert shown(focal) == {session.code: ["Carana"]}
    assert shown(neighbour) == {session.code: ["Katasi"], other.code: ["Katasi"]}
    assert shown(donor) == {}
    assert client.get("/states/XCA/calendar.ics").status_code == 200
    for user, address in ((focal, "/states/XKA/"), (trainer, "/states/XCA/")):
        assert signed_in(user).get(f"{address}calendar.ics").status_code == 404
    for month in ("", "2026-13", "x", "9999-99"):
        assert client.get("/calendar/", {"month": month, "page": "x"}).status_code == 200
