"""The balance of what one State nominates for a session: women, agencies, one in reserve.

At least 30 % of a State's nominations are women, or the State explains the exception; that is asked
before anybody of it is accepted. The spread over agencies and the reserve are hints.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portfolio.models.participant import Sex

WOMEN_GOAL = 30  # percent
FEW = 3  # of fewer than so many nothing is said about agencies


@dataclass
class Balance:
    """Counted from the nominations that are neither declined nor withdrawn."""

    total: int = 0
    women: int = 0
    reserves: int = 0
    agencies: Counter = field(default_factory=Counter)

    @property
    def percent(self) -> int:
        """Whole percent; never rounded up to a goal that is not met."""
        return 100 * self.women // self.total if self.total else 0

    @property
    def is_short(self) -> bool:
        """Fewer women than the rule asks for. Nobody nominated is no imbalance."""
        return 100 * self.women < WOMEN_GOAL * self.total

    @property
    def missing(self) -> int:
        """How many more women would meet the rule, everybody else staying."""
        more = 0
        while 100 * (self.women + more) < WOMEN_GOAL * (self.total + more):
            more += 1
        return more

    @property
    def one_sided(self) -> str:
        """The agency that more than half come from, if there is one and they are not few."""
        if self.total < FEW:
            return ""
        name, count = self.agencies.most_common(1)[0]
        return name if 2 * count > self.total else ""

    @property
    def spread(self) -> list[tuple[str, int]]:
        """The agencies with how many come from each, the largest first."""
        return self.agencies.most_common()

    def add(self, *, sex: str, agency: str, is_reserve: bool = False) -> None:
        self.total += 1
        self.women += sex == Sex.FEMALE
        self.reserves += is_reserve
        self.agencies[agency] += 1


def balance_of(nominations: Iterable) -> Balance:
    """Of nominations whose participants and agencies are read already."""
    found = Balance()
    for each in nominations:
        found.add(
            sex=each.participant.sex,
            agency=each.participant.agency.name,
            is_reserve=each.is_reserve,
        )
    return found


def why_unbalanced(balance: Balance, note: str) -> str:
    """What stands against accepting people of this State, or nothing."""
    if not balance.is_short or note.strip():
        return ""
    return _(
        "%(percent)s %% of this State’s nominations are women; the rule asks for %(goal)s %%. The "
        "State nominates more women or explains the exception."
    ) % {"percent": balance.percent, "goal": WOMEN_GOAL}
