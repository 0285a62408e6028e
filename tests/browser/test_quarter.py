"""The working list of a quarter in a real browser: rows save by themselves and lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import SAVED, line
from tests.site import wait_for

# What another page of the same person has left on this device.
KEEP_ELSEWHERE = """async () => {
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  const { keep } = await import(loaded.find((name) => /[/]queue([.][0-9a-f]+)?[.]js$/.test(name)));
  await keep({
    values: { happened: "Elsewhere" }, began: { happened: "" }, bases: { happened: 0 },
    url: "/nowhere/actions/9/updates/", place: "Another page", at: Date.now(),
  });
}"""

pytestmark = pytest.mark.browser


@pytest.fixture
def place(site):
    """Carana's list of this quarter, found as its focal point finds it."""
    ((pk,),) = site.query(
        "SELECT r.id FROM roadmaps_roadmap r JOIN portfolio_state s ON s.id = r.state_id "
        "WHERE s.code = 'XCA' AND r.status = 'endorsed'"
    )
    return f"/roadmaps/{pk}/"


def opened(page, place):
    page.goto(place)
    page.get_by_role("link", name=re.compile("Updates, Q")).click()
    page.locator("table.is-live").wait_for()
    return page


def touchable(page, number=0):
    """The code of an action that nobody has touched in this quarter."""
    rows = page.locator("tr[data-row]", has_text="Not touched")
    return rows.nth(number).locator(".code").inner_text()


def field(page, code, name):
    return page.get_by_label(f"{code} {name}", exact=True)


def stored(site, text):
    return site.query(f"SELECT status FROM roadmaps_quarterupdate WHERE happened = '{text}'")  # noqa: S608


def test_a_row_saves_by_itself_counts_and_is_submitted(visit, site, place):
    page = opened(visit("focal"), place)
    code = touchable(page)
    button = page.locator("#quarter-submit")
    before = int(re.search(r"\d+", button.inner_text()).group())
    field(page, code, "status").select_option("off_track")
    field(page, code, "what happened").fill("Typed into a row")
    expect(line(page)).to_have_text(SAVED)
    row = page.locator("tr[data-row]", has=page.get_by_role("link", name=code, exact=True))
    expect(row.locator("[data-row-state]")).to_have_text("Say what stands in the way.")
    field(page, code, "obstacle").fill("No date is given")
    expect(row.locator("[data-row-state]")).to_have_text("Ready to submit")
    expect(button).to_have_text(f"Submit {before + 1} updates")
    button.click()
    expect(page.get_by_text(f"{before + 1} updates submitted.")).to_be_visible()
    wait_for(lambda: stored(site, "Typed into a row") == [("submitted",)], 30, "the submission")


def test_what_is_typed_offline_waits_on_the_device_and_arrives(visit, site, place):
    page = opened(visit("focal"), place)
    page.wait_for_load_state("networkidle")
    code = touchable(page)
    page.context.set_offline(True)
    field(page, code, "what happened").fill("Typed without a line")
    expect(line(page)).to_have_text("Offline, kept on this device: 1")
    assert stored(site, "Typed without a line") == []
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=15_000)
    assert stored(site, "Typed without a line") == [("draft",)]
    page.reload()
    expect(field(page, code, "what happened")).to_have_value("Typed without a line")


def test_a_save_of_another_page_that_waits_holds_no_submission_up(visit, site, place):
    """Such as one that was refused for good: it stays on the device until its writer drops it."""
    page = opened(visit("focal"), place)
    page.wait_for_load_state("networkidle")
    page.evaluate(KEEP_ELSEWHERE)
    code = touchable(page)
    field(page, code, "what happened").fill("Typed beside it")
    expect(line(page)).to_have_text(SAVED)
    page.locator("#quarter-submit").click()
    expect(page.get_by_text(re.compile("updates? submitted."))).to_be_visible()


def test_a_row_that_is_not_saved_is_named_when_nothing_is_submitted(visit, site, place):
    page = opened(visit("focal"), place)
    page.wait_for_load_state("networkidle")
    code = touchable(page)
    field(page, code, "what happened").fill("Sent")
    expect(line(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    field(page, code, "what happened").fill("Not sent")
    expect(line(page)).to_have_text("Offline, kept on this device: 1")
    page.locator("#quarter-submit").click()
    expect(line(page)).to_have_text(f"Nothing is submitted: {code} is not saved yet")


def test_keys_move_between_rows_and_copy_last_quarters_text(visit, site, place):
    page = opened(visit("focal"), place)
    rows = page.locator("tr[data-row]")
    first, second = (rows.nth(n).locator(".code").inner_text() for n in (0, 1))
    field(page, first, "what happened").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(field(page, second, "what happened")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(field(page, first, "what happened")).to_be_focused()
    code = touchable(page)
    field(page, code, "what happened").focus()
    page.keyboard.press("Alt+c")
    expect(field(page, code, "what happened")).not_to_have_value("")
    expect(line(page)).to_have_text(SAVED)


def test_two_tabs_of_two_people_collide_and_nothing_is_lost(visit, site, place):
    mine = opened(visit("focal"), place)
    theirs = opened(visit("focal"), place)
    code = touchable(mine)
    field(theirs, code, "what happened").fill("Their words of the row")
    expect(line(theirs)).to_have_text(SAVED)
    field(mine, code, "what happened").fill("My words of the row")
    expect(mine.locator("[data-theirs]")).to_have_text("Their words of the row")
    mine.get_by_role("button", name="Keep mine").click()
    expect(line(mine)).to_have_text(SAVED)
    assert stored(site, "My words of the row") == [("draft",)]


def test_the_list_works_without_script(visit, site, place):
    page = visit("focal")
    target = opened(page, place).url
    code = touchable(page)
    plain = visit("focal", java_script_enabled=False)
    plain.goto(target)
    field(plain, code, "what happened").fill("Saved with the button")
    plain.get_by_role("button", name=f"Save {code}", exact=True).click()
    expect(plain.get_by_text(f"Saved: {code}.")).to_be_visible()
    assert stored(site, "Saved with the button") == [("draft",)]
