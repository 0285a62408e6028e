"""The final report of an assignment as PDF and as text document."""

import datetime
import hashlib
import json

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.report_documents import disclaimer
from documents.blocks import Facts, Line, Section, words_of
from documents.kinds import Kind, register
from documents.word import DOCX_TYPE, write_word
from mentoring.models import Assignment
from mentoring.report import MentoringReport, report_of, sections_of

LINKED = ("state", "agency", "counterpart_agency", "final_report")


class FinalReportKind(Kind):
    """What both forms of the report share: who may have them, marking, number and content."""

    model = "mentoring.Assignment"
    short_name = "MEN"
    expected_pages = 4

    def subjects(self, user):
        return super().subjects(user).select_related(*LINKED)

    def parts(self, subject: Assignment, user) -> list:
        return report_of(subject, user).parts

    def marking(self, subject: Assignment):
        """Of everything that a print may hold, whoever asks for it."""
        return subject.marking_with(report_of(subject, None).parts)

    def file_name(self, subject: Assignment) -> str:
        short = self.marking(subject).short
        return (
            f"{short}-{subject.state.code}-{self.short_name}-{subject.number:02}.{self.extension}"
        )

    def context(self, subject: Assignment, *, user, language, at: datetime.datetime) -> dict:
        report = report_of(subject, user)
        sections = sections_of(report)
        digest = hashlib.sha256(json.dumps(words_of(sections)).encode()).hexdigest()
        return {
            "title": _("Mentoring in %(state)s: final report")
            % {"state": subject.state.local_name},
            "assignment": subject,
            "report": report,
            "sections": sections,
            "marking": self.marking(subject),
            "number": f"UNOCT/{subject.code}",
            "digest": digest,
            "hash_line": f"sha256 {digest[:16]} · {formats.date_format(at, 'j M Y H:i')} UTC",
            "produced_at": at,
            "produced_for": user,
            "draft": draft_words() if report.is_draft else "",
            "disclaimer": disclaimer(subject.state),
        }


@register
class FinalReportDocument(FinalReportKind):
    key = "mentoring_report"
    title = gettext_lazy("Final report of mentoring, PDF")
    template = "documents/mentoring_report.html"


@register
class FinalReportWord(FinalReportKind):
    key = "mentoring_report_docx"
    title = gettext_lazy("Final report of mentoring, DOCX")
    content_type = DOCX_TYPE
    extension = "docx"

    def write(self, context: dict, *, report=None) -> tuple[bytes, None]:
        content = write_word(
            context["sections"],
            cover=cover_of(context),
            marking=context["marking"],
            number=context["number"],
            title=context["title"],
            language=context["language"],
            is_short=True,
        )
        return content, None


def cover_of(context: dict) -> Section:
    """The cover in words."""
    report: MentoringReport = context["report"]
    assignment, marking = context["assignment"], context["marking"]
    at = formats.date_format(context["produced_at"], "j F Y, H:i")
    blocks = [Line(_("United Nations Office of Counter-Terrorism"), "muted")]
    if report.is_draft:
        blocks.append(Line(draft_words(), "draft"))
    rows = [
        (_("Classification"), marking.label),
        (_("Release"), marking.readers),
        (_("Assignment"), str(assignment)),
        (_("Document"), context["number"]),
        (_("Content hash"), context["digest"][:16]),
        (
            _("Produced"),
            _("%(day)s UTC, for %(name)s") % {"day": at, "name": context["produced_for"]},
        ),
    ]
    blocks += [Facts(rows), Line(disclaimer(assignment.state), "muted")]
    return Section(context["title"], "cover", blocks)


def draft_words() -> str:
    return _("Draft: the assignment is not closed")
