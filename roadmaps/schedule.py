"""A plan's actions in time: by quarter or by month, with what each waits for and the critical
path."""

import datetime
from dataclasses import dataclass, field

from roadmaps.dependencies import critical_path
from roadmaps.models import Dependency, PlanAction, Roadmap
from roadmaps.timeline import Bar, Timeline

QUARTER, MONTH = "quarter", "month"
# Of a longer plan only every third month is named.
MOST_NAMED = 48


@dataclass(frozen=True)
class Column:
    """One column: its label, where a year begins that year, and its place in per cent. Months are
    told by number, which is short in every language."""

    label: str
    year: str
    x: float


@dataclass(frozen=True)
class Wait:
    """What an action waits for: where on the scale that ends, and whether it ends too late."""

    predecessor: PlanAction
    x: float
    is_too_late: bool


@dataclass
class Row:
    """One action: its bar, what it waits for, its place in the critical path and how late it is."""

    action: PlanAction
    bar: Bar
    waits: list[Wait] = field(default_factory=list)
    is_critical: bool = False
    days_late: int = 0


class Schedule:
    """The drawing of a plan and the table that says the same."""

    def __init__(
        self,
        roadmap: Roadmap,
        actions: list[PlanAction],
        dependencies: list[Dependency],
        *,
        today: datetime.date,
        by: str = QUARTER,
    ):
        self.timeline = Timeline(roadmap.starts_on, roadmap.ends_on, today)
        self.today, self.by = today, by
        edges = [(each.predecessor_id, each.action_id) for each in dependencies]
        self.critical_path = critical_path(actions, edges)
        critical = {each.pk for each in self.critical_path}
        rows = {each.pk: self._row(each, critical) for each in sorted(actions, key=in_time)}
        for each in dependencies:
            rows[each.action_id].waits.append(self._wait(each))
        self.rows = list(rows.values())

    def _row(self, action, critical) -> Row:
        late = action.days_late(on=self.today)
        bar = self.timeline.bar(action)
        return Row(action, bar, is_critical=action.pk in critical, days_late=late)

    def _wait(self, each: Dependency) -> Wait:
        after = each.predecessor.ends_on + datetime.timedelta(days=1)
        return Wait(each.predecessor, self.timeline.at(after), each.begins_too_early)

    @property
    def groups(self) -> list[tuple]:
        """Each objective with its rows, in time."""
        found: dict = {}
        for row in self.rows:
            objective = row.action.objective
            found.setdefault(objective.pk, (objective, []))[1].append(row)
        return list(found.values())

    @property
    def columns(self) -> list[Column]:
        if self.by == MONTH:
            return self._months()
        named = [each.label.partition(" ") for each in self.timeline.quarters()]
        places = [each.x for each in self.timeline.quarters()]
        return [
            Column(label, year, x) for (label, _space, year), x in zip(named, places, strict=True)
        ]

    def _months(self) -> list[Column]:
        first, last = self.timeline.first, self.timeline.last
        count = (last.year - first.year) * 12 + last.month - first.month
        step = 1 if count <= MOST_NAMED else 3
        days = [
            datetime.date(first.year + place // 12, place % 12 + 1, 1)
            for place in range(first.month - 1, first.month - 1 + count)
        ]
        return [
            Column(
                str(day.month) if (day.month - 1) % step == 0 else "",
                f"{day:%Y}" if day.month == 1 or day == first else "",
                self.timeline.at(day),
            )
            for day in days
        ]


def in_time(action: PlanAction) -> tuple:
    """Objective by objective, the first to begin first."""
    return action.objective.number, action.starts_on, action.ends_on, action.number
