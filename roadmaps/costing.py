"""What a plan costs and who pays: the figures of its page "Cost and funding".

Every breakdown adds the same lines, so that each comes to the same total. Sums are exact; they are
turned into US dollars, and rounded to the cent, only when they are shown.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from portfolio.access import visible
from roadmaps.models import CostLine, PlanAction, Roadmap
from roadmaps.money import Money

Funding = CostLine.Funding


@dataclass
class Row:
    """One line of a table: its head, a sum for each column, and their total."""

    head: object
    cells: list[Money]
    total: Money = field(init=False)

    def __post_init__(self):
        self.total = Money.total(self.cells)


@dataclass
class Table:
    """Rows over columns with totals both ways."""

    columns: list
    rows: list[Row]

    @property
    def foot(self) -> Row:
        return Row(None, [Money.total(column) for column in zip(*self._cells, strict=True)])

    @property
    def _cells(self):
        return [row.cells for row in self.rows] or [[Money()] * len(self.columns)]


@dataclass
class Shown:
    """A table in US dollars as the page shows it: every row and column adds up to the cent."""

    columns: list
    rows: list[tuple]


def shown(table: Table, rate) -> Shown:
    """Round each sum for itself. Where rounded figures then miss their rounded total by a cent, a
    row or a column of its own says so."""
    lines = [*table.rows, table.foot]
    grid = [[each.in_usd(rate) for each in (*row.cells, row.total)] for row in lines]
    for figures in grid:
        figures.insert(-1, figures[-1] - sum(figures[:-1]))
    *body, foot = grid
    missing = [last - sum(column) for last, *column in zip(foot, *body, strict=True)]
    heads = [row.head for row in table.rows]
    rows = [*zip(heads, body, strict=True), (_("Rounding"), missing), (_("Total"), foot)]
    if not any(missing):
        rows.pop(-2)
    columns = [*table.columns, _("Rounding"), _("Total")]
    if not any(figures[-2] for _head, figures in rows):
        columns.pop(-2)
        for _head, figures in rows:
            figures.pop(-2)
    return Shown(columns, rows)


class PlanCost:
    """The costs of one plan as this reader sees them. Without `user` all of them."""

    def __init__(self, roadmap: Roadmap, user=None):
        self.roadmap, self.user = roadmap, user

    @cached_property
    def lines(self) -> list[CostLine]:
        seen = visible(PlanAction.objects.all(), self.user).filter(objective__roadmap=self.roadmap)
        rows = visible(CostLine.objects.all(), self.user).filter(action__in=seen)
        rows = rows.select_related("action__objective", "action__lead_agency")
        order = ("action__objective__number", "action__number", "year", "pk")
        found = list(rows.order_by(*order))
        for each in found:
            each.action.objective.roadmap = self.roadmap
        return found

    @property
    def actions(self) -> list[PlanAction]:
        """The actions that cost something."""
        return list({each.action.pk: each.action for each in self.lines}.values())

    @cached_property
    def total(self) -> Money:
        return Money.total(each.money for each in self.lines)

    @cached_property
    def by_funding(self) -> Table:
        """Each status of funding and its sum."""
        sums = self._sums(lambda line: line.funding)
        return Table([_("US dollars")], [Row(each.label, [sums[each.value]]) for each in Funding])

    @property
    def tables(self) -> list[tuple]:
        """The three tables of the page: its title, the head of its first column, its figures."""
        rate = self.roadmap.usd_rate
        return [
            (_("By funding"), _("Funding"), shown(self.by_funding, rate)),
            (_("By objective and year"), _("Objective"), shown(self.by_objective, rate)),
            (_("By source and funding"), _("Source"), shown(self.by_source, rate)),
        ]

    @property
    def gap(self) -> Money:
        return Money.total(each.money for each in self.unfunded)

    @cached_property
    def by_objective(self) -> Table:
        """Objectives over the plan's years."""
        sums = self._sums(lambda line: (line.action.objective_id, line.year))
        years = list(self.roadmap.years)
        return Table(
            years,
            [
                Row(each, [sums[each.pk, year] for year in years])
                for each in self.roadmap.objectives.all()
            ],
        )

    @cached_property
    def by_source(self) -> Table:
        """Sources over the statuses of funding; what nobody pays yet stands last, without one."""
        sums = self._sums(lambda line: (line.source, line.funding))
        sources = sorted({line.source for line in self.lines}, key=lambda name: (not name, name))
        return Table(
            [each.label for each in Funding],
            [
                Row(name or _("No source named"), [sums[name, each.value] for each in Funding])
                for name in sources
            ],
        )

    @property
    def earmarked(self) -> list[CostLine]:
        return [each for each in self.lines if each.earmark]

    @property
    def funded(self) -> list[CostLine]:
        """What is paid and tied to nothing: neither a gap nor earmarked."""
        return [each for each in self.lines if not each.earmark and each.funding != Funding.GAP]

    @property
    def unfunded(self) -> list[CostLine]:
        return [each for each in self.lines if each.funding == Funding.GAP]

    @cached_property
    def ready(self) -> list[CostLine]:
        """Unfunded, and ready to be offered to a donor (see `is_ready`)."""
        return [each for each in self.unfunded if is_ready(each.action)]

    @property
    def not_ready(self) -> list[CostLine]:
        return [each for each in self.unfunded if each not in self.ready]

    def _sums(self, key) -> dict:
        found = defaultdict(Money)
        for each in self.lines:
            found[key(each)] += each.money
        return found


def is_ready(action: PlanAction) -> bool:
    """Whether a donor can be asked for it: somebody leads it, it says what will show that it is
    done, it has not ended, and it does not wait for an amendment."""
    if action.has_ended or action.is_proposed:
        return False
    return bool(action.lead_agency_id and (action.output or action.output_indicator))
