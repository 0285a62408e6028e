"""The final report of an assignment as sections of words: screen, PDF and text document are drawn
from the same. A rights concern stands in none of them.
"""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from compendium.models import Practice
from documents.blocks import Facts, Line, Section, Table, Text
from mentoring.before_after import Related, objectives_with_links, related
from mentoring.gate import deliverables_of, signatures
from mentoring.models import Assignment, Deliverable, FinalReport, Side
from mentoring.standing import days_worked
from portfolio.access import visible

NOTHING = "–"


@dataclass(frozen=True)
class MentoringReport:
    """An assignment with everything that its final report tells, as far as one reader sees it."""

    assignment: Assignment
    words: FinalReport | None
    objectives: list
    deliverables: list
    logs: list
    related: list[Related]
    practices: list
    mentors: list

    @property
    def is_draft(self) -> bool:
        return self.assignment.status != Assignment.Status.CLOSED

    @property
    def parts(self) -> list:
        """The labelled records of others whose text stands in it."""
        actions = [each.shown_action for each in self.objectives if each.shown_action]
        findings = [one for each in self.objectives for one in each.shown_findings]
        return list(
            {
                (type(each), each.pk): each for each in [*actions, *findings, *self.practices]
            }.values()
        )


def report_of(assignment: Assignment, user) -> MentoringReport:
    """Read in a fixed number of questions."""
    objectives = objectives_with_links(assignment, user)
    deliverables = deliverables_of(assignment)
    return MentoringReport(
        assignment=assignment,
        words=getattr(assignment, "final_report", None),
        objectives=objectives,
        deliverables=deliverables,
        logs=list(assignment.logs.all()),
        related=related(assignment, objectives, deliverables, user),
        practices=practices_of(deliverables, user),
        mentors=list(assignment.mentors.select_related("person")),
    )


def practices_of(deliverables, user) -> list[Practice]:
    """What these deliverables gave to the Compendium's inbox, as far as this reader sees it."""
    keys = [str(each.pk) for each in deliverables]
    rows = Practice.objects.filter(source_model=Deliverable._meta.label_lower, source_pk__in=keys)
    return list(visible(rows, user).order_by("number"))


def sections_of(report: MentoringReport) -> list[Section]:
    return [
        _about(report),
        _words(report, _("What came of it"), "summary", ("summary", "achieved", "remains")),
        _workplan(report),
        _deliverables(report),
        _before_and_after(report),
        _words(report, _("Recommendation for the next mission"), "next", ("recommendation",)),
        _practices(report),
        _opinion(report),
    ]


def _about(report) -> Section:
    one = report.assignment
    rows = [
        (_("Assignment"), one.code),
        (_("Host"), str(one.recipient)),
        (_("Counterpart"), f"{one.counterpart_function}, {one.counterpart_agency}"),
        (_("Mentors"), ", ".join(map(str, report.mentors)) or NOTHING),
        (_("Mode"), one.get_mode_display()),
        (_("Languages"), one.language_words),
        (
            _("Days"),
            _("%(first)s to %(last)s, %(days)s days, both ends counted")
            % {"first": _day(one.starts_on), "last": _day(one.ends_on), "days": one.days},
        ),
        (
            _("Days worked"),
            _("%(days)s, from %(count)s weekly logs")
            % {
                "days": f"{days_worked(report.logs).normalize():f}",
                "count": sum(each.is_submitted for each in report.logs),
            },
        ),
        (_("Gender marker"), one.get_gender_marker_display()),
        (_("Rights and gender note"), one.rights_note or NOTHING),
    ]
    return Section(
        _("The assignment"), "assignment", [Text(one.purpose, is_lead=True), Facts(rows)]
    )


def _words(report, title, anchor, names) -> Section:
    blocks = []
    for name in names:
        text = getattr(report.words, name, "")
        if len(names) > 1:
            blocks.append(Line(capfirst(FinalReport._meta.get_field(name).verbose_name), "muted"))
        blocks.append(Text(text) if text else Line(_("Not written yet."), "muted"))
    return Section(title, anchor, blocks)


def _workplan(report) -> Section:
    rows = [
        (
            str(each.number),
            each.title,
            origin_of(each),
            each.measure,
            f"{each.get_standing_display()}. {each.standing_note}".strip(),
        )
        for each in report.objectives
    ]
    head = (_("No."), _("Objective"), _("From"), _("Measure"), _("Where it stands"))
    table = Table(head, rows, widths=(10, 0, 30, 40, 40))
    blocks = [table] if rows else [Line(_("No objective is named."), "muted")]
    return Section(_("Workplan"), "workplan", blocks)


def origin_of(objective) -> str:
    """The findings and the action that an objective serves, as far as its reader sees them."""
    codes = [f"{each.code} {each.indicator.code}" for each in objective.shown_findings]
    if objective.shown_action:
        codes.append(_("action %(code)s") % {"code": objective.shown_action.code})
    return ", ".join(codes) or NOTHING


def _deliverables(report) -> Section:
    rows = []
    for each in report.deliverables:
        current = each.current
        rows.append(
            (
                each.title,
                each.get_status_display(),
                f"{current.label}, {_day(current.dated_on)}" if current else NOTHING,
                signed_words(current, Side.STATE),
                signed_words(current, Side.HEADQUARTERS),
                ", ".join(each.indicators) or NOTHING,
            )
        )
    head = (
        _("Deliverable"), _("How far"), _("Version"), _("Signed by the State"),
        _("Signed by headquarters"), _("Indicators"),
    )  # fmt: skip
    table = Table(head, rows, widths=(0, 24, 32, 24, 26, 24))
    blocks = [table] if rows else [Line(_("No deliverable is named."), "muted")]
    return Section(_("Deliverables and sign-off"), "deliverables", blocks)


def signed_words(version, side: str) -> str:
    """When the version was signed for this side."""
    signed = (_day(each.signed_on) for each in signatures(version) if each.side == side)
    return next(signed, NOTHING)


def _before_and_after(report) -> Section:
    blocks = [
        Line(
            _(
                "Levels of the indicators that the mentoring serves, before and after. What stands "
                "here is a before and an after, never that one thing caused the other."
            ),
            "muted",
        )
    ]
    rows = [
        (f"{each.code} {each.title}", each.before_words, each.after_words)
        for each in report.related
    ]
    if rows:
        head = (_("Indicator"), _("Before"), _("After"))
        blocks.append(Table(head, rows, widths=(0, 32, 40)))
    else:
        blocks.append(Line(_("No related indicator was assessed."), "muted"))
    return Section(_("Before and after"), "before-and-after", blocks)


def _practices(report) -> Section:
    rows = [(each.code, each.title, each.get_strength_display()) for each in report.practices]
    head = (_("Practice"), _("Title"), _("Evidence strength"))
    table = Table(head, rows, widths=(20, 0, 50))
    blocks = [table] if rows else [Line(_("None was sent to the Compendium."), "muted")]
    return Section(_("Practices harvested"), "practices", blocks)


def _opinion(report) -> Section:
    one = report.assignment
    if not one.opinion:
        blocks = [Line(_("The State has not said anything yet."), "muted")]
    else:
        blocks = [Line(one.get_opinion_display())]
        blocks += [Text(one.opinion_note)] if one.opinion_note else []
    return Section(_("What the State says"), "opinion", blocks)


def _day(day) -> str:
    return date_format(day, "j M Y")
