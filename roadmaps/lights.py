"""The traffic light of an action: worked out from its status and its dates, or set by hand with a
reason. Every page, list and file asks here, and shows it as colour, shape and words."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from roadmaps.models import LightOverride, PlanAction

GREEN, AMBER, RED, BLUE, GREY = LightOverride.Light
AMBER_DAYS = 60
Status = PlanAction.Status
# Late or not, these say it all. Whoever has not begun by the planned end is late like all others.
BY_STATUS = {
    Status.COMPLETED: BLUE,
    Status.SUSPENDED: GREY,
    Status.CANCELLED: GREY,
    Status.OFF_TRACK: RED,
}
WORDS = {
    Status.NOT_STARTED: gettext_lazy("not started"),
    Status.ON_TRACK: gettext_lazy("on plan"),
    Status.AT_RISK: gettext_lazy("at risk"),
    Status.COMPLETED: gettext_lazy("complete"),
    Status.SUSPENDED: gettext_lazy("suspended"),
    Status.CANCELLED: gettext_lazy("cancelled"),
}


@dataclass(frozen=True)
class Light:
    """One action's light on one day: its colour, the words beside it, and who set it by hand."""

    value: str
    words: str
    override: LightOverride | None = None

    @property
    def label(self) -> str:
        return str(LightOverride.Light(self.value).label)

    @property
    def colour(self) -> str:
        """The colour's name alone."""
        return self.label.partition(":")[0]

    @property
    def said(self) -> str:
        """For example "Red, 74 days late"."""
        return f"{self.colour}, {self.words}"


def light_of(action: PlanAction, *, on: datetime.date) -> Light:
    """Read actions with `select_related("light_override")` before asking for many."""
    override = override_of(action)
    # What was said of an action while it was open says nothing of one that has ended.
    if override is not None and not action.has_ended:
        return Light(override.light, _("set by hand"), override)
    return Light(rule(action, on=on), words(action, on=on))


def override_of(action: PlanAction) -> LightOverride | None:
    try:
        return action.light_override
    except LightOverride.DoesNotExist:
        return None


def rule(action: PlanAction, *, on: datetime.date) -> str:
    """The colour by the rule, whatever was set by hand."""
    late = action.days_late(on=on)
    if action.status in BY_STATUS:
        return BY_STATUS[action.status]
    if late > AMBER_DAYS:
        return RED
    if late or action.status == Status.AT_RISK:
        return AMBER
    return GREY if action.status == Status.NOT_STARTED else GREEN


def words(action: PlanAction, *, on: datetime.date) -> str:
    """Why the light is what it is."""
    if action.status == Status.OFF_TRACK:
        return _("blocked")
    late = action.days_late(on=on)
    if late and action.status not in BY_STATUS:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    return str(WORDS[action.status])


def count_lights(actions, *, on: datetime.date) -> list[tuple]:
    """Colour, its sentence and how many of these actions show it, for those that occur."""
    shown = [light_of(each, on=on).value for each in actions]
    return [
        (each.value, each.label, shown.count(each)) for each in LightOverride.Light if each in shown
    ]
