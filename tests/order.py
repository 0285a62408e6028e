"""Which tests run together, and when: with several processes the longest come first, so that none
waits for the other at the end.

What shares a running product stays in one process, as each process would start its own. The house
laws stand each for itself and are shared out one by one.
"""

import os

from xdist.scheduler import LoadScopeScheduling

SITES = (
    "tests/fusion_programme/test_processes",
    "tests/sign_in/test_guessing",
    "tests/sign_in/test_mails",
    "tests/sign_in/test_provider",
)
FIRST = (
    *SITES,
    "tests/house/test_canary",
    "tests/browser/",
    "tests/house/test_sweep",
    "tests/house/test_malformed",
    "tests/house/test_identifiers",
    "tests/house/test_interrupted",
    "tests/house/test_doors",
    "tests/house/test_queries",
    "tests/house/test_input",
)
# Many and short: they fill what is left.
LAST = ("tests/house/test_code", "tests/house/test_security_page")


# Asked on the embedded database alone: what no database has a part in, and laws about what stands
# on a page, whose thousands of requests say the same on both. WHOLE=1 asks everything everywhere.
EMBEDDED_ONLY = (
    "tests/browser/test_every_page",
    "tests/documents/test_render",
    "tests/documents/test_spreadsheets",
    "tests/documents/test_tables",
    "tests/house/test_canary",
    "tests/house/test_code",
    "tests/house/test_dates",
    "tests/house/test_doors",
    "tests/house/test_lock",
    "tests/house/test_markings",
    "tests/house/test_refusals",
    "tests/house/test_security_page",
    "tests/house/test_source",
    "tests/house/test_weak_spots",
    "tests/web/test_manners",
    "tests/web/test_markdown",
)


# Asked on the services alone: laws whose thousands of requests lean on what a database refuses,
# locks or rolls back, in which PostgreSQL is the stricter of both.
SERVICES_ONLY = (
    "tests/house/test_identifiers",
    "tests/house/test_interrupted",
    "tests/house/test_malformed_posts",
    "tests/house/test_sweep",
)


def left_to_the_other(nodeid: str) -> bool:
    """Whether this test is asked where the other database is."""
    if os.environ.get("WHOLE"):
        return False
    on_services = bool(os.environ.get("DATABASE_URL"))
    return nodeid.startswith(EMBEDDED_ONLY if on_services else SERVICES_ONLY)


def unit_of(nodeid: str) -> str:
    """What a test is handed out with."""
    if nodeid.startswith(SITES):
        return "sites"
    if nodeid.startswith("tests/browser/"):
        return "browser"
    return nodeid if nodeid.startswith("tests/house/") else nodeid.partition("::")[0]


def rank(nodeid: str) -> int:
    if nodeid.startswith(LAST):
        return len(FIRST) + 1
    return next((n for n, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


class Units(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return unit_of(nodeid)
