"""The documents of a plan: the printed National Action Plan, its signed versions, the pages for a
minister, and the text document that the State drafts on."""

import datetime
import io

import pikepdf
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.report_documents import disclaimer
from documents.kinds import Kind, kind_named, register
from documents.looks import MAKER
from documents.tasks import Refused
from documents.word import DOCX_TYPE, write_word
from portfolio.labels import OpenTo
from portfolio.sign_in.mails import absolute
from roadmaps import quarter_document  # noqa: F401  a kind of its own
from roadmaps.content import ACTION, COST, MILESTONE, PLAN, RISK, digest_of, values_of
from roadmaps.models import PlanVersion, Roadmap
from roadmaps.print_brief import Brief
from roadmaps.print_plan import PlanPrint
from roadmaps.summary import RoadmapSummary
from roadmaps.versions import keep_hash, kept_document
from roadmaps.views.base import LINKED, roadmap_marking
from roadmaps.word import cover_of, sections_of


class PlanKind(Kind):
    """What the documents of a plan share: who may have them, marking, number, hash and content."""

    model = "roadmaps.Roadmap"
    short_name = "NAP"

    def subjects(self, user):
        return super().subjects(user).select_related(*LINKED)

    def plan(self, subject: Roadmap, user, today: datetime.date) -> PlanPrint:
        return PlanPrint(RoadmapSummary(subject, today=today, user=user))

    def parts(self, subject: Roadmap, user) -> list:
        return self.plan(subject, user, timezone.localdate()).parts

    def marking(self, subject: Roadmap):
        """Of everything that a print may hold, whoever asks for it."""
        return roadmap_marking(subject, parts=[*subject.actions, *subject.mission.findings.all()])

    def file_name(self, subject: Roadmap) -> str:
        short = self.marking(subject).short
        name = f"{short}-{subject.state.code}-{self.short_name}-{subject.version_number}"
        return f"{name}.{self.extension}"

    def title_of(self, subject: Roadmap) -> str:
        return str(subject)

    def number_of(self, subject: Roadmap) -> str:
        """Only the plan itself bears the plan's number, by which a signed version is checked."""
        return f"{subject.reference}/{self.short_name.partition('-')[2]}"

    def context(self, subject: Roadmap, *, user, language, at: datetime.datetime) -> dict:
        plan = self.plan(subject, user, at.date())
        digest = content_hash(plan)
        return {
            "title": self.title_of(subject),
            "roadmap": subject,
            "plan": plan,
            "summary": plan.summary,
            "marking": self.marking(subject),
            "number": self.number_of(subject),
            "digest": digest,
            "hash_line": f"sha256 {digest[:16]} · {formats.date_format(at, 'j M Y H:i')} UTC",
            "produced_at": at,
            "produced_for": user,
            "disclaimer": disclaimer(subject.state),
            "check_address": absolute(reverse("roadmaps:plan-check")),
        }


@register
class RoadmapDocument(PlanKind):
    """The whole plan: endorsement, summary, basis, actions, sequence, money, results, safeguards
    and annexes, as far as its reader may see them."""

    key = "roadmap"
    title = _("Roadmap, PDF")
    template = "documents/roadmap.html"
    expected_pages = 30

    def number_of(self, subject: Roadmap) -> str:
        return subject.reference

    def master(self, subject: Roadmap, user) -> PlanVersion | None:
        """The signed version, for those who read all of it: once a plan is endorsed its document is
        that text and no other. Others get what they may see of the plan as it stands."""
        if isinstance(user, OpenTo) or subject.is_editable:
            return None
        return PlanVersion.objects.allowed(user).filter(roadmap=subject).newest()

    def is_fixed(self, subject: Roadmap, user) -> bool:
        return self.master(subject, user) is not None

    def printed_level(self, context: dict, level):
        version = context.get("version")
        return version.classification if version else level

    def write(self, context, *, report=None):
        version = context.get("version")
        return write_master(version, report) if version else super().write(context, report=report)

    def context(self, subject: Roadmap, *, user, language, at: datetime.datetime) -> dict:
        if version := self.master(subject, user):
            return {"version": version}
        context = super().context(subject, user=user, language=language, at=at)
        if not (isinstance(user, OpenTo) or subject.is_editable):
            # By the plain number whoever holds a page checks the whole text that was signed.
            context["number"] = f"{context['number']}/EXTRACT"
        return context


