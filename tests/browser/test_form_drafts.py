"""Forms on pages of their own: what is typed stays on the device until it is recorded, once."""

import pytest
from playwright.sync_api import expect

from tests.browser.killed import without_its_answer
from tests.browser.test_desk import missions_in_the_field
from tests.browser.test_saving import sign_out

pytestmark = pytest.mark.browser
TEXT = "SELECT text FROM assessments_reporttext WHERE mission_id = {} AND part = 'method'"


@pytest.fixture
def mission(site):
    return missions_in_the_field(site, twice="true")["XSU"]


def test_a_long_text_outlives_a_reload_and_bars_signing_out(visit, site, mission):
    place = f"/missions/{mission}/report/method/"
    page, other = visit("lead"), visit("assessor")
    page.goto(place)
    page.wait_for_load_state("networkidle")
    page.locator("#id_text").fill("Begun before the line was lost.")
    expect(page.locator("[data-unsent-count]").first).to_have_text("(1)")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("Begun before the line was lost.")
    expect(page.locator("[data-draft-note]")).to_be_visible()

    sign_out(page)
    guard = page.locator("#signout-guard")
    expect(guard).to_contain_text("begun on this device and not recorded yet: 1")
    expect(guard.locator("[data-waits]")).to_be_hidden()
    expect(guard.get_by_role("button", name="Send now")).to_be_hidden()
    guard.get_by_role("button", name="Stay signed in").click()

    other.goto(place)
    other.locator("#id_text").fill("Saved by somebody else.")
    other.get_by_role("button", name="Save the text").click()
    other.wait_for_url("**/report/#texts")
    assert site.query(TEXT.format(mission)) == [("Saved by somebody else.",)]

    page.reload()
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator(".notice--bad")).to_contain_text("Saved by somebody else.")
    expect(page.locator("#id_text")).to_have_value("Begun before the line was lost.")
    page.get_by_role("button", name="Save the text").click()
    page.wait_for_url("**/report/#texts")
    assert site.query(TEXT.format(mission)) == [("Begun before the line was lost.",)]
    expect(page.locator("[data-unsent-count]").first).to_have_text("")
    sign_out(page)
    page.wait_for_url("**/sign-in/**")


def test_evidence_whose_answer_was_lost_is_recorded_once(visit, site, mission):
    page = visit("lead")
    page.goto(f"/missions/{mission}/evidence/new/")
    page.wait_for_load_state("networkidle")
    page.get_by_label("What it is and what it proves").fill("Sent twice.")
    page.locator("#id_kind").select_option("document_seen")
    page.locator("input[name=indicators]").first.check()
    page.route("**/evidence/new/", without_its_answer, times=1)
    button = page.get_by_role("button", name="Record the evidence")
    with page.expect_event("requestfailed"):
        button.click()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.reload()
    button.click()
    page.wait_for_url(lambda url: "/evidence/new/" not in url)
    count = "SELECT count(*) FROM assessments_evidence WHERE title = 'Sent twice.'"
    assert site.query(count) == [(1,)]
    page.goto("/unsent/")
    expect(page.locator("[data-unsent] [data-none]")).to_be_visible()


def test_who_leaves_without_saving_leaves_no_draft(visit, mission):
    page = visit("lead")
    page.goto(f"/missions/{mission}/meetings/new/")
    page.wait_for_load_state("networkidle")
    page.locator("#id_note").fill("Not meant after all.")
    expect(page.locator("[data-unsent-count]").first).to_have_text("(1)")
    page.get_by_role("link", name="Leave without saving").click()
    page.wait_for_url("**/meetings/")
    expect(page.locator("[data-unsent-count]").first).to_have_text("")
