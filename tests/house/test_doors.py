"""Law 1, from within: every cell of the matrix, asked at every door.

Every role in every reach, and break-glass, goes to every address of a State. What is let through
is exactly what the second writing of the matrix says, and nobody ever gets an error.
"""

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from fusion_programme.acting import OWN_ACCOUNT
from portfolio.matrix import SHORT
from tests import order
from tests.house import tally
from tests.house.doors import LISTS, READS, STATELESS, WRITES, doors
from tests.house.people import REACHES, enter, every_way
from tests.house.planting import scoped_models
from tests.house.test_matrix import EXPECTED, expected_rights
from tests.house.test_sweep import COMMON, LAST, ask, is_refusal

WRITING = ("post", "put", "patch", "delete")


class Walk:
    """One person after another at every door; everything that is written is taken back."""

    def __init__(self, world):
        found = [door for door in doors(world) if door.route not in LAST]
        self.doors = [door for door in found if not is_no_states(door)]
        self.others = [door for door in found if is_no_states(door)]
        self.rights = expected_rights()
        self.takes_not, self.wrong, self.counts = set(), [], {True: 0, False: 0}

    def go(self, who, methods, *, everywhere=False):
        """One person by name, role and account; `everywhere` asks also what is no State's."""
        name, (role, user) = who
        client = enter(Client(), user)
        for door in [*self.doors, *(self.others if everywhere else ())]:
            for method in methods:
                if (door.route, method) not in self.takes_not:
                    self.ask(client, door, method, name, role)

    def ask(self, client, door, method, name, role):
        with transaction.atomic():
            answer = ask(client, method, door.address)
            transaction.set_rollback(True)
        status, cells = answer.status_code, cells_of(door, method)
        fault = self.fault(door, cells, role, answer)
        if fault:
            self.wrong.append(f"{name} {method} {door.name} answered {status}: {fault}")
        is_let_through = fault.startswith("the matrix refuses")
        tally.add(door.route, name, method, status, refused=not is_let_through)
        if status == 405 and (cells is None or method != "post"):
            self.takes_not.add((door.route, method))

    def fault(self, door, cells, role, answer) -> str:
        if answer.status_code >= 500 and answer.status_code != 503:
            return "an error"
        if answer.status_code == 405 or is_no_states(door):
            return ""
        if cells is None:
            return "no cell is written down for this door"
        is_open = door.opens_to(self.rights[role], cells)
        self.counts[is_open] += 1
        if is_open == is_refusal(answer):
            return f"the matrix {'opens' if is_open else 'refuses'} it: {cells}"
        return ""


def cells_of(door, method) -> str | None:
    """The cells that open this door to this method."""
    if method in WRITING:
        return WRITES.get(door.name)
    return READS.get(door.name, WRITES.get(door.name))


def is_no_states(door) -> bool:
    """Open to everybody, each with his own rows, or without any row of a State."""
    is_own = door.address.strip("/").startswith(tuple(each.strip("/") for each in OWN_ACCOUNT))
    return is_own or door.route in LISTS | (COMMON - STATELESS)


@pytest.fixture
def walk(quiet, undrawn, patient_api, world):
    return Walk(world)


def told(walk, how, written) -> str:
    """The line at the end of a run."""
    assert walk.wrong == []
    assert all(walk.counts.values())
    opened, refused = walk.counts[True], walk.counts[False]
    return f"cells by {how}: doors={len(written)} open={opened} refused={refused} wrong=0"


def writing(place) -> list[str]:
    """Posts are asked by everybody, and of the methods by which no page writes one, another one by
    the next person; with WHOLE=1 all of them."""
    posts, *others = WRITING
    return list(WRITING) if order.WHOLE else [posts, others[place % len(others)]]


def test_what_is_written_is_open_to_the_cells_that_say_so_and_to_nobody_else(walk, world):
    reaches = REACHES if order.WHOLE else ("state", "programme")
    for place, who in enumerate(every_way(world.state, reaches).items()):
        is_wide = who[0].endswith(("programme", "everything"))
        walk.go(who, ["post"] if is_wide else writing(place), everywhere=place == 0)
    tally.note(told(walk, "writing", WRITES))


def test_what_is_read_is_open_to_the_cells_that_say_so_and_to_nobody_else(walk, world):
    people = every_way(world.state, ["state"])
    for who in people.items():
        walk.go(who, ["get"], everywhere=True)
    walk.go(("officer", people["officer-for-state"]), ["head", "options"], everywhere=True)
    tally.note(told(walk, "reading", READS))


def test_no_door_is_written_down_that_is_not_there(world):
    names = {door.name for door in doors(world)}
    assert names >= set(WRITES) | set(READS)
    assert {door.route for door in doors(world)} >= LISTS


# Cells whose rooms are not built: nothing in the product creates, changes, counts or shows these
# yet. A letter leaves this table with the first door that it opens.
NOT_BUILT = {
    "roadmap": ("G", "totals of roadmaps for donors"),
    "update": ("G", "totals of quarterly updates for donors"),
    "funding": ("CUA", "grants of donors and budgets; what is known of them can only be read"),
    "logframe": ("CRUA", "the results framework"),
    "iati": ("CRA", "published aid data"),
}


def test_every_cell_of_the_matrix_has_a_door_or_waits_for_a_room():
    written = {
        f"{subject}:{letter}"
        for subject, text in EXPECTED.items()
        for word in text.replace(",", "").split()
        for letter in word.partition(":")[0]
        if word not in SHORT.values()
    }
    written_down = " ".join([*WRITES.values(), *READS.values()]).replace("+", " ")
    opened = set(written_down.split())
    waiting = {f"{subject}:{each}" for subject, (some, _why) in NOT_BUILT.items() for each in some}
    assert opened | waiting == written
    assert not waiting & opened, "built by now: take it out of NOT_BUILT"


def test_no_record_of_a_room_that_is_not_built_exists():
    """A model of such a subject wants its doors and its rows written down."""
    whole = {subject for subject, (letters, _why) in NOT_BUILT.items() if "R" in letters}
    governed = {part for model in scoped_models() for part in model.parts()}
    governed |= {model.subject for model in apps.get_models() if hasattr(model, "subject")}
    assert not whole & governed
