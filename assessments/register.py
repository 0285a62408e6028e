"""The gap register as a file: the columns of the screen, for exactly the rows that it shows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from web.marking import Classification, highest


def columns() -> list[tuple[str, int]]:
    """Headings and widths."""
    return [
        (_("Finding"), 16),
        (_("State"), 20),
        (_("Statement"), 70),
        (_("Indicator"), 40),
        (_("Severity"), 14),
        (_("Need"), 24),
        (_("Action"), 34),
    ]


def row(finding) -> list[str]:
    """One finding as the screen tells it, with the whole of its statement."""
    indicator = finding.indicator
    return [
        finding.code,
        finding.mission.state.name,
        finding.statement,
        f"{indicator.code} {indicator.title}",
        finding.get_severity_display() or finding.get_kind_display(),
        ", ".join(str(each) for each in finding.need_labels),
        actions_of(finding),
    ]


def actions_of(finding) -> str:
    said = [f"{each.code} {each.get_status_display()}" for each in finding.plan_actions.all()]
    waits = finding.severity and not finding.has_action
    return ", ".join(said) or (_("No action yet") if waits else "")


def level(findings: Iterable) -> Classification:
    """The highest marking of the rows; a finding without a label of its own is confidential."""
    return highest(getattr(each, "level", Classification.CONFIDENTIAL) for each in findings)
