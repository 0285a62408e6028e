"""A plan that is reported every half-year or every year is asked in the quarters that close a
period; the others say when the next report is due."""

import datetime

import pytest

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from roadmaps import actions, reminders, update_actions
from roadmaps.models import QuarterUpdate, Roadmap
from roadmaps.quarter_list import QuarterList
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import due_words, is_asked, period_words, report_before, why_not_asked
from roadmaps.summary import RoadmapSummary
from tests import factories

NOTHING = "belongs to the report due on 30 June"


@pytest.fixture
def plan(tracked):
    """A plan in force since January of last year that is reported every half-year."""
    tracked.roadmap.reporting_rhythm = Roadmap.Rhythm.HALF_YEARLY
    tracked.roadmap.save(by=SYSTEM)
    return tracked.roadmap


@pytest.fixture
def spring(plan):
    """A quarter of last year in which nothing is asked, and the one that closes its half-year."""
    first = Quarter.of(plan.starts_on)
    return first, first.next


def listed(roadmap, quarter, user, today):
    return QuarterList(roadmap, quarter, today=today, user=user, can_write=True)


@pytest.mark.parametrize(
    ("rhythm", "asked", "words"),
    [
        ("quarterly", "2026-q2 2026-q3 2026-q4 2027-q1", "January to March 2027"),
        ("half_yearly", "2026-q2 2026-q4 2027-q1", "January to March 2027"),
        ("yearly", "2026-q4 2027-q1", "January to March 2027"),
    ],
)
def test_the_quarters_that_close_a_period_and_the_last_are_asked(roadmap, rhythm, asked, words):
    roadmap.starts_on, roadmap.ends_on = datetime.date(2026, 5, 1), datetime.date(2027, 2, 1)
    roadmap.reporting_rhythm = rhythm
    quarters = quarters_of(roadmap, until=roadmap.ends_on)
    assert [each.slug for each in quarters if is_asked(roadmap, each)] == asked.split()
    assert period_words(roadmap, quarters[-1]) == words
    assert ("at the end of the plan, by 31 March 2027" in due_words(roadmap)) == (
        rhythm != "quarterly"
    )


def test_an_update_tells_of_its_whole_period(roadmap):
    roadmap.starts_on, roadmap.ends_on = datetime.date(2026, 5, 1), datetime.date(2029, 12, 1)
    roadmap.reporting_rhythm = "yearly"
    assert period_words(roadmap, Quarter(2026, 4)) == "April to December 2026"
    assert period_words(roadmap, Quarter(2027, 4)) == "January to December 2027"
    assert period_words(roadmap, Quarter(2027, 2)) == "April to June 2027"
    assert report_before(roadmap, Quarter(2027, 4)) == Quarter(2026, 4)
    assert why_not_asked(roadmap, Quarter(2027, 2)) == (
        "This plan is reported every year: April to June 2027 belongs to the report due on "
        "31 December 2027."
    )
    assert due_words(roadmap) == "Every year, by the last day of December"


def test_nothing_is_written_or_counted_in_the_other_quarters(plan, tracked, spring, focal):
    first, second = spring
    today = first.ends_on
    with pytest.raises(NotNow, match=NOTHING):
        update_actions.save_update(
            action=tracked, quarter=first, by=focal, base_version=0, values={"happened": "A step"}
        )
    assert listed(plan, first, focal, today).rows == []
    (row,) = listed(plan, second, focal, second.ends_on).rows
    assert row.is_writable
    assert QuarterReport(plan, first, today=today).silent == []
    assert len(QuarterReport(plan, second, today=today).silent) == 1


def test_what_was_begun_in_another_rhythm_is_finished_and_read(plan, tracked, spring, focal):
    first = spring[0]
    update = factories.QuarterUpdateFactory(
        action=tracked, year=first.year, quarter=first.number, happened="Begun"
    )
    (row,) = listed(plan, first, focal, first.ends_on).rows
    assert (row.update, row.is_writable) == (update, True)
    update.status = QuarterUpdate.Status.SUBMITTED
    update.save(by=SYSTEM)
    assert len(QuarterReport(plan, first, today=first.ends_on).reported) == 1


def test_the_focal_point_is_reminded_of_reports_alone(plan, focal):
    year = plan.starts_on.year
    days = [Quarter(year, number).ends_on - datetime.timedelta(days=3) for number in (1, 2, 3, 4)]
    assert [reminders.remind(day) for day in days] == [0, 1, 0, 1]
    told = [each.changes["quarter"][1] for each in Event.objects.filter(verb="reminded")]
    assert sorted(told) == [f"{year}-q2", f"{year}-q4"]


def test_the_last_report_is_what_is_copied(plan, tracked, focal, now):
    if not is_asked(plan, now):
        plan.reporting_rhythm = Roadmap.Rhythm.QUARTERLY
        plan.save(by=SYSTEM)
    before = report_before(plan, now)
    factories.QuarterUpdateFactory(
        action=tracked, year=before.year, quarter=before.number, happened="Last time"
    )
    copied = update_actions.copy_last(action=tracked, quarter=now, by=focal)
    assert copied.happened == "Last time"


