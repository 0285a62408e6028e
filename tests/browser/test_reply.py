"""The State's reply in a real browser: no word goes unseen, whatever keeps it from arriving."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.killed import sign_in
from tests.browser.test_desk import SAVED

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, site):
    context = browser.new_context(base_url=site.url)
    page = sign_in(context.new_page(), "focal.rimosa@demo.example")
    ((mission,),) = site.query(
        "SELECT mission_id FROM assessments_statereply r "
        "JOIN assessments_mission m ON m.id = r.mission_id "
        "WHERE r.status = 'draft' AND m.status = 'state_check'"
    )
    page.goto(f"/missions/{mission}/reply/")
    yield page
    context.close()


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
