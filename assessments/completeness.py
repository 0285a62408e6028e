"""What is still missing before a mission can be submitted for the State's check."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evidence_floor import why_below_floor
from assessments.models import Answer, Evidence, Indicator, Mission
from assessments.scoring import mission_indicators

PARTS = ("value", "reason", "confidence", "justification")


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and the place where it is mended."""

    indicator: Indicator
    sentence: str
    url: str


def missing(mission: Mission, indicators=None, answers=None) -> list[Missing]:
    """Everything that keeps the mission from being submitted, in the instrument's order.

    A page that has read the indicators and the agreed answers already passes them on.
    """
    indicators = mission_indicators(mission) if indicators is None else indicators
    answers = mission.answers.agreed() if answers is None else answers
    answers = {each.indicator_id: each for each in answers}
    evidence = evidence_by_indicator(mission)
    with_gap = set(
        mission.findings.needing_action().values_list("indicator_id", flat=True).distinct()
    )
    return [
        Missing(indicator, sentence, _place(mission, indicator))
        for indicator in indicators
        for sentence in sentences(
            indicator,
            answers.get(indicator.pk),
            evidence[indicator.pk],
            has_gap=indicator.pk in with_gap,
        )
    ]


def sentences(indicator, answer: Answer | None, evidence, *, has_gap: bool) -> list[str]:
    """What one answer lacks. The desk shows the same sentences beside the fields."""
    if answer is None or not answer.value:
        return [_("No level is chosen.")]
    parts = {name: getattr(answer, name) for name in PARTS}
    found = [sentence for _name, sentence in sentences_for_mark(parts)]
    if answer.level is not None:
        if why := why_below_floor(answer.level, evidence):
            found.append(why)
        if answer.level < indicator.target and not has_gap:
            found.append(_("Record a gap: the level is short of the target."))
    if not answer.is_scored:
        found.append(_("Mark it as scored."))
    return found


def sentences_for_mark(parts: dict) -> list[tuple[str, str]]:
    """What keeps an answer from being marked as scored: field and sentence."""
    if not parts["value"]:
        return [("value", _("Choose a level, or say that none can be given."))]
    if not parts["value"].isdigit():
        if parts["reason"].strip():
            return []
        return [("reason", _("Give the reason why there is no level."))]
    found = []
    if not parts["justification"].strip():
        found.append(("justification", _("Write why this level.")))
    if not parts["confidence"]:
        found.append(("confidence", _("Choose the confidence.")))
    return found


def why_not_submit(mission: Mission) -> str:
    """The sentence beside the greyed button, or nothing."""
    return summary(missing(mission))


def summary(items: list[Missing]) -> str:
    """How many indicators are not complete, in a sentence; nothing when all are."""
    indicators = {item.indicator.pk for item in items}
    if not indicators:
        return ""
    return ngettext(
        "%(count)s indicator is not complete. The list says what is missing.",
        "%(count)s indicators are not complete. The list says what is missing.",
        len(indicators),
    ) % {"count": len(indicators)}


def evidence_by_indicator(mission: Mission) -> dict[int, list[Evidence]]:
    """The mission's evidence under each indicator it supports: two queries."""
    found = defaultdict(list)
    for item in mission.evidence.prefetch_related("indicators"):
        for indicator in item.indicators.all():
            found[indicator.pk].append(item)
    return found


def needs_gap(indicator: Indicator, answer: Answer | None) -> bool:
    """Whether this answer asks for a gap: a level below the target."""
    return answer is not None and answer.level is not None and answer.level < indicator.target


def _place(mission, indicator):
    return reverse("assessments:answer", args=[mission.pk, indicator.code])