def test_the_pages_say_when_the_next_report_is_due(plan, spring, signed_in, officer, focal):
    first, second = spring
    client, place = signed_in(focal), f"/roadmaps/{plan.pk}/quarters/"
    text = client.get(f"{place}{first.slug}/").content.decode()
    assert f"January to March {first.year} {NOTHING} {first.year}." in text
    assert f'{place}{second.slug}/">Go to the report of Q2 {first.year}' in text
    assert "data-quarter" not in text
    typed = client.post(
        f"/actions/{plan.actions.get().pk}/updates/{first.slug}/", {"happened": "A step"}
    )
    assert NOTHING in client.get(typed["Location"]).content.decode()
    assert not QuarterUpdate.objects.exists()
    assert (
        f"Update, January to June {first.year}"
        in client.get(f"{place}{second.slug}/").content.decode()
    )
    report = signed_in(officer).get(f"{place}{first.slug}/report/").content.decode()
    assert NOTHING in report
    assert "actions without one" not in report
    detail = client.get(plan.get_absolute_url()).content.decode()
    assert "Every half-year, by the last day of June and of December" in detail
    assert "Next report due" in detail


def test_a_plan_that_is_over_or_not_in_force_has_no_next_report(plan, tracked):
    summary = RoadmapSummary(plan, today=datetime.date(plan.starts_on.year, 2, 1))
    assert summary.next_report == datetime.date(plan.starts_on.year, 6, 30)
    after = plan.ends_on + datetime.timedelta(days=100)
    tracked.status = "completed"
    tracked.save(by=SYSTEM)
    assert RoadmapSummary(plan, today=after).next_report is None
    plan.status = Roadmap.Status.DRAFT
    assert RoadmapSummary(plan, today=plan.starts_on).next_report is None


def test_until_an_amendment_is_approved_the_rhythm_in_force_is_asked(plan, officer):
    factories.PlanVersionFactory(roadmap=plan)
    actions.move_roadmap(roadmap=plan, name="amend", by=officer, reason="Fewer reports.")
    actions.change_roadmap(roadmap=plan, by=officer, values={"reporting_rhythm": "yearly"})
    plan = Roadmap.objects.get(pk=plan.pk)
    assert (plan.rhythm, plan.reporting_rhythm) == ("half_yearly", "yearly")
    assert due_words(plan).startswith("Every year")
    plan.status = Roadmap.Status.ENDORSED
    assert plan.rhythm == "yearly"


@pytest.fixture
def overrun(plan, tracked):
    """The same plan, whose end was in February of last year, with its action still open."""
    plan.ends_on = tracked.ends_on = datetime.date(plan.starts_on.year, 2, 28)
    plan.save(by=SYSTEM)
    tracked.save(by=SYSTEM)
    return plan


def test_a_plan_that_overruns_its_end_is_reported_on_in_its_rhythm(overrun, tracked, focal):
    year = overrun.starts_on.year
    quarters = quarters_of(overrun, until=datetime.date(year, 12, 20))
    assert [each.slug for each in quarters if is_asked(overrun, each)] == [
        f"{year}-q1", f"{year}-q2", f"{year}-q4",
    ]  # fmt: skip
    assert period_words(overrun, quarters[1]) == f"April to June {year}"
    today = datetime.date(year, 12, 20)
    assert [row.action for row in listed(overrun, quarters[-1], focal, today).rows] == [tracked]
    assert len(QuarterReport(overrun, quarters[-1], today=today).silent) == 1
    assert RoadmapSummary(overrun, today=today).next_report == datetime.date(year, 12, 31)
    assert reminders.remind(today) == 1


def test_a_plan_that_overran_is_over_with_its_last_open_action(overrun, tracked, focal):
    year = overrun.starts_on.year
    factories.QuarterUpdateFactory(action=tracked, year=year, quarter=2)
    today = datetime.date(year, 12, 20)
    assert quarters_of(overrun, until=today)[-1] == Quarter(year, 4)
    tracked.status = "completed"
    tracked.save(by=SYSTEM)
    # What was reported after the end stays to be read.
    assert quarters_of(overrun, until=today)[-1] == Quarter(year, 2)
    assert RoadmapSummary(overrun, today=today).next_report is None
    assert reminders.remind(today) == 0


def test_a_plan_that_was_closed_unfinished_is_reported_no_longer(overrun):
    overrun.status = Roadmap.Status.CLOSED
    overrun.save(by=SYSTEM)
    today = datetime.date(overrun.starts_on.year, 12, 20)
    assert quarters_of(overrun, until=today)[-1] == Quarter.of(overrun.ends_on)


def test_the_pages_of_a_plan_that_overruns_lead_to_this_quarter(
    overrun, tracked, now, focal, officer, signed_in
):
    place = f"{overrun.get_absolute_url()}quarters/{now.slug}/"
    assert place in signed_in(focal).get(overrun.get_absolute_url()).content.decode()
    for page in (place, f"{place}report/"):
        assert signed_in(officer).get(page).status_code == 200
