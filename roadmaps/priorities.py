"""How a plan's actions are put in order, by the one method that the plan has chosen.

Of two actions with the same priority the one on a safeguard gate goes first, then the one on a
foundation indicator, then the order of the plan.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

IMPACT_FEASIBILITY, URGENCY_EFFORT, MOSCOW = "impact_feasibility", "urgency_effort", "moscow"
EFFORTS = {"low": 1, "medium": 2, "high": 3}
CLASSES = ("must", "should", "could", "wont")
HIGH, HIGH_PRODUCT = 4, 16


def score(action, method: str) -> Fraction:
    """The larger the earlier; exact, so that a quotient never ties by rounding."""
    if method == URGENCY_EFFORT:
        return Fraction(action.urgency * action.impact, EFFORTS[action.effort])
    if method == MOSCOW:
        return Fraction(len(CLASSES) - CLASSES.index(action.moscow) if action.moscow else 0)
    return Fraction(action.impact * action.feasibility)


def priority_of(action, method: str):
    """The priority as readers are told it: a product, a quotient to one place, or a class."""
    if method == MOSCOW:
        return action.get_moscow_display() or _("not classed")
    exact = score(action, method)
    if exact.denominator == 1:
        return exact.numerator
    quotient = Decimal(exact.numerator) / exact.denominator
    return quotient.quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_high(action, method: str) -> bool:
    """Whether the method sets the action among those that come first, however much effort it
    takes."""
    if method == MOSCOW:
        return action.moscow == "must"
    if method == URGENCY_EFFORT:
        return action.urgency * action.impact >= HIGH_PRODUCT
    return action.impact * action.feasibility >= HIGH_PRODUCT


def in_order(actions, method: str) -> list:
    """The actions by priority. Their findings must have been read with their indicators."""
    return sorted(actions, key=lambda each: order_key(each, method))


def order_key(action, method: str) -> tuple:
    """The place of an action: score, gate, foundation, and then its number in the plan."""
    indicators = [finding.indicator for finding in action.cited]
    is_gate = any(each.is_gate for each in indicators)
    is_foundation = any(each.is_foundation for each in indicators)
    number = action.objective.number, action.number
    return (-score(action, method), not is_gate, not is_foundation, *number)


@dataclass
class Quadrant:
    """One of the four fields of the two-by-two chart, with its actions by priority."""

    title: str
    is_first: bool = False
    actions: list = field(default_factory=list)


def two_by_two(actions, method: str) -> list[Quadrant]:
    """Four fields, first the one that is begun with. Actions without a class stand in none."""
    fields = {key: Quadrant(title, not found) for found, (key, title) in enumerate(titles(method))}
    for each in in_order(actions, method):
        key = quadrant_of(each, method)
        if key in fields:
            fields[key].actions.append(each)
    return list(fields.values())


def quadrant_of(action, method: str):
    if method == MOSCOW:
        return action.moscow
    if method == URGENCY_EFFORT:
        return is_high(action, method), action.effort == "low"
    return action.impact >= HIGH, action.feasibility >= HIGH


def titles(method: str) -> list[tuple]:
    """The fields' keys and names, in reading order."""
    if method == MOSCOW:
        words = (_("Must"), _("Should"), _("Could"), _("Will not, in this plan"))
        return list(zip(CLASSES, words, strict=True))
    if method == URGENCY_EFFORT:
        words = (
            _("Urgent and large, little effort"),
            _("Urgent and large, more effort"),
            _("Less urgent, little effort"),
            _("Less urgent, more effort"),
        )
    else:
        words = (
            _("High impact, feasible"),
            _("High impact, hard"),
            _("Lower impact, feasible"),
            _("Lower impact, hard"),
        )
    keys = [(True, True), (True, False), (False, True), (False, False)]
    return list(zip(keys, words, strict=True))


def explained(method: str) -> str:
    """The method in one sentence or two, as page and print say it."""
    ties = _("Of equals, safeguard gates go first, then foundation indicators.")
    how = {
        IMPACT_FEASIBILITY: _("Priority is impact × feasibility, each 1 to 5. High are 4 and 5."),
        URGENCY_EFFORT: _(
            "Priority is urgency × impact ÷ effort: urgency and impact 1 to 5, effort low 1, "
            "medium 2, high 3. Urgent and large is a product from 16."
        ),
        MOSCOW: _("Priority is a class: must, should, could, or will not in this plan."),
    }[method]
    return f"{how} {ties}"
