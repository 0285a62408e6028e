"""What a minister is told of a plan on four pages: words cut to fit, and what is asked."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.costing import shown
from roadmaps.models import PlanAction, Roadmap
from roadmaps.print_plan import PlanPrint

LEAD, VISION, TITLE = 1_200, 600, 90
MOST_OBJECTIVES, MOST_CODES, MOST_TITLES, MOST_RISKS = 10, 8, 3, 3


@dataclass(frozen=True)
class Ask:
    """One thing asked of the minister: in a few words, and which records it is about."""

    title: str
    text: str


class Brief:
    """The plan of a print, for a reader with five minutes."""

    def __init__(self, plan: PlanPrint):
        self.plan, self.roadmap, self.summary = plan, plan.roadmap, plan.summary

    @property
    def lead(self) -> str:
        return Truncator(self.summary.lead).chars(LEAD)

    @property
    def vision(self) -> str:
        return Truncator(self.roadmap.vision).chars(VISION)

    @property
    def objectives(self) -> list[tuple]:
        """Each of the first ten with its actions, how many are done, and what is due next."""
        return [
            (objective, len(actions), done, 100 * done / max(len(actions), 1), self._next(actions))
            for objective, actions, done in self.summary.objectives[:MOST_OBJECTIVES]
        ]

    @property
    def objectives_left_out(self) -> int:
        return max(len(self.summary.objectives) - MOST_OBJECTIVES, 0)

    @staticmethod
    def _next(actions):
        open_ = [each for each in actions if not (each.has_ended or each.is_proposed)]
        return min(open_, key=lambda each: each.due_on, default=None)

    @property
    def money(self) -> list[tuple]:
        """Each status of funding with its sum, rounding where there is any, and the total."""
        table = shown(self.plan.cost.by_funding, self.roadmap.usd_rate)
        return [(head, figures[-1]) for head, figures in table.rows]

    @property
    def risks(self) -> list:
        """The heaviest three."""
        return self.plan.risks[:MOST_RISKS]

    @property
    def asks(self) -> list[Ask]:
        """What only the minister can settle, from the plan as it stands."""
        found = [self._endorsement(), self._leads(), self._gates(), self._findings(), self._money()]
        found.append(self._troubled())
        return [each for each in found if each]

    def _endorsement(self):
        status = self.roadmap.status
        if status in (Roadmap.Status.DRAFT, Roadmap.Status.CONSULTED):
            return Ask(
                _("Endorse the plan"),
                _("Its text is %(status)s. It binds nobody before the endorsement.")
                % {"status": self.roadmap.get_status_display().lower()},
            )
        if status == Roadmap.Status.AMENDING:
            return Ask(
                _("Approve the amendment"),
                _("Until then the version in force stays what it is."),
            )
        return None

    def _leads(self):
        rows = [a for a in self.summary.actions if not a.lead_agency_id and not a.has_ended]
        return rows and Ask(_("Name a lead agency"), self._for(rows))

    def _gates(self):
        rows = [action for action, _gates, _days in self.summary.late_gates]
        return rows and Ask(_("Settle what holds up the safeguards"), self._for(rows))

    def _findings(self):
        rows = self.summary.orphans
        if not rows:
            return None
        told = {"n": len(rows), "codes": codes_of([row.indicator.code for row in rows])}
        words = ngettext(
            "%(n)s finding has neither an action nor a reason why not: %(codes)s.",
            "%(n)s findings have neither an action nor a reason why not: %(codes)s.",
            len(rows),
        )
        return Ask(_("Decide on findings without an action"), words % told)

    def _money(self):
        gap = self.plan.cost.gap if self.plan.lines else None
        if not gap:
            return None
        amount = number_format(gap.in_usd(self.roadmap.usd_rate), 2, force_grouping=True)
        codes = codes_of(dict.fromkeys(line.action.code for line in self.plan.cost.unfunded))
        return Ask(
            _("Find the money that is missing"),
            _("%(amount)s US dollars have no source yet, for the actions %(codes)s.")
            % {"amount": amount, "codes": codes},
        )

    def _troubled(self):
        hard = (PlanAction.Status.OFF_TRACK, PlanAction.Status.SUSPENDED)
        rows = [a for a in self.summary.actions if a.status in hard]
        return rows and Ask(_("Help where work has stopped or left its course"), self._for(rows))

    @staticmethod
    def _for(actions) -> str:
        """A few by their titles, more by their codes."""
        if len(actions) <= MOST_TITLES:
            titles = [Truncator(each.title).chars(TITLE) for each in actions]
            return "; ".join(
                f"{each.code} {title}" for each, title in zip(actions, titles, strict=True)
            )
        return _("Actions %(codes)s.") % {"codes": codes_of([each.code for each in actions])}


def codes_of(codes) -> str:
    """The first eight by name, the rest by number."""
    codes = list(codes)
    shown = ", ".join(codes[:MOST_CODES])
    more = len(codes) - MOST_CODES
    return shown if more <= 0 else _("%(codes)s and %(n)s more") % {"codes": shown, "n": more}
