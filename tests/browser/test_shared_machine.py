"""What is left on a machine that somebody else uses next."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import mission_of

pytestmark = pytest.mark.browser


def test_going_back_shows_what_was_typed(visit):
    """Pages are not kept, and yet a refused form is not lost by stepping back to it."""
    page = visit("officer")
    page.goto("/findings/?state=XCA")
    page.goto("/states/")
    page.go_back()
    page.wait_for_url("**/findings/?state=XCA")
    assert page.locator("#id_state").input_value() == "XCA"


def test_no_page_is_kept_in_the_browsers_store(visit):
    page = visit("officer")
    page.goto("/findings/")
    page.locator("#id_q").fill("carana")
    page.locator("#id_severity").select_option(index=1)
    page.wait_for_url("**/findings/?*severity=*")
    page.go_back()
    page.go_forward()
    page.locator("#rows").wait_for()
    for store in ("localStorage", "sessionStorage"):
        kept = page.evaluate(f"Object.entries({store}).map(pair => pair.join()).join()")
        assert "<" not in kept
        assert "Carana" not in kept


def test_signing_out_leaves_nothing_typed_behind(visit):
    page = visit("officer")
    page.evaluate("sessionStorage.setItem('typed', 'a'); localStorage.setItem('typed', 'b')")
    page.locator(".masthead__user summary").click()
    page.locator(".masthead__user button").click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("[sessionStorage.typed, localStorage.typed]") == [None, None]
    page.go_back()
    page.wait_for_url("**/sign-in/**")


def test_a_refused_form_is_still_there_when_one_goes_back(visit, site):
    page = visit("assessor")
    page.goto(f"/missions/{mission_of(site, 'XSU')}/answers/MEC-2/evidence/")
    page.locator("#id_title").fill("Typed for a while")
    page.evaluate("document.getElementById('id_note').value = 'x'.repeat(5_000_000)")
    page.locator("#id_note").evaluate("box => box.form.submit()")
    page.get_by_role("heading", name="This is too large").wait_for()
    page.go_back()
    expect(page.locator("#id_title")).to_have_value("Typed for a while")
