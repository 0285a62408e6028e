"""The views of the gap register, everybody's and a person's own, and how much each holds.

Counting looks at every finding that the reader may see: the page shows its rows first and asks for
the counts afterwards.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Finding
from assessments.register.address import Address
from assessments.register.filters import FACTS, Facts, Places, facts_in
from assessments.register.rows import condition
from portfolio.worded import worded

FIXED = [
    (_("All open"), "status=open"),
    (_("No action yet"), "status=open&action=none"),
    (_("Critical and high"), "status=open&severity=high"),
    (_("Waiting for the State"), "status=open&view=waiting"),
    (_("Not re-assessed"), "status=open&action=done&reassessed=no"),
    (_("Closed"), "status=closed"),
]
# What the fixed views ask of a finding: few values each, so that few groups hold every finding.
GROUPED = (
    "kind",
    "severity",
    "mission__status",
    "target",
    "is_answered",
    "planned",
    "later_level",
)


@dataclass(frozen=True)
class Tab:
    """One view: its name, its address, whether it is shown, and how many findings it holds, once
    they are counted."""

    name: str
    href: str
    is_current: bool
    count: int | None = None


class Groups:
    """How many findings this reader may see of each kind that the views tell apart: one query
    counts them all."""

    def __init__(self, facts: Facts):
        self.facts = facts
        places = facts.places
        rows = _grouped(facts.user, missions=places.later_missions, states=places.later_states)
        self.groups = [
            (dict(zip(GROUPED, values, strict=True)), number) for *values, number in rows
        ]

    def can_tell(self, condition: Q) -> bool:
        return fields_in(condition) <= set(GROUPED)

    def count(self, condition: Q) -> int:
        return sum(number for values, number in self.groups if meets(values, condition))

    def counts(self, conditions: list[Q]) -> list[int]:
        """The same for several; what the groups do not tell is one more query for all of them."""
        others = {f"n{at}": each for at, each in enumerate(conditions) if not self.can_tell(each)}
        names = set().union(*map(facts_in, others.values()))
        rows = self.facts.told(Finding.objects.allowed(self.facts.user), names)
        counted = {name: Count("pk", filter=each) for name, each in others.items()}
        found = rows.aggregate(**counted) if counted else {}
        return [
            found[f"n{at}"] if f"n{at}" in found else self.count(each)
            for at, each in enumerate(conditions)
        ]


@worded
def _grouped(user, missions: list[int], states: list[int]):
    facts = Facts(user, Places([], [], [], later_missions=missions, later_states=states))
    rows = facts.told(
        Finding.objects.allowed(user).order_by(), [name for name in GROUPED if name in FACTS]
    )
    return rows.values_list(*GROUPED).annotate(number=Count("pk"))


@cache
def fixed() -> tuple:
    """Everybody's views, read from their addresses once."""
    return tuple((name, Address.of(query)) for name, query in FIXED)


def tabs(address: Address, own=(), groups: Groups | None = None) -> list[Tab]:
    """The views that everybody has and a person's own ones; with `groups`, counted."""
    views = list(fixed())
    views += [(each.name, Address.of(each.query)) for each in own]
    counts = [None] * len(views)
    if groups:
        counts = groups.counts([condition(each) for _name, each in views])
    return [
        Tab(name, each.href, each.shows_as(address), count)
        for (name, each), count in zip(views, counts, strict=True)
    ]


def fields_in(condition: Q) -> set[str]:
    found = set()
    for each in condition.children:
        found |= fields_in(each) if isinstance(each, Q) else {field_of(each[0])[0]}
    return found


def meets(values: dict, condition: Q) -> bool:
    """Whether a group meets the condition that the database would ask of each of its rows."""
    answers = (
        meets(values, each) if isinstance(each, Q) else compares(values, *each)
        for each in condition.children
    )
    met = any(answers) if condition.connector == Q.OR else all(answers)
    return met != condition.negated


def compares(values: dict, lookup: str, wanted) -> bool:
    field, how = field_of(lookup)
    return COMPARING[how](values[field], values[wanted.name] if isinstance(wanted, F) else wanted)


def field_of(lookup: str) -> tuple[str, str]:
    field, _dash, how = lookup.rpartition("__")
    return (field, how) if how in COMPARING else (lookup, "exact")


COMPARING = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
}
