"""Sums of money in two currencies, exact until they are shown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from roadmaps.currencies import USD

NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Money:
    """So much in US dollars and so much in the plan's own currency. The two are added apart, so
    that every sum is exact; only `in_usd` rounds, once, when a sum is shown."""

    usd: Decimal = NOTHING
    national: Decimal = NOTHING

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        return cls(usd=amount) if currency == USD else cls(national=amount)

    @classmethod
    def total(cls, sums) -> "Money":
        found = cls()
        for each in sums:
            found += each
        return found

    def __add__(self, other: "Money") -> "Money":
        return Money(self.usd + other.usd, self.national + other.national)

    def __bool__(self):
        return bool(self.usd or self.national)

    def in_usd(self, rate: Decimal | None) -> Decimal:
        """The whole in US dollars to the cent; `rate` is national currency for one dollar."""
        exact = self.usd + self.national / rate if self.national else self.usd
        return exact.quantize(CENT, ROUND_HALF_UP)
