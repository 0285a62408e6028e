"""The steps of a due diligence: what each asks for, and what is still missing."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import DueDiligence
from portfolio.models.diligence_status import RiskLevel, Status
from portfolio.models.do_no_harm import DoNoHarm

ASSESSMENT_MONTHS = 12
DEFAULT_YEARS, MOST_YEARS = 1, 2


@dataclass(frozen=True)
class Step:
    """One part of the record that somebody writes. `wanted` must be filled; `move` is the step of
    the lifecycle that is made when it is, and `taken` the status that this leads to."""

    slug: str
    title: Promise
    fields: tuple[str, ...]
    wanted: tuple[str, ...]
    move: str = ""
    taken: str = ""

    def missing(self, diligence) -> dict[str, str]:
        """Field and sentence of everything that is not there yet."""
        if self.slug == "harm":
            return diligence.harm_missing()
        return {
            name: _("Fill in: %(field)s.") % {"field": label_of(name)}
            for name in self.wanted
            if getattr(diligence, name) in ("", None)
        }

    def is_taken(self, diligence) -> bool:
        """Whether the record stands at this step or beyond."""
        order = Status.values
        return bool(self.taken) and order.index(diligence.status) >= order.index(self.taken)


GENERAL = ("general_on", "general_risk", "general_text")
SPECIFIC = ("specific_on", "specific_risk", "specific_text")
STEPS = (
    Step("support", gettext_lazy("Support"), ("purpose",), ("purpose",)),
    Step(
        "policy",
        gettext_lazy("Policy communicated"),
        ("policy_on", "policy_to", "policy_reference"),
        ("policy_on", "policy_to"),
        "communicate",
        Status.COMMUNICATED,
    ),
    Step(
        "general",
        gettext_lazy("General risk assessment"),
        GENERAL,
        GENERAL,
        "assess",
        Status.ASSESSED,
    ),
    Step(
        "specific",
        gettext_lazy("Specific risk assessment"),
        SPECIFIC,
        SPECIFIC,
        "specify",
        Status.SPECIFIED,
    ),
    Step("harm", gettext_lazy("Do no harm"), DoNoHarm.HARM_FIELDS, ()),
)
BY_SLUG = {each.slug: each for each in STEPS}


def label_of(name: str) -> str:
    return str(DueDiligence._meta.get_field(name).verbose_name)


def missing(diligence) -> list[tuple[Step, list[str]]]:
    """Everything that is not there yet, step by step."""
    found = [(step, step.missing(diligence).values()) for step in STEPS]
    return [(step, list(dict.fromkeys(sentences))) for step, sentences in found if sentences]


def _why_not(slug: str):
    def why_not(diligence) -> str:
        return " ".join(BY_SLUG[slug].missing(diligence).values())

    return why_not


why_not_communicate = _why_not("policy")
why_not_assess = _why_not("general")
why_not_specify = _why_not("specific")


def why_not_submit(diligence) -> str:
    """A decision is asked for when every step is taken and high risk is answered by measures."""
    if lacking := missing(diligence):
        titles = ", ".join(str(step.title) for step, _sentences in lacking)
        return _("Something is missing: %(steps)s.") % {"steps": titles}
    if why := why_stale(diligence):
        return why
    if diligence.specific_risk == RiskLevel.HIGH and not diligence.measures.exists():
        return _("A high risk needs at least one measure with its owner and its date.")
    return ""


def why_stale(diligence) -> str:
    """The general assessment of a force counts for twelve months."""
    if months_after(diligence.general_on, ASSESSMENT_MONTHS) < timezone.localdate():
        return _("The general assessment is older than 12 months. Make it again first.")
    return ""


def why_not_clear(diligence) -> str:
    if why := _why_not_either(diligence):
        return why
    if diligence.measures.exists():
        return _("Measures are named: clear with measures.")
    if diligence.specific_risk == RiskLevel.HIGH:
        return _("A high risk is cleared with measures alone.")
    return ""


def why_not_clear_with_measures(diligence) -> str:
    if why := _why_not_either(diligence):
        return why
    if not diligence.measures.exists():
        return _("No measure is named. Return the request for one.")
    return ""


def _why_not_either(diligence) -> str:
    if diligence.specific_risk == RiskLevel.UNACCEPTABLE:
        return _("An unacceptable risk is not cleared.")
    return why_stale(diligence)


def why_not_resume(diligence) -> str:
    """What led to a suspension needs an answer."""
    if diligence.valid_until < timezone.localdate():
        return _("The clearance has ended meanwhile. Ask for a new decision.")
    if not diligence.measures.exists():
        return _("Name a measure first that answers what led to the suspension.")
    return ""


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last day of February where there is no 29th."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def why_not_valid(valid_until: datetime.date, *, decided_on: datetime.date) -> str:
    """A decision ends, after a day at least and two years at most."""
    if valid_until <= decided_on:
        return _("Choose a day after today.")
    last = months_after(decided_on, 12 * MOST_YEARS)
    if valid_until > last:
        return _("A decision is valid for two years at most: choose %(day)s or earlier.") % {
            "day": date_format(last, "j M Y")
        }
    return ""
