"""Saving an answer: field by field and once for each operation, so that no word is lost or
overwritten unseen, in whatever order and however often a browser delivers."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import severity
from assessments.completeness import PARTS
from assessments.merging import (
    NotYours,
    Sent,
    Taken,
    delivered,
    merge,
    refuse_collisions,
    refuse_known_operation,
    taken,
)
from assessments.models import Answer, Indicator, Mission
from assessments.voices import OF_THE_ROOM, lacking, why_not_write
from history.lifecycle import NotNow, status_kept
from history.versioned import StaleVersion

TOLD = (*PARTS, "is_scored")
STAMPED = (*TOLD, *OF_THE_ROOM)
SUBMITTED = gettext_lazy(
    "The mission has been submitted. Your text is not saved; copy it if you need it."
)


def save_answer(*, mission: Mission, indicator: Indicator, by, voice=Answer.Voice.AGREED, **sent):
    """Save what one person answers to one indicator (see `Sent`); returns the answer."""
    return take(mission=mission, indicator=indicator, voice=voice, sent=Sent(by=by, **sent)).row


def take(*, mission: Mission, indicator: Indicator, voice: str, sent: Sent) -> Taken:
    """Merge what was sent into what stands.

    `mark` marks it as scored; an answer that was scored stays so while it is complete. Raises
    StaleVersion when somebody else meanwhile changed the same field to another text, NotNow once
    the mission is submitted, ValidationError for what the answer refuses and NotYours for an
    operation of somebody else.
    """
    key = {"mission": mission, "indicator": indicator, "voice": voice}
    # Refusals undo nothing, so the request's transaction around this needs no savepoint; the event
    # of a collision is kept although the save is refused.
    with transaction.atomic(savepoint=False):
        try:
            return _take(key, sent)
        except (NotNow, StaleVersion, ValidationError, NotYours) as caught:
            refusal = caught
    raise refusal


def _take(key, sent: Sent) -> Taken:
    rows = Answer.objects.filter(**key).select_related("mission__state", "indicator")
    # The mission first, and with the answer: nothing is saved once its submission is written.
    locked = rows.select_for_update(of=("mission", "self"), no_key=True)
    answer = locked.first()
    if answer is None:
        key = key | {"mission": _kept(key["mission"])}
        _refuse_writer(key, sent)
        answer = _first_answer(key, sent)
        if answer is not None:
            return taken(answer, sent)
        answer = locked.get()  # of two first answers in the same moment the other one
    known = delivered(answer, sent)
    if known is not None:
        return known
    if not answer.mission.is_open_for_scoring:
        raise NotNow(SUBMITTED)
    if not _repeats(answer, sent):
        _refuse_writer(key | {"mission": answer.mission}, sent)
    _merge(answer, sent)
    return taken(answer, sent)


def _repeats(answer: Answer, sent: Sent) -> bool:
    """Whether the last writer sends again what stands already, as a page does whose answer was
    lost. Nobody else is told so: it would tell him what a score apart is."""
    is_own = answer.updated_by_id is not None and answer.updated_by_id == getattr(
        sent.by, "pk", None
    )
    stands = all(getattr(answer, name) == value for name, value in sent.values.items())
    return is_own and stands and (answer.is_scored or not sent.mark)


def _refuse_writer(key, sent: Sent) -> None:
    """Each of the four answers has its writers and its time."""
    if why := why_not_write(key["mission"], key["indicator"], key["voice"], sent.by):
        raise NotNow(why)


def _first_answer(key, sent: Sent) -> Answer | None:
    refuse_known_operation(sent)
    scored = _is_scored(Answer(**key), sent)
    answer = Answer(**key, **sent.values, is_scored=scored, version=1, updated_by=sent.person)
    # What nobody has written yet collides with nobody.
    answer.stamps = {name: int(name in sent.values) for name in STAMPED}
    answer.clean_fields(exclude=["mission", "indicator", "updated_by"])
    try:
        with transaction.atomic():
            answer.save(by=sent.by)
    except IntegrityError:
        return None
    severity.follow(answer, before=None, by=sent.by)
    return answer


def _merge(answer: Answer, sent: Sent) -> None:
    """Write the changed fields, each of which nobody else changed since this person read it."""
    refuse_collisions(answer, sent)
    before = answer.level
    merge(answer, sent.values | {"is_scored": _is_scored(answer, sent)}, STAMPED, sent)
    severity.follow(answer, before=before, by=sent.by)


def _is_scored(answer: Answer, sent: Sent) -> bool:
    """Whether the answer is marked once this is merged; a mark on what is not complete is refused
    at the fields that lack something. What the team agreed is agreed anew, never by a draft."""
    missing = lacking(answer, sent.values)
    is_agreed = answer.is_scored and answer.is_of_the_room
    if is_agreed and not sent.mark and sent.values.get("value", answer.value) != answer.value:
        raise ValidationError(
            {"value": _("This level is agreed. Agree the other one, or leave it as it is.")}
        )
    if sent.mark and missing:
        raise ValidationError(dict(missing))
    return not missing and (sent.mark or answer.is_scored)


def standing(answer: Answer) -> dict:
    """The answer as it stands, each field with the version at which it was last changed."""
    return {
        "values": {name: getattr(answer, name) for name in PARTS},
        "stamps": {name: answer.stamp(name) for name in TOLD},
        "is_scored": answer.is_scored,
        "saved_at": answer.updated_at.strftime("%H:%M"),
    }


def _kept(mission: Mission) -> Mission:
    """The mission as it stands now, while it may be written in: what the page was made from may be
    over by a step."""
    rows = Mission.objects.select_related("state").select_for_update(of=("self",), no_key=True)
    mission = rows.get(pk=mission.pk)
    if mission.status not in Mission.SCORING:
        raise NotNow(SUBMITTED)
    return mission


def refuse_when_closed(mission: Mission) -> None:
    """Keep the mission as it stands until the caller's transaction ends: a submission either was
    written before and closes the desk, or waits and counts what is written now."""
    if status_kept(mission) not in Mission.SCORING:
        raise NotNow(SUBMITTED)
