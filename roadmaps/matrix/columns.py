"""The columns of the action matrix: how each field of an action stands in a cell and is read back.

Values are compared as what they mean, not as they are written: a workbook that was made in one
language or program says the same in another.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.models import Finding
from assessments.workbook.cells import parts_of, read_choice, read_day
from documents.books import Column
from portfolio.models import Agency
from roadmaps.models import PlanAction, Roadmap
from roadmaps.suggestions import plan_actions
from web.text import clean_text

SHEET, STANDS, WHY = "action", "stands", "why"
# What the row itself is: it is not compared, and a row that holds nothing else is empty.
OF_THE_ROW = ("code", STANDS, WHY)
NUMBERED = re.compile(r"\s*(\d{1,5})(?:[.\s]|$)")
FIGURE = re.compile(r"-?\d{1,12}(?:[.,]\d{1,2})?")


class Scope:
    """What one person's workbook of one plan may name, by the word under which it stands there."""

    def __init__(self, roadmap: Roadmap, user):
        self.roadmap, self.user = roadmap, user

    @cached_property
    def actions(self) -> dict[int, PlanAction]:
        return {each.pk: each for each in plan_actions(self.roadmap, self.user)}

    @cached_property
    def objectives(self) -> dict:
        return {each.number: each for each in self.roadmap.objectives.all()}

    @cached_property
    def agencies(self) -> dict:
        rows = Agency.objects.filter(state=self.roadmap.state_id)
        return {each.code.casefold(): each for each in rows}

    @cached_property
    def findings(self) -> dict:
        """Those that an action may answer, and that this person may see."""
        rows = Finding.objects.allowed(self.user).filter(mission=self.roadmap.mission_id)
        rows = rows.needing_action().select_related("mission__state").order_by("number")
        return {each.code.casefold(): each for each in rows}

    def cited(self, action: PlanAction) -> list[Finding]:
        """The findings of an action as its cell tells them."""
        offered = {each.pk: each for each in self.findings.values()}
        return [offered[each.pk] for each in action.findings.all() if each.pk in offered]

    def kept(self, action: PlanAction) -> list[Finding]:
        """Findings that the cell cannot tell: they stay."""
        offered = {each.pk for each in self.findings.values()}
        return [
            each for each in Finding.objects.filter(plan_actions=action) if each.pk not in offered
        ]

    @property
    def parts(self) -> list:
        """The labelled records whose words stand in the workbook."""
        return [*self.actions.values(), *self.findings.values()]


@dataclass(frozen=True)
class Part:
    """One field of an action: how it is read from a cell and how it is told in one."""

    name: str
    width: int
    read: Callable
    tell: Callable = lambda value: value
    offer: Callable = lambda scope: ()

    @property
    def heading(self) -> str:
        return HEADINGS.get(self.name, lambda: label(self.name))()

    def value(self, action: PlanAction, scope: Scope):
        return scope.cited(action) if self.name == "findings" else getattr(action, self.name)

    def words(self, value) -> str:
        """A value as the preview shows it."""
        return "" if value is None else plain(self.tell(value))


def label(name: str) -> str:
    return capfirst(str(PlanAction._meta.get_field(name).verbose_name))


HEADINGS = {
    "starts_on": lambda: _("Start (2026-04-30)"),
    "ends_on": lambda: _("End (2026-04-30)"),
    "lead_agency": lambda: _("Lead agency (short name)"),
    "impact": lambda: _("Impact, 1 to 5"),
    "feasibility": lambda: _("Feasibility, 1 to 5"),
    "urgency": lambda: _("Urgency, 1 to 5"),
    "findings": lambda: _("Findings (codes, apart by spaces)"),
}


def needed(value):
    if not value:
        raise ValidationError(_("Fill in this cell."))
    return value


# --- kinds of cells -----------------------------------------------------------------------------
def text(name: str, width=36, *, must=False) -> Part:
    def read(cell, _scope):
        return needed(clean_text(cell)) if must else clean_text(cell)

    return Part(name, width, read)


def choice(name: str, *, must=True) -> Part:
    choices = PlanAction._meta.get_field(name).choices
    labels = dict(choices)

    def read(cell, _scope):
        found = read_choice(cell, choices)
        return needed(found) if must else found

    return Part(
        name,
        15,
        read,
        lambda value: str(labels.get(value, value)),
        lambda _scope: tuple(str(each) for each in labels.values()),
    )


def day(name: str) -> Part:
    return Part(name, 14, lambda cell, _scope: needed(read_day(cell)))


