"""What a draft of an instrument still lacks before it can be published."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Instrument
from assessments.models.indicator import LEVELS

WHOLE = "areas__indicators__suggested_actions"


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: of which part (the instrument itself, an area, an indicator or a
    suggested action), and in a sentence."""

    part: object
    sentence: str

    @property
    def code(self) -> str:
        """The area or indicator to look for."""
        return getattr(self.part, "indicator", self.part).code

    @property
    def is_of_part(self) -> bool:
        return not isinstance(self.part, Instrument)


def missing(instrument: Instrument) -> list[Lack]:
    """Everything that keeps the draft from being published, in its own order: three queries, or
    none where the caller has read the whole instrument."""
    prefetch_related_objects([instrument], WHOLE)
    areas = list(instrument.areas.all())
    indicators = [each for area in areas for each in area.indicators.all()]
    if not areas:
        return [Lack(instrument, _("Add at least one area with an indicator."))]
    twice = _twice(areas) | _twice(indicators)
    found = [Lack(part, sentence) for part, sentence in _of_instrument(instrument)]
    for area in areas:
        found += [Lack(area, sentence) for sentence in _of_area(area, twice)]
        for indicator in area.indicators.all():
            found += [Lack(indicator, sentence) for sentence in _of_indicator(indicator, twice)]
            found += _of_suggestions(indicator)
    return found


def why_not_publish(instrument: Instrument) -> str:
    """The sentence beside the greyed button, or nothing."""
    return summary(missing(instrument))


def summary(items: list[Lack]) -> str:
    if not items:
        return ""
    return ngettext(
        "%(count)s thing is missing. The list says what.",
        "%(count)s things are missing. The list says what.",
        len(items),
    ) % {"count": len(items)}


def _twice(parts) -> set[str]:
    return {code for code, count in Counter(each.code for each in parts).items() if count > 1}


def _of_instrument(instrument):
    if len(instrument.scale) != len(LEVELS):
        yield instrument, _("Name the five levels of the scale.")


def _of_area(area, twice):
    if area.code in twice:
        yield _("Give it a code of its own: another one has the same.")
    if area.weight < 1:
        yield _("Give it a weight of at least 1.")
    if not area.indicators.all():
        yield _("Add at least one indicator.")


def _of_indicator(indicator, twice):
    if indicator.code in twice:
        yield _("Give it a code of its own: another one has the same.")
    if indicator.weight < 1:
        yield _("Give it a weight of at least 1.")
    if not indicator.question.strip():
        yield _("Write the question.")
    empty = [str(level) for level in LEVELS if not _descriptor(indicator, level)]
    if empty or len(indicator.levels) != len(LEVELS):
        yield _("Describe all five levels. Missing: %(levels)s.") % {
            "levels": ", ".join(empty) or "–"
        }


def _descriptor(indicator, level) -> str:
    return indicator.levels[level].strip() if level < len(indicator.levels) else ""


def _of_suggestions(indicator):
    for number, action in enumerate(indicator.suggested_actions.all(), start=1):
        if not action.has_valid_range:
            yield Lack(
                action,
                _("Suggested action %(number)s: choose levels from 0 to 4, the lower one first.")
                % {"number": number},
            )
        if not action.text.strip():
            yield Lack(
                action, _("Suggested action %(number)s: write the text.") % {"number": number}
            )
