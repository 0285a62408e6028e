"""The programme's main job, by hand in a browser: from a mission to a roadmap's PDF."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser
GAP = "The centre rests on a draft that binds nobody, so a new minister could end it."


def test_from_a_deep_dive_mission_to_a_roadmap_pdf(visit):
    officer = visit("officer")
    mission = open_a_mission(officer)
    assessor = visit("assessor")
    sees_only_the_states_assigned(assessor)
    assessor.goto(mission)
    expect(assessor.get_by_text("5 things are missing")).to_be_visible()
    for number in range(1, 6):
        score(assessor, f"LEG-{number}", with_gap=number)
    expect_no_way_to_submit(assessor, mission)
    submit(visit("lead"), mission)
    build(officer, mission)
    text, pages = export(officer)
    assert "National Action Plan of Carana" in text
    assert GAP in text
    assert "Our own words for the mandate" in text
    assert "Hold one meeting with the ministry" in text
    assert "Declined: Already under way with another donor." in text
    assert text.count("Confidential") >= 2 * pages
    assert f"Page {pages} of {pages}" in text


def sees_only_the_states_assigned(page):
    page.get_by_role("link", name="States", exact=True).first.click()
    expect(page.get_by_role("link", name="Carana", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Sumora", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Katasi", exact=True)).to_have_count(0)


def open_a_mission(page):
    page.get_by_role("link", name="States", exact=True).first.click()
    page.get_by_role("link", name="Carana", exact=True).click()
    page.get_by_role("link", name="Open a mission").click()
    page.get_by_label("Type").select_option("Focused")
    page.get_by_label("First day in the field").fill("2026-11-23")
    page.get_by_label("Last day in the field").fill("2026-11-20")
    page.get_by_label("Team leader").select_option("Adaeze Okafor")
    page.get_by_label("Scored twice").uncheck()
    page.get_by_label("LEG National legal framework").check()
    page.get_by_role("button", name="Open the mission").click()
    expect(page.get_by_text("not before the first day").first).to_be_visible()
    page.get_by_label("Last day in the field").fill("2026-11-27")
    page.get_by_role("button", name="Open the mission").click()
    expect(page.get_by_role("heading", name="Carana focused mission")).to_be_visible()
    expect(page.get_by_text("Record the State’s letter first").first).to_be_visible()
    page.get_by_role("link", name="Change the mission").click()
    page.get_by_label("Requested on").fill("2026-09-01")
    page.get_by_label("The State’s letter").fill("NV 2026/114")
    page.get_by_label("Terms agreed on").fill("2026-09-20")
    page.get_by_label("Terms of reference").fill("ToR 2026/9")
    page.get_by_role("button", name="Save the mission").click()
    page.get_by_role("button", name="Record the agreement").click()
    page.get_by_role("button", name="Begin preparation").click()
    page.get_by_role("button", name="Begin field work").click()
    expect(page.get_by_text("The team is at work.")).to_be_visible()
    return page.url


def score(page, code, *, with_gap):
    """Answer one indicator mostly by keyboard; the page saves by itself."""
    if code == "LEG-1":
        page.locator("#missing").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    page.wait_for_load_state()  # a key pressed before the scripts are there does nothing
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page.locator("#sync-text")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    page.get_by_label("Why this level").fill(f"For {code} one office showed a draft.")
    page.get_by_label("Medium: 2 items or 1 agency").check()
    expect(page.locator("#sync-text")).to_have_text(re.compile(r"Saved"))
    page.locator("h1").click()
    page.keyboard.press("e")
    page.get_by_label("What it is and what it proves").fill(f"Draft decree, article on {code}")
    page.get_by_role("button", name="Record the evidence").click()
    link = page.get_by_role("link", name=f"Draft decree, article on {code}", exact=True)
    expect(link).to_be_visible()
    statement = GAP if code == "LEG-1" else f"Gap number {with_gap} needs an answer."
    page.get_by_label("Statement", exact=True).fill(statement)
    page.get_by_label("Law", exact=True).check()
    page.get_by_role("button", name="Record the finding").click()
    expect(page.get_by_text(statement)).to_be_visible()
    expect(page.get_by_label("Why this level")).to_have_value(
        f"For {code} one office showed a draft."
    )
    page.wait_for_load_state()  # keys are heard once the page's scripts stand
    page.keyboard.press("Control+Enter")
    if code == "LEG-5":
        page.wait_for_url(re.compile(r"/missions/\d+/$"))


def expect_no_way_to_submit(page, mission):
    """The assessor scores; the team leader submits."""
    page.goto(mission)
    expect(page.get_by_text(re.compile("(No answer|Nothing) is missing."))).to_be_visible()
    expect(page.get_by_role("button", name="Submit for the State’s check")).to_have_count(0)


def submit(page, mission):
    page.goto(mission)
    expect(page.get_by_text(re.compile("(No answer|Nothing) is missing."))).to_be_visible()
    expect(page.locator(".plot")).to_contain_text("1.0")
    expect(page.get_by_text("Gate LEG-4")).to_be_visible()
    page.get_by_role("button", name="Submit for the State’s check").click()
    expect(page.get_by_text("Recorded: State’s check.")).to_be_visible()


def build(page, mission):
    page.goto("/roadmaps/")
    page.get_by_role("link", name="Begin the roadmap Carana focused mission").click()
    page.get_by_label("Start", exact=True).fill("2027-01-01")
    page.get_by_label("End", exact=True).fill("2029-12-31")
    page.get_by_role("button", name="Save and build the plan").click()
    page.get_by_role("link", name="Add an objective").click()
    page.get_by_label("Title").fill("A clear mandate")
    page.get_by_label("LEG National legal framework").check()
    page.get_by_role("button", name="Save the objective").click()
    gate = page.get_by_role("article").filter(has_text="LEG-4 Personal data")
    gate.get_by_role("button", name="Accept").first.click()
    expect(gate.get_by_text("In the plan:")).to_be_visible()
    edit_and_accept(page)
    decline(page)
    draft_own(page)
    expect(page.get_by_text("3 of 5 findings have an action or a reason")).to_be_visible()
    page.get_by_role("link", name="See the plan").click()
    expect(page.get_by_role("heading", name="Findings without an action")).to_be_visible()


def edit_and_accept(page):
    mandate = page.get_by_role("article").filter(has_text="LEG-1 Mandate")
    mandate.get_by_role("link", name="Edit and accept").first.click()
    page.get_by_label("Title").fill("Our own words for the mandate")
    page.get_by_label("Objective").select_option("1. A clear mandate")
    page.get_by_label("Lead agency").select_option("Ministry of Justice")
    page.get_by_label("End", exact=True).fill("2026-01-01")
    page.get_by_role("button", name="Save the action").click()
    expect(page.get_by_text("Choose an end date on or after").first).to_be_visible()
    page.get_by_label("End", exact=True).fill("2027-09-30")
    page.get_by_role("button", name="Save the action").click()
    page.wait_for_url("**/build/")


def decline(page):
    sharing = page.get_by_role("article").filter(has_text="LEG-3 Definition")
    for _each in range(2):
        sharing.get_by_text("Decline", exact=True).first.click()
        sharing.get_by_label("Reason").first.fill("Already under way with another donor.")
        sharing.get_by_role("button", name="Decline with this reason").first.click()
        expect(sharing.get_by_text("Declined").first).to_be_visible()
    expect(sharing.get_by_text("Decline", exact=True)).to_have_count(0)


def draft_own(page):
    page.get_by_role("link", name="Draft an action of your own").first.click()
    page.get_by_label("Title").fill("Hold one meeting with the ministry")
    page.get_by_label("Objective").select_option("1. A clear mandate")
    page.get_by_label("Kind").select_option("Legal")
    page.get_by_label("Horizon").select_option("Short, up to 6 months")
    page.get_by_label("Effort").select_option("Low")
    page.get_by_label("End", exact=True).fill("2027-03-31")
    page.get_by_role("button", name="Save the action").click()
    page.wait_for_url("**/build/")


def export(page):
    """Press Export, watch the card until the file is ready, and read it back."""
    page.get_by_role("button", name="Export PDF").dblclick()
    card = page.locator("#jobs-roadmap > li")
    expect(card.get_by_role("link", name="Download")).to_be_visible(timeout=60_000)
    expect(card).to_have_count(1)
    with page.expect_download() as download:
        card.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "CON-XCA-NAP-0.1.pdf"
    with open(download.value.path(), "rb") as file:  # noqa: PTH123
        reader = PdfReader(io.BytesIO(file.read()))
    text = " ".join(re.sub(r"\s+", " ", each.extract_text()) for each in reader.pages)
    return text, len(reader.pages)
