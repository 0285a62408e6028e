"""A re-assessment beside the mission before it: levels before and after, with the actions in
between. What is shown is a before and an after, never that one thing caused the other.

Means of an area are taken over those indicators alone that both missions scored with the same
text, so that like is compared with like.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from assessments.comparability import Pair, Verdict, pair
from assessments.models import Answer, Area, Finding, Indicator, Mission
from assessments.scoring import one_decimal, weighted_mean
from portfolio.reads import note_list
from web.plots import ProfileRow


@dataclass(frozen=True)
class Change:
    """One indicator before and after. Levels are whole numbers 0-4 or None."""

    pair: Pair
    before: Answer | None
    after: Answer | None
    actions: list

    @property
    def indicator(self) -> Indicator:
        return self.pair.new or self.pair.old

    @property
    def levels(self) -> tuple[int, int] | None:
        """Both levels, where they can be compared and both were given."""
        found = [each.level if each else None for each in (self.before, self.after)]
        return None if None in found or not self.pair.is_comparable else tuple(found)

    @property
    def words(self) -> str:
        """What became of the level, in words."""
        if not self.pair.is_comparable:
            return Verdict(self.pair.verdict).label
        if self.after is None:
            return _("Not assessed yet")
        if self.levels is None:
            return _("No level before or after")
        before, after = self.levels
        if before == after:
            return _("Unchanged")
        step = {"before": before, "after": after}
        if after > before:
            return _("Higher: %(before)s before, %(after)s after") % step
        return _("Lower: %(before)s before, %(after)s after") % step


@dataclass
class AreaDelta:
    """One area before and after; means are None while nothing can be compared."""

    area: Area
    changes: list[Change] = field(default_factory=list)

    @property
    def comparable(self) -> list[Change]:
        return [each for each in self.changes if each.levels is not None]

    def _mean(self, place) -> Decimal | None:
        pairs = ((each.levels[place], each.indicator.weight) for each in self.comparable)
        return one_decimal(weighted_mean(pairs))

    @property
    def before(self):
        return self._mean(0)

    @property
    def after(self):
        return self._mean(1)

    @property
    def target(self):
        rows = ((each.indicator.target, each.indicator.weight) for each in self.comparable)
        return one_decimal(weighted_mean(rows))

    @property
    def note(self) -> str:
        """How much of the area can be compared."""
        return _("%(count)s of %(total)s comparable") % {
            "count": len(self.comparable),
            "total": len(self.changes),
        }

    @property
    def row(self) -> ProfileRow:
        area = self.area
        return ProfileRow(area.code, area.title, self.after, self.target, self.before, self.note)


class Delta:
    """A mission and the one that it re-assesses, as far as this reader may see both."""

    def __init__(self, mission: Mission, user):
        self.mission, self.user = mission, user
        self.previous = mission.previous

    @cached_property
    def areas(self) -> list[AreaDelta]:
        """Area by area in the newer instrument's order; a fixed number of queries."""
        asked = [self._indicators(each) for each in (self.previous, self.mission)]
        before, after = self._answers(self.previous), self._answers(self.mission)
        between, found = self._actions(), {}
        for each in pair(*asked):
            indicator = each.new or each.old
            row = found.setdefault(indicator.area.code, AreaDelta(indicator.area))
            change = Change(
                each, before.get(each.code), after.get(each.code), between.get(each.code, [])
            )
            row.changes.append(change)
        return list(found.values())

    @cached_property
    def asked(self) -> list[AreaDelta]:
        """The areas that the later mission asks, in its order."""
        codes = set(self.mission.areas.values_list("code", flat=True))
        return [each for each in self.areas if each.area.code in codes]

    @property
    def not_asked(self) -> list[Area]:
        """Areas of the earlier mission that this one leaves out, as a focused mission does."""
        return [each.area for each in self.areas if each not in self.asked]

    @property
    def is_open(self) -> bool:
        """Whether this reader may see an answer of either mission."""
        rows = Answer.objects.agreed().allowed(self.user)
        return rows.filter(mission__in=[self.previous, self.mission]).exists()

    def _indicators(self, mission):
        rows = Indicator.objects.filter(area__missions=mission).select_related("area")
        return rows.order_by("area__position", "position")

    def _answers(self, mission) -> dict[str, Answer]:
        rows = mission.answers.agreed().scored().allowed(self.user).select_related("indicator")
        rows = rows.defer(*Indicator.long_fields("indicator__"))
        return {each.indicator.code: each for each in rows}

    def _actions(self) -> dict[str, list]:
        """The plan actions that answer findings of the earlier mission, by indicator's code."""
        answering = Finding._meta.get_field("plan_actions").related_model
        actions = answering.objects.allowed(self.user).select_related("objective__roadmap")
        findings = self.previous.findings.allowed(self.user).select_related("indicator")
        found = defaultdict(dict)
        for finding in findings.prefetch_related(Prefetch("plan_actions", actions)):
            for action in finding.plan_actions.all():
                found[finding.indicator.code][action.pk] = action
        shown = {code: list(rows.values()) for code, rows in found.items()}
        note_list([each for rows in shown.values() for each in rows], by=self.user)
        return shown


def before_of(mission: Mission, indicator: Indicator, user) -> Change | None:
    """The old answer that stands beside a new one, or nothing where there is none."""
    if mission.previous_id is None:
        return None
    rows = Answer.objects.agreed().scored().allowed(user)
    rows = rows.select_related("indicator", "mission")
    answer = rows.filter(mission=mission.previous_id, indicator__code=indicator.code).first()
    if answer is None:
        return None
    return Change(Pair(indicator.code, answer.indicator, indicator), answer, None, [])
