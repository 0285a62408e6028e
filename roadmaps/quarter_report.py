"""The report of a plan in one quarter: one object for the page and for a file."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from history.models import Event
from portfolio.access import visible
from roadmaps.lights import Light, count_lights, light_of
from roadmaps.models import Objective, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import why_not_asked

SOON_DAYS = 90


@dataclass(frozen=True)
class Line:
    """One action with the update that its State has sent, if it has."""

    action: PlanAction
    light: Light
    update: QuarterUpdate | None


@dataclass(frozen=True)
class Course:
    """One objective over the quarters: its average per cent after each, and how many of its
    actions are completed today."""

    objective: Objective
    percents: list[int]
    completed: int
    total: int

    @property
    def bars(self) -> list[tuple[float, float]]:
        """Where each quarter's bar stands and how wide it is, 0 to 100."""
        step = 100 / max(len(self.percents), 1)
        return [(place * step, step * 0.7) for place in range(len(self.percents))]

    @property
    def drawn(self) -> list[tuple[float, float, int]]:
        """Place, width and height of each bar."""
        pairs = zip(self.bars, self.percents, strict=True)
        return [(x, width, percent) for (x, width), percent in pairs]

    @property
    def now(self) -> int:
        return self.percents[-1] if self.percents else 0


class QuarterReport:
    """Everything that a reader is told of a quarter, on one day. Without `user` everything.

    An update counts once it was submitted, and as it was last submitted: a correction that is
    still being written does not take the place of what stands. Progress over time takes checked
    updates alone; a quarter without one keeps what stood before. What headquarters completed by
    hand is complete from the quarter in which it did so.
    """

    def __init__(self, roadmap: Roadmap, quarter: Quarter, *, today: datetime.date, user=None):
        self.roadmap, self.quarter, self.today, self.user = roadmap, quarter, today, user

    @cached_property
    def actions(self) -> list[PlanAction]:
        rows = visible(PlanAction.objects.filter(objective__roadmap=self.roadmap), self.user)
        rows = rows.select_related(
            "objective", "lead_agency", "lead_in_force", "light_override__set_by"
        )
        rows = rows.filter(is_proposed=False)
        found = list(rows.order_by("objective__number", "number"))
        for each in found:
            each.objective.roadmap = self.roadmap
        return found

    @cached_property
    def sent(self) -> list[QuarterUpdate]:
        """All updates of the plan that were submitted up to this quarter, later versions last."""
        rows = visible(QuarterUpdate.objects.sent(), self.user)
        rows = rows.filter(action__objective__roadmap=self.roadmap)
        rows = rows.order_by("year", "quarter", "edition")
        known = {each.pk: each for each in self.actions}
        found = [
            each
            for each in rows
            if each.action_id in known and Quarter(each.year, each.quarter) <= self.quarter
        ]
        for each in found:
            each.action = known[each.action_id]
        return found

    @cached_property
    def updates(self) -> dict[int, QuarterUpdate]:
        """Of each action what was last submitted for this quarter."""
        here = (self.quarter.year, self.quarter.number)
        return {each.action_id: each for each in self.sent if (each.year, each.quarter) == here}

    @cached_property
    def objectives(self) -> list[tuple[Objective, list[Line]]]:
        """Each objective with its actions, as they stand in the plan."""
        groups = defaultdict(list)
        for each in self.actions:
            line = Line(each, light_of(each, on=self.today), self.updates.get(each.pk))
            groups[each.objective].append(line)
        return list(groups.items())

    @property
    def lines(self) -> list[Line]:
        return [line for _objective, lines in self.objectives for line in lines]

    @cached_property
    def reported(self) -> list[Line]:
        return [line for line in self.lines if line.update]

    @cached_property
    def silent(self) -> list[Line]:
        """Unfinished actions of which nothing was submitted, though this quarter is reported."""
        if self.not_asked:
            return []
        return [line for line in self.lines if not line.update and not line.action.has_ended]

    @cached_property
    def not_asked(self) -> str:
        """Why nothing is asked in this quarter, and when the next report is due."""
        return why_not_asked(self.roadmap, self.quarter)

    @cached_property
    def lights(self) -> list[tuple]:
        return count_lights(self.actions, on=self.today)

    @cached_property
    def light_bar(self) -> list[tuple]:
        """Colour, place and width of each part of the bar, 0 to 100."""
        found, x = [], 0.0
        for value, _label, count in self.lights:
            width = 100 * count / len(self.actions)
            found.append((value, x, width - 0.3))
            x += width
        return found

    @cached_property
    def spent(self) -> list[tuple[str, Decimal]]:
        """What was reported as spent, by currency; currencies are never added up."""
        sums = Counter()
        for line in self.reported:
            if line.update.spent:
                sums[line.update.currency] += line.update.spent
        return sorted(sums.items())

    @cached_property
    def obstacles(self) -> list[Line]:
        return [line for line in self.reported if line.update.obstacle]

    @cached_property
    def supports(self) -> list[Line]:
        return [line for line in self.reported if line.update.support]

    @cached_property
    def corrected(self) -> list[Line]:
        return [line for line in self.reported if line.update.edition > 1]

    @cached_property
    def overdue(self) -> list[Line]:
        late = [line for line in self.lines if line.action.days_late(on=self.today)]
        return sorted(late, key=lambda line: line.action.due_on)

    @cached_property
    def soon(self) -> list[Line]:
        """Unfinished actions that end within three months."""
        until = self.today + datetime.timedelta(days=SOON_DAYS)
        rows = [
            line
            for line in self.lines
            if not line.action.has_ended and self.today <= line.action.due_on <= until
        ]
        return sorted(rows, key=lambda line: line.action.due_on)

    @cached_property
    def quarters(self) -> list[Quarter]:
        """From the plan's first quarter to this one."""
        return quarters_of(self.roadmap, until=self.quarter.ends_on)

    @cached_property
    def courses(self) -> list[Course]:
        """Progress over time, objective by objective. Cancelled actions are left out."""
        checked = defaultdict(dict)
        for each in self.sent:
            if each.status == QuarterUpdate.Status.CHECKED:
                checked[each.action_id][Quarter(each.year, each.quarter)] = each.percent
        return [
            self._course(objective, [line.action for line in lines], checked)
            for objective, lines in self.objectives
        ]

    @cached_property
    def completed_in(self) -> dict[int, Quarter]:
        """The quarter in which each action that is completed was recorded as such."""
        done = [each.pk for each in self.actions if each.status == PlanAction.Status.COMPLETED]
        lines = Event.objects.filter(
            subject_model=PlanAction._meta.label_lower, subject_pk__in=[str(pk) for pk in done]
        )
        told = lines.filter(changes__status__1=PlanAction.Status.COMPLETED).order_by("pk")
        return {
            int(pk): Quarter.of(timezone.localdate(at))
            for pk, at in told.values_list("subject_pk", "at")
        }

    def _course(self, objective, actions, checked) -> Course:
        counted = [each for each in actions if each.status != PlanAction.Status.CANCELLED]
        percents, last = [], dict.fromkeys((each.pk for each in counted), 0)
        for quarter in self.quarters:
            for each in counted:
                last[each.pk] = checked[each.pk].get(quarter, last[each.pk])
                if quarter >= self.completed_in.get(each.pk, quarter.next):
                    last[each.pk] = 100
            percents.append(round(sum(last.values()) / len(last)) if last else 0)
        completed = sum(each.status == PlanAction.Status.COMPLETED for each in counted)
        return Course(objective, percents, completed, len(counted))

    @property
    def parts(self) -> list:
        """The labelled records that the report shows."""
        return self.actions
