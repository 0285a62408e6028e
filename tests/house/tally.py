"""Counts what the sweep asked, for the one line at the end of a run."""

asked: set[tuple[str, str, str]] = set()
let_through = 0
broken = 0
notes: list[str] = []


def add(route, role, method, status, *, refused) -> None:
    global let_through, broken
    asked.add((route, role, method))
    let_through += not refused
    broken += status >= 500 and status != 503


def told() -> dict:
    """What one of several test processes has counted, for the one that prints."""
    return {
        "asked": [list(each) for each in asked],
        "let_through": let_through,
        "broken": broken,
        "notes": notes,
    }


def hear(other: dict) -> None:
    """Add what another test process has counted."""
    global let_through, broken
    asked.update(tuple(each) for each in other["asked"])
    let_through += other["let_through"]
    broken += other["broken"]
    notes.extend(other["notes"])


def note(line: str) -> None:
    """One more line for the end of the run."""
    notes.append(line)


def line() -> str:
    """For example: sweep routes=70 roles=17 methods=7 triples=8330 let_through=0 errors_5xx=0."""
    routes, roles, methods = (len({each[place] for each in asked}) for place in range(3))
    return (
        f"sweep routes={routes} roles={roles} methods={methods} triples={len(asked)} "
        f"let_through={let_through} errors_5xx={broken}"
    )
