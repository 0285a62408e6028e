"""First page, portfolio and state page: true for what is recorded, and for whom."""

import datetime
import io
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from assessments.instruments import make_version, move_instrument
from assessments.models import Indicator, Mission
from fusion_programme.gaps import open_gaps, without_action
from fusion_programme.stages import Stage, stage_of
from history.recorded import SYSTEM, set_links
from portfolio.models import User
from roadmaps.models import Roadmap
from roadmaps.suggestions import finding_offers
from tests import factories

DAY = datetime.date(2026, 1, 1)


def visited(status, starts_on=DAY):
    return Mission(status=status, starts_on=starts_on)


def plan(endorsed_on=None):
    return Roadmap(endorsed_on=endorsed_on)


@pytest.mark.parametrize(
    ("missions", "plans", "stage"),
    [
        ([], [], Stage.JOINED),
        ([visited("cancelled")], [], Stage.JOINED),
        ([visited("in_field")], [], Stage.ASSESSMENT),
        ([visited("state_check")], [], Stage.PLAN),
        ([visited("final")], [plan()], Stage.PLAN),
        ([visited("final")], [plan(DAY)], Stage.IMPLEMENTATION),
        (
            [visited("in_field", DAY + datetime.timedelta(days=9))],
            [plan(DAY)],
            Stage.REASSESSMENT,
        ),
    ],
)
def test_a_state_stands_at_the_furthest_stage_it_has_entered(missions, plans, stage):
    assert stage_of(missions, plans) == stage


@pytest.fixture
def planned(mission, lead):
    """A final mission with five gaps and an endorsed plan whose one action is late."""
    factories.complete(mission)
    mission.status = Mission.Status.FINAL
    mission.save(by=lead)
    roadmap = factories.RoadmapFactory(
        mission=mission,
        status="endorsed",
        starts_on=datetime.date(2025, 1, 1),
        ends_on=datetime.date(2030, 1, 1),
    )
    objective = factories.ObjectiveFactory(roadmap=roadmap)
    action = factories.PlanActionFactory(
        objective=objective,
        title="Open a complaint route",
        starts_on=datetime.date(2025, 2, 1),
        ends_on=datetime.date(2025, 3, 1),
    )
    set_links(action, "findings", [mission.findings.get(indicator__code="LEG-4")], by=SYSTEM)
    return action


def test_open_gaps_close_with_a_completed_action(planned, officer):
    findings = planned.roadmap.mission.findings.all()
    assert open_gaps(findings).count() == 5
    assert without_action(findings).count() == 4
    planned.status, planned.progress = "completed", 100
    planned.save(by=officer)
    assert open_gaps(findings).count() == 4


def test_a_cancelled_action_or_one_declined_suggestion_settles_no_gap(planned, officer):
    mission = planned.roadmap.mission
    findings = mission.findings.all()
    planned.status = "cancelled"
    planned.save(by=officer)
    assert without_action(findings).count() == 5
    gap = findings.get(indicator__code="LEG-4")
    offers = row_of(planned.roadmap, gap).offers
    assert len(offers) > 1
    for each in offers:
        assert without_action(findings).filter(pk=gap.pk).exists()
        assert row_of(planned.roadmap, gap).is_open
        values = {"suggestion_id": each.suggestion.pk, "verdict": "declined", "reason": "No."}
        planned.roadmap.decisions.create(finding=gap, by=officer, **values)
    assert not without_action(findings).filter(pk=gap.pk).exists()
    assert not row_of(planned.roadmap, gap).is_open


def row_of(roadmap, gap):
    return next(row for row in finding_offers(roadmap) if row.finding == gap)


def test_the_portfolio_says_what_needs_attention(planned, signed_in, officer, katasi):
    page = signed_in(officer).get("/portfolio/")
    text = page.content.decode()
    assert "Open a complaint route" in text
    assert "Safeguard gate LEG-4." in text
    assert "Carana: 4 gaps have no action yet" in text
    rows = {row.state.code: row for row in page.context["rows"]}
    assert (rows["XCA"].gap_count, rows["XCA"].late_count) == (5, 1)
    assert rows["XKA"].stage == Stage.JOINED


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["XCA", "XKA"]),
        ("?q=kata", ["XKA"]),
        ("?q=XCA", ["XCA"]),
        ("?stage=1", ["XKA"]),
        ("?attention=yes", ["XCA"]),
        ("?region=Africa&sort=stage", ["XKA", "XCA"]),
        ("?stage=nonsense&sort=nonsense&page=99", ["XCA", "XKA"]),
    ],
)
def test_the_portfolio_is_narrowed_and_ordered_by_its_address(
    planned, signed_in, officer, katasi, query, codes
):
    page = signed_in(officer).get("/portfolio/" + query)
    assert [row.state.code for row in page.context["rows"]] == codes


def test_a_focal_point_sees_one_row_and_no_other_tile(planned, signed_in, focal, katasi):
    page = signed_in(focal).get("/portfolio/")
    assert [row.state.code for row in page.context["rows"]] == ["XCA"]
    assert "XKA" not in page.content.decode()


