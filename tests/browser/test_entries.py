"""A text of the Compendium in a real browser: it saves by itself, previews, and loses nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import SAVED, line

pytestmark = pytest.mark.browser


@pytest.fixture
def place(site):
    """An entry that is still an outline."""
    ((pk,),) = site.query(
        "SELECT t.id FROM compendium_entrytext t JOIN compendium_entry e ON e.id = t.entry_id "
        "WHERE e.slug = 'ethics-and-decision-making' AND t.language = 'en'"
    )
    return f"/compendium/texts/{pk}/"


def opened(page, place):
    page.goto(place)
    page.locator("form.is-live").wait_for(state="attached")
    return page


def stored(site, text):
    return site.query(f"SELECT version FROM compendium_entrytext WHERE lead = '{text}'")  # noqa: S608


def test_a_text_saves_by_itself_previews_and_shows_both_where_two_collide(visit, site, place):
    page, other = opened(visit("editor"), place), opened(visit("editor"), place)
    lead = page.get_by_role("textbox", name="In one sentence")
    lead.fill("Warn **early**, see [[watchlists]] and [[nowhere]]")
    shown = page.locator("#preview-lead")
    expect(shown.locator("strong")).to_have_text("early")
    expect(shown.get_by_role("link", name="Watch lists")).to_be_visible()
    expect(shown).to_contain_text("lead nowhere: nowhere")
    expect(line(page)).to_have_text(SAVED)
    assert stored(site, "Warn **early**, see [[watchlists]] and [[nowhere]]")
    # Another part, typed without a line, waits on the device.
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Why it matters").fill("Typed without a line")
    expect(line(page)).to_have_text("Offline, kept on this device: 1")
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=15_000)
    # Somebody whose page is older changes the same part.
    other.get_by_role("textbox", name="In one sentence").fill("Warn late")
    expect(line(other)).to_have_text("Not saved: 1 change needs a choice")
    expect(other.locator("[data-theirs]")).to_contain_text("Warn **early**")
    other.get_by_role("button", name="Keep mine").click()
    expect(line(other)).to_have_text(SAVED)
    assert stored(site, "Warn late")
    other.reload()
    expect(other.get_by_role("textbox", name="Why it matters")).to_have_value(
        "Typed without a line"
    )
