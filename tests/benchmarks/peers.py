"""The same work in the closest peers: GO PER of IFRC, CISO Assistant 3.20 and Hypha, each really
run on one machine with PostgreSQL 15 and one worker, at 60 countries, 120 assessments and 3,000
actions.

Milliseconds, the median of the fastest of them for each work. Machines differ: that one printed
a plain template of 100 rows with 800 cells in `FLOOR` milliseconds, and what the same template
costs here scales their times. They were asked over the loopback, ours are asked within one process,
which spares about a millisecond.
"""

FLOOR, ROWS, CELLS = 8.3, 100, 800
FASTER = 3
FASTEST = {
    "list of missions": 41,
    "mission page, 56 indicators": 121,
    "mission page, scored twice": 121,
    "gap register, 30 findings": 122,
    "gap register, 50 of all": 122,
    "roadmap page, 38 actions": 36,
    "working list, 60 actions": 36,
    "portfolio (dashboard)": 122,
    "save one answer": 47,
    "save one answer, queued": 47,
}


def compare(rows: list[dict], floor: float) -> None:
    """Write beside each work how many times faster it is than the fastest peer, in place; `floor`
    is the milliseconds that their template of 100 rows costs here."""
    for row in rows:
        if (theirs := FASTEST.get(row["work"])) is not None:
            row["faster"] = round(theirs * floor / FLOOR / row["ms"], 1)
