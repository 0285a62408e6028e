"""The printed National Action Plan."""

import datetime
import hashlib
import json

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from documents.kinds import Kind, register
from roadmaps.models import Roadmap
from roadmaps.summary import RoadmapSummary
from roadmaps.views.base import LINKED, roadmap_marking


@register
class RoadmapDocument(Kind):
    """Cover, contents, summary, actions by objective, timeline, endorsement, trace and method."""

    key = "roadmap"
    title = _("Roadmap, PDF")
    model = "roadmaps.Roadmap"
    template = "documents/roadmap.html"
    expected_pages = 18

    def subjects(self, user):
        return super().subjects(user).select_related(*LINKED)

    def parts(self, subject: Roadmap, user) -> list:
        summary = RoadmapSummary(subject, today=timezone.localdate(), user=user)
        assessed = [subject.mission] if summary.profile else []
        return [*assessed, *summary.parts, *summary.other_findings]

    def marking(self, subject: Roadmap):
        """Of everything that a print may hold, whoever asks for it."""
        return roadmap_marking(subject, parts=[*subject.actions, *subject.mission.findings.all()])

    def file_name(self, subject: Roadmap) -> str:
        short = self.marking(subject).short
        return f"{short}-{subject.state.code}-NAP-{subject.version_number}.pdf"

    def context(self, subject: Roadmap, *, user, language, at: datetime.datetime) -> dict:
        summary = RoadmapSummary(subject, today=at.date(), user=user)
        digest = content_hash(summary)
        return {
            "title": str(subject),
            "roadmap": subject,
            "summary": summary,
            "marking": self.marking(subject),
            "number": subject.reference,
            "digest": digest,
            "hash_line": f"sha256 {digest[:16]} · {formats.date_format(at, 'j M Y H:i')} UTC",
            "produced_at": at,
            "produced_for": user,
        }


def content_hash(summary: RoadmapSummary) -> str:
    """A hash of the plan's content, not of the file: two prints of one text share it."""
    roadmap = summary.roadmap
    content = [
        roadmap.reference,
        str(roadmap.starts_on),
        str(roadmap.ends_on),
        roadmap.vision,
        roadmap.summary,
        [
            [objective.title, [_action_content(each) for each in actions]]
            for objective, actions, _done in summary.objectives
        ],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _action_content(action) -> list:
    return [
        action.code,
        action.title,
        action.description,
        action.lead_agency.name if action.lead_agency else "",
        str(action.starts_on),
        str(action.ends_on),
        action.output,
        sorted(str(each.pk) for each in action.findings.all()),
    ]