def grade(name: str) -> Part:
    def read(cell, _scope):
        if needed(cell).isdecimal() and 1 <= int(cell[:9]) <= 5:
            return int(cell)
        raise ValidationError(_("“%(text)s”: write a number from 1 to 5.") % {"text": cell[:30]})

    return Part(name, 11, read, offer=lambda _scope: (1, 2, 3, 4, 5))


def figure(name: str) -> Part:
    def read(cell, _scope):
        if not cell:
            return None
        if FIGURE.fullmatch(cell):
            return Decimal(cell.replace(",", "."))
        raise ValidationError(
            _("“%(text)s”: write a number with two decimal places at most, such as 1250.50.")
            % {"text": cell[:30]}
        )

    return Part(name, 12, read)


def read_objective(cell: str, scope: Scope):
    number = NUMBERED.match(needed(cell))
    if number and (found := scope.objectives.get(int(number[1]))):
        return found
    raise ValidationError(
        _("“%(text)s” is no objective of this plan. Write its number.") % {"text": cell[:30]}
    )


def read_agency(cell: str, scope: Scope):
    if not cell:
        return None
    if found := scope.agencies.get(cell.casefold()):
        return found
    raise ValidationError(
        _("“%(code)s” is no agency of this State. Write its short name, or record it first.")
        % {"code": cell[:30]}
    )


def read_findings(cell: str, scope: Scope) -> list:
    found = []
    for code in dict.fromkeys(parts_of(cell.casefold())):
        if code not in scope.findings:
            raise ValidationError(
                _("“%(code)s” is no gap or risk of this plan’s mission.")
                % {"code": code.upper()[:30]}
            )
        found.append(scope.findings[code])
    return found


PARTS = (
    Part(
        "objective",
        26,
        read_objective,
        str,
        lambda scope: tuple(str(each) for each in scope.objectives.values()),
    ),
    text("title", 46, must=True),
    text("description", 46),
    choice("kind"),
    Part(
        "lead_agency",
        14,
        read_agency,
        lambda agency: agency.code,
        lambda scope: tuple(each.code for each in scope.agencies.values()),
    ),
    text("partners", 26),
    text("un_support", 26),
    day("starts_on"),
    day("ends_on"),
    choice("horizon"),
    choice("effort"),
    grade("impact"),
    grade("feasibility"),
    grade("urgency"),
    choice("moscow", must=False),
    text("output"),
    text("output_indicator"),
    figure("baseline"),
    figure("target"),
    text("unit", 14),
    text("verification"),
    text("assumptions"),
    text("rights_note"),
    Part("findings", 30, read_findings, lambda found: " ".join(each.code for each in found)),
)
DAYS = ("starts_on", "ends_on")


def columns(scope: Scope, *, why=False) -> list[Column]:
    """The columns of the sheet, named with its own name before; `why` adds that of the reasons."""
    found = [Column("code", _("Code"), 11, is_fixed=True)]
    found += [
        Column(each.name, each.heading, each.width, each.offer(scope), is_date=each.name in DAYS)
        for each in PARTS
    ]
    found.append(Column(STANDS, "", is_hidden=True))
    if why:
        found.append(Column(WHY, _("Why it was not taken"), 50))
    return [replace(each, name=f"{SHEET}:{each.name}") for each in found]


def headings() -> dict[str, str]:
    return {each.name: each.heading for each in PARTS}


# --- what stood when the workbook was made ------------------------------------------------------
def sum_of(value) -> str:
    """What tells a value from every other."""
    return hashlib.sha256(plain(value).encode()).hexdigest()[:12]


def plain(value) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list):
        return " ".join(sorted(str(each.pk) for each in value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, str):
        return "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
    return "" if value is None else str(value)


def standing(action: PlanAction, scope: Scope) -> str:
    sums = ".".join(sum_of(each.value(action, scope)) for each in PARTS)
    return f"{action.pk} {sums}"


def stood(cell: str) -> tuple[int, dict[str, str]] | None:
    """The action's key and the sums again; nothing where the cell was emptied or written over."""
    key, _space, told = cell.partition(" ")
    sums = told.split(".")
    if len(sums) != len(PARTS) or not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None
    return int(key), {part.name: told for part, told in zip(PARTS, sums, strict=True)}


def row_of(action: PlanAction, scope: Scope, more: dict | None = None) -> dict:
    """An action as one row; `more` are cells that somebody wrote over it."""
    found = {"code": action.full_code, STANDS: standing(action, scope)}
    for part in PARTS:
        value = part.value(action, scope)
        found[part.name] = "" if value is None else part.tell(value)
    return found | (more or {})
