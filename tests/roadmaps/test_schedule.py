"""The timeline draws a plan by quarter and by month, and says the same in words."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmaps.models import PlanAction
from roadmaps.schedule import MONTH, Schedule
from roadmaps.timeline import Timeline
from tests import factories
from tests.factories import TODAY

DAY = datetime.timedelta(days=1)


def step(objective, number, first, last, **more):
    return factories.PlanActionFactory(
        objective=objective, number=number, title=f"Step {number}",
        starts_on=TODAY + first * DAY, ends_on=TODAY + last * DAY, **more,
    )  # fmt: skip


@pytest.fixture
def steps(objective):
    """1.2 waits for 1.1, 1.3 for 1.2 and begins too early; 1.4 stands alone."""
    found = [
        step(objective, 1, 0, 30),
        step(objective, 2, 40, 80),
        step(objective, 3, 70, 120),
        step(objective, 4, 5, 10),
    ]
    for first, second in ((0, 1), (1, 2)):
        factories.DependencyFactory(action=found[second], predecessor=found[first])
    return found


@pytest.fixture
def place(roadmap):
    return f"/roadmaps/{roadmap.pk}/timeline/"


def part(page: str, name: str) -> str:
    return " ".join(page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0].split())


def schedule(roadmap, steps, **more) -> Schedule:
    dependencies = [each.dependencies.get() for each in steps[1:3]]
    return Schedule(roadmap, steps, dependencies, today=TODAY + 20 * DAY, **more)


def test_rows_stand_in_time_with_what_they_wait_for(roadmap, steps):
    made = schedule(roadmap, steps)
    ((_objective, rows),) = made.groups
    assert [each.action.number for each in rows] == [1, 4, 2, 3]
    assert [each.is_critical for each in rows] == [True, False, True, True]
    assert [each.days_late for each in rows] == [0, 10, 0, 0]
    first, _alone, second, third = rows
    (wait,) = second.waits
    assert (wait.predecessor, wait.is_too_late) == (steps[0], False)
    assert wait.x == first.bar.x + first.bar.width < second.bar.x
    assert third.waits[0].is_too_late


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ((2027, 1, 4), (2027, 3, 31), ["1 2027", "2", "3"]),
        ((2026, 11, 30), (2027, 2, 1), ["10 2026", "11", "12", "1 2027", "2", "3"]),
    ],
)
def test_months_are_named_and_stand_where_they_begin(roadmap, first, last, labels):
    roadmap.starts_on, roadmap.ends_on = datetime.date(*first), datetime.date(*last)
    made = Schedule(roadmap, [], [], today=TODAY, by=MONTH)
    found = [f"{each.label} {each.year}".strip() for each in made.columns]
    assert found == labels
    scale = Timeline(roadmap.starts_on, roadmap.ends_on, TODAY)
    begin = scale.first
    for column in made.columns:
        assert column.x == scale.at(begin)
        begin = (begin + 32 * DAY).replace(day=1)
    assert begin == scale.last


def test_of_a_long_plan_every_third_month_is_named(roadmap):
    roadmap.starts_on, roadmap.ends_on = datetime.date(2027, 1, 1), datetime.date(2036, 12, 31)
    columns = Schedule(roadmap, [], [], today=TODAY, by=MONTH).columns
    assert len(columns) == 120
    assert sum(bool(each.label) for each in columns) == 40


def test_the_page_says_in_words_what_it_draws(steps, place, signed_in, officer):
    client = signed_in(officer)
    page = client.get(place).content.decode()
    drawing, table = part(page, "ga"), part(page, "ta")
    assert drawing.count("critical path</span>") == 3
    assert re.search(r"waits for\s+<bdi>1\.2</bdi>", drawing)
    rows = table.split("<tr>")[2:]
    assert ["Step" in each for each in rows] == [True] * 4
    first, alone, second, third = rows
    assert ">yes<" in first
    assert ">yes<" not in alone
    assert "<bdi>1.1</bdi>" in second
    assert "begins before it ends on" in third
    assert "begins before it ends on" not in second
    assert "Critical path: <bdi>1.1</bdi>, <bdi>1.2</bdi>, <bdi>1.3</bdi>" in table
    axis = drawing.split('class="axis')[1].split("</div>")[0]
    months = part(client.get(f"{place}?by=month").content.decode(), "ga")
    months = months.split('class="axis')[1].split("</div>")[0]
    assert months.count("<span>") == 3 * axis.count("<span>")
    assert client.get(f"{place}?by=nothing").content.decode().count("<span>Q") > 0


def test_sixty_actions_cost_no_more_than_four(steps, objective, roadmap, place, signed_in, officer):
    client = signed_in(officer)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{place}?by=month").status_code == 200
        return len(queries)

    cost()
    before = cost()
    last = steps[3]
    for number in range(5, 61):
        last, before_it = step(objective, number, number, number + 5), last
        factories.DependencyFactory(action=last, predecessor=before_it)
    assert PlanAction.objects.count() == 60
    assert cost() == before <= 15


def test_a_reader_of_the_released_plan_finds_no_such_page(steps, place, roadmap, signed_in, donor):
    roadmap.release = "donors"
    roadmap.save(by=donor)
    client = signed_in(donor)
    assert client.get(f"/roadmaps/{roadmap.pk}/").status_code == 200
    assert client.get(place).status_code == 404


def test_a_plan_without_actions_says_so(roadmap, place, signed_in, officer):
    page = signed_in(officer).get(place).content.decode()
    assert "No actions yet" in page
    assert "<svg" not in page.split("No actions yet")[1].split("</div>")[0]
    link = f'href="{place}"'
    assert link in signed_in(officer).get(f"/roadmaps/{roadmap.pk}/").content.decode()
