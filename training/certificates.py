"""Who may have which certificate, for how many hours, and whether a number is valid.

Attendance takes the half-days that the course asks for (training.attendance); achievement takes
them and a passed test after. The hours are those attended: a day lasts from its beginning to its
end, less one hour at noon where it has two halves, and a half-day is its part of that; whole hours,
rounded down.
"""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from training.attendance import Share, Slot, share, slots
from training.models import Certificate, Nomination, Session, TestResult
from training.result_sheets import keys_of, marks_of, tests_of

Kind = Certificate.Kind
NOON_BREAK = 60
OVER = (Session.Status.DELIVERED, Session.Status.CLOSED)


@dataclass(frozen=True)
class Standing:
    """What one person of a session may have, and has."""

    nomination: Nomination
    share: Share
    has_passed: bool
    has: tuple[Certificate, ...] = ()
    is_known: bool = True

    @property
    def kind(self) -> str:
        """Achievement, attendance, or neither."""
        if not self.share.is_enough:
            return ""
        return (Kind.ACHIEVEMENT if self.has_passed else Kind.ATTENDANCE).value

    @property
    def is_waiting(self) -> bool:
        """Has earned one and has none of that kind that is valid. None is made out to
        somebody whose name was removed."""
        has_it = any(each.kind == self.kind and each.is_valid for each in self.has)
        return bool(self.kind) and self.is_known and not has_it


def standings(session: Session, people, known=None) -> list[Standing]:
    people = list(people)
    for each in people:
        each.session = session
    marks, tests = known or (marks_of(people), tests_of(people))
    have = {}
    for each in Certificate._base_manager.filter(nomination__in=keys_of(people)):
        have.setdefault(each.nomination_id, []).append(each)
    rows = Nomination._base_manager.filter(participant__forgotten_on__isnull=False)
    forgotten = set(rows.filter(pk__in=keys_of(people)).values_list("pk", flat=True))
    return [
        Standing(
            each,
            share(session, [row.mark for row in marks[each.pk].values()]),
            _has_passed(each, tests.get(each.pk)),
            tuple(have.get(each.pk, ())),
            each.pk not in forgotten,
        )
        for each in people
    ]


def _has_passed(nomination, tests) -> bool:
    """By the points, unless the trainer recorded that the person did not pass."""
    return bool(tests and tests.has_passed) and nomination.status != Nomination.Status.FAILED


def is_achieved(nomination: Nomination) -> bool:
    """Whether a certificate that is valid says that this person passed."""
    return Kind.ACHIEVEMENT.value in _valid_kinds(nomination)


def _valid_kinds(nomination: Nomination) -> set[str]:
    rows = Certificate._base_manager.filter(nomination=nomination, revoked_on=None)
    return set(rows.values_list("kind", flat=True))


def why_not_remark(nomination: Nomination, slot: Slot, mark: str) -> str:
    """What a valid certificate rests on stays until it is revoked: the half-days of any."""
    if nomination.session.status not in OVER or not _valid_kinds(nomination):
        return ""
    known = {each: row.mark for each, row in marks_of([nomination])[nomination.pk].items()}
    marks = known | {slot: mark}
    return "" if share(nomination.session, marks.values()).is_enough else _rests()


def why_not_regrade(nomination: Nomination, after: int | None) -> str:
    """The same of the test after, on which a certificate of achievement rests."""
    if nomination.session.status not in OVER or not is_achieved(nomination):
        return ""
    return "" if TestResult(nomination=nomination, after=after).has_passed else _rests()


def _rests() -> str:
    return _(
        "A valid certificate rests on this. Have it revoked first; another can be issued then."
    )


def hours(session: Session, attended: int) -> int:
    """The whole hours of so many half-days of this session."""
    minutes = _minutes(session.ends_at) - _minutes(session.begins_at)
    halves = len(slots(session)) // len(session.teaching_days)
    if halves == 2:
        minutes -= NOON_BREAK
    return attended * minutes // (60 * halves)


def _minutes(clock: datetime.time) -> int:
    return clock.hour * 60 + clock.minute


def why_not_issue(session: Session) -> str:
    return "" if session.status in OVER else _("Certificates are issued once it is delivered.")


def tidy(number: str) -> str:
    """A number as somebody types it from paper: in any case, with any spaces and hyphens."""
    signs = re.sub(r"[^A-Z0-9]", "", number.upper()[:60])
    parts = re.fullmatch(r"(GFC)(\d{4})([A-Z0-9]{5})([A-Z0-9]{5})", signs)
    return "-".join(parts.groups()) if parts else ""


def valid_certificate(number: str) -> Certificate | None:
    """The certificate with exactly this number if it is valid. One that was revoked and one that
    never was answer alike."""
    return Certificate._base_manager.filter(number=tidy(number), revoked_on=None).first()
