"""The long proof of saving, in real browsers: `make stress`. Prints figures and fails if a word is
lost. Takes a quarter of an hour and more, so it is no part of the tests.

    python -m tests.stress [edits of each writer] [edits of one who has bad luck]
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import find
from tests.browser.killed import Laptop, cut, sign_in
from tests.browser.test_desk import mission_of
from tests.site import Site
from tests.stress.desk import Program, Writer, mistrust, trust

WRITERS = 5
SHARED = ("USE-1", "USE-2", "USE-3", "USE-4")
ALONE = ("MEC-1", "MEC-2", "MEC-3", "MEC-4", "MEC-5", "ANA-3", "ANA-4", "ANA-5")
MORE_PEOPLE = """
from tests.conftest import person
from portfolio.models import State
for number in range(1, {n} + 1):
    person(f"writer{{number}}", "assessor", State.objects.get(code="XSU"), "{password}")
"""
PASSWORD = "fusion-cells-demo"


def together(playwright, site, mission, each: int, chance) -> list:
    """Five write at the same four answers, each over a line of his own, and a program of a sixth
    through the API."""
    browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
    edits, writers = [], []
    for number in range(1, WRITERS + 1):
        context = browser.new_context(base_url=site.url)
        writer = Writer(f"writer{number}", mission, chance, edits)
        writer.sit_down(sign_in(context.new_page(), f"{writer.name}@test.example"))
        mistrust(context, chance)
        writers.append(writer)
    program = Program(f"writer{WRITERS + 1}", mission, chance, edits)
    context = browser.new_context(base_url=site.url)
    program.sit_down(sign_in(context.new_page(), f"{program.name}@test.example"))
    writers.append(program)
    for turn in range(each):
        for writer in chance.sample(writers, len(writers)):
            moves = turn % 10 == 0 or not writer.code
            writer.write(chance.choice(SHARED) if moves else "")
        say(turn + 1, each, "turns of six writers")
    for writer in writers:
        trust(writer.page.context)
        writer.finish()
    tell_slowest(writers)
    browser.close()
    return edits


def bad_luck(playwright, site, mission, number: int, chance) -> list:
    """One whose browser is killed, whose line is cut and whose tab is closed, again and again; the
    application is stopped and started as a later release half-way."""
    edits, folder = [], Path(tempfile.mkdtemp())
    laptop = Laptop(playwright, site, folder, "assessor")
    writer = Writer("assessor", mission, chance, edits)
    writer.sit_down(laptop.start())
    is_cut = False
    for turn in range(1, number + 1):
        writer.write(chance.choice(ALONE) if turn % 5 == 1 else "")
        if turn % 37 == 0:
            is_cut = not is_cut
            cut(laptop.context, is_cut=is_cut)
        if turn % 61 == 0:
            laptop.kill()
            writer.sit_down(laptop.start())
            is_cut = False
            writer.go(chance.choice(ALONE))
        elif turn % 23 == 0:
            closed = writer.page
            writer.sit_down(laptop.context.new_page())
            closed.close()
            writer.go(chance.choice(ALONE))
        if turn == number // 2:
            later_release(site, writer)
        say(turn, number, "edits with bad luck")
    if is_cut:
        cut(laptop.context, is_cut=False)
    writer.finish()
    tell_slowest([writer])
    laptop.close()
    return edits


def later_release(site, writer):
    """The product stops while somebody types, and comes back; in its place could be a later one."""
    site.stop()
    for _each in range(5):
        writer.write()
    site.start()


def say(done, of, what):
    if done % 20 == 0:
        tell(f"  {done} of {of} {what}")


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell_slowest(writers):
    slowest = max(each.slowest for each in writers)
    tell(f"slowest from the key to the disk: {1_000 * slowest:.0f} ms")


def check(site, mission, edits, what) -> bool:
    path = site.folder / "edits.json"
    path.write_text(json.dumps(edits))
    code = f"from tests.stress.check import told\nprint(told({str(path)!r}, {mission}))"
    figures = json.loads(site.run(code).splitlines()[-1])
    tell(f"{what} " + " ".join(f"{name}={number}" for name, number in figures.items()))
    wrong = ("lost", "overwritten unseen", "stands otherwise")
    return not any(figures[name] for name in wrong)


def main(each: int = 200, alone: int = 500) -> int:
    chance = random.Random(20261124)
    site = Site(Path(tempfile.mkdtemp()))
    site.start()
    began = time.monotonic()
    try:
        mission = mission_of(site, "XSU")
        site.run(MORE_PEOPLE.format(n=WRITERS + 1, password=PASSWORD))
        with sync_playwright() as playwright:
            edits = together(playwright, site, mission, each, chance)
            is_well = check(site, mission, edits, "six writers:")
            edits = bad_luck(playwright, site, mission, alone, chance)
            is_well &= check(site, mission, edits, "bad luck:")
    finally:
        site.stop()
        site.remove_database()
    tell(f"{time.monotonic() - began:.0f} s")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
