"""The chapters of a report's areas and of its safeguards, indicator by indicator."""

from django.utils.translation import gettext as _

from assessments.models import Finding
from assessments.report import Chapter, Report
from assessments.report_numbers import Numbers
from assessments.report_words import written
from documents.blocks import Entry, Facts, Line, Section, Table, Text

FOUND_HERE = (Finding.Kind.GAP, Finding.Kind.RISK, Finding.Kind.OBSERVATION)


def area(report: Report, chapter: Chapter, numbers: Numbers, title: str) -> list[Section]:
    """One chapter: the score, what works, and each indicator with what was found."""
    number = numbers.of_area[chapter.area.pk]
    anchor = f"area-{chapter.area.code}"
    found = [Section(f"{number}. {title}", anchor, [*score(chapter, numbers)])]
    return found + area_parts(report, chapter, numbers)


def area_parts(report: Report, chapter: Chapter, numbers: Numbers) -> list[Section]:
    number = numbers.of_area[chapter.area.pk]
    works = [written(chapter.works, _("Nobody has written yet what works in this area."))]
    works += [entry(report, each) for each in chapter.strengths]
    found = [
        Section(
            _("%(number)s.1 What works: %(area)s") % {"number": number, "area": chapter.area.title},
            f"works-{chapter.area.code}",
            works,
            depth=2,
        )
    ]
    return found + [indicator(report, result, numbers) for result in chapter.results]


def score(chapter: Chapter, numbers: Numbers) -> list:
    row = chapter.profile
    confidence = [
        f"{label}: {chapter.confidence[value]}"
        for value, label in (("high", _("high")), ("medium", _("medium")), ("low", _("low")))
        if chapter.confidence[value]
    ]
    facts = [
        (
            _("Score"),
            _("%(score)s of 100, mean level %(mean)s, target %(target)s")
            % {"score": row.score, "mean": row.mean, "target": row.target}
            if row.mean is not None
            else _("Not shown: %(coverage)s %% of the area is scored") % {"coverage": row.coverage},
        ),
        (_("Confidence"), ", ".join(confidence) or "–"),
        (_("At target"), f"{row.at_target} / {row.applicable}"),
    ]
    if row.gates:
        facts.append((_("Safeguard gates at 0 or 1"), ", ".join(g.code for g in row.gates)))
    head = (_("Indicator"), _("Level"), _("Target"), _("Confidence"), _("Section"))
    rows = [
        (
            f"{result.indicator.code} {result.indicator.title}",
            level(result),
            str(result.indicator.target),
            confidence_of(result),
            numbers.indicator(result),
        )
        for result in chapter.results
    ]
    found = [Facts(facts), Table(head, rows, (0, 32, 16, 24, 16))]
    if chapter.area.description:
        found.insert(0, Line(chapter.area.description, "muted"))
    return found


def level(result) -> str:
    """The level with its word, or the word for why there is none."""
    answer = result.answer
    if answer is None or not answer.is_scored or not answer.value:
        return _("Not scored")
    label = str(answer.get_value_display())
    return label if answer.level is None else f"{answer.level} {label}"


def confidence_of(result) -> str:
    if result.level is None or not result.answer.confidence:
        return "–"
    return str(result.answer.get_confidence_display()).partition(":")[0]


def indicator(report: Report, result, numbers: Numbers) -> Section:
    """One indicator: its level, why, and its gaps, risks and observations."""
    one = result.indicator
    marks = [
        word
        for word, is_so in (
            (_("safeguard gate"), one.is_gate),
            (_("foundation indicator"), one.is_foundation),
        )
        if is_so
    ]
    facts = [(_("Level"), level(result))]
    if result.descriptor:
        facts.append((_("What this level means"), result.descriptor))
    facts.append((_("Target"), ", ".join([str(one.target), *marks])))
    if result.level is not None:
        facts.append((_("Confidence"), confidence_of(result)))
    blocks = [Facts(facts)]
    if result.answer and result.answer.is_scored:
        words = result.answer.justification or result.answer.reason
        blocks += [Text(words)] if words.strip() else []
    found = [each for each in result.findings if each.kind in FOUND_HERE]
    blocks += [entry(report, each) for each in found]
    title = f"{numbers.parts[one.pk]} {one.code} {one.title}"
    return Section(title, f"indicator-{one.code}", blocks, depth=2)


def entry(report: Report, finding: Finding) -> Entry:
    """One finding in full, with the State's view and the team's answer beside it."""
    reply = report.replies.get(finding.pk)
    also = ", ".join(each.code for each in finding.also.all())
    rows = [
        (_("Finding"), finding.statement),
        (_("Cause"), finding.cause),
        (_("Effect"), finding.effect),
        (_("Needs"), ", ".join(finding.need_labels)),
        (_("Why this severity"), finding.severity_reason),
        (str(finding.get_priority_display()), finding.recommendation),
        (_("Resolutions"), "; ".join(finding.resolution_words)),
        (_("Compendium"), "; ".join(finding.entry_titles)),
        (_("Also about"), also),
        (_("The State’s view"), _view(reply)),
        (_("About this view"), reply.note if reply else ""),
        (_("The team’s answer"), reply.answer if reply else ""),
    ]
    return Entry(
        code=finding.code,
        label=str(finding.get_kind_display()),
        rows=[row for row in rows if row[1]],
        severity=finding.severity,
        severity_label=str(finding.get_severity_display()) if finding.severity else "",
        anchor=f"finding-{finding.number}",
    )


def _view(reply) -> str:
    if reply is None:
        return ""
    return f"{reply.view}. {reply.reason}" if reply.reason else reply.view


def safeguards(report: Report, numbers: Numbers) -> list[Section]:
    """The gates of all areas, and the area of safeguards itself."""
    number = numbers.safeguards
    head = (_("Gate"), _("Level"), _("Meaning"), _("Section"))
    rows = [
        (
            f"{each.indicator.code} {each.indicator.title}",
            level(each),
            _("Safeguard priority")
            if each.is_failed_gate
            else _("Passed")
            if each.level is not None
            else "–",
            numbers.indicator(each),
        )
        for each in report.gates
    ]
    blocks = [
        written(
            report.texts.get("safeguards", ""),
            _("No introduction to the safeguards has been written yet."),
        ),
        Line(
            _(
                "A gate at level 0 or 1 makes its area a safeguard priority: the roadmap holds an "
                "action on it dated within twelve months, and support with equipment, collection "
                "and open sources waits for a due diligence decision."
            ),
            "muted",
        ),
    ]
    if rows:
        blocks.append(Table(head, rows, (0, 32, 32, 16)))
    own = [each for each in report.chapters if each.is_safeguards]
    for chapter in own:
        blocks += score(chapter, numbers)
    found = [Section(_("%(n)s. Safeguards") % {"n": number}, "safeguards", blocks)]
    for chapter in own:
        found += area_parts(report, chapter, numbers)
    return found
