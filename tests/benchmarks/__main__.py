"""Ratios and queries against floors measured in the same run: `make bench`.

Absolute times differ from machine to machine; a ratio within one run can be compared. Everything
runs in one process over the same middleware, so a floor pays for the session and the frame too.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
os.environ.setdefault("DEMO", "true")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="fusion-bench-")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from tests.benchmarks.data import grow, plan_of_sixty
from tests.benchmarks.measure import measure_all
from tests.benchmarks.peers import FASTER

COLUMNS = (
    "work",
    "ms",
    "floor ms",
    "ratio",
    "bar",
    "queries",
    "at 10x ms",
    "growth",
    "queries 10x",
    "faster",
)


def main() -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        for command in ("load_reference", "load_demo"):
            call_command(command, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        grow(states=20)
        plan_of_sixty()
        before = measure_all()
        grow(states=200)
        after = {row["work"]: row for row in measure_all(documents=False)}
    finally:
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
    for row in before:
        if later := after.get(row["work"]):
            row["at 10x ms"] = later["ms"]
            row["growth"] = round(later["ms"] / row["ms"], 2)
            row["queries 10x"] = later["queries"]
    show(before)
    Path("bench.json").write_text(json.dumps(before, indent=1) + "\n")
    return verdict(before)


def verdict(rows) -> int:
    """Names what passed its bar; 1 where anything did."""
    over = [f"{row['work']}, {said}" for row in rows for said in passed(row)]
    for each in over:
        sys.stderr.write(f"Over its bar: {each}\n")
    return 1 if over else 0


def passed(row):
    """The bars that one work passed, in words."""
    if row["ratio"] > row["bar"]:
        yield f"{row['ratio']} of {row['bar']} times its floor"
    most = row.get("most queries")
    for name in ("queries", "queries 10x"):
        if most and row.get(name, 0) > most:
            yield f"{row[name]} of {most} {name}"
    if row.get("growth", 0) > row.get("most growth", 0):
        yield f"{row['growth']} of {row['most growth']} times at ten times the data"
    if row.get("faster", FASTER) < FASTER:
        yield f"{row['faster']} of {FASTER} times faster than the fastest peer"


def show(rows) -> None:
    width = max(len(row["work"]) for row in rows)
    sys.stdout.write(
        "  ".join([COLUMNS[0].ljust(width), *(f"{c:>11}" for c in COLUMNS[1:])]) + "\n"
    )
    for row in rows:
        cells = [row["work"].ljust(width), *(f"{row.get(c, ''):>11}" for c in COLUMNS[1:])]
        sys.stdout.write("  ".join(cells) + "\n")


if __name__ == "__main__":
    sys.exit(main())
