"""Mentoring in figures: what began and what was submitted, and nothing that was only agreed."""

import pytest

from mentoring.participations import HOURS_OF_DAY, participations
from tests import factories
from tests.mentoring import factories as make


@pytest.fixture
def counterpart(active, agency):
    """The counterpart of the assignment, who agreed to be named."""
    person = factories.ParticipantFactory(agency=agency)
    change(active, counterpart=person.pk, has_consent=True)
    return person


def change(assignment, **values):
    type(assignment).objects.filter(pk=assignment.pk).compare_and_set(**values)


def counted(active, user):
    return participations(user, active.starts_on, active.starts_on)


@pytest.mark.parametrize(
    ("status", "is_counted"),
    [
        ("requested", False),
        ("matched", False),
        ("agreed", False),
        ("active", True),
        ("paused", True),
        ("final_report", True),
        ("closed", True),
        ("terminated", False),
    ],
)
def test_an_assignment_counts_from_its_beginning(active, counterpart, officer, status, is_counted):
    change(active, status=status)
    assert bool(counted(active, officer)) is is_counted


def test_hours_are_those_of_submitted_logs(active, counterpart, officer):
    make.WeeklyLogFactory(assignment=active, week=1, days_worked="2.5", status="submitted")
    make.WeeklyLogFactory(assignment=active, week=2, days_worked="4", status="draft")
    (one,) = counted(active, officer)
    assert (one.person, one.hours) == (counterpart.pk, 2.5 * HOURS_OF_DAY)


def test_one_whose_counterpart_is_known_by_function_counts_and_nobody_by_it(
    active, officer, signed_in, donor
):
    """In hours, activities and cost, for those who open every row; in no number of people."""
    change(active, cost=4_000)
    make.WeeklyLogFactory(assignment=active, week=1, days_worked="2.5", status="submitted")
    period = {"since": active.starts_on, "until": active.starts_on}
    page = signed_in(officer).get("/figures/", period)
    told = page.context["figures"]
    assert (told.total.people, told.total.participations) == (0, 0)
    assert (told.activities, told.hours, told.cost) == (1, 2.5 * HOURS_OF_DAY, (4_000, 1))
    assert signed_in(officer).get("/figures/rows/", period).context["rows"] == []
    told = signed_in(donor).get("/figures/", period).context["figures"]
    assert (told.activities, told.unnamed) == (0, ())


def test_one_that_was_terminated_counts_if_a_log_was_submitted(active, counterpart, officer):
    change(active, status="terminated")
    log = make.WeeklyLogFactory(assignment=active, week=1, days_worked="2", status="draft")
    assert counted(active, officer) == []
    change(log, status="submitted")
    assert [each.hours for each in counted(active, officer)] == [2 * HOURS_OF_DAY]
