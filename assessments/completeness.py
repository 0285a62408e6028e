"""What is still missing before a mission can be submitted for the State's check."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evidence_floor import why_below_floor, why_too_confident
from assessments.models import Answer, Evidence, Finding, Indicator, Mission
from assessments.scoring import mission_indicators, needs_discussion
from assessments.severity import severity_by_rule

PARTS = ("value", "reason", "confidence", "justification", "named_evidence")


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
    gaps = defaultdict(list)
    for gap in mission.findings.needing_action().order_by("number"):
        gaps[gap.indicator_id].append(gap)
    scores = marked_scores(mission)
    found = []
    for each in indicators:
        answer = answers.get(each.pk)
        if scores is not None and (sentence := lacks_of_two(scores[each.pk], answer)):
            found.append(Missing(each, sentence, _place_of_two(mission, each, scores[each.pk])))
            continue
        place = _place(mission, each)
        lacks = sentences(each, answer, evidence[each.pk], has_gap=each.pk in gaps)
        found += [Missing(each, sentence, place) for sentence in lacks]
        found += _weighed(each, answer, gaps[each.pk])
    return found


def marked_scores(mission: Mission) -> dict | None:
    """{number of the indicator: {voice: value}} of the marked scores of both assessors; nothing
    for a mission that is scored once."""
    if not mission.is_scored_twice:
        return None
    found = defaultdict(dict)
    rows = mission.answers.scored().filter(voice__in=(Answer.Voice.FIRST, Answer.Voice.SECOND))
    for indicator, voice, value in rows.values_list("indicator", "voice", "value"):
        found[indicator][voice] = value
    return found


def lacks_of_two(scores: dict, agreed: Answer | None) -> str:
    """What an indicator that is scored twice lacks before its agreed answer can be looked at."""
    if Answer.Voice.FIRST not in scores:
        return _("The first score is not marked.")
    if Answer.Voice.SECOND not in scores:
        return _("The second score is not marked.")
    if agreed is not None and agreed.is_scored:
        return ""
    if needs_discussion(*scores.values()):
        return _("The two scores are far apart: discuss them and agree a level.")
    return _("No level is agreed.")


def sentences(indicator, answer: Answer | None, evidence, *, has_gap: bool) -> list[str]:
    """What one answer lacks. The desk shows the same sentences beside the fields."""
    if answer is None or not answer.value:
        return [_("No level is chosen.")]
    parts = {name: getattr(answer, name) for name in PARTS}
    found = [sentence for _name, sentence in sentences_for_mark(parts)]
    if answer.level is not None:
        if why := why_below_floor(answer.level, evidence):
            found.append(why)
        if why := why_too_confident(answer.confidence, evidence):
            found.append(why)
        if answer.level < indicator.target and not has_gap:
            found.append(_("Record a gap: the level is short of the target."))
    if not answer.is_scored:
        found.append(_("Mark it as scored."))
    if answer.is_scored and answer.reason and answer.waits_for_approval:
        found.append(_("“Not applicable” waits for the team leader’s approval."))
    return found


def sentences_for_mark(parts: dict, voice: str = Answer.Voice.AGREED) -> list[tuple[str, str]]:
    """What keeps an answer from being marked as scored: field and sentence. Confidence is the
    assessors' word about their evidence; the State gives none about itself."""
    if not parts["value"]:
        return [("value", _("Choose a level, or say that none can be given."))]
    if not parts["value"].isdigit():
        if parts["reason"].strip():
            return []
        return [("reason", _("Give the reason why there is no level."))]
    found = []
    if not parts["justification"].strip():
        found.append(("justification", _("Write why this level.")))
    if not parts["confidence"] and voice != Answer.Voice.SELF:
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
    """The mission's evidence under each indicator it supports: one query."""
    found = defaultdict(list)
    links = Evidence.indicators.through.objects.filter(evidence__mission=mission)
    links = links.select_related("evidence").order_by("evidence__dated_on", "evidence__created_at")
    for link in links:
        found[link.indicator_id].append(link.evidence)
    return found


def needs_gap(indicator: Indicator, answer: Answer | None) -> bool:
    """Whether this answer asks for a gap: a level below the target."""
    return answer is not None and answer.level is not None and answer.level < indicator.target


def _weighed(indicator, answer: Answer | None, gaps) -> list[Missing]:
    """The gaps whose severity is not chosen yet, or no longer follows from the level."""
    by_rule = severity_by_rule(indicator, answer.level if answer else None)
    return [
        Missing(indicator, sentence, reverse("assessments:finding-update", args=[gap.pk]))
        for gap in gaps
        if (sentence := why_not_weighed(gap, by_rule))
    ]


def why_not_weighed(gap, by_rule: str) -> str:
    """What the severity of a gap lacks, or nothing: it is the rule's or has a reason. A level that
    came after the severity, or changed since, is told here."""
    if not gap.severity:
        return _("Choose the severity of %(code)s.") % {"code": gap.code}
    if not by_rule or gap.severity == by_rule or gap.severity_reason.strip():
        return ""
    return _(
        "The severity of %(code)s is “%(chosen)s”, and the rule gives “%(severity)s” for this "
        "level. Choose the rule’s, or say why another fits better."
    ) % {
        "code": gap.code,
        "chosen": gap.get_severity_display(),
        "severity": Finding.Severity(by_rule).label,
    }


def _place(mission, indicator):
    if mission.is_scored_twice:
        place = reverse("assessments:conference", args=[mission.pk, indicator.area.code])
        return f"{place}?indicator={indicator.code}"
    return _desk(mission, indicator)


def _place_of_two(mission, indicator, scores):
    """A score is marked on the desk, a level agreed in the conference."""
    return _place(mission, indicator) if len(scores) == 2 else _desk(mission, indicator)


def _desk(mission, indicator):
    return reverse("assessments:answer", args=[mission.pk, indicator.code])
