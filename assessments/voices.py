"""Which of the four answers somebody writes, and when it is time.

The State speaks for itself while the mission is prepared. Where a mission is scored twice the two
assessors write apart, each from a seat, until both have marked; then their scores stay as they
are and the team agrees a third value. Where it is scored once the team writes the agreed answer.
"""

from django.utils.translation import gettext as _

from assessments.completeness import PARTS, sentences_for_mark
from assessments.models import Answer, Mission
from assessments.scoring import needs_discussion
from assessments.seats import seat_of

Voice = Answer.Voice
APART = (Voice.FIRST, Voice.SECOND)
# The State's own scoring is over when the team goes into the field.
SELF_ASSESSMENT = ("preparing", "self_assessment", "desk_review")
# What belongs to the agreed answer alone.
OF_THE_ROOM = ("discussion", "first_present", "second_present")
# The act of a mission (Mission.acts) that writing this answer takes.
ACTS = {
    Voice.SELF: "score_self",
    Voice.FIRST: "score_apart",
    Voice.SECOND: "score_apart",
    Voice.AGREED: "score",
}


def voice_for(mission: Mission, area_id: int, person) -> str:
    """The answer that this person's desk writes in an area, or the agreed one to read."""
    seat = seat_of(mission, area_id, person)
    return seat.voice if seat else Voice.AGREED


def why_not_write(mission: Mission, indicator, voice: str, by) -> str:
    """Why this person may not write this answer now, or nothing."""
    if voice == Voice.SELF:
        return why_not_self(mission)
    if not mission.is_scored_twice:
        return _("This mission is scored once.") if voice in APART else ""
    if voice == Voice.AGREED:
        return why_not_agree(marked(mission, indicator))
    seat = seat_of(mission, indicator.area_id, by)
    if seat is None or seat.voice != voice:
        return _("You hold no such seat in this area. The team leader gives the seats.")
    return why_fixed(marked(mission, indicator))


def why_not_self(mission: Mission) -> str:
    """Why the State's own scores are closed, or nothing."""
    if mission.status not in SELF_ASSESSMENT:
        return _("The State scores itself before the team goes into the field.")
    if hasattr(mission, "self_approval"):
        return _("The State’s own scores are approved and stay as they are.")
    return ""


def marked(mission: Mission, indicator) -> set[str]:
    """Which of the four answers to an indicator are marked as scored."""
    rows = Answer.objects.filter(mission=mission, indicator=indicator, is_scored=True)
    return set(rows.values_list("voice", flat=True))


def why_not_agree(voices: set[str]) -> str:
    if set(APART) <= voices:
        return ""
    return _("Both assessors mark their scores first; then the team agrees a level.")


def why_fixed(voices: set[str]) -> str:
    """Why one of two independent scores stays as it is, or nothing."""
    if set(APART) <= voices:
        return _(
            "Both scores are in and open to both assessors. They stay as they are; the level is "
            "agreed in the scoring conference."
        )
    return ""


def lacking(answer: Answer, values: dict) -> list[tuple[str, str]]:
    """What keeps an answer, with these values in it, from being marked: field and sentence."""
    whole = {name: getattr(answer, name) for name in (*PARTS, *OF_THE_ROOM)} | values
    found = sentences_for_mark(whole, answer.voice)
    if answer.is_of_the_room:
        found += _lacking_discussion(answer, whole)
    return found


def _lacking_discussion(answer, whole) -> list[tuple[str, str]]:
    rows = Answer.objects.filter(
        mission=answer.mission_id, indicator=answer.indicator_id, voice__in=APART
    )
    scores = dict(rows.values_list("voice", "value"))
    if not needs_discussion(scores.get(Voice.FIRST, ""), scores.get(Voice.SECOND, "")):
        return []
    found = []
    if not whole["discussion"].strip():
        found.append(
            ("discussion", _("Keep what settled it: the two scores are two levels apart or more."))
        )
    for name in ("first_present", "second_present"):
        if not whole[name]:
            found.append((name, _("Both assessors are present when the level is agreed.")))
    return found
