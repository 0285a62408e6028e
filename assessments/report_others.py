"""What a report takes over from the mission's process: who came, whom they met, what the State
answered. Never the name of a person."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import ngettext

from assessments.models import Meeting as Held
from assessments.replies import is_asked, is_signed, print_of
from portfolio.access import visible
from portfolio.matrix import ROLES
from portfolio.models import Grant


@dataclass(frozen=True)
class Meeting:
    """One meeting by agency and function."""

    day: datetime.date
    agency: str
    subject: str


@dataclass(frozen=True)
class Reply:
    """The State's view of one finding and the team's answer, side by side."""

    view: str
    reason: str
    answer: str
    note: str = ""


def team_functions(mission) -> list[str]:
    """The functions in the team, each once; the roles where no function is written down yet."""
    named = list(mission.members.order_by("function").values_list("function", flat=True))
    if named:
        return list(dict.fromkeys(named))
    held = Grant.objects.in_effect().filter(state=mission.state_id, role__in=["lead", "assessor"])
    counts = Counter(held.values_list("role", flat=True))
    return [
        ngettext("%(role)s", "%(role)s (%(count)s)", counts[role])
        % {"role": ROLES[role].label, "count": counts[role]}
        for role in ("lead", "assessor")
        if counts[role]
    ]


def replies_of(mission) -> dict[object, Reply]:
    """What is printed beside each finding that the State was asked about: its signed view with the
    team's answer, or that it gave no reply."""
    if not mission.is_shared:
        return {}
    signed = is_signed(mission)
    found = {}
    for finding in filter(is_asked, mission.findings.select_related("reply")):
        printed = print_of(getattr(finding, "reply", None) if signed else None)
        words = printed.words[:1].upper() + printed.words[1:]
        found[finding.pk] = Reply(words, printed.reason, printed.answer, printed.note)
    return found


def meetings_of(mission, user) -> list[Meeting]:
    """The programme of meetings by agency and function. Those held apart from the authorities and
    those that did not take place are not told."""
    rows = visible(mission.meetings.filter(is_apart=False), user).select_related("agency")
    rows = rows.exclude(status=Held.Status.DROPPED).order_by("day", "begins_at", "pk")
    return [
        Meeting(each.day, each.agency.name if each.agency else "–", each.subject_line)
        for each in rows
    ]
