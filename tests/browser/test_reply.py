"""The State's reply in a real browser: no word goes unseen, whatever keeps it from arriving."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.killed import Laptop, cut, sign_in, without_its_answer
from tests.browser.test_desk import SAVED

pytestmark = pytest.mark.browser


@pytest.fixture
def place(site):
    ((mission,),) = site.query(
        "SELECT mission_id FROM assessments_statereply r "
        "JOIN assessments_mission m ON m.id = r.mission_id "
        "WHERE r.status = 'draft' AND m.status = 'state_check'"
    )
    return f"/missions/{mission}/reply/"


@pytest.fixture
def page(browser, site, place):
    context = browser.new_context(base_url=site.url)
    page = sign_in(context.new_page(), "focal.rimosa@demo.example")
    page.goto(place)
    yield page
    context.close()


def reason(page):
    return page.locator("[data-reply] textarea:visible").first


def test_words_outlive_the_browser_and_leave_it_once_they_arrived(
    playwright_of, site, place, tmp_path
):
    laptop = Laptop(playwright_of, site, tmp_path / "laptop", "focal.rimosa")
    page = laptop.start()
    page.goto(place)
    page.wait_for_load_state("networkidle")
    cut(laptop.context, "**/reply/*/")
    reason(page).fill("Typed in a room without a line.")
    expect(page.locator("#sync-text")).to_have_text("Offline, not saved yet: 1")
    laptop.kill()

    page = laptop.start()
    page.goto("/unsent/")
    expect(page.locator("[data-unsent]")).to_contain_text("Typed in a room without a line.")
    page.goto(place)
    expect(reason(page)).to_have_value("Typed in a room without a line.")
    expect(page.locator("#sync-text")).to_have_text(SAVED)
    stored = site.query("SELECT reason FROM assessments_findingreply")
    assert ("Typed in a room without a line.",) in stored
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url(lambda url: "/reply/" not in url)
    page.goto("/unsent/")
    expect(page.locator("[data-unsent] [data-none]")).to_be_visible()
    laptop.close()


def test_words_that_did_not_arrive_are_sent_again_or_warned_of(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    line, words = page.locator("#sync-text"), page.locator("[data-reply] textarea:visible").first
    page.context.clear_cookies(name=re.compile("csrf"))  # as after another sign-in elsewhere
    words.press_sequentially(" Typed with an old token.")
    expect(line).to_have_text(SAVED)
    page.reload()
    assert asked == []

    locked = json.dumps({"locked": "The check is over."})
    page.route(
        "**/reply/*/",
        lambda route: route.fulfill(status=423, body=locked, content_type="application/json"),
    )
    words.press_sequentially(" Typed too late.")
    expect(line).to_have_text("Locked: The check is over.")
    page.reload()
    assert asked == ["beforeunload"]


def test_the_tick_alone_is_saved(page, site):
    site.execute(
        "UPDATE assessments_finding SET version = version + 1 WHERE id = "
        "(SELECT finding_id FROM assessments_findingreply WHERE view = 'agree' ORDER BY id LIMIT 1)"
    )
    page.reload()
    earlier = page.get_by_label("The reply holds for the text as it stands now")
    earlier.check()
    expect(page.locator("#sync-text")).to_have_text(SAVED)
    expect(earlier).to_have_count(0)
    page.reload()
    expect(page.locator("[data-reply]").first).to_be_visible()
    expect(earlier).to_have_count(0)


def test_nobody_meets_himself_after_a_lost_answer_or_in_two_tabs(page, site, place):
    tab = page.context.new_page()
    tab.goto(place)
    tab.wait_for_load_state("networkidle")
    line, words, other = page.locator("#sync-text"), reason(page), reason(tab)
    page.route("**/reply/*/", without_its_answer, times=1)
    with page.expect_event("requestfailed"):
        words.fill("It arrived, its answer did not.")
    words.fill("And typed on.")
    expect(other).to_have_value("And typed on.", timeout=15_000)
    expect(line).to_have_text(SAVED)
    assert ("And typed on.",) in site.query("SELECT reason FROM assessments_findingreply")

    other.fill("In the other tab.")
    expect(tab.locator("#sync-text")).to_have_text(SAVED)
    expect(words).to_have_value("In the other tab.")
    for each in (page, tab):
        expect(each.locator("[data-conflict-place] *")).to_have_count(0)
    assert ("In the other tab.",) in site.query("SELECT reason FROM assessments_findingreply")
