"""What the printed plan holds beyond the plan's page: one object for one reader and one day.

Chapters that this reader may not see, or of which nothing is written, are left out whole; those
that remain are numbered without a hole, and everything refers to them by number.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portfolio.access import rights_on, visible
from portfolio.labels import OpenTo, Release, at_least
from roadmaps.costing import PlanCost
from roadmaps.dependencies import critical_path
from roadmaps.models import CostLine, Dependency, Milestone, PlanVersion, Risk
from roadmaps.money import Money
from roadmaps.print_words import glossary
from roadmaps.record import by_weight
from roadmaps.summary import RoadmapSummary

TOP = 10
# More columns than this do not fit an upright page.
MOST_YEARS = 5


# What is signed of an action and has no place of its own in print.
CLASSED = ("horizon", "effort", "moscow")
WEIGHED = ("impact", "feasibility", "urgency")
HELPING = ("courses", "topics", "entries")


@dataclass(frozen=True)
class Chapter:
    """One chapter: its number as it stands in print, the place that links lead to, its title."""

    number: str
    anchor: str
    title: str

    def __str__(self):
        return f"{self.number}. {self.title}"


class PlanPrint:
    """The plan of a summary with its costs, sequence, milestones, risks and versions."""

    def __init__(self, summary: RoadmapSummary):
        self.summary, self.roadmap, self.user = summary, summary.roadmap, summary.user

    @cached_property
    def sees_parts(self) -> bool:
        """Whether the reader may know what the plan costs, waits for and fears."""
        if self.user is None:
            return True
        if isinstance(self.user, OpenTo):
            return self.user.release not in at_least(Release.PARTNERS)
        return CostLine.opened_by(rights_on(self.user, self.roadmap.state_id))

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """By anchor, in order."""
        numbered = [
            ("summary", _("Executive summary")),
            ("basis", _("Basis")),
            ("objectives", _("Objectives")),
            ("actions", _("Actions by objective")),
            ("sequence", _("Sequence") if self.sees_parts else _("Timeline")),
            *([("cost", _("Cost and funding"))] if self.lines else []),
            ("governance", _("Governance")),
            ("results", _("Results framework")),
            *([("risks", self.risks_title)] if self.risks or self.assuming else []),
            ("safeguards", _("Safeguards")),
        ]
        annexes = [
            ("trace", _("From finding to action")),
            ("levels", _("How to read the levels")),
            ("method", _("How priorities were set")),
            ("glossary", _("Words used")),
            *([("versions", _("Versions of this plan"))] if self.sees_parts else []),
        ]
        found = [Chapter(str(place), *each) for place, each in enumerate(numbered, start=1)]
        letters = zip("ABCDE", annexes, strict=False)
        found += [
            Chapter(_("Annex %(letter)s") % {"letter": letter}, *each) for letter, each in letters
        ]
        return {each.anchor: each for each in found}

    @property
    def parts(self) -> list:
        """Every record whose text stands in it."""
        summary = self.summary
        assessed = [self.roadmap.mission] if summary.profile else []
        mine = [*self.lines, *self.milestones, *self.dependencies, *self.risks, *self.versions]
        return [*assessed, *summary.parts, *summary.other_findings, *mine]

    @cached_property
    def by_key(self) -> dict:
        return {each.pk: each for each in self.summary.actions}

    @property
    def top(self) -> list:
        """The ten actions that the plan's method puts first."""
        return [each for each in self.summary.actions if not each.has_ended][:TOP]

    # Cost

    @cached_property
    def cost(self) -> PlanCost:
        return PlanCost(self.roadmap, self.user)

    @cached_property
    def lines(self) -> list[CostLine]:
        return self.cost.lines if self.sees_parts else []

    @cached_property
    def costs(self) -> dict[int, Money]:
        """What each action costs; those without a line cost nothing that is known."""
        found = defaultdict(Money)
        for each in self.lines:
            found[each.action_id] += each.money
        return dict(found)

    @property
    def is_wide(self) -> bool:
        """Whether the table over the years needs a page on its side."""
        return len(self.roadmap.years) > MOST_YEARS

    # Sequence

    @cached_property
    def dependencies(self) -> list[Dependency]:
        if not self.sees_parts:
            return []
        rows = visible(Dependency.objects.all(), self.user)
        rows = rows.filter(action__in=self.by_key, predecessor__in=self.by_key)
        found = list(rows.order_by("action__objective__number", "action__number", "pk"))
        for each in found:
            each.action = self.by_key[each.action_id]
            each.predecessor = self.by_key[each.predecessor_id]
        return found

    @cached_property
    def after(self) -> dict[int, str]:
        """What each action waits for, in words: the codes of the actions before it."""
        found = defaultdict(list)
        for each in self.dependencies:
            found[each.action_id].append(each.predecessor.code)
        return {key: ", ".join(codes) for key, codes in found.items()}

    @property
    def too_early(self) -> list[Dependency]:
        return [each for each in self.dependencies if each.begins_too_early]

    @property
    def critical_path(self) -> list:
        edges = [(each.predecessor_id, each.action_id) for each in self.dependencies]
        in_plan = sorted(
            self.summary.actions, key=lambda each: (each.objective.number, each.number)
        )
        return critical_path(in_plan, edges)

    # Results, risks, safeguards

    def record_of(self, action) -> list[tuple[str, str]]:
        """Names and words of what an action says beside its title, dates and results."""
        named = [(name, getattr(action, f"get_{name}_display")()) for name in CLASSED]
        named += [(name, getattr(action, name)) for name in WEIGHED]
        for name in HELPING:
            titles = self.summary.support.get(name, {})
            told = [str(titles.get(code, code)) for code in getattr(action, name)]
            named.append((name, "; ".join(told)))
        field = action._meta.get_field
        return [(capfirst(str(field(name).verbose_name)), said) for name, said in named if said]

    @property
    def measured(self) -> list:
        """Actions that say anything of how they are measured."""
        return [each for each in self.summary.actions if each.is_measured]

    @property
    def unmeasured(self) -> list[str]:
        return [each.code for each in self.summary.actions if not each.output_indicator]

    @cached_property
    def milestones(self) -> list[Milestone]:
        if not self.sees_parts:
            return []
        found = list(visible(Milestone.objects.all(), self.user).filter(action__in=self.by_key))
        for each in found:
            each.action = self.by_key[each.action_id]
        return sorted(found, key=lambda each: (each.due_on, each.action.code, each.number))

    @cached_property
    def risks(self) -> list[Risk]:
        """Of the plan and of the actions that this reader sees, the heaviest first."""
        if not self.sees_parts:
            return []
        rows = visible(Risk.objects.filter(roadmap=self.roadmap), self.user)
        found = list(rows.filter(Q(action=None) | Q(action__in=self.by_key)))
        for each in found:
            each.roadmap, each.action = self.roadmap, self.by_key.get(each.action_id)
        return by_weight(found)

    @property
    def risks_title(self) -> str:
        return _("Risks and assumptions") if self.sees_parts else _("Assumptions")

    @property
    def assuming(self) -> list:
        return [each for each in self.summary.actions if each.assumptions]

    @property
    def with_rights_note(self) -> list:
        return [each for each in self.summary.actions if each.rights_note]

    @property
    def gates(self) -> list:
        """The findings on safeguard gates, with what answers them."""
        return [row for row in self.summary.offers if row.indicator.is_gate]

    @property
    def has_urgent_gate(self) -> bool:
        return any(row.is_urgent for row in self.gates)

    @property
    def found(self) -> list[tuple]:
        """How many findings need an action, by severity, the gravest first."""
        counts = defaultdict(int)
        for row in self.summary.offers:
            counts[row.finding.severity] += 1
        labels = dict(type(self.summary.offers[0].finding).Severity.choices) if counts else {}
        return [(label, counts[key]) for key, label in labels.items() if counts[key]]

    @property
    def answered(self) -> list[tuple]:
        """Each objective with its actions, how many are done, and the findings that they answer."""
        return [
            (objective, actions, done, self._findings(actions))
            for objective, actions, done in self.summary.objectives
        ]

    @staticmethod
    def _findings(actions) -> list:
        found = {each.pk: each for action in actions for each in action.findings.all()}
        return sorted(found.values(), key=lambda each: each.number)

    # Annexes

    @cached_property
    def versions(self) -> list[PlanVersion]:
        """Signed so far, the first one first."""
        if not self.sees_parts:
            return []
        rows = visible(PlanVersion.objects.filter(roadmap=self.roadmap), self.user)
        return list(rows.defer("content", "html", "styles").order_by("fixed_at", "pk"))

    @property
    def glossary(self) -> list[tuple[str, str]]:
        return glossary(self.sees_parts)
