"""The documents of a mission: its report as PDF and as text document, and the fact sheet."""

import datetime
import hashlib
import json

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.fact_sheet import fact_sheet_of
from assessments.marking import mission_marking
from assessments.models import Mission
from assessments.report import Report, evidence_of, report_of
from assessments.report_sections import sections_of
from assessments.report_words import span
from documents.blocks import Facts, Line, Section, words_of
from documents.kinds import Kind, register
from documents.word import DOCX_TYPE, write_word
from portfolio.models import State

LINKED = ("state", "instrument", "programme", "team_leader")


class MissionKind(Kind):
    """What the documents of a mission share: who may have them, number, hash and cover."""

    model = "assessments.Mission"
    short_name = "DDA"
    team_copy = False

    def subjects(self, user):
        return Mission.objects.readable(user).select_related(*LINKED)

    def report(self, mission: Mission, user, today: datetime.date) -> Report:
        return report_of(mission, user=user, today=today, team_copy=self.team_copy)

    def sections(self, report: Report) -> list[Section]:
        return sections_of(report)

    def parts(self, subject: Mission, user) -> list:
        return self.report(subject, user, timezone.localdate()).parts

    def marking(self, subject: Mission):
        """Of everything that a print may hold, whoever asks for it."""
        listed, _count = evidence_of(subject, None, self.team_copy)
        return mission_marking(subject, parts=[*subject.findings.all(), *listed])

    def file_name(self, subject: Mission) -> str:
        short = self.marking(subject).short
        name = f"{short}-{subject.state.code}-{self.short_name}-{subject.number:02}"
        return f"{name}.{self.extension}"

    def context(self, subject: Mission, *, user, language, at: datetime.datetime) -> dict:
        report = self.report(subject, user, at.date())
        sections = self.sections(report)
        digest = content_hash(sections)
        number = f"UNOCT/{subject.programme.code}/{subject.state.code}/{self.short_name}"
        number += f"/{subject.number:02}"
        title = self.name(subject)
        return {
            "title": title,
            "running": f"{_('Draft')} · {title}" if report.is_draft else title,
            "mission": subject,
            "report": report,
            "sections": sections,
            "marking": self.marking(subject),
            "number": number,
            "digest": digest,
            "hash_line": f"sha256 {digest[:16]} · {formats.date_format(at, 'j M Y H:i')} UTC",
            "produced_at": at,
            "produced_for": user,
            "draft": draft_words() if report.is_draft else "",
            "disclaimer": disclaimer(subject.state),
            "days": span(subject.starts_on, subject.ends_on),
        }

    def name(self, mission: Mission) -> str:
        return _("Deep-dive assessment of %(state)s") % {"state": mission.state.local_name}


@register
class AssessmentReport(MissionKind):
    """Cover, contents, summary of four pages, chapters by area, safeguards and annexes."""

    key = "assessment_report"
    title = gettext_lazy("Assessment report, PDF")
    template = "documents/report.html"
    expected_pages = 55


@register
class TeamReport(AssessmentReport):
    """The same with every item of evidence, for those who gather it."""

    key = "assessment_report_team"
    title = gettext_lazy("Assessment report, the team’s copy, PDF")
    short_name = "DDA-TEAM"
    team_copy = True

    def subjects(self, user):
        rows = super().subjects(user)
        mine = Mission.objects.allowed(user, "add_evidence")
        return rows.filter(pk__in=mine.values("pk"))


@register
class AssessmentReportWord(MissionKind):
    """The report as a text document that the team goes on editing."""

    key = "assessment_report_docx"
    title = gettext_lazy("Assessment report, DOCX")
    content_type = DOCX_TYPE
    extension = "docx"

    def write(self, context: dict, *, report=None) -> tuple[bytes, None]:
        content = write_word(
            context["sections"],
            cover=cover_of(context),
            marking=context["marking"],
            number=context["number"],
            title=context["running"],
            language=context["language"],
        )
        return content, None


@register
class FactSheet(MissionKind):
    """Two pages: profile, strengths, gaps, recommendations, needs and next steps."""

    key = "fact_sheet"
    title = gettext_lazy("Fact sheet, PDF")
    template = "documents/fact_sheet.html"
    short_name = "FACT"
    expected_pages = 2

    def sections(self, report: Report) -> list[Section]:
        return fact_sheet_of(report)

    def name(self, mission: Mission) -> str:
        return _("Fact sheet: %(state)s") % {"state": mission.state.local_name}


def content_hash(sections) -> str:
    """A hash of the words, not of the file: two prints of one text share it."""
    return hashlib.sha256(json.dumps(words_of(sections)).encode()).hexdigest()


def cover_of(context: dict) -> Section:
    """The cover in words, for documents that draw none."""
    mission, report, marking = context["mission"], context["report"], context["marking"]
    at = formats.date_format(context["produced_at"], "j F Y, H:i")
    blocks = [Line(_("United Nations Office of Counter-Terrorism"), "muted")]
    if report.is_draft:
        blocks.append(Line(draft_words(), "draft"))
    facts = [
        (_("Classification"), marking.label),
        (_("Release"), marking.readers),
        (_("Mission"), f"{mission.code}, {span(mission.starts_on, mission.ends_on)}"),
        (_("Team"), ", ".join(report.team)),
        (_("Document"), context["number"]),
        (_("Content hash"), context["digest"][:16]),
        (
            _("Produced"),
            _("%(day)s UTC, for %(name)s") % {"day": at, "name": context["produced_for"]},
        ),
    ]
    blocks.append(Facts([each for each in facts if each[1]]))
    blocks.append(Line(disclaimer(mission.state), "muted"))
    return Section(context["title"], "cover", blocks)


def draft_words() -> str:
    return _("Draft for the State’s factual check")


def disclaimer(state: State) -> str:
    """What stands on the cover of everything that names a State."""
    words = _(
        "The designations employed do not imply the expression of any opinion whatsoever on the "
        "part of the United Nations."
    )
    if not state.is_exercise:
        return words
    fictional = _("%(state)s is a fictional country used for training.")
    return fictional % {"state": state.name} + " " + words
