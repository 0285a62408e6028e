"""Rules between a plan or an action and its parts."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from history.lifecycle import NotNow, status_kept
from roadmaps.models import CostLine, PlanAction, Roadmap


def refuse_when_fixed(roadmap: Roadmap) -> str:
    """Keep the roadmap as it stands until the caller's transaction ends: nothing is added to a text
    that was endorsed, and what numbers and decides within one plan goes one after the other.
    Returns its status."""
    status = status_kept(roadmap)
    if status not in Roadmap.EDITABLE:
        raise NotNow(
            _("The endorsed text is fixed. Status and progress of actions can still be updated.")
        )
    return status


def refuse_strange_costs(roadmap: Roadmap) -> None:
    """No cost stands in a year or in a currency that the plan does not know."""
    lines = CostLine.objects.filter(action__objective__roadmap=roadmap)
    years = lines.exclude(year__in=roadmap.years).order_by("year")
    wrong = {}
    if found := sorted(set(years.values_list("year", flat=True))):
        wrong["ends_on"] = _("Costs stand in %(years)s: the plan must reach these years.") % {
            "years": ", ".join(map(str, found))
        }
    strange = lines.exclude(currency__in=roadmap.currencies).order_by()
    if found := sorted(set(strange.values_list("currency", flat=True))):
        wrong["currency"] = _("Costs stand in %(currencies)s: change these lines first.") % {
            "currencies": ", ".join(found)
        }
    if wrong:
        raise ValidationError(wrong)


def refuse_milestones_outside(action: PlanAction) -> None:
    """No milestone is due before its action begins or after it ends."""
    inside = {"due_on__gte": action.starts_on, "due_on__lte": action.ends_on}
    if outside := list(action.milestones.exclude(**inside)):
        numbers = ", ".join(each.mark for each in outside)
        raise ValidationError(
            {
                "ends_on": _("Milestones would lie outside the action: %(numbers)s.")
                % {"numbers": numbers}
            }
        )
