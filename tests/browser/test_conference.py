"""Two people score an area apart and the team agrees it, by keyboard alone."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.killed import Laptop, cut, without_its_answer
from tests.browser.test_desk import missions_in_the_field

pytestmark = pytest.mark.browser
AREA = "USE"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def score_by_keys(page, mission, levels):
    """Every indicator of the area from the own seat: level, reason, confidence, marked."""
    page.goto(f"/missions/{mission}/answers/{AREA}-1/")
    for number, level in enumerate(levels, start=1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{AREA}-{number}")
        page.wait_for_load_state()
        page.keyboard.press(level)
        expect(page.locator("#sync-text")).to_have_text(SAVED)
        tab_to(page, "textarea[name=justification]")
        page.keyboard.type(f"Seen by one of us for number {number}.")
        tab_to(page, "input[name=confidence]")
        page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, n=number: f"{AREA}-{n}/" not in url)


def tab_to(page, selector):
    """As somebody without a mouse gets there."""
    for _each in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No way to {selector} by the keyboard")


def settled(page):
    """The page once its new part answers by itself: a key that comes earlier sends the whole form,
    which does the same and offers no undo."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)
    return page


def test_an_area_is_scored_twice_and_agreed_by_keyboard_alone(visit, site):
    mission = missions_in_the_field(site, twice="true")["XSU"]
    first, second = visit("assessor"), visit("second.assessor")
    score_by_keys(first, mission, "11100")
    score_by_keys(second, mission, "31200")
    page = visit("lead")
    page.goto(f"/missions/{mission}/conference/{AREA}/")
    row = page.locator("tr[aria-selected]")
    expect(row).to_contain_text(f"{AREA}-1")
    page.keyboard.press("2")  # two levels apart: only proposed
    expect(row).to_contain_text("2 proposed")
    page.keyboard.press("n")
    page.keyboard.type("The register was read together; half of it is kept.")
    expect(page.locator("#sync-text")).to_have_text(SAVED)
    for box in ("first_present", "second_present"):
        tab_to(page, f"[name={box}]")
        page.keyboard.press("Space")
    tab_to(page, "button[value=agree]")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{AREA}-1 agreed at level 2.")).to_be_visible()
    settled(page).keyboard.press("1")  # one level apart
    expect(page.get_by_text(f"{AREA}-3 agreed at level 1.")).to_be_visible()
    settled(page).keyboard.press("u")
    expect(page.get_by_text(f"{AREA}-3 is as it was before.")).to_be_visible()
    settled(page).keyboard.press("1")
    for number in (2, 4, 5):
        expect(row).to_contain_text(f"{AREA}-{number}")
        settled(page).keyboard.press("a")
    expect(page.get_by_text("5 of 5, mean 0.8")).to_be_visible()
    the_panel_keeps_what_is_typed(page, row, site, mission)
    nobody_meets_himself_and_two_people_choose(page, first, site, mission)


def the_panel_keeps_what_is_typed(page, row, site, mission):
    """Of what is agreed, whatever is typed back, on a slow line and after the session's end."""
    page.get_by_role("link", name=f"{AREA}-2").click()
    expect(row).to_contain_text(f"{AREA}-2")
    page.get_by_text("Reason and confidence").click()
    words, line = page.locator("#id_justification"), page.locator("#sync-text")
    first = words.input_value()
    page.route("**/conference/**", slowly)
    with page.expect_response(kept):
        words.fill("Half of it")
    page.unroute("**/conference/**")
    with page.expect_response(kept):
        words.fill(first)
    expect(line).to_have_text(SAVED)
    assert stands(site, mission, "justification") == first

    page.get_by_label("0", exact=True).check()
    page.get_by_label("1", exact=True).check()
    page.get_by_label("2", exact=True).check()
    page.wait_for_timeout(1_000)
    assert stands(site, mission, "value") == "1"

    cookies = page.context.cookies()
    page.context.clear_cookies(name=re.compile("session"))
    words.fill("Typed after the session ended")
    expect(line).to_have_text(re.compile("sign in again in another tab"))
    page.get_by_role("link", name=f"{AREA}-3").click()
    expect(line).to_have_text(re.compile("sign in again in another tab"))
    expect(words).to_have_value("Typed after the session ended")
    page.context.add_cookies(cookies)
    page.get_by_role("link", name=f"{AREA}-3").click()
    expect(row).to_contain_text(f"{AREA}-3")
    assert stands(site, mission, "justification") == "Typed after the session ended"