@register
class MinistersBrief(PlanKind):
    """Four pages for a minister: where the plan stands, what it costs, what is asked."""

    key = "roadmap_brief"
    title = _("For the minister, PDF")
    template = "documents/roadmap_brief.html"
    short_name = "NAP-BRIEF"
    expected_pages = 4

    def title_of(self, subject: Roadmap) -> str:
        return gettext("%(plan)s: for the minister") % {"plan": subject}

    def context(self, subject: Roadmap, *, user, language, at: datetime.datetime) -> dict:
        context = super().context(subject, user=user, language=language, at=at)
        return context | {"brief": Brief(context["plan"])}


@register
class RoadmapWord(PlanKind):
    """The plan as a text document on which the State goes on drafting."""

    key = "roadmap_docx"
    title = _("Roadmap, DOCX")
    short_name = "NAP-TEXT"
    content_type = DOCX_TYPE
    extension = "docx"

    def write(self, context: dict, *, report=None) -> tuple[bytes, None]:
        content = write_word(
            sections_of(context["plan"]),
            cover=cover_of(context),
            marking=context["marking"],
            number=context["number"],
            title=context["title"],
            language=context["language"],
        )
        return content, None


@register
class VersionDocument(Kind):
    """One numbered version of a plan, as it was signed."""

    key = "roadmap-version"
    title = _("Signed version, PDF")
    model = "roadmaps.PlanVersion"
    expected_pages = 30

    def subjects(self, user):
        return super().subjects(user).select_related("roadmap__state", "roadmap__mission")

    def parts(self, subject: PlanVersion, user) -> list:
        return kind_named("roadmap").parts(subject.roadmap, user)

    def marking(self, subject: PlanVersion):
        return kind_named("roadmap").marking(subject.roadmap)

    def file_name(self, subject: PlanVersion) -> str:
        short = self.marking(subject).short
        return f"{short}-{subject.roadmap.state.code}-NAP-{subject.number}.pdf"

    def is_fixed(self, subject: PlanVersion, user) -> bool:
        return True

    def printed_level(self, context: dict, level):
        return context["version"].classification

    def context(self, subject: PlanVersion, *, user, language, at) -> dict:
        return {"version": subject}

    def write(self, context, *, report=None):
        return write_master(context["version"], report)


def write_master(version: PlanVersion, report) -> tuple[bytes, int]:
    """The document of a version, byte for byte the one that was made first: as it was kept, or
    made again where it is not."""
    if (kept := kept_document(version)) is not None:
        with pikepdf.open(io.BytesIO(kept)) as pdf:
            return kept, len(pdf.pages)
    from documents.render import render_pdf

    content, pages = render_pdf(
        version.html, report=report, styles=version.styles, maker=version.maker
    )
    if not keep_hash(version, content):
        raise Refused(
            _(
                "This is not the document that was signed: it came out differently with %(now)s "
                "than with %(then)s. Tell the help desk; copies made earlier stay valid."
            )
            % {"now": MAKER, "then": version.maker}
        )
    return content, pages


def content_hash(plan: PlanPrint) -> str:
    """A hash of what this reader is told of the plan, not of the file: two prints of one text share
    it."""
    roadmap = plan.roadmap
    content = {
        "number": roadmap.reference,
        "plan": values_of(roadmap, PLAN),
        "objectives": [
            [objective.title, [_action_content(each) for each in actions]]
            for objective, actions, _done in plan.summary.objectives
        ],
        "costs": [values_of(each, COST) for each in plan.lines],
        "risks": [values_of(each, RISK) for each in plan.risks],
        "milestones": [values_of(each, MILESTONE) for each in plan.milestones],
        "waits": [[each.action.code, each.predecessor.code] for each in plan.dependencies],
    }
    return digest_of(content)


def _action_content(action) -> dict:
    return values_of(action, ACTION) | {
        "code": action.code,
        "priority": str(action.priority),
        "lead_agency": action.lead_agency.name if action.lead_agency else "",
        "findings": sorted(str(each.pk) for each in action.findings.all()),
    }
