"""The public reader under load: `python -m tests.benchmarks.load`. Needs wrk (Debian: wrk).

The product runs as it always does and eight readers ask it without a pause. The floor is a page of
the same server that fetches as many rows by one query and prints as many cells.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.prepared import remove
from tests.site import Site

PAGES = {
    "contents": "/compendium/",
    "entry": "/compendium/1.0/watchlists/",
    "search": "/compendium/search/?q=watch+lists",
}
BAR, ROUNDS, READERS, SECONDS = 2, 5, 8, 4
SIZES = "from tests.benchmarks.load import sizes; print(sizes())"


def sizes() -> str:
    """Rows fetched and cells printed by each page, told from within the product."""
    from django.test import Client

    from tests.benchmarks.measure import CELL, fetched

    found = {}
    for name, address in PAGES.items():
        client = Client()
        client.get(address)
        with fetched() as lengths:
            answer = client.get(address)
        assert answer.status_code == 200, address
        found[name] = sum(lengths), len(CELL.findall(answer.content.decode()))
    return json.dumps(found)


def answers_each_second(address: str, **headers: str) -> float:
    more = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{SECONDS}s", *more, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx or 3xx responses: (\d+)", told):
        sys.exit(f"{address} refused {refused[1]} times.")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def etag_of(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        return answer.headers["ETag"]


def compare(page, floor, headers) -> tuple[float, float]:
    """Medians of both, asked in turn."""
    pairs = [
        (answers_each_second(page, **headers), answers_each_second(floor))
        for _round in range(ROUNDS)
    ]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))


def measure(site) -> int:
    over = 0
    for name, (rows, cells) in json.loads(site.run(SIZES)).items():
        page = site.url + PAGES[name]
        floor = f"{site.url}/floor/public/{rows}/{cells}/"
        asked = {name: {}}
        if name != "search":
            asked[f"{name}, unchanged (304)"] = {"If-None-Match": etag_of(page)}
        for what, headers in asked.items():
            spent, least = compare(page, floor, headers)
            ratio = round(least / spent, 2)
            over += ratio > BAR
            sys.stdout.write(
                f"{what}: {spent:.0f} answers a second, floor {least:.0f} "
                f"({rows} rows, {cells} cells), ratio {ratio}, bar {BAR}\n"
            )
    return min(over, 1)


def main() -> int:
    if not shutil.which("wrk"):
        sys.exit("This needs wrk. Type: sudo apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="fusion-load-") as folder:
        site = Site(Path(folder), DJANGO_SETTINGS_MODULE="tests.benchmarks.served")
        try:
            return measure(site.start())
        finally:
            site.stop()
            site.remove_database()
            remove(os.getpid())


if __name__ == "__main__":
    sys.exit(main())
