"""Every page, wide and narrow: accessible, within the screen, and usable without script."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import order
from tests.browser.test_desk import mission_of, missions_in_the_field

# Style sheets are not loaded again from inside the page: its policy and addresses forbid it.
RULES = {"preload": False, "resultTypes": ["violations"]}
pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def addresses(site):
    """The pages that people open, with the person who opens them."""
    desk = missions_in_the_field(site, twice="true")["XSU"]
    ((finding,),) = site.query(
        "SELECT f.id FROM assessments_finding f JOIN assessments_mission m ON m.id = f.mission_id "
        "WHERE m.status = 'final' ORDER BY f.number LIMIT 1"
    )
    finding = uuid.UUID(str(finding))
    ((draft,),) = site.query("SELECT id FROM roadmaps_roadmap WHERE status = 'draft' LIMIT 1")
    ((plan,),) = site.query(
        "SELECT r.id FROM roadmaps_roadmap r JOIN portfolio_state s ON s.id = r.state_id "
        "WHERE s.code = 'XCA' AND r.status = 'endorsed'"
    )
    ((objective,),) = site.query(
        f"SELECT id FROM roadmaps_objective WHERE roadmap_id = {draft} LIMIT 1"  # noqa: S608
    )
    ((action,),) = site.query(
        f"SELECT id FROM roadmaps_planaction WHERE objective_id = {objective} LIMIT 1"  # noqa: S608
    )
    ((grant, person),) = site.query(
        "SELECT g.id, g.person_id FROM portfolio_grant g "
        "JOIN portfolio_state s ON s.id = g.state_id WHERE s.code = 'XCA' AND g.role = 'lead'"
    )
    ((diligence,),) = site.query(
        "SELECT id FROM portfolio_duediligence WHERE status = 'communicated'"
    )
    ((session, invited),) = site.query(
        "SELECT i.session_id, i.id FROM training_invitedstate i "
        "JOIN training_session t ON t.id = i.session_id "
        "JOIN portfolio_state s ON s.id = i.state_id "
        "WHERE t.status = 'nominations_open' AND s.code = 'XCA'"
    )
    ((practice,),) = site.query(
        "SELECT id FROM compendium_practice WHERE status = 'collected' LIMIT 1"
    )
    ((text,),) = site.query(
        "SELECT t.id FROM compendium_entrytext t JOIN compendium_entry e ON e.id = t.entry_id "
        "WHERE e.slug = 'watchlists' AND t.language = 'en'"
    )
    return {
        "editor": [
            "/compendium/inbox/",
            f"/compendium/practices/{practice}/",
            f"/compendium/practices/{practice}/edit/",
            "/compendium/entries/",
            f"/compendium/texts/{text}/",
            "/compendium/editions/",
            "/compendium/editions/1.0/",
            "/compendium/editions/new/",
        ],
        "assessor": [
            "/",
            f"/missions/{desk}/",
            f"/missions/{desk}/answers/ANA-2/",
            f"/missions/{desk}/answers/ANA-2/history/",
            f"/missions/{desk}/answers/ANA-2/evidence/",
            f"/missions/{desk}/answers/ANA-2/findings/",
            f"/missions/{desk}/conference/COL/",
            f"/missions/{desk}/conference/ANA/",
        ],
        "officer": [
            "/",
            "/portfolio/",
            "/states/",
            "/states/XCA/",
            "/states/XCA/history/",
            "/states/XCA/documents/",
            "/states/XCA/documents/new/",
            "/states/XCA/agencies/",
            "/states/XCA/agencies/import/",
            "/states/XCA/due-diligence/",
            f"/due-diligence/{diligence}/",
            f"/due-diligence/{diligence}/steps/harm/",
            "/states/XCA/participants/",
            "/training/",
            "/training/courses/",
            f"/training/sessions/{session}/",
            f"/training/states/{invited}/",
            f"/training/states/{invited}/nominate/new/",
            f"/history/objective/{objective}/",
            "/study-visits/",
            "/study-visits/1/",
            "/study-visits/1/questions/",
            "/study-visits/1/attendance/",
            "/study-visits/2/people/",
            "/study-visits/2/edit/",
            "/states/XCA/study-visits/new/",
            "/mentoring/",
            "/mentoring/1/",
            "/mentoring/1/workplan/",
            "/mentoring/1/logs/",
            "/mentoring/1/report/",
            "/calendar/",
            "/training/retention/",
            "/training/sessions/1/attendance/",
            "/training/sessions/1/results/",
            "/participants/1/",
            "/participants/1/forget/",
            "/figures/",
            "/figures/rows/",
            "/equipment/1/",
            f"/actions/{action}/equipment/new/",
            "/missions/",
            "/missions/1/",
            "/missions/1/profile/",
            "/missions/1/history/",
            "/missions/1/answers/LEG-1/",
            "/instruments/",
            "/instruments/1/",
            "/instruments/1/adapt/",
            "/findings/",
            f"/findings/{finding}/",
            f"/findings/{finding}/history/",
            "/roadmaps/",
            f"/roadmaps/{plan}/",
            f"/roadmaps/{plan}/cost/",
            f"/roadmaps/{plan}/sequence/",
            f"/roadmaps/{draft}/sequence/",
            f"/roadmaps/{plan}/timeline/",
            f"/roadmaps/{plan}/timeline/?by=month",
            f"/roadmaps/{draft}/matrix/",
            f"/roadmaps/{plan}/history/",
            f"/roadmaps/{draft}/build/",
            f"/roadmaps/{draft}/edit/",
            f"/roadmaps/{draft}/objectives/new/",
            f"/roadmaps/{draft}/actions/new/",
            f"/objectives/{objective}/edit/",
            f"/actions/{action}/",
            f"/actions/{action}/edit/",
            f"/actions/{action}/status/",
            f"/actions/{action}/milestones/new/",
            f"/actions/{action}/costs/new/",
            f"/actions/{action}/risks/new/",
            f"/actions/{action}/history/",
            "/documents/",
            "/nowhere/",
            "/states/XCA/access/",
            f"/people/{person}/",
            f"/people/{person}/history/",
            "/states/XCA/break-glass/",
            f"/markings/action/{action}/",
            f"/grants/{grant}/end/?refused",
            "/states/XCA/missions/new/",
            f"/missions/{desk}/seats/",
            f"/missions/{desk}/self-assessment/",
            f"/missions/{desk}/self-assessment/COL-3/",
        ],
        "manager": [
            "/states/XCA/access/new/",
            "/people/",
            "/people/?report=unused",
            f"/people/{person}/",
            f"/people/{person}/grants/new/",
            f"/grants/{grant}/extend/",
            f"/grants/{grant}/end/",
        ],
        "administrator": [
            "/people/invite/",
            f"/people/{person}/",
            f"/people/{person}/name/",
            f"/people/{person}/suspend/",
            "/states/XCA/access/",
        ],
        "donor": [
            "/",
            "/figures/",
            "/study-visits/overview/",
            "/documents/",
            "/access/",
            "/account/",
            "/account/password/",
            "/account/tokens/new/",
            "/account/second-factor/",
            "/account/second-factor/app/",
            "/account/second-factor/passkeys/new/",
            "/sign-out/",
        ],
    }


PEOPLE = ["assessor", "editor", "officer", "manager", "administrator", "donor"]
MIRRORED = PEOPLE if order.WHOLE else ["assessor", "donor"]
WALKS = [(who, (NARROW, WIDE), "en") for who in PEOPLE]
WALKS += [(who, (WIDE,), "ar") for who in MIRRORED]


@pytest.mark.parametrize(("who", "sizes", "language"), WALKS)
def test_every_page_is_accessible_and_within_the_screen(visit, site, who, sizes, language):
    # The checker styles the page for its measurements, which the page's own policy forbids.
    page = visit(who, viewport=sizes[0], bypass_csp=True)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    found = []
    for address in addresses(site)[who]:
        page.set_viewport_size(sizes[0])
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        for size in sizes:
            page.set_viewport_size(size)
            found += overflow(page, f"{address} at {size['width']}")
            # What the checker asks of a page hardly turns with its direction and width.
            is_checked = language == "en" and (order.WHOLE or size == WIDE)
            found += violations(page, address) if is_checked else []
    assert found == []


# Nobody is asked for the files of this edition: the worker has other things to do here.
PUBLISH = """
from compendium import publishing
from compendium.models import Edition
from history.recorded import SYSTEM

