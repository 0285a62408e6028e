"""Mails of sessions: other days or hours, another place or link of one that is confirmed.

They leave when the change is written. A mail holds the hours and the corrected calendar entries,
and no place, no link to a platform, no State and nobody's name: who has a place asks the focal
point, who signs in.
"""

from dataclasses import replace

from documents.calendars import CALENDAR_TYPE, Occasion, write_calendar
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post
from training.calendar import occasions_of
from training.models import Session
from training.nomination_rules import Judge

MOVING = (
    "starts_on", "ends_on", "begins_at", "ends_at", "time_zone", "weekend", "place", "link",
)  # fmt: skip


def is_moved(before: Session, after: Session) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in MOVING)


def tell_moved(session: Session, before: list[Occasion]) -> None:
    """Tell everybody with a place whose clearance stands, and the focal points of their States.
    `before` are the entries as they stood: days that are left out are called off."""
    placed = session.nominations.placed().select_related("participant__agency")
    placed = list(placed.select_related("participant__state").order_by("pk"))
    judge = Judge(session, placed)
    told = {"when": when(session), "files": [_file(session, before)]}
    states = {each.participant.state for each in placed}
    for each in placed:
        if each.participant.email and not judge.why_not_cleared(each):
            post("session_moved", each.participant.email, **told)
    focal = {person.email for state in states for person in holders_there(state, ("focal",))}
    link = absolute(session.get_absolute_url())
    for address in sorted(focal):
        post("session_moved_state", address, link=link, **told)


def when(session: Session) -> str:
    """Such as 5–16 October 2026, 09:00–16:30, Africa/Tunis."""
    return (
        f"{session.period}, {session.begins_at:%H:%M}–{session.ends_at:%H:%M}, {session.time_zone}"
    )


def _file(session: Session, before: list[Occasion]) -> tuple:
    now = occasions_of(session)
    left_out = [replace(each, status="CANCELLED") for each in before[len(now) :]]
    return "session.ics", write_calendar([*now, *left_out]), CALENDAR_TYPE
