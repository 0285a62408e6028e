"""The scoring conference: the team agrees a level, takes it back, and its leader approves that an
indicator does not apply. Both first scores stay as they were."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import severity
from assessments.merging import last_change
from assessments.models import Answer, Indicator, Mission
from assessments.saving import refuse_when_closed, save_answer
from history.lifecycle import NotNow
from history.models import Event
from history.versioned import save_locked, still_there

Voice, Value = Answer.Voice, Answer.Value
WEAKEST_FIRST = (Answer.Confidence.LOW, Answer.Confidence.MEDIUM, Answer.Confidence.HIGH)
UNDONE = ("value", "reason", "confidence", "justification", "discussion")
UNDONE += ("first_present", "second_present", "is_scored")


def agree_level(*, mission: Mission, indicator: Indicator, by, **sent) -> Answer:
    """Write the level that the team agreed (see `Sent`); gaps get the rule's severity with it.

    A collision is refused and stays in the history with both texts: a transaction of its own
    around the save would take that line back.
    """
    if not mission.is_scored_twice:
        raise NotNow(_("This mission is scored once: the answer is written on the desk."))
    key = {"mission": mission, "indicator": indicator, "voice": Voice.AGREED}
    return save_answer(**key, by=by, mark=True, **sent)


@transaction.atomic
def undo_agreement(*, mission: Mission, indicator: Indicator, by, version: int) -> Answer:
    """Take back one's own last change of an agreed answer, if nobody has changed it since."""
    refuse_when_closed(mission)
    rows = Answer.objects.agreed().filter(mission=mission, indicator=indicator)
    current = still_there(rows.select_for_update(of=("self",)))
    changes = Event.objects.about(current).filter(verb__in=("created", "changed"))
    last = changes.first()
    if current.version != version or last is None or last.by_id != by.pk:
        raise NotNow(_("Somebody has changed this since. Agree another level instead."))
    values = {name: _before(last, name) for name in UNDONE if name in last.changes}
    # Without stamps every field counts as just changed: no late save goes past this.
    values["stamps"] = {}
    before = current.level
    answer = save_locked(current, base_version=version, values=values, by=by)
    severity.follow(answer, before=before, by=by)
    return answer


@transaction.atomic
def approve_not_applicable(*, mission: Mission, indicator: Indicator, by) -> Answer:
    """The team leader's approval that an indicator does not apply, for the reason that stands
    there; another reason asks for another approval."""
    refuse_when_closed(mission)
    rows = Answer.objects.agreed().filter(mission=mission, indicator=indicator)
    answer = still_there(rows.select_for_update(of=("self",)))
    if why := why_not_approve(answer, by):
        raise NotNow(why)
    answer.approved_reason = answer.reason
    answer.save(by=by, verb=Answer.APPROVED)
    return answer


def why_not_approve(answer: Answer, by) -> str:
    """Why this person cannot approve that an indicator does not apply, or nothing."""
    if not (answer.waits_for_approval and answer.is_scored):
        return _("Nothing waits here for an approval as not applicable.")
    if answer.indicator.is_gate and _authors(answer) == {by.pk}:
        return _(
            "Two people take a safeguard gate out, and you wrote this reason. Ask somebody "
            "else in the team to write it."
        )
    return ""


def _authors(answer: Answer) -> set:
    """Whose words the reason is. Whoever agrees what both assessors proposed adds none of his
    own, so it stays theirs."""
    written = (last_change(each, "reason") for each in _proposed_by_both(answer) or [answer])
    return {each.by_id for each in written if each}


def _proposed_by_both(answer: Answer) -> list[Answer]:
    """The two first scores, where both say what the agreed answer says."""
    if not answer.is_of_the_room:
        return []
    rows = Answer.objects.filter(mission=answer.mission_id, indicator=answer.indicator_id)
    pair = {each.voice: each for each in rows.filter(voice__in=(Voice.FIRST, Voice.SECOND))}
    if len(pair) < 2:
        return []
    start = proposal(pair[Voice.FIRST], pair[Voice.SECOND])
    is_same = (start.get("value"), start["reason"]) == (answer.value, answer.reason)
    return list(pair.values()) if is_same else []


def proposal(first: Answer, second: Answer) -> dict:
    """What the agreed answer begins with: the lower confidence and the words of both."""
    start = {"confidence": _lower(first.confidence, second.confidence)}
    for name in ("justification", "reason"):
        start[name] = _together(getattr(first, name), getattr(second, name))
    if first.value == second.value:
        start["value"] = first.value
    return start


def _lower(*given):
    return next((each for each in WEAKEST_FIRST if each in given), "")


def _together(first: str, second: str) -> str:
    first, second = first.strip(), second.strip()
    if not second or first == second:
        return first
    if not first:
        return second
    labels = Voice.FIRST.label, Voice.SECOND.label
    return f"{labels[0]}: {first}\n\n{labels[1]}: {second}"


def _before(event, name):
    old = event.changes[name][0]
    return Answer._meta.get_field(name).get_default() if old is None else old
