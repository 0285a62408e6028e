"""How a person works at the desk, and a program through the API, with a line that is not to be
trusted."""

import contextlib
import random
import time
import uuid

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


class Program:
    """One person's program that saves through the API. It repeats what was not answered, holds a
    save back until a later one has gone, and takes up whatever version it is told of."""

    slowest = 0.0

    def __init__(self, name: str, mission: int, chance: random.Random, edits: list):
        self.name, self.mission, self.chance, self.edits = name, mission, chance, edits
        self.code, self.versions, self.late = "", {}, []
        self.page = self.token = None

    def sit_down(self, page):
        self.page = page
        headers = "JSON.parse(document.body.getAttribute('hx-headers'))"
        self.token = page.evaluate(f"{headers}['X-CSRFToken']")

    def write(self, code: str = ""):
        self.code = code or self.code
        field, number = self.chance.choice(list(BOXES)), len(self.edits) + 1
        text = f"{self.name} wrote text {number}"
        edit = {"number": number, "who": self.name, "code": self.code}
        self.edits.append(edit | {"field": field, "text": text})
        body = {"operation": str(uuid.uuid4()), "base_version": self.versions.get(self.code, 0)}
        save = self.code, body | {"values": {field: text}}
        luck = self.chance.random()
        if luck < 0.15:
            self.late.append(save)
            return
        for _each in range(2 if luck < 0.3 else 1):
            self.send(*save)
        while self.late:
            self.send(*self.late.pop())

    def send(self, code, body):
        answer = self.page.context.request.put(
            f"/api/missions/{self.mission}/answers/{code}/agreed/",
            data=body,
            headers={"X-CSRFToken": self.token},
        )
        assert answer.status in (200, 409), answer.text()
        self.versions[code] = max(self.versions.get(code, 0), answer.json()["version"])

    def finish(self):
        while self.late:
            self.send(*self.late.pop())


def mistrust(context, chance: random.Random):
    """From here on requests are lost, answers are lost, and some requests arrive twice, the second
    time after later ones."""
    late = []

    def pass_on(route):
        luck = chance.random()
        with contextlib.suppress(Error):
            if not is_save(route) or luck > 0.40:
                route.continue_()
                while is_save(route) and late:
                    context.request.fetch(late.pop())
            elif luck < 0.15:
                route.abort()
            elif luck < 0.20:
                late.append(route.request)
                route.abort()
            elif luck < 0.35:
                route.fetch()
                route.abort()
            else:
                route.fetch()
                route.fulfill(response=route.fetch())

    context.route(SAVES, pass_on)


def trust(context):
    context.unroute(SAVES)
