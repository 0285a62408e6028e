"""What counts as an open gap: one definition for every page that counts them."""

from django.db.models import Count

from assessments.answered import unanswered
from assessments.models import Finding
from roadmaps.models import PlanAction


def open_gaps(findings):
    """Gaps and risks of submitted missions that no completed action answers."""
    answered = PlanAction.objects.completed().values("findings")
    return findings.shared().needing_action().exclude(pk__in=answered)


def without_action(findings):
    """Open gaps that nothing answers."""
    return unanswered(open_gaps(findings))


def counts_by_severity(findings, by: str) -> dict:
    """{state: {severity: count}} in one query."""
    found = {}
    for row in findings.values(by, "severity").annotate(count=Count("pk")).order_by():
        found.setdefault(row[by], {})[row["severity"]] = row["count"]
    return found


def severities(counts: dict) -> list[tuple[str, int]]:
    """The counts in words, the worst first, leaving out what does not occur."""
    choices = Finding.Severity.choices
    return [(label, counts[value]) for value, label in choices if counts.get(value)]
