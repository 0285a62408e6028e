"""How far the working list of a quarter is, told after each save without drawing the list."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.models import Objective, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import Quarter
from roadmaps.rhythm import is_asked
from roadmaps.standing import lacking, why_locked


@dataclass(frozen=True)
class Progress:
    """How far a list is: updates submitted, rows in all, updates that can be submitted."""

    done: int
    total: int
    ready: int

    @property
    def left(self) -> str:
        return _("%(done)s of %(total)s submitted") % {"done": self.done, "total": self.total}

    @property
    def submit_words(self) -> str:
        words = ngettext("Submit %(n)s update", "Submit %(n)s updates", self.ready)
        return words % {"n": self.ready}


# What the rules read of an action, and of an update.
WEIGHED = ("status", "impact", "feasibility", "urgency", "moscow", "is_priority_in_force")
RULED = (
    "status", "correction_reason", "standing", "percent", "happened", "evidence", "obstacle",
    "spent", "currency",
)  # fmt: skip


def count_progress(roadmap: Roadmap, quarter: Quarter, user) -> Progress:
    """For whoever writes the list, by one query that reads what the rules ask and no more."""
    here = {"is_current": True, "year": quarter.year, "quarter": quarter.number}
    here = Q(**{f"updates__{name}": value for name, value in here.items()})
    rows = (
        PlanAction.objects.allowed(user)
        .filter(objective__roadmap=roadmap, is_proposed=False)
        .order_by()
    )
    rows = rows.annotate(said=FilteredRelation("updates", condition=here))
    rows = rows.with_gate().values_list(
        "is_on_gate", *WEIGHED, *(f"said__{name}" for name in RULED)
    )
    objective = Objective(roadmap=roadmap)
    is_open = is_asked(roadmap, quarter)
    done = total = ready = 0
    for is_on_gate, *values in rows:
        action = PlanAction(objective=objective, **dict(zip(WEIGHED, values, strict=False)))
        said = dict(zip(RULED, values[len(WEIGHED) :], strict=True))
        if said["status"] is None:
            total += is_open and not action.has_ended
            continue
        action.is_on_gate = is_on_gate
        update = QuarterUpdate(action=action, **said)
        total += 1
        done += said["status"] in QuarterUpdate.SENT
        ready += not why_locked(update, roadmap, quarter) and not lacking(update)
    return Progress(done, total, ready)
