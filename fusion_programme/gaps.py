"""What counts as an open gap: one definition for every page that counts them."""

from django.db.models import Count, Q

from assessments.models import Finding
from roadmaps.models import PlanAction


def open_gaps(findings):
    """Gaps and risks of submitted missions that no completed action answers."""
    answered = PlanAction.objects.completed().values("findings")
    return findings.shared().needing_action().exclude(pk__in=answered)


def without_action(findings):
    """Open gaps that no action cites and that nobody declined with a reason."""
    declined = Q(decisions__verdict="declined")
    return open_gaps(findings).exclude(plan_actions__isnull=False).exclude(declined)


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
