"""A real Chromium against the product as it really runs."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.install import HOW, find
from tests.site import Site

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "fusion-cells-demo"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """One running product with the demonstration programme, for all browser tests."""
    made = Site(tmp_path_factory.mktemp("browser-site"))
    made.start()
    yield made
    made.stop()
    made.remove_database()


@pytest.fixture(scope="session")
def playwright_of():
    if find() is None:
        pytest.fail(f"The browser tests need Chromium. Type: {HOW}")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_of):
    launched = playwright_of.chromium.launch(executable_path=find(), args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture
def visit(browser, site):
    """Sign a demonstration person in through the form; the page fails the test on any error."""
    contexts, troubles = [], []

    def sign_in(name: str, **options):
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: _note(troubles, line))
        page.goto("/sign-in/")
        page.locator("#id_login").fill(f"{name}@demo.example")
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main button.btn--primary").click()
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert troubles == []


def _note(troubles, line):
    # A refused save and a lost line are part of some tests; the browser prints both.
    expected = ("of 413", "409", "422", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "/nowhere/")
    # The page of a refusal is looked at on purpose; no other page may refuse.
    expected += ("/end/?refused",)
    words = f"{line.text} {line.location.get('url', '')}"
    if line.type in ("error", "warning") and not any(word in words for word in expected):
        troubles.append(words)
