"""How far a roadmap answers its mission's findings."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.answered import answers
from assessments.models import Area, Finding
from roadmaps.models import PlanAction, Roadmap
from roadmaps.suggestions import FindingOffers, finding_offers

GATE_DAYS = 365
USUAL_OBJECTIVES = range(5, 9)


@dataclass
class AreaCoverage:
    """Findings of one area that need an action, and how many have one or a reason."""

    area: Area
    total: int = 0
    settled: int = 0


def coverage(rows: list[FindingOffers]) -> list[AreaCoverage]:
    """By area, in the instrument's order."""
    areas = {}
    for row in sorted(rows, key=lambda each: each.indicator.area.position):
        area = row.indicator.area
        found = areas.setdefault(area.pk, AreaCoverage(area))
        found.total += 1
        found.settled += not row.is_open
    return list(areas.values())


@dataclass
class Coverage:
    """Whether a plan and its mission's findings answer each other, in both directions."""

    rows: list[FindingOffers]
    actions: list[PlanAction]
    # The findings that its reader sees of those that need no action, by their keys.
    seen: frozenset

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def settled(self) -> int:
        return self.total - len(self.open)

    @property
    def open(self) -> list[FindingOffers]:
        """Findings without an action and without a reason."""
        return [each for each in self.rows if each.is_open]

    @property
    def areas(self) -> list[AreaCoverage]:
        return coverage(self.rows)

    @property
    def idle(self) -> list[PlanAction]:
        return [action for action, _findings in self.idle_rows]

    @cached_property
    def idle_rows(self) -> list[tuple[PlanAction, list[Finding]]]:
        """Actions none of whose findings needs one any more, as their kind was changed since, with
        those findings that the reader sees. Who sees none of them is not told."""
        told = [
            (each, [finding for finding in each.cited if finding.pk in self.seen])
            for each in self.actions
            if not needs(each)
        ]
        return [(action, findings) for action, findings in told if findings]


def needs(action: PlanAction) -> bool:
    return any(each.kind in Finding.NEEDS_ACTION for each in action.cited)


def why_not_endorse(roadmap: Roadmap) -> str:
    """What keeps a consulted plan from being endorsed, or nothing.

    Each finding on a safeguard gate needs an action that ends within twelve months of the plan's
    start (the instrument's safeguard rule); each action needs one lead agency, each objective an
    area, and the page of the signatures names who signs. While the team works on its mission again,
    what it writes is not the State's to sign.
    """
    if not roadmap.mission.is_shared:
        return _("The mission has been reopened: it must be submitted again first.")
    without_lead = [each.code for each in roadmap.actions.filter(lead_agency=None)]
    if without_lead:
        return _("Name a lead agency for: %(codes)s.") % {"codes": ", ".join(without_lead)}
    if not (roadmap.state_signatory and roadmap.un_signatory):
        return _("Name who signs for the State and who for the United Nations.")
    if untied := list(roadmap.objectives.filter(areas=None)):
        numbers = ", ".join(str(each.number) for each in untied)
        return _("Tie to an area each of the objectives: %(numbers)s.") % {"numbers": numbers}
    latest = roadmap.starts_on + datetime.timedelta(days=GATE_DAYS)
    if roadmap.method == Roadmap.Method.MOSCOW and (
        unclassed := [each.code for each in roadmap.actions.filter(moscow="")]
    ):
        return _("Give a class to: %(codes)s.") % {"codes": ", ".join(unclassed)}
    late = [row for row in finding_offers(roadmap) if is_late_gate(row, latest)]
    if late:
        codes = sorted({row.indicator.code for row in late})
        return _(
            "The safeguard gates %(codes)s need an action that ends within twelve months of the "
            "plan’s start."
        ) % {"codes": ", ".join(codes)}
    return ""


def unusual_number(objectives: int) -> str:
    """What is said of a plan with fewer or more objectives than plans have, or nothing. It may be
    endorsed all the same."""
    if objectives in USUAL_OBJECTIVES:
        return ""
    return _("A plan has five to eight objectives; this one has %(n)s.") % {"n": objectives}


def is_late_gate(row: FindingOffers, latest: datetime.date) -> bool:
    return row.is_urgent and not any(
        action.ends_on <= latest and answers(action.status) for action in row.actions
    )


def by_objective(actions) -> dict:
    """Actions in their order, grouped by objective."""
    groups = defaultdict(list)
    for action in actions:
        groups[action.objective].append(action)
    return dict(groups)
