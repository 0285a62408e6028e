"""Two pages for those who will not read the report: nothing in it that the report does not say."""

from django.utils.translation import gettext as _

from assessments.report import Report
from assessments.report_sections import figures, gate_sentence, plain_lead, plot
from assessments.report_words import cut, plain, severity
from documents.blocks import Figures, Line, Section, Table

MOST, MOST_STRENGTHS = 8, 5
LONGEST, LONGEST_LEAD = 170, 620


def short(text: str) -> str:
    return cut(plain(text), LONGEST)


def first_words(summary: str) -> str:
    """The first paragraphs of a summary, as many as fit; the first one in any case."""
    found = ""
    for paragraph in filter(None, map(str.strip, summary.split("\n\n"))):
        is_list = paragraph.startswith(("-", "*", "1."))
        if found and (is_list or paragraph.endswith(":") or len(found + paragraph) > LONGEST_LEAD):
            break
        found = f"{found} {plain(paragraph)}".strip()
    return cut(found, LONGEST_LEAD)


def fact_sheet_of(report: Report) -> list[Section]:
    """Profile, strengths, gaps, recommendations, needs and next steps."""
    found = [Section(_("In short"), "short", opening(report))]
    if report.profile:
        found.append(Section(_("Profile"), "profile", [plot(report)]))
    found.append(Section(_("Strengths"), "strengths", strengths(report)))
    found.append(Section(_("Priority gaps"), "gaps", gaps(report)))
    found.append(Section(_("Priority recommendations"), "recommendations", advice(report)))
    found.append(Section(_("Needs for assistance"), "needs", needs(report)))
    found.append(Section(_("Next steps"), "next", [Line(next_step(report))]))
    return found


def opening(report: Report) -> list:
    lead = first_words(report.texts.get("summary", "")) or plain_lead(report)
    found = [Line(lead), Figures(figures(report))]
    if report.failed_gates:
        found.append(Line(gate_sentence(report), "note"))
    return found


def strengths(report: Report) -> list:
    rows = [
        (each.code, short(each.statement), each.indicator.code)
        for each in report.strengths[:MOST_STRENGTHS]
    ]
    if not rows:
        return [Line(_("No strength or good practice is open to the reader."), "muted")]
    return [Table((_("Finding"), _("What works"), _("Indicator")), rows, (26, 0, 20))]


def gaps(report: Report) -> list:
    rows = [(each.code, short(each.statement), severity(each)) for each in report.worst[:MOST]]
    if not rows:
        return [Line(_("No gap is open to the reader."), "muted")]
    return [Table((_("Finding"), _("What is missing"), _("Severity")), rows, (26, 0, 20))]


def advice(report: Report) -> list:
    first = report.priorities or report.recommendations
    rows = [(each.code, short(each.recommendation)) for each in first[:MOST]]
    if not rows:
        return [Line(_("The team has put no recommendation first."), "muted")]
    return [Table((_("Finding"), _("What to do")), rows, (26, 0))]


def needs(report: Report) -> list:
    if not report.needs:
        return [Line(_("The findings name no need."), "muted")]
    counted = [(label, str(len(findings))) for _value, label, findings in report.needs]
    words = " · ".join(f"{label}: {count}" for label, count in counted)
    return [Line(_("Findings by kind of need: %(needs)s") % {"needs": words})]


def next_step(report: Report) -> str:
    if report.is_draft:
        return _(
            "The draft goes to the State for its factual check. The State’s comments are printed "
            "beside the findings, and the final report is handed over after clearance."
        )
    return _(
        "The State chooses the level of release. A roadmap workshop turns the findings into "
        "actions, and within six months the State reports the steps that it has taken."
    )
