"""What was read of the Compendium stays readable without a network, and nothing else does."""

import pytest

ENTRY = "/compendium/1.0/watchlists/"
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        for (const each of await (await caches.open(name)).keys()) {
            found.push(new URL(each.url).pathname);
        }
    }
    return found;
}"""


@pytest.fixture
def page(browser, site):
    """Somebody without an account who has read one entry."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(ENTRY)
    # The page that brought the worker is kept too, once the worker has heard of it.
    while ENTRY not in page.evaluate(KEPT):
        page.wait_for_timeout(200)
    yield page
    context.close()


def test_visited_pages_are_read_offline(page):
    page.goto("/compendium/1.0/zero-tolerance/")
    page.context.set_offline(True)
    for address in (ENTRY, "/compendium/1.0/zero-tolerance/"):
        page.goto(address)
        assert page.locator("article h1").count() == 1
        assert page.locator(".classbar").first.evaluate("e => getComputedStyle(e).position") == (
            "sticky"
        )


def test_a_full_store_takes_no_page_away(page, site):
    full = {"origin": site.url, "quotaSize": 1}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", full)
    answer = page.goto("/compendium/1.0/zero-tolerance/")
    assert answer.status == 200
    assert page.locator("article h1").count() == 1
    assert "/compendium/1.0/zero-tolerance/" not in page.evaluate(KEPT)


def test_no_page_of_somebody_signed_in_is_kept(visit):
    page = visit("editor")
    page.goto("/compendium/")
    page.evaluate(
        "navigator.serviceWorker.register('/compendium/reader-worker.js', {scope: '/compendium/'})"
        ".then(() => navigator.serviceWorker.ready).then(() => null)"
    )
    for address in ("/compendium/", ENTRY, "/compendium/inbox/", "/compendium/editions/"):
        page.goto(address)
    kept = [each for each in page.evaluate(KEPT) if each.startswith("/compendium/")]
    assert kept == []