publishing.ring = lambda pk: None
edition = Edition(number="1.1", changes="Practices.", version=1)
edition.save(by=SYSTEM)
publishing.publish_edition(edition=edition, by=SYSTEM)
print(edition.items.filter(kind="practice", release="public").first().get_absolute_url())
"""


def test_the_published_manual_is_accessible_to_everybody(browser, site):
    found, printed = [], site.run(PUBLISH)
    page = browser.new_page(base_url=site.url, bypass_csp=True)
    for address in (
        "/compendium/",
        "/compendium/?order=parts",
        "/compendium/1.1/watchlists/",
        "/compendium/1.1/ethics-and-decision-making/",
        printed,
        "/compendium/search/?q=lists",
        "/compendium/editions/1.1/",
    ):
        assert page.goto(address).ok, address
        for each in page.locator("aside details > summary").all():
            each.click()
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            found += overflow(page, f"{address} at {size['width']}") + violations(page, address)
    page.close()
    assert found == []


def overflow(page, where) -> list[str]:
    is_wider = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return [f"{where} is wider than the screen"] if is_wider else []


def violations(page, where) -> list[str]:
    return [
        f"{where}: {each['id']} at {each['nodes'][0]['target']}"
        for each in Axe().run(page, options=RULES).response["violations"]
    ]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_pages_of_signing_in_are_accessible(browser, site, size):
    page = browser.new_page(viewport=size, bypass_csp=True)
    for address in ("", "forgotten/", "forgotten/sent/", "new-password/1-x/", "suspended/"):
        page.goto(f"{site.url}/sign-in/{address}")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert Axe().run(page, options=RULES).response["violations"] == []
    page.close()


def test_the_main_pages_work_without_script(visit, site):
    page = visit("assessor", java_script_enabled=False)
    page.goto(f"/missions/{mission_of(site, 'XSU')}/answers/USE-3/")
    page.get_by_text("Leaders call when worried.").click()
    page.get_by_label("Why this level").fill("Said without any script.")
    page.get_by_label("Low: 1 item or conflicting").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: USE-3.")).to_be_visible()
    page.get_by_role("button", name="Mark as scored").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("USE-4")
    officer = visit("officer", java_script_enabled=False)
    officer.goto("/roadmaps/")
    officer.get_by_role("link", name="National Action Plan of Rimosa").click()
    officer.get_by_role("button", name="Export PDF").click()
    expect(officer.locator("#jobs-roadmap > li")).to_have_count(1)
    for _each in range(60):
        officer.reload()
        if officer.get_by_role("link", name="Download").count():
            break
        officer.wait_for_timeout(500)
    expect(officer.get_by_role("link", name="Download")).to_be_visible()


def test_break_glass_is_asked_opened_shown_and_ended_without_script(visit, site):
    administrator = visit("administrator", java_script_enabled=False)
    administrator.goto("/states/XRI/break-glass/")
    administrator.get_by_label("Reason").fill("One record must be read before the hand-over.")
    administrator.get_by_role("button", name="Ask for access").click()
    address = administrator.url
    manager = visit("manager", viewport=NARROW, bypass_csp=True)
    manager.goto("/")
    manager.get_by_role("link", name="Ben Achterberg: Rimosa").click()
    assert Axe().run(manager, options=RULES).response["violations"] == []
    manager.get_by_role("button", name="Agree and open").click()
    administrator.goto("/states/XRI/")
    expect(administrator.get_by_text("Break-glass access to Rimosa until")).to_be_visible()
    administrator.get_by_role("button", name="End now").click()
    expect(administrator.get_by_text("Break-glass access to Rimosa until")).to_have_count(0)
    manager.goto(address)
    expect(manager.get_by_role("heading", name="What was opened")).to_be_visible()
    manager.get_by_label("What the review found").fill("Only what was named was read.")
    manager.get_by_role("button", name="Keep the review").click()
    expect(manager.get_by_text("The review is kept.")).to_be_visible()
    assert Axe().run(manager, options=RULES).response["violations"] == []
