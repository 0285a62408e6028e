"""A plan as sections of words: the text document on which the State goes on drafting.

Each action stands with its whole record, name by name as on its page, so that nothing is lost
between the two.
"""

import datetime
from decimal import Decimal

from django.db.models import Model
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.report_documents import disclaimer
from documents.blocks import Facts, Line, Section, Table, Text
from roadmaps.content import COST, MILESTONE, RISK
from roadmaps.models import CostLine, Milestone, PlanAction, Risk
from roadmaps.print_plan import PlanPrint
from roadmaps.templatetags.roadmaps import amount, figure, rate_words

ACTION = (
    "description", "kind", "lead_agency", "partners", "un_support", "starts_on", "ends_on",
    "horizon", "effort", "impact", "feasibility", "urgency", "moscow", "output",
    "output_indicator", "baseline", "target", "unit", "verification", "assumptions",
    "rights_note", "status", "progress", "status_note",
)  # fmt: skip
HELP = ("courses", "topics", "entries")
PLAN = (
    "starts_on", "ends_on", "method", "currency", "usd_rate", "usd_rate_on", "owner_body",
    "reporting_rhythm", "prevailing_language", "signing_place", "state_signatory", "un_signatory",
)  # fmt: skip
NOTHING = "–"


def sections_of(plan: PlanPrint) -> list[Section]:
    """The chapters in their order; those of which nothing is written are left out."""
    found = [_about(plan), *_objectives(plan)]
    if plan.lines:
        found.append(_cost(plan))
    if plan.risks:
        found.append(_risks(plan))
    return found


def words(record: Model, name: str) -> str:
    """What a field holds, as its page says it."""
    if record._meta.get_field(name).choices:
        return str(getattr(record, f"get_{name}_display")() or NOTHING)
    return told(getattr(record, name))


def told(value) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return figure(value)
    return str(value)


def label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def facts(record, names) -> list[tuple[str, str]]:
    return [(label(record, name), words(record, name)) for name in names]


def _about(plan: PlanPrint) -> Section:
    roadmap, blocks = plan.roadmap, []
    for name in ("foreword", "summary", "vision"):
        if text := getattr(roadmap, name):
            blocks += [Line(label(roadmap, name), "muted"), Text(text)]
    rows = facts(roadmap, PLAN)
    if roadmap.usd_rate:
        rate = label(roadmap, "usd_rate")
        rows = [(name, rate_words(roadmap.usd_rate) if name == rate else value)
                for name, value in rows]  # fmt: skip
    return Section(_("The plan"), "plan", [*blocks, Facts(rows)])


def _objectives(plan: PlanPrint) -> list[Section]:
    found = []
    for objective, actions, _done, findings in plan.answered:
        areas = ", ".join(str(area) for area in objective.areas.all())
        codes = ", ".join(each.code for each in findings)
        rows = [(_("Areas"), areas or NOTHING), (_("Findings that it answers"), codes or NOTHING)]
        name = _("Objective %(objective)s") % {"objective": objective}
        found.append(Section(name, f"objective-{objective.number}", [Facts(rows)]))
        found += [_action(plan, each) for each in actions]
    return found


def _action(plan: PlanPrint, action: PlanAction) -> Section:
    codes = ", ".join(each.code for each in action.findings.all())
    rows = [
        (_("Code"), action.full_code),
        (_("Priority"), told(action.priority)),
        (_("Findings answered"), codes or NOTHING),
        *facts(action, ACTION),
        *((label(action, name), _titles(plan, action, name)) for name in HELP),
    ]
    if plan.sees_parts:
        rows.append((_("Waits for"), plan.after.get(action.pk, NOTHING)))
    blocks = [Facts(rows)]
    blocks += _listed(
        _("Milestones"), Milestone, (*MILESTONE, "status"), _of(action, plan.milestones)
    )
    blocks += _listed(_("Costs"), CostLine, COST, _of(action, plan.lines))
    blocks += _listed(_("Risks"), Risk, RISK, _of(action, plan.risks))
    return Section(str(action), f"action-{action.pk}", blocks, depth=2)


def _titles(plan, action, name) -> str:
    titles = plan.summary.support.get(name, {})
    return "; ".join(str(titles.get(code, code)) for code in getattr(action, name)) or NOTHING


def _of(action, rows) -> list:
    return [each for each in rows if each.action_id == action.pk]


def _listed(title, model, names, rows) -> list:
    if not rows:
        return []
    head = tuple(label(model, name) for name in names)
    cells = [tuple(_cell(each, name) for name in names) for each in rows]
    return [Line(title, "muted"), Table(head, cells)]


def _cell(record, name) -> str:
    """Amounts as their currency has them, years without a sign between their figures."""
    if name == "amount":
        return amount(record.amount, record.currency)
    return words(record, name)


def _cost(plan: PlanPrint) -> Section:
    """Every sum as the page has it, in US dollars."""
    blocks, roadmap = [], plan.roadmap
    if roadmap.currency:
        line = _("All sums in US dollars. One dollar is %(code)s %(rate)s, the rate of %(day)s.")
        values = {"code": roadmap.currency, "rate": rate_words(roadmap.usd_rate)}
        blocks.append(Line(line % (values | {"day": told(roadmap.usd_rate_on)}), "muted"))
    for title, first, table in plan.cost.tables:
        # A table of one column says its total once.
        width = 1 if len(table.columns) == 2 else len(table.columns)
        head = (first, *(str(each) for each in table.columns[:width]))
        rows = [(str(name), *(amount(each) for each in figures[:width]))
                for name, figures in table.rows]  # fmt: skip
        blocks += [Line(title, "muted"), Table(head, rows)]
    return Section(_("Cost and funding"), "cost", blocks)


def _risks(plan: PlanPrint) -> Section:
    head = (_("Action"), *(label(Risk, name) for name in RISK))
    rows = [
        (each.action.code if each.action else _("The whole plan"),
         *(words(each, name) for name in RISK))
        for each in plan.risks
    ]  # fmt: skip
    return Section(_("Risks"), "risks", [Table(head, rows, widths=(22, 0, 18, 18, 0, 30))])


def cover_of(context: dict) -> Section:
    """The cover in words."""
    roadmap, marking = context["roadmap"], context["marking"]
    at = formats.date_format(context["produced_at"], "j F Y, H:i")
    blocks = [Line(_("United Nations Office of Counter-Terrorism"), "muted")]
    if roadmap.is_editable:
        stands = _("Draft: not endorsed")
        if roadmap.is_in_force:
            stands = _("Draft of an amendment: not approved")
        blocks.append(Line(stands, "draft"))
    else:
        blocks.append(Line(_("A working copy: the signed text is the PDF of its version."), "note"))
    rows = [
        (_("Classification"), marking.label),
        (_("Release"), marking.readers),
        (_("Period"), f"{told(roadmap.starts_on)} – {told(roadmap.ends_on)}"),
        (_("Version"), f"{roadmap.version_number}, {roadmap.get_status_display().lower()}"),
        (_("Document"), context["number"]),
        (_("Content hash"), context["digest"][:16]),
        (
            _("Produced"),
            _("%(day)s UTC, for %(name)s") % {"day": at, "name": context["produced_for"]},
        ),
    ]
    blocks.append(Facts(rows))
    blocks.append(Line(disclaimer(roadmap.state), "muted"))
    return Section(context["title"], "cover", blocks)
