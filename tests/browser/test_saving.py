"""What is typed survives a killed browser, a cut line, an earlier release and another machine."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.killed import Laptop, cut, is_save
from tests.browser.test_desk import SAVED, line, mission_of
from tests.site import wait_for

pytestmark = pytest.mark.browser
SECRET = "a long enough passphrase"


@pytest.fixture
def laptop(browser, playwright_of, site, tmp_path):
    made = Laptop(playwright_of, site, tmp_path / "profile", "assessor")
    yield made
    made.close()


@pytest.fixture
def desk(site):
    return f"/missions/{mission_of(site, 'XSU')}/answers/{{}}/"


def texts(site):
    rows = site.query(
        "SELECT a.mission_id, i.code, a.justification FROM assessments_answer a "
        "JOIN assessments_indicator i ON i.id = a.indicator_id WHERE a.voice = 'agreed'"
    )
    here = mission_of(site, "XSU")
    return {code: text for mission, code, text in rows if mission == here}


def versions(site, text):
    return site.query(f"SELECT version FROM assessments_answer WHERE justification = '{text}'")  # noqa: S608


def write(page, desk, code, text):
    page.goto(desk.format(code))
    page.get_by_label("Why this level").fill(text)


def test_a_dozen_edits_survive_a_killed_browser_and_a_cut_line(laptop, desk, site):
    page = laptop.start()
    cut(laptop.context)
    codes = ["USE-1", "USE-3", "USE-4", "USE-5"]
    for word in ("First", "Second", "Third"):
        for code in codes:
            write(page, desk, code, f"{word} words about {code}")
            expect(page.locator("[data-answer-place]")).to_have_text("Saved here")
    assert "words about" not in json.dumps(page.evaluate(EVERYTHING_KEPT))
    laptop.kill()
    assert not any("words about" in text for text in texts(site).values())

    page = laptop.start()
    last = {(code, f"Third words about {code}") for code in codes}
    wait_for(lambda: last <= set(texts(site).items()), 30, "the kept texts to arrive")
    page.goto(desk.format("MEC-1"))
    page.evaluate(LEFT_BY_THE_RELEASE_BEFORE, desk.format("MEC-1"))
    page.reload()
    expect(page.get_by_label("Why this level")).to_have_value("Typed in an earlier release")
    expect(line(page)).to_have_text(SAVED)
    laptop.context.set_offline(True)
    page.get_by_label("Why this level").fill("Typed without a line")
    expect(line(page)).to_have_text("Offline, kept on this device: 1")
    laptop.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=15_000)
    assert texts(site)["MEC-1"] == "Typed without a line"

    laptop.context.route("**/answers/USE-1/", fail)
    write(page, desk, "USE-1", "At which the server fails")
    expect(page.locator("[data-answer-place]")).to_have_text("Saved here")
    with page.expect_response(lambda told: is_save(told) and told.url.endswith("/USE-3/")):
        write(page, desk, "USE-3", "Behind which nothing waits")
    assert versions(site, "Behind which nothing waits")
    assert texts(site)["USE-1"] == "Third words about USE-1"


def fail(route):
    if is_save(route):
        route.fulfill(status=500, body="")
    else:
        route.fallback()


EVERYTHING_KEPT = """async () => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const base = await asked(indexedDB.open("unsent-work"));
  const rows = await asked(base.transaction("entries").objectStore("entries").getAll());
  const boxes = rows.map((each) => [each, new TextDecoder("latin1").decode(each.box)]);
  return [boxes, { ...localStorage }, { ...sessionStorage }];
}"""  # noqa: E501
LEFT_BY_THE_RELEASE_BEFORE = """(url) => sessionStorage.setItem("desk-unsent", JSON.stringify({
  [url]: { value: "", reason: "", confidence: "", justification: "Typed in an earlier release",
           version: document.querySelector("form[data-autosave]").elements.version.value } }))"""


def sign_out(page):
    page.locator(".masthead__user summary").click()
    page.locator(".masthead__user form button").click()


def test_unsent_work_keeps_its_writer_signed_in_and_goes_to_another_machine(
    visit, desk, site, tmp_path
):
    page = visit("assessor")
    cut(page.context)
    write(page, desk, "OPR-5", "For the other machine")
    page.locator("[data-gap]").evaluate("box => { box.open = true; }")
    page.get_by_label("Statement").fill("A finding that was begun")
    page.locator("#finding_severity").select_option("medium")
    expect(line(page)).to_have_text(re.compile("Offline"))
    sign_out(page)
    guard = page.locator("#signout-guard")
    expect(guard.locator("[data-count]")).to_have_text("1")
    expect(guard.locator("[data-begun-count]")).to_have_text("1")
    guard.get_by_role("link", name="Save a backup file").click()
    expect(page.locator("[data-rows] tr")).to_have_count(2)
    page.get_by_label("Passphrase, 12").fill(SECRET)
    page.get_by_label("The same again").fill(SECRET)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file").click()
    file = tmp_path / "backup.json"
    saved.value.save_as(file)
    assert "other machine" not in file.read_text()
    assert json.loads(file.read_text())["kdf"]["iterations"] >= 600_000
    write(page, desk, "OPR-5", "For the other machine, typed on")
    expect(line(page)).to_have_text(re.compile("Offline"))

    other = visit("assessor")
    load(other, file, "not this passphrase")
    expect(other.locator("main [data-told]")).to_have_text(
        "The passphrase does not open this file."
    )
    load(other, file, SECRET)
    wait_for(lambda: versions(site, "For the other machine"), 20, "the text to arrive")
    once = versions(site, "For the other machine")
    other.goto(desk.format("OPR-5"))
    expect(other.get_by_label("Statement")).to_have_value("A finding that was begun")
    other.get_by_label("Statement").fill("A finding, typed on there")
    load(other, file, SECRET)
    assert versions(site, "For the other machine") == once
    other.goto(desk.format("OPR-5"))
    expect(other.get_by_label("Statement")).to_have_value("A finding, typed on there")
    other.get_by_role("button", name="Record the finding").dblclick()
    recorded = other.locator("#gap li").get_by_text("A finding, typed on there")
    expect(recorded).to_be_visible(timeout=20_000)
    other.reload()
    expect(recorded).to_have_count(1)

    sign_out(page)
    guard.get_by_text("Sign out all the same").click()
    guard.get_by_label("I know that they").check()
    guard.get_by_role("button", name="Sign out, leave them here").click()
    page.wait_for_url("**/sign-in/**")
    page.locator("#id_login").fill("second.assessor@demo.example")
    page.locator("#id_password").fill("fusion-cells-demo")
    page.locator("main button.btn--primary").click()
    cut(page.context, is_cut=False)
    page.goto("/unsent/")
    expect(page.locator("[data-others-count]")).to_have_text("2")
    expect(page.locator("[data-rows] tr")).to_have_count(0)
    sign_out(page)
    page.wait_for_url("**/sign-in/**")
    page.locator("#id_login").fill("assessor@demo.example")
    page.locator("#id_password").fill("fusion-cells-demo")
    page.locator("main button.btn--primary").click()
    page.wait_for_url("**/")
    wait_for(lambda: versions(site, "For the other machine, typed on"), 40, "the rest to arrive")
    # The finding that was begun here.
    expect(page.locator("[data-unsent-count]").first).to_have_text("(1)")
    assert versions(site, "For the other machine, typed on") == [(once[0][0] + 1,)]


def load(page, file, passphrase):
    page.goto("/unsent/")
    page.locator("#load-file").set_input_files(file)
    page.get_by_label("Its passphrase").fill(passphrase)
    page.get_by_role("button", name="Load the file").click()
    expect(page.locator("main [data-told]")).not_to_have_text("")