def nobody_meets_himself_and_two_people_choose(page, other, site, mission):
    """After a lost answer and in two tabs one is oneself; somebody else's text is a choice."""
    code = f"{AREA}-4"
    place = f"/missions/{mission}/conference/{AREA}/?indicator={code}"
    tab = page.context.new_page()
    for each in (page, tab, other):
        each.goto(place)
        each.wait_for_load_state("networkidle")
        each.locator("#agree details").evaluate("each => { each.open = true; }")
    words = "#id_justification"

    page.route("**/conference/*/", without_its_answer, times=1)
    with page.expect_event("requestfailed"):
        page.locator(words).fill("It arrived, its answer did not.")
    page.locator(words).fill("And typed on.")
    expect(tab.locator(words)).to_have_value("And typed on.", timeout=15_000)
    expect(page.locator("#sync-text")).to_have_text(SAVED)
    assert stands(site, mission, "justification", code) == "And typed on."

    tab.locator(words).fill("In the other tab.")
    expect(tab.locator("#sync-text")).to_have_text(SAVED)
    expect(page.locator(words)).to_have_value("In the other tab.")
    expect(page.locator("#conflict [data-mine], #conflict [data-theirs]")).to_have_count(0)

    other.locator(words).fill("Meant by somebody else.")
    expect(other.locator("#conflict [data-theirs]")).to_have_text("In the other tab.")
    expect(other.locator("#conflict [data-mine]")).to_have_text("Meant by somebody else.")
    other.locator("tr a", has_text=re.compile(r"-")).first.click()
    other.wait_for_load_state("networkidle")
    other.goto(place)
    expect(other.locator("#conflict [data-mine]")).to_have_text("Meant by somebody else.")
    other.get_by_role("button", name="Keep mine").click()
    expect(other.locator("#sync-text")).to_have_text(SAVED)
    assert stands(site, mission, "justification", code) == "Meant by somebody else."

    page.locator(words).fill("Once more by the first.")
    page.get_by_role("link", name="Keep theirs").click()
    expect(page.locator(words)).to_have_value("Meant by somebody else.")
    expect(page.locator("#conflict [data-mine]")).to_have_count(0)
    assert stands(site, mission, "justification", code) == "Meant by somebody else."


BOTH_MARKED = """
    SELECT i.code FROM assessments_answer a
    JOIN assessments_indicator i ON i.id = a.indicator_id
    WHERE a.mission_id = {mission} AND i.code NOT LIKE '{area}-%' AND NOT EXISTS (
        SELECT 1 FROM assessments_answer g WHERE g.mission_id = a.mission_id
        AND g.indicator_id = a.indicator_id AND g.voice = 'agreed')
    GROUP BY i.code
    HAVING sum(CASE WHEN a.is_scored AND a.voice IN ('first', 'second') THEN 1 ELSE 0 END) = 2
    ORDER BY i.code
"""


def test_what_is_typed_in_the_panel_outlives_the_browser(playwright_of, site, tmp_path):
    mission = missions_in_the_field(site, twice="true")["XSU"]
    ((code,), *_others) = site.query(BOTH_MARKED.format(mission=mission, area=AREA))
    place = f"/missions/{mission}/conference/{code.partition('-')[0]}/?indicator={code}"
    laptop = Laptop(playwright_of, site, tmp_path / "laptop", "lead")
    page = laptop.start()
    page.goto(place)
    page.wait_for_load_state("networkidle")
    cut(laptop.context, "**/conference/*/")
    page.locator("#agree details").evaluate("each => { each.open = true; }")
    page.locator("#id_justification").fill("Said in a room without a line.")
    expect(page.locator("#sync-text")).to_have_text(re.compile("^Not saved yet"))
    laptop.kill()

    page = laptop.start()
    page.goto(place)
    expect(page.locator("#id_justification")).to_have_value("Said in a room without a line.")
    expect(page.locator("#sync-text")).to_have_text(SAVED)
    assert stands(site, mission, "justification", code) == "Said in a room without a line."
    page.goto("/unsent/")
    expect(page.locator("[data-unsent] [data-none]")).to_be_visible()
    laptop.close()


def kept(answer):
    return answer.request.method == "POST" and "/conference/" in answer.url


def slowly(route):
    """A save that takes longer than the pause after which the next one is sent."""
    answer = route.fetch()
    time.sleep(1)
    route.fulfill(response=answer)


def stands(site, mission, column, code=f"{AREA}-2"):
    (found,) = site.query(
        f"SELECT a.{column} FROM assessments_answer a "  # noqa: S608
        "JOIN assessments_indicator i ON i.id = a.indicator_id "
        f"WHERE a.mission_id = {mission} AND a.voice = 'agreed' AND i.code = '{code}'"
    )
    return found[0]
