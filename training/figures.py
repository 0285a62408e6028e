"""Totals of a session, counted from its people. They say nothing of anybody in particular.

Whoever reads results sees every number. To all others a mean is shown of five people or more, and
a count where five or more are counted and five or more are not: otherwise it tells of somebody.
"""

from dataclasses import dataclass
from statistics import mean

from django.db.models import Q

from portfolio.access import either, states_with
from training.attendance import Share, share, slots
from training.models import Nomination, Session
from training.models.nomination_status import CAME
from training.result_sheets import marks_of, tests_of

FEW = 5


@dataclass(frozen=True)
class Figures:
    """None stands for what is not shown, or not known yet."""

    people: int | None
    is_few: bool
    attendance: int | None
    below: int | None
    before: float | None
    after: float | None
    gain: float | None
    passed: int | None
    tested: int


def counted(session: Session, user):
    """Who came, from the States of which this reader may know totals; and before a trainer."""
    path = "participant__state"
    there = either(states_with(user, "view_result", path), states_with(user, "count_result", path))
    read = Q(pk__in=Nomination.objects.allowed(user, "read_results").values("pk"))
    rows = Nomination._base_manager.filter(either(there, read), session=session, status__in=CAME)
    return rows.order_by("pk")


def figures(session: Session, people, *, is_whole: bool, known=None) -> Figures:
    """The totals of these people; `is_whole` for those who read each result anyway.
    `known` are their marks and tests where they were read already."""
    people = list(people)
    for each in people:
        each.session = session
    marks, tests = known or (marks_of(people), tests_of(people))
    shares = [share(session, [row.mark for row in marks[each.pk].values()]) for each in people]
    both = [each for each in tests.values() if each.gain is not None]
    after = [each for each in tests.values() if each.after is not None]
    gains = [each.normalised_gain for each in both if each.normalised_gain is not None]
    has_marks = any(marks.values())

    def average(values, total):
        return mean(values) if values and (is_whole or total >= FEW) else None

    def number(found, total):
        return found if is_whole or FEW <= found <= total - FEW else None

    few = len(people) < FEW and not is_whole
    below = sum(not each.is_enough for each in shares)
    passed = sum(each.has_passed for each in after)
    return Figures(
        people=None if few else len(people),
        is_few=few,
        attendance=_attended(shares, len(slots(session))) if has_marks and not few else None,
        below=number(below, len(shares)) if has_marks else None,
        before=average([each.before for each in both], len(both)),
        after=average([each.after for each in both], len(both)),
        gain=average(gains, len(gains)),
        passed=number(passed, len(after)) if after else None,
        tested=len(both),
    )


def _attended(shares: list[Share], total: int) -> int:
    """Half-days attended of all half-days of all people, in percent."""
    whole = total * len(shares)
    return sum(each.attended for each in shares) * 100 // whole if whole else 0
