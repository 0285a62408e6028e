"""The annexes of a report: meetings, evidence, the State's comments, the instrument."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.report_words import day
from documents.blocks import Entry, Facts, Line, Section, Table


def annexes(report, numbers) -> list[Section]:
    return [meetings(report), evidence(report), comments(report, numbers), *instrument(report)]


def meetings(report) -> Section:
    """By agency and function, never by name."""
    title = _("Annex A. Programme of meetings")
    if not report.meetings:
        return Section(title, "meetings", [Line(_("No meetings are recorded."), "muted")])
    rows = [(day(each.day), each.agency, each.subject) for each in report.meetings]
    head = (_("Day"), _("Agency"), _("Function and subject"))
    return Section(title, "meetings", [Table(head, rows, (32, 50, 0))])


def evidence(report) -> Section:
    """What the reader may see, item by item; interview notes only by their number."""
    rows = [
        (
            item.title,
            str(item.get_kind_display()),
            item.agency.name if item.agency else "–",
            day(item.dated_on),
            item.holder or "–",
            ", ".join(sorted(each.code for each in item.indicators.all())),
        )
        for item in report.evidence
    ]
    blocks = [
        Line(_("The list says what was seen, heard or read; the items stay with their holders."))
    ]
    if rows:
        head = (_("Item"), _("Kind"), _("Agency"), _("Date"), _("Held by"), _("Indicators"))
        blocks.append(Table(head, rows, (0, 32, 24, 30, 24, 16)))
    else:
        blocks.append(Line(_("No item of evidence is open to the reader of this copy."), "muted"))
    if report.strict_count:
        sentence = ngettext(
            "%(n)s strictly confidential item, such as a note of an interview, is kept with the "
            "team and not listed.",
            "%(n)s strictly confidential items, such as notes of interviews, are kept with the "
            "team and not listed.",
            report.strict_count,
        )
        blocks.append(Line(sentence % {"n": report.strict_count}))
    return Section(_("Annex B. Evidence"), "evidence", blocks, follows_on=True)


def comments(report, numbers) -> Section:
    """Every comment of the State in full, with the finding that it is about."""
    blocks = []
    for finding in report.findings:
        reply = report.replies.get(finding.pk)
        if reply is None:
            continue
        rows = [
            (_("The State’s view"), reply.view),
            (_("About this view"), reply.note),
            (_("Reason"), reply.reason),
            (_("The team’s answer"), reply.answer),
        ]
        label = _("section %(n)s") % {"n": numbers.parts.get(finding.indicator_id, "–")}
        rows = [row for row in rows if row[1]]
        blocks.append(Entry(finding.code, label, rows))
    if not blocks:
        blocks = [Line(_("The State’s comments are not part of this copy."), "muted")]
    title = _("Annex C. Comments of the State")
    return Section(title, "comments", blocks, follows_on=True)


def instrument(report) -> list[Section]:
    """The version that was used, its scale and its rules."""
    version = report.mission.instrument
    facts = [
        (_("Instrument"), version.title),
        (_("Version"), str(version)),
        (_("Areas"), str(len(report.chapters))),
        (_("Indicators"), str(len(report.results))),
    ]
    least = {
        0: "–",
        1: _("One interview"),
        2: _("One document or observation"),
        3: _("Two kinds from two agencies, one a document"),
        4: _("As 3, with records of 12 months"),
    }
    rows = [
        (f"{each['value']} {each['label']}", each["meaning"], least.get(each["value"], "–"))
        for each in version.scale
    ]
    head = (_("Level"), _("Meaning"), _("Least evidence"))
    return [
        Section(
            _("Annex D. Instrument, scale and rules"),
            "instrument",
            [Facts(facts), Table(head, rows, (32, 0, 50))],
            follows_on=True,
        ),
        Section(_("D.1 Rules of scoring"), "rules", [Line(each) for each in rules()], depth=2),
    ]


def rules() -> list[str]:
    return [
        _(
            "Levels are whole numbers and cumulative. Not applicable needs a reason and the team "
            "leader’s approval; not scored means that evidence was not available in the time. "
            "Both are left out of every average."
        ),
        _(
            "Confidence is high with three or more consistent items from two or more agencies, "
            "medium with two items or one agency, low with one item or conflicting items."
        ),
        _(
            "The score of an area is the weighted mean of its levels divided by 4 and multiplied "
            "by 100, with one decimal. It is hidden while less than 70 % of the applicable "
            "indicators are scored. The overall figure is the weighted mean of the areas."
        ),
        _(
            "The severity of a gap follows from the level: critical for 0 or 1 on a safeguard "
            "gate, high for 0 or 1 on a foundation indicator, medium up to level 2, low at level "
            "3. Another severity is given with its reason."
        ),
        _(
            "Foundation indicators have target 3 after three years, the others 2 or more. "
            "Recommendations are priority recommendations, recommendations or suggestions; a "
            "report puts at most ten first."
        ),
    ]
