"""A browser with its own data on the disk, which can be killed like a laptop whose battery ends."""

import contextlib
import os
import signal
from pathlib import Path

from tests.browser.conftest import ARGUMENTS, PASSWORD
from tests.browser.install import find
from tests.site import wait_for


class Laptop:
    """One person's browser; its data outlive it."""

    def __init__(self, playwright, site, folder: Path, name: str):
        self.playwright, self.site, self.folder, self.name = playwright, site, folder, name
        self.context = None

    def start(self):
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=find(), args=ARGUMENTS, base_url=self.site.url
        )
        return sign_in(self.context.pages[0], f"{self.name}@demo.example")

    def processes(self) -> list[int]:
        mark = f"--user-data-dir={self.folder}".encode()
        found = []
        for place in Path("/proc").iterdir():
            if place.name.isdigit():
                with contextlib.suppress(OSError):
                    if mark in (place / "cmdline").read_bytes():
                        found.append(int(place.name))
        return found

    def kill(self):
        """All at once, without a word to any of them."""
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        wait_for(lambda: not self.processes(), 60, "the browser to be dead")
        with contextlib.suppress(Exception):
            self.context.close()

    def close(self):
        if self.processes():
            self.context.close()


def sign_in(page, address: str):
    page.set_default_timeout(15_000)
    page.goto("/sign-in/")
    if "/sign-in/" not in page.url:
        return page  # its session was on the disk before the battery ended
    page.locator("#id_login").fill(address)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button.btn--primary").click()
    page.wait_for_url("**/")
    return page


SAVES = "**/answers/*/"


def cut(context, saves=SAVES, *, is_cut=True):
    """No save to these addresses arrives any more, though pages do."""
    if is_cut:
        context.route(saves, lambda route: route.abort() if is_save(route) else route.fallback())
    else:
        context.unroute(saves)


def is_save(route) -> bool:
    return route.request.method == "POST"


def without_its_answer(route):
    """A save that arrives, though the line is gone before the server can say so."""
    route.fetch()
    route.abort()
