"""How a person works at the desk, with a line that is not to be trusted."""

import contextlib
import random
import time

from playwright.sync_api import Error

from tests.browser.killed import SAVES, is_save

BOXES = {"justification": "#id_justification", "reason": "#id_reason"}


class Writer:
    """One person at one page; every text is the only one of its kind."""

    def __init__(self, name: str, mission: int, chance: random.Random, edits: list):
        self.name, self.mission, self.chance, self.edits = name, mission, chance, edits
        self.page, self.code, self.slowest = None, "", 0.0

    def sit_down(self, page):
        self.page, self.code = page, ""

    def go(self, code: str):
        self.page.goto(f"/missions/{self.mission}/answers/{code}/")
        self.page.locator("#id_justification").wait_for()
        self.code = code

    def write(self, code: str = ""):
        """Type into one field; what the device has taken counts."""
        if code and code != self.code:
            self.go(code)
        self.choose()
        field = self.chance.choice(list(BOXES))
        number = len(self.edits) + 1
        text = f"{self.name} wrote text {number}"
        self.page.locator(BOXES[field]).fill(text)
        began = time.monotonic()
        self.page.locator("form[data-autosave]:not([data-unkept])").wait_for()
        self.slowest = max(self.slowest, time.monotonic() - began)
        edit = {"number": number, "who": self.name, "code": self.code}
        self.edits.append(edit | {"field": field, "text": text})

    def choose(self):
        """Answer the question about two texts, if one stands there."""
        keep = self.chance.choice(["mine", "theirs"])
        button = self.page.locator(f"#conflict [data-keep={keep}]")
        with contextlib.suppress(Error):
            if button.count():
                button.click(timeout=2_000)

    def finish(self, seconds: int = 180):
        """Send what waits and answer every question, until nothing is left on the device."""
        for _each in range(seconds // 2):
            self.page.goto("/unsent/")
            self.page.wait_for_timeout(1_000)
            rows = self.page.locator("[data-rows] tr")
            if not rows.count():
                return
            state = rows.first.locator("[data-state]").inner_text()
            if state.startswith("Needs"):
                self.page.goto(rows.first.locator("a").get_attribute("href"))
                with contextlib.suppress(Error):
                    self.page.locator("#conflict [data-keep]").first.wait_for(timeout=5_000)
                self.choose()
                self.page.wait_for_timeout(500)
            else:
                self.page.locator("main [data-send]").click()
        raise TimeoutError(f"{self.name}: something still waits on the device")


def mistrust(context, chance: random.Random):
    """From here on requests are lost, answers are lost, and some requests arrive twice."""

    def pass_on(route):
        luck = chance.random()
        with contextlib.suppress(Error):
            if not is_save(route) or luck > 0.35:
                route.continue_()
            elif luck < 0.15:
                route.abort()
            elif luck < 0.30:
                route.fetch()
                route.abort()
            else:
                route.fetch()
                route.fulfill(response=route.fetch())

    context.route(SAVES, pass_on)


def trust(context):
    context.unroute(SAVES)
