"""Which tests run together, and when: with several processes the longest come first, so that none
waits for the other at the end.

What shares a running product stays in one process, as each process would start its own. The house
laws stand each for itself and are shared out one by one.
"""

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
    "tests/house/test_revocation",
    "tests/house/test_queries",
    "tests/house/test_input",
)
# Many and short: they fill what is left.
LAST = ("tests/house/test_code", "tests/house/test_security_page")


# No database and no broker has a part in these: they are asked on the embedded ones alone.
ONCE = (
    "tests/browser/test_every_page.py::test_every_page",
    "tests/browser/test_every_page.py::test_the_pages_of_signing_in",
    "tests/documents/test_spreadsheets",
    "tests/house/test_code",
    "tests/house/test_lock",
    "tests/house/test_security_page",
    "tests/house/test_weak_spots",
    "tests/web/test_manners",
    "tests/web/test_markdown",
)


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
