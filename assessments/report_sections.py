"""A report in chapters: summary, context and method, profile, areas, safeguards, recommendations.

Annexes: `assessments.report_annexes`. Every sentence here is the report's own; what people wrote
comes from the mission.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.profile_rows import plot_rows
from assessments.report import Report
from assessments.report_annexes import annexes
from assessments.report_chapters import area, safeguards
from assessments.report_numbers import Numbers
from assessments.report_words import percent, plain, severity, shortened, span, written
from documents.blocks import Facts, Figures, Line, Plot, Section, Table, Text

MOST_IN_FRONT = 10


def sections_of(report: Report) -> list[Section]:
    """The whole report, chapter by chapter."""
    numbers = Numbers(report)
    found = [summary(report, numbers), *context(report), profile(report)]
    for chapter in numbers.areas:
        found += area(report, chapter, numbers, str(chapter.area))
    found += safeguards(report, numbers)
    found += [priorities(report, numbers), *needs(report, numbers)]
    return found + annexes(report, numbers)


def summary(report: Report, numbers: Numbers) -> Section:
    """Four pages at most: words, figures, profile, the first gaps and recommendations."""
    lead = report.texts.get("summary", "")
    blocks = [Text(lead, is_lead=len(lead) < 700) if lead.strip() else Line(plain_lead(report))]
    blocks.append(Figures(figures(report)))
    if report.failed_gates:
        blocks.append(Line(gate_sentence(report), "note"))
    if report.profile:
        blocks.append(plot(report))
    blocks += front_rows(report, numbers)
    return Section(_("1. Executive summary"), "summary", blocks, is_front=True)


def plain_lead(report: Report) -> str:
    """One sentence made from the figures, where nobody has written a summary."""
    reached, total = report.at_target
    return _(
        "Of %(total)s indicators that apply, %(reached)s are at their target. The team recorded "
        "%(gaps)s gaps and risks and %(strengths)s strengths and good practices."
    ) % {
        "total": total,
        "reached": reached,
        "gaps": len(report.worst),
        "strengths": len(report.strengths),
    }


def figures(report: Report) -> list[tuple]:
    reached, total = report.at_target
    scored, applicable = report.scored
    severe = sum(each.severity in ("critical", "high") for each in report.worst)
    return [
        (str(reached), _("of %(n)s") % {"n": total}, _("indicators at target")),
        (str(scored), _("of %(n)s") % {"n": applicable}, _("applicable indicators scored")),
        (str(severe), _("of %(n)s") % {"n": len(report.worst)}, _("gaps critical or high")),
        (str(len(report.strengths)), "", _("strengths and good practices")),
    ]


def gate_sentence(report: Report) -> str:
    codes = ", ".join(each.indicator.code for each in report.failed_gates)
    return ngettext(
        "Safeguard priority: gate %(codes)s stands at level 0 or 1. Support with equipment, "
        "collection and open sources waits for a due diligence decision.",
        "Safeguard priority: gates %(codes)s stand at level 0 or 1. Support with equipment, "
        "collection and open sources waits for a due diligence decision.",
        len(report.failed_gates),
    ) % {"codes": codes}


def plot(report: Report) -> Plot:
    head = (_("Area"), _("Mean"), _("Target"), _("Distance"))
    return Plot(plot_rows(report.profile), _("Maturity profile"), head)


def front_rows(report: Report, numbers: Numbers) -> list:
    """The gaps and recommendations to read first; each leads to its section."""
    found = []
    if worst := report.worst[:MOST_IN_FRONT]:
        rows = [
            (each.code, shortened(each.statement), severity(each), numbers.finding(each))
            for each in worst
        ]
        head = (_("Finding"), _("The gravest gaps"), _("Severity"), _("Section"))
        found.append(Table(head, rows, (26, 0, 20, 16)))
    if first := report.priorities:
        rows = [
            (each.code, shortened(each.recommendation), numbers.finding(each)) for each in first
        ]
        head = (_("Finding"), _("Priority recommendations"), _("Section"))
        found.append(Table(head, rows, (26, 0, 16)))
    return found


def context(report: Report) -> list[Section]:
    mission, texts = report.mission, report.texts
    scored, applicable = report.scored
    facts = [
        (_("Mission"), f"{mission.code}, {mission.get_kind_display()}"),
        (_("Mode"), str(mission.get_mode_display())),
        (_("In the field"), span(mission.starts_on, mission.ends_on)),
        (_("Languages"), mission.languages),
        (_("Team"), ", ".join(report.team)),
        (_("Instrument"), f"{mission.instrument.title}, {mission.instrument}"),
        (_("Areas assessed"), ", ".join(each.area.code for each in report.chapters)),
        (_("Indicators scored"), f"{scored} / {applicable}"),
    ]
    return [
        Section(
            _("2. Context and method"),
            "context",
            [
                Facts([each for each in facts if each[1]]),
                written(texts.get("context", ""), _("No context has been written yet.")),
            ],
        ),
        Section(
            _("2.1 Method"),
            "method",
            [
                written(texts.get("method", ""), _("No method has been written yet.")),
                Line(method_sentence(report)),
            ],
            depth=2,
        ),
    ]


def method_sentence(report: Report) -> str:
    sentences = [
        _(
            "Levels run from 0 to 4, are whole numbers and are cumulative: a level is reached only "
            "when its text and all lower ones are met."
        ),
        _("Only the team’s agreed levels feed the figures of this report."),
    ]
    if report.mission.is_scored_twice:
        sentences.insert(
            1,
            _("Two assessors scored each indicator apart; the team then agreed a level."),
        )
    return " ".join(sentences)


def profile(report: Report) -> Section:
    if not report.profile:
        blocks = [Line(_("No indicator has an agreed level yet."), "muted")]
        return Section(_("3. Maturity profile"), "profile", blocks)
    head = (_("Area"), _("Mean"), _("Score of 100"), _("Coverage"), _("At target"), _("Gates"))
    rows = [
        (
            str(row.area),
            _figure(row.mean),
            _figure(row.score),
            percent(row.coverage),
            f"{row.at_target} / {row.applicable}",
            ", ".join(each.code for each in row.gates) or "–",
        )
        for row in report.profile
    ]
    blocks = [
        Line(
            _(
                "Mean of agreed levels by area, 0 Absent to 4 Sustained. Not applicable and not "
                "scored are left out; an area with less than 70 % of its indicators scored shows "
                "no mean."
            ),
            "muted",
        ),
        plot(report),
        Table(head, rows, (0, 15, 22, 20, 20, 32), frozenset({1, 2, 3, 4})),
    ]
    if report.overall is not None:
        sentence = _(
            "Weighted mean of the areas that show a score: %(overall)s of 100. Read the profile "
            "first; this figure compares nothing between States."
        )
        blocks.append(Line(sentence % {"overall": report.overall}, "muted"))
    return Section(_("3. Maturity profile"), "profile", blocks)


def _figure(value) -> str:
    return "–" if value is None else str(value)


def priorities(report: Report, numbers: Numbers) -> Section:
    """Ten priority recommendations at most; the others by number."""
    title = _("%(n)s. Priority recommendations") % {"n": numbers.priorities}
    blocks = []
    if report.priorities:
        rows = [
            (str(place), plain(each.recommendation), each.code, numbers.finding(each))
            for place, each in enumerate(report.priorities, start=1)
        ]
        head = (_("No."), _("Recommendation"), _("Finding"), _("Section"))
        blocks.append(Table(head, rows, (10, 0, 26, 16)))
    else:
        blocks.append(Line(_("The team has put no recommendation first."), "muted"))
    others = [each for each in report.recommendations if each not in report.priorities]
    if others:
        blocks.append(Line(_("Further recommendations and suggestions, in short:")))
        rows = [
            (
                each.code,
                shortened(each.recommendation),
                str(each.get_priority_display()),
                numbers.finding(each),
            )
            for each in others
        ]
        head = (_("Finding"), _("In short"), _("Weight"), _("Section"))
        blocks.append(Table(head, rows, (26, 0, 28, 16)))
    return Section(title, "priorities", blocks)


def needs(report: Report, numbers: Numbers) -> list[Section]:
    """What assistance is needed, need by need."""
    number = numbers.needs
    rows = [(label, str(len(findings))) for _value, label, findings in report.needs]
    head = (_("Need"), _("Findings"))
    blocks = [Table(head, rows, (0, 28), frozenset({1}))]
    if not rows:
        blocks = [Line(_("The findings name no need."), "muted")]
    found = [Section(_("%(n)s. Needs for assistance") % {"n": number}, "needs", blocks)]
    head = (_("Finding"), _("What is missing"), _("Severity"), _("Section"))
    for place, (value, label, findings) in enumerate(report.needs, start=1):
        rows = [
            (each.code, shortened(each.statement), severity(each), numbers.finding(each))
            for each in findings
        ]
        table = Table(head, rows, (26, 0, 20, 16))
        found.append(Section(f"{number}.{place} {label}", f"need-{value}", [table], depth=2))
    return found
