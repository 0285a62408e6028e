"""The severity of a gap, by rule.

Critical: level 0 or 1 on a safeguard gate. High: 0 or 1 on a foundation indicator. Medium: any
other level up to 2. Low: level 3 with a stated improvement. Source: the instrument's own rules,
which name no severity for 0 and 1 on other indicators; they count as medium.
"""

from django.db.models import Q

from assessments.models import Answer, Finding, Indicator
from history.versioned import save_version

Severity = Finding.Severity


def severity_by_rule(indicator: Indicator, level: int | None) -> str:
    """The severity, or "" while there is no level to derive it from."""
    if level is None:
        return ""
    if level <= 1 and indicator.is_gate:
        return Severity.CRITICAL
    if level <= 1 and indicator.is_foundation:
        return Severity.HIGH
    return Severity.MEDIUM if level <= 2 else Severity.LOW


def follow(answer: Answer, *, before: int | None, by) -> None:
    """Where the team agrees after two scores apart, a gap takes the rule's severity with the agreed
    level and keeps the rule's when another level follows the one of `before`; what somebody chose
    and gave a reason for stays."""
    if not answer.is_of_the_room:
        return
    old = severity_by_rule(answer.indicator, before)
    new = severity_by_rule(answer.indicator, answer.level)
    follows = Q(severity=old, severity_reason="") if old else Q(pk__in=[])
    if answer.is_scored:
        follows |= Q(severity="")
    rows = answer.mission.findings.needing_action().filter(follows, indicator=answer.indicator_id)
    for finding in rows.exclude(severity=new):
        one, values = Finding.objects.filter(pk=finding.pk), {"severity": new}
        save_version(one, base_version=finding.version, values=values, by=by)
