"""Signing in with a real browser: passkeys of a device, the own provider, and the idle notice."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.openid_provider.process import CLIENT, Provider
from tests.sign_in.codes import code_now
from tests.site import Site

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, site):
    """A page on `localhost`: a passkey belongs to a name, never to a number."""
    context = browser.new_context(base_url=f"http://localhost:{site.port}")
    made = context.new_page()
    made.set_default_timeout(15_000)
    yield made
    context.close()


def sign_in(page, name):
    page.goto("/sign-in/")
    page.locator("#id_login").fill(f"{name}@demo.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button.btn--primary").click()


def sign_out(page):
    page.goto("/sign-out/")
    page.locator("main button.btn--primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def with_device(page):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return devices, made["authenticatorId"]


def test_a_passkey_is_added_and_then_signs_in_alone(page):
    with_device(page)
    sign_in(page, "neighbour")
    page.goto("/account/second-factor/passkeys/new/")
    page.get_by_label("Name").fill("Office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")
    page.goto("/account/")
    expect(page.get_by_text("Office laptop")).to_be_visible()


def test_a_passkey_is_the_second_step_after_a_password(page):
    devices, device = with_device(page)
    sign_in(page, "approver")
    page.goto("/account/second-factor/passkeys/new/")
    page.get_by_label("Sign in with this passkey alone").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    sign_out(page)
    sign_in(page, "approver")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")

    # Without the device the browser refuses, and the page says so.
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    sign_out(page)
    sign_in(page, "approver")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()


def test_an_app_is_set_up_by_its_picture_or_its_words(page):
    sign_in(page, "reviewer")
    page.goto("/account/second-factor/app/")
    expect(page.locator(".qr svg path")).to_be_visible()
    secret = page.locator(".qr__words").inner_text().strip()
    page.get_by_label("Six-digit code").fill(code_now(secret))
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")


def test_a_number_in_the_address_bar_is_explained(browser, site):
    page = browser.new_page()
    page.goto(site.url + "/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Passkeys need a name in the address bar")).to_be_visible()
    page.close()


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A product whose sessions end after two minutes and ten seconds, with an own provider."""
    people = {"officer": "officer@demo.example"}
    provider = Provider(tmp_path_factory.mktemp("provider"), people=people)
    made = Site(
        tmp_path_factory.mktemp("short"),
        SESSION_IDLE_SECONDS="130",
        OIDC_NAME="Ministry of Examples",
        OIDC_ISSUER=provider.issuer,
        OIDC_CLIENT_ID=CLIENT["client_id"],
        OIDC_CLIENT_SECRET=CLIENT["client_secret"],
    )
    provider.start(f"{made.url}/sign-in/by/oidc/back/")
    made.start()
    yield made
    made.stop()
    provider.stop()
    made.remove_database()


def test_the_policy_lets_the_browser_go_to_the_provider_and_back(browser, short):
    page = browser.new_context(base_url=short.url).new_page()
    page.goto("/sign-in/?next=/states/")
    page.get_by_role("button", name="Sign in with Ministry of Examples").click()
    page.locator("[name=username]").fill("officer")
    page.locator("[name=password]").fill("provider-secret")
    page.get_by_role("button", name="Sign in at the provider").click()
    page.wait_for_url("**/states/")
    page.context.close()


def test_two_minutes_before_the_end_the_page_offers_to_stay(browser, short):
    page, other = (browser.new_context(base_url=short.url).new_page() for _each in range(2))
    for each in (page, other):
        sign_in(each, "officer")
        expect(each.get_by_role("heading", level=1)).to_have_text("Your work")
    page.goto("/documents/?page=1")
    page.evaluate("sessionStorage.setItem('desk-unsent', '{\"draft\": 1}')")
    notice = page.locator("[data-idle] .notice")
    expect(notice).to_be_hidden()
    expect(notice).to_be_visible(timeout=30_000)
    expect(notice).to_contain_text("You will be signed out in two minutes")
    page.get_by_role("button", name="Stay signed in").click()
    expect(notice).to_be_hidden()

    # Ended elsewhere: the page says so by itself, keeps what was typed, and leads back.
    other.goto("/account/")
    other.get_by_role("button", name="Sign out everywhere").click()
    expect(notice).to_contain_text("You were signed out", timeout=40_000)
    assert page.evaluate("sessionStorage.getItem('desk-unsent')") == '{"draft": 1}'
    page.get_by_role("link", name="Sign in again").click()
    assert page.url.endswith("/sign-in/?next=%2Fdocuments%2F%3Fpage%3D1")
    for each in (page, other):
        each.context.close()