def test_the_state_page_draws_broken_threads_with_the_verb_that_mends(planned, signed_in, officer):
    client = signed_in(officer)
    text = client.get("/states/XCA/").content.decode()
    assert text.count("Broken: no action yet") == 4
    assert "Draft this action" not in text
    roadmap = planned.roadmap
    roadmap.status = "draft"
    roadmap.save(by=SYSTEM)
    assert client.get("/states/XCA/").content.decode().count("Draft this action") == 4


def thread_of(client, code):
    found = client.get("/states/XCA/?threads=all").context["threads"]
    return next(each for each in found if each.finding.indicator.code == code)


def test_a_thread_is_answered_as_the_register_says(planned, signed_in, officer):
    client, roadmap = signed_in(officer), planned.roadmap
    assert not thread_of(client, "LEG-4").is_broken
    planned.status = "cancelled"
    planned.save(by=officer)
    thread = thread_of(client, "LEG-4")
    assert (thread.is_broken, thread.actions) == (True, [])
    offers = row_of(roadmap, thread.finding).offers
    assert len(offers) > 1
    for each in offers:
        assert thread_of(client, "LEG-4").is_broken, "one declined suggestion settles no gap"
        values = {"suggestion_id": each.suggestion.pk, "verdict": "declined", "reason": "No."}
        roadmap.decisions.create(finding=thread.finding, by=officer, **values)
    assert not thread_of(client, "LEG-4").is_broken
    assert "Declined:" in client.get("/states/XCA/?threads=all").content.decode()


@pytest.mark.parametrize("is_reworded", [False, True])
def test_a_thread_compares_answers_to_the_same_question(
    planned, signed_in, officer, carana, lead, is_reworded
):
    planned.status, planned.progress = "completed", 100
    planned.save(by=officer)
    newer = make_version(instrument=planned.roadmap.mission.instrument, by=SYSTEM)
    if is_reworded:
        asked = Indicator.objects.get(area__instrument=newer, code="LEG-4")
        asked.question = "Another question altogether?"
        asked.save(by=SYSTEM)
    move_instrument(instrument=newer, name="publish", by=SYSTEM)
    days = {"starts_on": datetime.date(2027, 1, 4), "ends_on": datetime.date(2027, 1, 8)}
    later = factories.mission(carana, lead, instrument=newer, **days)
    factories.complete(later, level="2")
    later.status = Mission.Status.FINAL
    later.save(by=lead)
    thread = thread_of(signed_in(officer), "LEG-4")
    told = (None, True) if is_reworded else (2, False)
    assert (thread.after, thread.is_broken) == told


def test_a_later_mission_shows_baseline_and_now(planned, signed_in, officer, carana, lead):
    days = {"starts_on": datetime.date(2027, 1, 4), "ends_on": datetime.date(2027, 1, 8)}
    later = factories.mission(carana, lead, **days)
    factories.complete(later, level="2")
    later.status = Mission.Status.FINAL
    later.save(by=lead)
    page = signed_in(officer).get("/states/XCA/")
    (row,) = [each for each in page.context["plot"] if each.code == "LEG"]
    assert (str(row.baseline), str(row.now)) == ("1.0", "2.0")


def test_the_first_page_shows_what_waits(planned, signed_in, officer, assessor, donor):
    text = signed_in(officer).get("/").content.decode()
    assert "Open a complaint route" in text
    assert "Findings without an action" in text
    assert "Missions to score" in signed_in(assessor).get("/").content.decode()
    assert "Nothing waits for you yet" in signed_in(donor).get("/").content.decode()


def test_signing_in_with_a_wrong_password_says_so_and_keeps_the_address(client, officer):
    page = client.post("/sign-in/", {"login": "officer@test.example", "password": "wrong"})
    assert page.status_code == 200
    assert "officer@test.example" in page.content.decode()
    assert "error-summary" in page.content.decode()


def test_the_health_page_tells_nothing_but_its_state(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def add(*words, typed="a long enough secret", **options):
    with mock.patch("getpass.getpass", return_value=typed):
        call_command("add_person", *words, stdout=io.StringIO(), **options)


def test_an_account_is_opened_from_the_command_line(carana):
    add("ana@example.org", "Ana Example", "assessor", state="XCA")
    person = User.objects.get(email="ana@example.org")
    assert person.check_password("a long enough secret")
    assert Mission.objects.allowed(person).count() == 0
    for words, options, why in (
        (("ana@example.org", "Ana", "manager"), {}, "exists"),
        (("b@example.org", "B", "assessor"), {"state": "XXX"}, "no State"),
        (("b@example.org", "B", "assessor"), {}, "held"),
    ):
        with pytest.raises(CommandError, match=why):
            add(*words, **options)
    with pytest.raises(CommandError, match="at least 12 characters"):
        add("b@example.org", "B", "manager", typed="too short")
    assert not User.objects.filter(email="b@example.org").exists()
