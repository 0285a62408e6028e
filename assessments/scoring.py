"""How levels become a maturity profile.

Area score = weighted mean of scored indicators / 4 x 100, one decimal. Not scored is left out of
the mean and stays in the count; not applicable leaves both, once the team leader has approved the
reason. An area with under 70 % of its applicable indicators scored shows no score. Overall =
weighted mean of the areas that show one. Source: the instrument's own scoring rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from assessments.models import Answer, Area, Indicator, Mission
from portfolio.access import visible
from portfolio.worded import worded

TOP_LEVEL = 4
LEAST_COVERAGE = 70
GATE_LEVEL = 1
FAR_APART = 2


@dataclass
class AreaProfile:
    """One area of a mission's profile. Levels run from 0 to 4, scores and coverage to 100."""

    area: Area
    levels: dict[Indicator, int] = field(default_factory=dict)
    not_applicable: int = 0
    total: int = 0
    targets: list[tuple[int, int]] = field(default_factory=list)

    @property
    def applicable(self) -> int:
        return self.total - self.not_applicable

    @property
    def coverage(self) -> int:
        """Share of the applicable indicators that have a level, in whole per cent."""
        return 100 * len(self.levels) // self.applicable if self.applicable else 0

    @property
    def is_shown(self) -> bool:
        return bool(self.levels) and 100 * len(self.levels) >= LEAST_COVERAGE * self.applicable

    @property
    def exact_mean(self) -> Decimal | None:
        if not self.is_shown:
            return None
        return weighted_mean((level, each.weight) for each, level in self.levels.items())

    @property
    def mean(self) -> Decimal | None:
        """Mean level, one decimal; None while coverage is under 70 %."""
        return one_decimal(self.exact_mean)

    @property
    def score(self) -> Decimal | None:
        """0 to 100, one decimal; None while coverage is under 70 %."""
        mean = self.exact_mean
        return None if mean is None else one_decimal(mean / TOP_LEVEL * 100)

    @property
    def target(self) -> Decimal | None:
        return one_decimal(weighted_mean(self.targets))

    @property
    def gates(self) -> list[Indicator]:
        """Safeguard gates at level 0 or 1: the area is a safeguard priority."""
        return [each for each, level in self.levels.items() if each.is_gate and level <= GATE_LEVEL]

    @property
    def at_target(self) -> int:
        return sum(level >= each.target for each, level in self.levels.items())

    @property
    def short_of_target(self) -> Decimal | None:
        """How far the mean lies below the target; zero when it is met; None without a score."""
        return None if self.mean is None else max(self.target - self.mean, Decimal("0.0"))


def weighted_mean(pairs: Iterable[tuple[int, int]]) -> Decimal | None:
    total = weights = 0
    for value, weight in pairs:
        total, weights = total + value * weight, weights + weight
    return Decimal(total) / weights if weights else None


def one_decimal(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def profile(indicators: Iterable[Indicator], answers: Iterable[Answer]) -> list[AreaProfile]:
    """The profile of these indicators (with `area` loaded, in order) given the agreed answers."""
    by_indicator = {each.indicator_id: each for each in answers if each.is_scored}
    areas: dict[int, AreaProfile] = {}
    for indicator in indicators:
        row = areas.setdefault(indicator.area_id, AreaProfile(indicator.area))
        answer = by_indicator.get(indicator.pk)
        row.total += 1
        if answer and answer.is_left_out:
            row.not_applicable += 1
            continue
        row.targets.append((indicator.target, indicator.weight))
        if answer and answer.level is not None:
            row.levels[indicator] = answer.level
    return list(areas.values())


def overall(rows: Iterable[AreaProfile]) -> Decimal | None:
    """Weighted mean of the areas that show a score, 0 to 100; the last figure to be read."""
    shown = [(row.exact_mean, row.area.weight) for row in rows if row.exact_mean is not None]
    mean = weighted_mean(shown)
    return None if mean is None else one_decimal(mean / TOP_LEVEL * 100)


def needs_discussion(first: str, second: str) -> bool:
    """Whether two scores lie so far apart that the team must keep what settled it: two levels or
    more, or a level against none."""
    if first.isdigit() and second.isdigit():
        return abs(int(first) - int(second)) >= FAR_APART
    return first != second


def mission_indicators(mission: Mission):
    """The indicators that this mission asks, in the instrument's order, areas loaded and the long
    texts left unread."""
    rows = Indicator.objects.filter(area__missions=mission).select_related("area")
    return rows.defer(*Indicator.long_fields())


@worded
def indicators_asked(_user, mission: int):
    """The same as a list, for whoever asks for nothing more of them."""
    return mission_indicators(mission)


@worded
def agreed_answers(user, mission: int):
    """The team's own answers in a mission, as far as the reader may see them."""
    return visible(Answer.objects.agreed().filter(mission=mission), user)


def mission_profile(mission: Mission, user=None) -> list[AreaProfile]:
    """A mission's profile from its agreed answers: two queries. With `user` no rows when this
    reader may see none of the answers."""
    answers = agreed_answers(user, mission=mission.pk)
    if user is not None and not answers:
        return []
    return profile(indicators_asked(None, mission=mission.pk), answers)
