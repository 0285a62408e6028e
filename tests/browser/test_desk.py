"""The desk in a real browser: nothing typed is lost, nobody is overwritten unseen."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SAVED = re.compile(r"^Saved \d\d:\d\d$")


ONCE = """
import datetime
from assessments.actions import open_mission
from history.recorded import SYSTEM
from portfolio.models import State, User
today = datetime.date.today()
open_mission(
    state=State.objects.get(code={code!r}),
    by=SYSTEM,
    team_leader=User.objects.get(email="lead@demo.example"),
    status="in_field",
    starts_on=today,
    ends_on=today,
    is_scored_twice=False,
)
"""


def missions_in_the_field(site, *, twice):
    return dict(
        site.query(
            "SELECT s.code, m.id FROM assessments_mission m "  # noqa: S608
            "JOIN portfolio_state s ON s.id = m.state_id "
            f"WHERE m.status = 'in_field' AND m.number < 3 AND m.is_scored_twice = {twice}"
        )
    )


def mission_of(site, code):
    """A mission in the field of one country that is scored once: the team shares its answers.
    Opened where the demonstration has none."""
    if code not in missions_in_the_field(site, twice="false"):
        site.run(ONCE.format(code=code))
    return missions_in_the_field(site, twice="false")[code]


@pytest.fixture
def desk(site):
    return f"/missions/{mission_of(site, 'XSU')}/answers/{{}}/"


def line(page):
    return page.locator("#sync-text")


def test_two_assessors_who_collide_see_both_texts(visit, desk):
    first, second = visit("assessor"), visit("second.assessor")
    for page in (first, second):
        page.goto(desk.format("MEC-2"))
    first.get_by_label("Why this level").fill("Marie wrote this.")
    first.locator("h1").click()
    expect(line(first)).to_have_text(SAVED)
    second.get_by_label("Why this level").fill("Daniel wrote that.")
    second.locator("h1").click()
    expect(line(second)).to_have_text("Not saved: 1 change needs a choice")
    panel = second.locator("#conflict")
    expect(panel.get_by_text("Marie wrote this.")).to_be_visible()
    expect(panel.get_by_text("Daniel wrote that.")).to_be_visible()
    panel.get_by_role("button", name="Keep mine").click()
    expect(line(second)).to_have_text(SAVED)
    first.reload()
    expect(first.get_by_label("Why this level")).to_have_value("Daniel wrote that.")
    first.get_by_role("link", name="History").click()
    expect(first.get_by_text("Daniel Mensah").first).to_be_visible()
    expect(first.get_by_text("Marie Laurent").first).to_be_visible()


def entrances(site, text):
    """Through which entrance this text came, by what the history says."""
    return site.run(
        "from history.models import Event\n"
        f"rows = Event.objects.filter(changes__justification__1={text!r})\n"
        "print(*rows.values_list('entry', flat=True))"
    )


def test_a_lost_line_loses_nothing(visit, desk, site):
    page = visit("assessor")
    page.goto(desk.format("MEC-3"))
    page.context.set_offline(True)
    page.get_by_label("Why this level").fill("Typed in a room without a line.")
    page.locator("h1").click()
    expect(line(page)).to_have_text("Offline, kept on this device: 1")
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=15_000)
    page.reload()
    expect(page.get_by_label("Why this level")).to_have_value("Typed in a room without a line.")
    page.get_by_label("Why this level").fill("Typed with a line again.")
    with page.expect_response(lambda answer: answer.request.url.endswith("/MEC-3/")):
        page.locator("h1").click()
    assert entrances(site, "Typed in a room without a line.") == "offline"
    assert entrances(site, "Typed with a line again.") == "page"


def test_text_survives_a_reload_before_it_reached_the_server(visit, desk):
    page = visit("assessor")
    page.goto(desk.format("MEC-4"))
    page.route("**/answers/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())  # fmt: skip  # noqa: E501
    page.get_by_label("Why this level").fill("The server is away.")
    page.locator("h1").click()
    expect(line(page)).to_have_text(re.compile("Offline"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Why this level")).to_have_value("The server is away.")
    page.unroute("**/answers/**")
    expect(line(page)).to_have_text(SAVED, timeout=15_000)


def test_keys_work_outside_fields_and_can_be_turned_off(visit, desk):
    page = visit("assessor")
    page.goto(desk.format("MEC-5"))
    page.get_by_label("Why this level").press_sequentially("jk 3")
    expect(page.locator("input[name=value]:checked")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator("input[name=value]:checked")).to_have_value("2")
    expect(line(page)).to_have_text(SAVED)
    page.get_by_label("Single keys on").uncheck()
    page.locator("h1").click()
    page.keyboard.press("4")
    expect(page.locator("input[name=value]:checked")).to_have_value("2")
    page.get_by_label("Single keys on").check()
    page.locator("h1").click()
    page.keyboard.press("k")
    page.wait_for_url("**/MEC-4/")


def test_marking_an_incomplete_answer_says_what_is_missing(visit, desk):
    page = visit("assessor")
    page.goto(desk.format("USE-2"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_value_error")).to_contain_text("Choose a level")
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(line(page)).to_have_text(SAVED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_justification_error")).to_have_text("Write why this level.")
    expect(page.locator("#id_confidence_error")).to_have_text("Choose the confidence.")
