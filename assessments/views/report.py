"""The report of a mission on screen, its files, and the texts that people write for it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from assessments.marking import mission_marking
from assessments.models import Mission, ReportText
from assessments.report import report_of
from assessments.report_actions import write_text
from assessments.report_forms import ReportTextForm
from assessments.report_sections import sections_of
from assessments.report_texts import parts_of
from assessments.views.mission import MissionPage
from documents.blocks import chapters
from portfolio.access import MissingRight, fetch
from portfolio.matrix import Right
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, VersionedForm

KINDS = ("assessment_report", "assessment_report_docx", "fact_sheet")
TEAM_KIND = "assessment_report_team"


class MissionReport(MissionPage, ScopedDetail):
    """What every file of the report says, on one page; whoever may not read what the mission found
    is told the right that is missing."""

    tab = "report"
    template_name = "assessments/mission_report.html"

    def get_object(self, queryset=None):
        user, rows = self.request.user, Mission.objects.select_related("state", "instrument")
        rows = rows.select_related("programme", "team_leader")
        mission = rows.readable(user).filter(pk=self.kwargs["pk"]).first()
        if mission is None:
            mission = fetch(rows, user, pk=self.kwargs["pk"])
            raise MissingRight(Right("R", "finding"), [mission.state_id])
        mission.note_use(user)
        return mission

    @cached_property
    def report(self):
        user, today = self.request.user, timezone.localdate()
        report = report_of(self.object, user=user, today=today)
        note_list(report.parts, by=user)
        return report

    def get_parts(self):
        return self.report.parts

    def get_title(self):
        return _("Report")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mission, report = self.object, self.report
        folded = chapters(sections_of(report))
        can_write = "change_finding" in context["rights"] and mission.is_open_for_scoring
        is_team = "add_evidence" in context["rights"]
        return context | {
            "report": report,
            "summary": folded[0][0],
            "chapters": folded[1:],
            "kinds": [*KINDS, *([TEAM_KIND] if is_team else [])],
            "texts": texts(mission, report) if can_write else [],
            "can_write": can_write,
        }


def texts(mission, report):
    """Every text that people write, with whether it is written."""
    areas = {
        chapter.area.code: _("%(area)s: what works") % {"area": chapter.area}
        for chapter in report.chapters
    }
    parts = {value: str(label) for value, label in ReportText.Part.choices} | areas
    return [
        (
            label,
            reverse("assessments:report-text", args=[mission.pk, part]),
            bool(report.texts.get(part, "").strip()),
        )
        for part, label in parts.items()
    ]


class ReportTextWrite(VersionedForm):
    """Write one text of the report; somebody else's text meanwhile is shown, never overwritten."""

    model = Mission
    action = "score"
    form_class = ReportTextForm
    template_name = "assessments/report_text_form.html"
    done = _("Text saved.")

    def get_object(self, queryset=None):
        rows = Mission.objects.select_related("state", "instrument")
        return fetch(rows, self.request.user, self.action, pk=self.kwargs["pk"])

    @cached_property
    def part(self):
        parts = parts_of(self.subject)
        if self.kwargs["part"] not in parts:
            raise Http404
        return self.kwargs["part"], parts[self.kwargs["part"]]

    def get_initial(self):
        part, _label = self.part
        now = ReportText.objects.filter(mission=self.subject, part=part).first()
        return {"text": now.text if now else "", "version": now.version if now else 0}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"part": self.part[0]}

    def perform(self, form):
        return write_text(
            mission=self.subject,
            part=self.part[0],
            text=form.cleaned_data["text"],
            base_version=form.cleaned_data["version"] or 0,
            by=self.request.user,
        )

    def get_success_url(self):
        return reverse("assessments:mission-report", args=[self.subject.pk]) + "#texts"

    def get_title(self):
        return self.part[1]

    def get_marking(self):
        return mission_marking(self.subject)

    def get_crumbs(self):
        mission = self.subject
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
            (_("Report"), reverse("assessments:mission-report", args=[mission.pk])),
        ]
