"""The printed manual against one bare pass over the same text: `python -m tests.benchmarks.manual`.

An edition of the size of a real one, about three hundred pages. The floor lays the whole out at
once with the page in every reference, as a manual would be without pieces.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    os.environ.setdefault("DEMO", "true")
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="fusion-bench-")
    import django

    django.setup()

from django.template.loader import render_to_string

from compendium.manual import Manual
from compendium.paper import write_pdf
from compendium.reference import contents, parts_of
from documents import leaves
from documents.render import render_pdf, style_texts
from tests.compendium import printed

PAGED = '.ref::after { content: "p. " target-counter(attr(href), page); }'
TWICE = ("why", "when", "steps", "checklist", "do", "dont", "rights")
# What a process that prints the whole manual may hold at most, and no less than so many pages.
MOST_MEGABYTES = 600
PAGES = 300


def large_manual(number="1.1", change="") -> Manual:
    """Every topic written at length; `change` stands in one entry."""
    of = printed.edition(number, digest=number.ljust(64, "0"))
    told = contents()
    texts = [parts for each in told if (parts := parts_of(each["slug"]))]
    found = []
    for place, each in enumerate(told):
        parts = dict(texts[place % len(texts)])
        for name in TWICE:
            again = re.sub(r"\[\^\d+\](?:: .*)?", "", parts[name])
            parts[name] = f"{parts[name]}\n\n{again}"
        if place == len(told) // 2:
            parts["why"] += f"\n\n{change}"
        # A reference in every paragraph, as in a manual that people wrote to and fro in.
        parts["why"] = parts["why"].replace("\n\n", " See [[watchlists]].\n\n")
        found.append(printed.entry_item(of, each, parts))
    return Manual(of, found)


def bare_html(manual: Manual) -> str:
    common = {"manual": manual, "marking": printed.MARKING, "language": "en", "direction": "ltr"}
    pieces = [
        render_to_string("compendium/print/leaf.html", common | {"topic": each})
        for each in manual.topics
    ]
    bodies = [re.search(r"<article.*</article>", each, re.S)[0] for each in pieces]
    head = pieces[0][: pieces[0].index("<article")].replace(
        "</head>", f"<style>{PAGED}</style></head>"
    )
    whole = head + "".join(bodies) + "</body></html>"
    return re.sub(r"(</p>)", r' <a class="ref" href="#e-watchlists">Watch lists</a>\1', whole)


def spent(act) -> float:
    """Processor time: what other people do on the machine is not counted."""
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000


def measure_manual() -> list[dict]:
    manual = large_manual()
    changed = large_manual("1.2", "One sentence more.")
    for each in leaves.folder().iterdir():
        each.unlink()
    pages = []
    full = spent(lambda: pages.append(write_pdf(manual, marking=printed.MARKING)[1]))
    assert pages[0] >= PAGES, f"{pages[0]} pages are no edition of full size"
    again = spent(lambda: write_pdf(changed, marking=printed.MARKING))
    html = bare_html(manual)
    bare = spent(lambda: render_pdf(html, styles=style_texts("manual.css")))
    return [
        told(f"manual PDF, {pages[0]} pages", full, bare, 0.5),
        told("manual PDF, one entry changed", again, full, 0.2),
        told("manual PDF, memory at its peak in MB", peak_of_a_print(), MOST_MEGABYTES, 1),
    ]


def told(work, ms, floor, bar) -> dict:
    row = {"work": work, "ms": round(ms), "floor ms": round(floor), "ratio": round(ms / floor, 2)}
    return row | {"bar": bar, "queries": 0}


def peak() -> int:
    """The most memory that this process ever held, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def peak_of_a_print() -> int:
    """The peak of a process that makes one full print and nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks.manual", "peak"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    if "peak" in sys.argv:
        write_pdf(large_manual(), marking=printed.MARKING)
        sys.stdout.write(f"{peak()}\n")
    else:
        for each in measure_manual():
            sys.stdout.write(f"{each}\n")
