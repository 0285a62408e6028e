"""When somebody is asked what, and the link by which he answers without an account.

The end of a day where a session lasts longer than two; the end of the session; then three, six and
twelve months after its last day. The supervisor is asked at three and six months. Who did not come
is not asked.
"""

import calendar
import datetime

from django.core import signing

from training.models import Evaluation, Session

Moment, Asked = Evaluation.Moment, Evaluation.Asked
SALT = "training.evaluation"
# How long a link opens, and for how long after its day a questionnaire is still sent.
LINK = datetime.timedelta(days=30)
LATE = datetime.timedelta(days=14)
MONTHS = {Moment.THREE: 3, Moment.SIX: 6, Moment.TWELVE: 12}
QUESTIONS = {
    Moment.DAY: ("useful", "teaching", "level", "comment"),
    Moment.END: ("useful", "teaching", "level", "setting", "comment"),
}
FOLLOW_UP = ("in_post", "uses_skill", "barrier", "example")
SUPERVISED = ("in_post", "uses_skill", "change", "comment")


def questions(evaluation: Evaluation) -> tuple[str, ...]:
    if evaluation.asked == Asked.SUPERVISOR:
        return SUPERVISED
    return QUESTIONS.get(Moment(evaluation.moment), FOLLOW_UP)


def asks_for_supervisor(evaluation: Evaluation) -> bool:
    """Whether the participant may say where the supervisor is asked: while that is still ahead."""
    is_before = evaluation.moment in (Moment.END, Moment.THREE)
    return evaluation.asked == Asked.PARTICIPANT and is_before


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last day where the month is shorter."""
    years, place = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, place + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due(session: Session, *, on: datetime.date) -> list[tuple[Moment, Asked, datetime.date]]:
    """What is asked about a session on this day of its own place, each with the day it is about. A
    teaching day is over on the day after it."""
    days, found = session.teaching_days, []
    if len(days) > 2:
        found += [(Moment.DAY, Asked.PARTICIPANT, each) for each in days[:-1] if each < on]
    if session.ends_on < on:
        found.append((Moment.END, Asked.PARTICIPANT, session.ends_on))
    for moment, months in MONTHS.items():
        day = months_after(session.ends_on, months)
        if day <= on:
            found.append((moment, Asked.PARTICIPANT, day))
            if moment != Moment.TWELVE:
                found.append((moment, Asked.SUPERVISOR, day))
    return [each for each in found if on - each[2] <= LATE]


def token_of(evaluation: Evaluation) -> str:
    """What the link carries: a number and a signature with its time, and nothing of anybody."""
    return signing.TimestampSigner(salt=SALT).sign_object([evaluation.pk])


def opened_by(token: str) -> Evaluation | None:
    """The questionnaire that a link opens; nothing for one that ended, was used or was made up."""
    try:
        (pk,) = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=LINK)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    linked = ("nomination__session__course", "nomination__participant__agency")
    rows = Evaluation._base_manager.select_related(*linked)
    found = rows.filter(pk=pk).first()
    return found if found is not None and found.is_open else None
