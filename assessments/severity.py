"""The severity of a gap, by rule.

Critical: level 0 or 1 on a safeguard gate. High: 0 or 1 on a foundation indicator. Medium: any
other level up to 2. Low: level 3 with a stated improvement. Source: the instrument's own rules,
which name no severity for 0 and 1 on other indicators; they count as medium.
"""

from assessments.models import Finding, Indicator

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
