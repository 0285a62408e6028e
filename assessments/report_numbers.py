"""Where each chapter, indicator and finding of a report stands, by number."""

from assessments.models import Finding
from assessments.report import Report
from documents.blocks import Ref

FIRST_AREA = 4


class Numbers:
    """Where each chapter and finding stands, by number."""

    def __init__(self, report: Report):
        self.report = report
        self.areas = [each for each in report.chapters if not each.is_safeguards]
        self.of_area = {each.area.pk: FIRST_AREA + n for n, each in enumerate(self.areas)}
        self.safeguards = FIRST_AREA + len(self.areas)
        for chapter in report.chapters:
            self.of_area.setdefault(chapter.area.pk, self.safeguards)
        self.priorities, self.needs = self.safeguards + 1, self.safeguards + 2
        self.parts = {
            result.indicator.pk: f"{self.of_area[chapter.area.pk]}.{place}"
            for chapter in report.chapters
            for place, result in enumerate(chapter.results, start=2)
        }

    def finding(self, finding: Finding) -> Ref:
        """The section that holds a finding."""
        number = self.parts.get(finding.indicator_id, "")
        return Ref(number, f"finding-{finding.number}")

    def indicator(self, result) -> Ref:
        return Ref(self.parts[result.indicator.pk], f"indicator-{result.indicator.code}")
