"""The attendance grid by the keyboard alone, as a trainer uses it in the room: marks, a lost line,
and two who mark the same half-day."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import line
from tests.browser.test_every_page import NARROW, WIDE, overflow, violations
from tests.site import wait_for

pytestmark = pytest.mark.browser
TABS = 60  # so many steps lead to the grid at the most


@pytest.fixture
def place(site):
    """The grid of the session that is delivered and not closed: one day, two half-days."""
    ((pk,),) = site.query("SELECT id FROM training_session WHERE status = 'delivered'")
    return f"/training/sessions/{pk}/attendance/"


def opened(page, place):
    page.goto(place)
    page.wait_for_load_state("networkidle")
    return page


def cells(page):
    return page.locator("table.att select")


def tab_to(page, target):
    """Go on with the key alone until the focus is there."""
    for _each in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("The key leads nowhere near")


def saved(page):
    expect(line(page)).to_contain_text("Saved at headquarters", timeout=15_000)


def marks(site):
    rows = site.query(
        "SELECT a.mark FROM training_attendance a "
        "JOIN training_nomination n ON n.id = a.nomination_id "
        "JOIN training_session s ON s.id = n.session_id WHERE s.status = 'delivered' "
        "ORDER BY n.id, a.day, a.half"
    )
    return [mark for (mark,) in rows]


def test_a_room_is_marked_by_the_keyboard_alone(visit, site, place):
    page = opened(visit("trainer", viewport=WIDE, bypass_csp=True), place)
    count = cells(page).count()
    assert count >= 4
    first, below = cells(page).nth(0), cells(page).nth(2)
    tab_to(page, first)
    for key, shown in (("a", "absent"), ("e", "excused"), ("p", "present")):
        page.keyboard.press(key)
        expect(first).to_have_value(shown)
    page.keyboard.press("ArrowDown")
    expect(below).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("ArrowRight")
    expect(cells(page).nth(3)).to_be_focused()
    page.keyboard.press("l")
    page.keyboard.press("ArrowUp")
    expect(cells(page).nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("e")
    saved(page)
    wait_for(lambda: marks(site)[:1] == ["present"], 30, "the marks")
    page.reload()
    shown = [cells(page).nth(n).input_value() for n in range(4)]
    assert shown == ["present", "excused", "absent", "late"]
    # Without a line the page goes on, and says where the mark is.
    page.wait_for_load_state("networkidle")
    tab_to(page, cells(page).nth(0))
    page.context.set_offline(True)
    page.keyboard.press("l")
    expect(line(page)).to_have_text("Offline, saved here on this device: 1")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(cells(page).nth(0)).to_have_value("late")
    page.keyboard.press("Delete")  # the page itself takes no key for a mark
    expect(cells(page).nth(0)).to_have_value("late")


def test_who_marks_second_is_shown_both_and_chooses_by_the_keyboard(visit, site, place):
    mine = opened(visit("trainer", viewport=WIDE, bypass_csp=True), place)
    theirs = opened(visit("trainer"), place)
    last = cells(mine).count() - 1
    tab_to(theirs, cells(theirs).nth(last))
    theirs.keyboard.press("e")
    saved(theirs)
    tab_to(mine, cells(mine).nth(last))
    mine.keyboard.press("a")
    shown = mine.locator("[data-conflict-place]")
    expect(shown.get_by_role("heading", level=3)).to_be_visible()
    expect(line(mine)).to_have_text("Not saved: 1 change needs a choice")
    expect(shown).to_contain_text("Excused")
    expect(shown).to_contain_text("Absent")
    found = []
    for size in (WIDE, NARROW):
        mine.set_viewport_size(size)
        where = f"the grid with a choice at {size['width']}"
        found += violations(mine, where) + overflow(mine, where)
    assert found == []
    mine.set_viewport_size(WIDE)
    tab_to(mine, shown.locator("[data-keep=mine]"))
    mine.keyboard.press("Enter")
    expect(cells(mine).nth(last)).to_be_focused()
    saved(mine)
    theirs.reload()
    expect(cells(theirs).nth(last)).to_have_value("absent")


def test_the_grid_is_accessible_wide_and_narrow(visit, site, place):
    page = opened(visit("trainer", viewport=WIDE, bypass_csp=True), place)
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        where = f"the grid at {size['width']}"
        found += violations(page, where) + overflow(page, where)
    assert found == []
    # One day at a time, and the keys stay within it.
    opened(page, place)
    assert all(cells(page).nth(n).is_visible() for n in range(2))


def test_on_a_phone_a_mark_is_kept_without_a_line_and_sent_with_one(visit, site, place):
    page = opened(visit("trainer", viewport=NARROW, bypass_csp=True), place)
    cell = cells(page).nth(0)
    expect(cell).to_be_visible()
    marked = {"present": "late"}.get(cell.input_value(), "present")
    page.context.set_offline(True)
    cell.select_option(marked)
    expect(line(page)).to_have_text("Offline, saved here on this device: 1")
    assert marks(site)[:1] != [marked]
    page.context.set_offline(False)
    saved(page)
    wait_for(lambda: marks(site)[:1] == [marked], 30, "the mark")
    page.reload()
    expect(cells(page).nth(0)).to_have_value(marked)
