"""The printed report of one quarter of a plan."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.kinds import Kind, register
from roadmaps.models import Roadmap
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import period_words
from roadmaps.views.base import LINKED, roadmap_marking


@register
class QuarterDocument(Kind):
    """Progress of a plan in one quarter, from the same object as its page. What is chosen is the
    quarter; without a choice it is the one in which the document is made."""

    key = "quarter_report"
    title = gettext_lazy("Progress report of a quarter, PDF")
    model = "roadmaps.Roadmap"
    template = "documents/quarter_report.html"
    expected_pages = 8

    def __init__(self, choice: str = ""):
        self.choice = choice
        self.quarter = Quarter.named(choice)

    def choose(self, sent, subject: Roadmap) -> "QuarterDocument":
        choice = sent.get("quarter", "")
        if choice and Quarter.named(choice) not in begun(subject):
            raise LookupError(choice)
        return QuarterDocument(choice)

    def chosen(self, choice: str) -> "QuarterDocument":
        return QuarterDocument(choice)

    def asks_again(self) -> dict[str, str]:
        return {"quarter": self.choice} if self.choice else {}

    def subjects(self, user):
        rows = Roadmap.objects.allowed(user).filter(
            pk__in=Roadmap.objects.allowed(user, "read_updates").values("pk")
        )
        return rows.select_related(*LINKED)

    def subject_label(self, subject: Roadmap) -> str:
        told = {"plan": subject, "quarter": period_words(subject, self.quarter_of(subject))}
        return _("%(plan)s, %(quarter)s") % told

    def quarter_of(self, subject: Roadmap) -> Quarter:
        return self.quarter or begun(subject)[-1]

    def parts(self, subject: Roadmap, user) -> list:
        today, quarter = timezone.localdate(), self.quarter_of(subject)
        return QuarterReport(subject, quarter, today=today, user=user).parts

    def marking(self, subject: Roadmap):
        return roadmap_marking(subject, parts=list(subject.actions))

    def file_name(self, subject: Roadmap) -> str:
        short = self.marking(subject).short
        slug = self.quarter_of(subject).slug.upper()
        return f"{short}-{subject.state.code}-NAP-{slug}.pdf"

    def context(self, subject: Roadmap, *, user, language, at: datetime.datetime) -> dict:
        quarter = self.quarter_of(subject)
        report = QuarterReport(subject, quarter, today=at.date(), user=user)
        return {
            "title": _("Progress, %(quarter)s") % {"quarter": period_words(subject, quarter)},
            "running": str(subject),
            "roadmap": subject,
            "quarter": quarter,
            "report": report,
            "marking": self.marking(subject),
            "number": f"{subject.reference}/{quarter.slug.upper()}",
            "hash_line": _("As on %(day)s") % {"day": date_format(at.date(), "j M Y")},
            "produced_at": at,
            "produced_for": user,
        }


def begun(subject: Roadmap) -> list[Quarter]:
    """The quarters of a plan that can be reported on today."""
    return quarters_of(subject, until=timezone.localdate())
