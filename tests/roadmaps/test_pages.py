"""The screens of a plan."""

import datetime

import pytest

from roadmaps import actions
from roadmaps.models import PlanAction, Roadmap
from tests import factories


def place(roadmap, finding, suggestion, verb):
    return f"/roadmaps/{roadmap.pk}/suggestions/{finding.pk}/{suggestion.pk}/{verb}/"


def test_a_plan_is_begun_from_a_submitted_mission(signed_in, officer, shared):
    client = signed_in(officer)
    form = {"starts_on": "2026-12-01", "ends_on": "2029-11-30", "vision": "V", "summary": ""}
    form |= factories.PLAN_FORM
    answer = client.post(f"/missions/{shared.pk}/roadmap/new/", form)
    roadmap = Roadmap.objects.get()
    assert answer["Location"] == f"/roadmaps/{roadmap.pk}/build/"
    again = client.post(f"/missions/{shared.pk}/roadmap/new/", form)
    assert again.status_code == 422
    assert "has a roadmap already" in again.content.decode()


def test_an_end_before_the_start_is_said_at_the_field(signed_in, officer, shared):
    form = {"starts_on": "2026-12-01", "ends_on": "2026-11-01", "vision": "Kept words"}
    page = signed_in(officer).post(f"/missions/{shared.pk}/roadmap/new/", form)
    assert page.status_code == 422
    assert "Choose an end date after the start date." in page.content.decode()
    assert "Kept words" in page.content.decode()


def test_accepting_with_htmx_returns_the_findings_part(
    signed_in, officer, roadmap, finding, suggestion, objective
):
    client = signed_in(officer)
    answer = client.post(
        place(roadmap, finding, suggestion, "accept"),
        {"objective": objective.pk},
        headers={"hx-request": "true"},
    )
    text = answer.content.decode()
    assert text.lstrip().startswith("<article")
    assert "In the plan:" in text
    assert PlanAction.objects.count() == 1


def test_accepting_without_script_returns_to_the_finding(
    signed_in, officer, roadmap, finding, suggestion, objective
):
    answer = signed_in(officer).post(
        place(roadmap, finding, suggestion, "accept"), {"objective": objective.pk}
    )
    assert answer["Location"] == f"/roadmaps/{roadmap.pk}/build/#finding-{finding.pk}"


def test_accepting_without_an_objective_says_what_to_do(
    signed_in, officer, roadmap, finding, suggestion
):
    answer = signed_in(officer).post(
        place(roadmap, finding, suggestion, "accept"), {}, headers={"hx-request": "true"}
    )
    assert "Add an objective first" in answer.content.decode()


def test_declining_without_a_reason_says_so(signed_in, officer, roadmap, finding, suggestion):
    answer = signed_in(officer).post(
        place(roadmap, finding, suggestion, "decline"), {}, headers={"hx-request": "true"}
    )
    assert "Say why this suggestion is declined." in answer.content.decode()


def test_a_suggestion_can_be_edited_before_it_is_accepted(
    signed_in, officer, roadmap, finding, suggestion, objective, agency
):
    address = f"/roadmaps/{roadmap.pk}/actions/new/?finding={finding.pk}&suggestion={suggestion.pk}"
    client = signed_in(officer)
    assert suggestion.text in client.get(address).content.decode()
    form = {
        "title": "Our own words",
        "objective": objective.pk,
        "findings": [str(finding.pk)],
        "lead_agency": agency.pk,
        "kind": "legal",
        "horizon": "short",
        "effort": "low",
        "starts_on": roadmap.starts_on,
        "ends_on": roadmap.ends_on,
        "impact": 5,
        "feasibility": 4,
        "urgency": 3,
    }
    wrong = client.post(address, form | {"ends_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "Our own words" in wrong.content.decode()
    assert client.post(address, form).status_code == 302
    action = PlanAction.objects.get()
    assert (action.title, action.suggestion, action.priority) == ("Our own words", suggestion, 20)


def test_a_stale_status_shows_both_texts(signed_in, officer, endorsed, manager):
    common = {"status": "at_risk", "progress": 25}
    actions.update_status(
        action=endorsed, by=manager, base_version=1, status_note="The manager’s note", **common
    )
    form = common | {"status_note": "The officer’s note", "version": "1"}
    page = signed_in(officer).post(f"/actions/{endorsed.pk}/status/", form)
    assert page.status_code == 409
    assert "The manager’s note" in page.content.decode()
    assert "The officer’s note" in page.content.decode()


def test_the_state_says_where_an_action_stands_in_the_update_that_is_checked(
    signed_in, focal, officer, tracked, now
):
    address = f"/actions/{tracked.pk}/status/"
    form = {
        "status": "completed",
        "progress": 100,
        "status_note": "All done",
        "version": str(tracked.version),
    }
    assert signed_in(focal).post(address, form).status_code == 403
    tracked.refresh_from_db()
    assert tracked.status == PlanAction.Status.NOT_STARTED
    page = signed_in(focal).get(tracked.get_absolute_url()).content.decode()
    assert address not in page
    assert f'/quarters/{now.slug}/#a{tracked.pk}">Report the quarter' in page
    assert address in signed_in(officer).get(tracked.get_absolute_url()).content.decode()


def test_the_page_shows_findings_without_an_action(signed_in, officer, roadmap):
    page = signed_in(officer).get(roadmap.get_absolute_url())
    assert page.content.decode().count("Draft this action") == 5


def test_a_focal_point_edits_the_draft_and_not_the_endorsed_text(
    signed_in, focal, reviewer, roadmap, endorsed
):
    address = f"/actions/{endorsed.pk}/edit/"
    assert signed_in(reviewer).get(address).status_code == 403
    page = signed_in(focal).get(endorsed.get_absolute_url()).content.decode()
    assert "Endorsed text is fixed" in page
    assert "Report the quarter" in page
    assert address not in page


def test_the_page_of_an_action_shows_all_that_is_filled(signed_in, officer, endorsed):
    """As the print does: a unit without an indicator, a class that the plan's method does not
    use."""
    endorsed.target, endorsed.unit, endorsed.verification = 12, "case files", "The court's list"
    endorsed.impact, endorsed.feasibility, endorsed.urgency = 5, 2, 4
    endorsed.moscow = "could"
    endorsed.save(by=officer)
    page = signed_in(officer).get(endorsed.get_absolute_url()).content.decode()
    for words in ("– → 12 case files", "The court&#x27;s list", "5, 2, 4", "<dd>Could</dd>"):
        assert words in page, words


@pytest.mark.parametrize(
    ("horizon", "days", "is_told"),
    [("short", 183, False), ("short", 184, True), ("medium", 184, False), ("medium", 549, True)],
)
def test_an_end_beyond_the_horizon_is_told(signed_in, officer, endorsed, horizon, days, is_told):
    endorsed.horizon = horizon
    endorsed.ends_on = endorsed.roadmap.starts_on + datetime.timedelta(days=days)
    endorsed.save(by=officer)
    page = signed_in(officer).get(endorsed.get_absolute_url()).content.decode()
    assert ("ends later than its horizon" in page) == is_told
