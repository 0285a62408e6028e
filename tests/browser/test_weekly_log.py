"""A mentor's weekly log in a real browser: what is typed without a line stays and arrives once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.killed import cut
from tests.browser.test_desk import line
from tests.browser.test_saving import sign_out

pytestmark = pytest.mark.browser
AT_HQ = re.compile(r"^Saved at headquarters \d\d:\d\d$")
LOGS = "**/logs/*/"
WORDS = "Typed where no line is"


def stored(site):
    return site.query(
        f"SELECT status FROM mentoring_weeklylog WHERE done = '{WORDS}'"  # noqa: S608
    )


def told(site):
    """How often history tells that these words were written."""
    rows = site.query(
        "SELECT changes FROM history_event WHERE subject_model = 'mentoring.weeklylog'"
    )
    return sum(WORDS in str(changes) for (changes,) in rows)


def test_a_log_typed_without_a_line_stays_here_and_arrives_once(visit, site):
    page = visit("mentor")
    page.get_by_role("link", name=re.compile(r"^MEN-XCA-01, week")).first.click()
    expect(line(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    cut(page.context, LOGS)
    page.get_by_label("Done", exact=True).fill(WORDS)
    page.get_by_label("Days worked").fill("3.5")
    page.get_by_label("Green: it goes well").check()
    expect(line(page)).to_have_text("Offline, saved here on this device: 1")
    page.reload()
    expect(page.get_by_label("Done", exact=True)).to_have_value(WORDS)
    expect(page.locator("[data-answer-place]")).to_have_text("Saved here")
    sign_out(page)
    expect(page.locator("#signout-guard [data-count]")).to_have_text("1")
    assert stored(site) == []
    cut(page.context, LOGS, is_cut=False)
    page.reload()
    expect(line(page)).to_have_text(AT_HQ, timeout=15_000)
    expect(page.locator("[data-answer-place]")).to_have_text("Saved at HQ")
    expect(page.get_by_label("Days worked")).to_have_value("3.5")
    assert stored(site) == [("draft",)]
    assert told(site) == 1
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_url(re.compile(r"/mentoring/\d+/$"))
    assert stored(site) == [("submitted",)]
