"""What two versions of an instrument have in common: which answers can be set side by side.

Indicators are paired by code. Only where code, question and all descriptors are unchanged is the
difference of two answers a change of the State; elsewhere the page says "not comparable".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Indicator, Instrument
from history.comparing import Piece, compare


class Verdict(TextChoices):
    SAME = "same", _("Same question")
    CHANGED = "changed", _("Text changed: not comparable")
    NEW = "new", _("New")
    GONE = "gone", _("No longer asked")


@dataclass(frozen=True)
class Pair:
    """One code in the older and in the newer version, as far as they ask it."""

    code: str
    old: Indicator | None
    new: Indicator | None

    @property
    def verdict(self) -> Verdict:
        if self.old is None:
            return Verdict.NEW
        if self.new is None:
            return Verdict.GONE
        return Verdict.SAME if self.new.same_question_as(self.old) else Verdict.CHANGED

    @property
    def is_comparable(self) -> bool:
        return self.verdict == Verdict.SAME


def pair(old: Iterable[Indicator], new: Iterable[Indicator]) -> list[Pair]:
    """The newer version's indicators in their order, each with the older one of its code; then
    those that are no longer asked. Both need their long texts read (`question`, `levels`)."""
    left = {each.code: each for each in old}
    pairs = [Pair(each.code, left.pop(each.code, None), each) for each in new]
    return [*pairs, *(Pair(each.code, each, None) for each in left.values())]


def pair_versions(old: Instrument, new: Instrument) -> list[Pair]:
    """The same for two whole versions: two queries."""
    return pair(*(indicators_of(each) for each in (old, new)))


def indicators_of(instrument: Instrument):
    rows = Indicator.objects.filter(area__instrument=instrument)
    return rows.select_related("area").order_by("area__position", "position")


# What does not decide whether answers can be compared, and is told all the same.
FACTS = ("title", "weight", "is_gate", "is_foundation", "assessor_note")


@dataclass(frozen=True)
class Difference:
    """One text before and after, in pieces."""

    label: str
    before: list[Piece]
    after: list[Piece]


def differences(found: Pair) -> list[Difference]:
    """What was changed in an indicator that both versions ask."""
    if found.old is None or found.new is None:
        return []
    sides = zip(_texts(found.old), _texts(found.new), strict=True)
    return [
        Difference(label, *compare(before, after))
        for (label, before), (_label, after) in sides
        if before != after
    ]


def _texts(indicator: Indicator):
    """Every text of an indicator with its name, levels one by one."""
    yield _named("question"), indicator.question
    for level in range(5):
        known = level < len(indicator.levels)
        yield (
            gettext("Level %(level)s") % {"level": level},
            indicator.levels[level] if known else "",
        )
    yield gettext("Area"), str(indicator.area)
    for name in FACTS:
        value = getattr(indicator, name)
        if isinstance(value, bool):
            value = gettext("yes") if value else gettext("no")
        yield _named(name), str(value)


def _named(name: str) -> str:
    return capfirst(str(Indicator._meta.get_field(name).verbose_name))
