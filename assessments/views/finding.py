"""Findings: the gap register, one finding, recording and changing one."""

import io

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, TextField
from django.db.models.functions import Cast
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions, register
from assessments.forms import FindingFilter, FindingForm
from assessments.marking import mission_marking
from assessments.models import Area, Finding, Indicator, Mission
from assessments.severity import severity_by_rule
from assessments.views.desk import indicator_or_404
from documents.downloads import answer_file
from documents.spreadsheets import (
    CSV_TYPE,
    MOST_ROWS,
    XLSX_TYPE,
    copy_line,
    file_name,
    write_csv,
    write_xlsx,
)
from history.recorded import record
from portfolio.labels import reach_marking
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedHistory, ScopedList, VersionedForm

LINKED = ("mission__state", "indicator__area")


class FindingList(ScopedList):
    """The gap register: findings across the missions and states that the reader may see."""

    model = Finding
    partial = "rows"
    paginate_by = 50
    template_name = "assessments/finding_list.html"

    def get_queryset(self):
        areas = Area.objects.values_list("code", "title").order_by("position").distinct()
        choices = [(code, f"{code} {title}") for code, title in areas]
        self.filter = FindingFilter(self.request.GET, areas=choices)
        rows = super().get_queryset().select_related(*LINKED)
        rows = rows.defer(*Indicator.long_fields("indicator__"))
        # The floor above is known by its relation alone.
        answering = Finding._meta.get_field("plan_actions").related_model
        actions = answering.objects.allowed(self.request.user).select_related("objective")
        rows = rows.prefetch_related(Prefetch("plan_actions", actions))
        rows = rows.annotate(has_action=Exists(answering.objects.filter(findings=OuterRef("pk"))))
        return (
            self.narrow(rows)
            .worst_first()
            .order_by("severity_rank", "mission__state__name", "mission", "number")
        )

    def narrow(self, rows):
        wanted = self.filter.cleaned_data if self.filter.is_valid() else {}
        if text := wanted.get("state"):
            named = Q(mission__state__name__icontains=text)
            rows = rows.filter(named | Q(mission__state__code__iexact=text))
        if need := wanted.get("need"):
            rows = rows.alias(words=Cast("needs", TextField())).filter(words__contains=f'"{need}"')
        if area := wanted.get("area"):
            rows = rows.filter(indicator__area__code=area)
        for name in ("severity", "kind"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        return rows

    def get_title(self):
        return _("Gap register")

    def get_marking(self):
        return reach_marking(Finding, self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter=self.filter, **kwargs)


class FindingExport(FindingList):
    """The register as a table: the rows of the screen's filter, every page of them."""

    http_method_names = ("get",)
    extension = "xlsx"

    def get(self, request, *args, **kwargs):
        found = list(self.get_queryset()[: MOST_ROWS + 1])
        if len(found) > MOST_ROWS:
            messages.error(
                request,
                _("More than %(most)s findings: narrow the filter and export the parts.")
                % {"most": MOST_ROWS},
            )
            back = reverse("assessments:finding-list")
            return HttpResponseRedirect(f"{back}?{request.GET.urlencode()}")
        level = register.level(found)
        name = file_name(level, "gap-register", timezone.localdate(), extension=self.extension)
        content = self.write(found, level)
        changes = {"document": [None, name], "rows": [None, len(found)]}
        # The rows may belong to many States: the line stands in the history of the person.
        record(request.user, "exported", by=request.user, changes=changes)
        note_list(found, by=request.user, file=name)
        kind = XLSX_TYPE if self.extension == "xlsx" else CSV_TYPE
        return answer_file(io.BytesIO(content), name=name, content_type=kind)

    def write(self, found, level) -> bytes:
        columns = register.columns()
        headings = [heading for heading, _width in columns]
        rows = [register.row(each) for each in found]
        if self.extension == "csv":
            return write_csv(headings, rows)
        widths = [width for _heading, width in columns]
        return write_xlsx(
            headings,
            rows,
            sheet=str(self.get_title()),
            marking=level.label,
            copy=copy_line(level, reader=self.request.user, at=timezone.now()),
            widths=widths,
        )


class FindingPage:
    model = Finding

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    def get_marking(self):
        return mission_marking(self.object.mission, parts=[self.object, *self.get_parts()])

    def get_crumbs(self):
        finding = self.object
        mission = finding.mission
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
        ]


class FindingDetail(FindingPage, ScopedDetail):
    template_name = "assessments/finding_detail.html"

    def get_title(self):
        return self.object.code

    def get_context_data(self, **kwargs):
        finding = self.object
        can_change = finding.mission.is_open_for_scoring and finding.may(
            self.request.user, "change"
        )
        answers = finding.mission.answers.agreed().allowed(self.request.user)
        answer = answers.filter(indicator=finding.indicator).first()
        linked = finding.plan_actions.allowed(self.request.user)
        linked = list(linked.select_related("objective__roadmap__state", "lead_agency"))
        note_list(linked, by=self.request.user)
        return super().get_context_data(
            can_change=can_change, answer=answer, plan_actions=linked, **kwargs
        )


class FindingHistory(FindingPage, ScopedHistory):
    def get_title(self):
        return _("History of %(code)s") % {"code": self.object.code}


class FindingForms(VersionedForm):
    form_class = FindingForm
    template_name = "assessments/finding_form.html"

    def get_marking(self):
        return mission_marking(self.mission, parts=self.get_parts())

    def get_crumbs(self):
        return [
            (self.mission.state.name, reverse("state", args=[self.mission.state.code])),
            (str(self.mission), self.mission.get_absolute_url()),
            (
                self.indicator.code,
                reverse("assessments:answer", args=[self.mission.pk, self.indicator.code]),
            ),
        ]

    def get_form_kwargs(self):
        answer = self.mission.answers.agreed().filter(indicator=self.indicator).first()
        rule = severity_by_rule(self.indicator, answer.level if answer else None)
        return super().get_form_kwargs() | {"rule_severity": rule}

    def get_success_url(self):
        return reverse("assessments:answer", args=[self.mission.pk, self.indicator.code]) + "#gap"


class FindingCreate(FindingForms):
    """Record what lies behind an answer."""

    model = Mission
    action = "add_finding"
    done = _("Finding recorded.")

    @property
    def mission(self):
        return self.subject

    @property
    def indicator(self):
        if not hasattr(self, "_indicator"):
            self._indicator = indicator_or_404(self.subject, self.kwargs["code"])
        return self._indicator

    def perform(self, form):
        return actions.record_finding(
            mission=self.mission,
            indicator=self.indicator,
            by=self.request.user,
            **form.values(),
        )

    def get_title(self):
        return _("Record a finding on %(code)s") % {"code": self.indicator.code}


class FindingUpdate(FindingForms):
    """Change a finding; somebody else's change meanwhile is shown, never overwritten."""

    model = Finding
    action = "change"
    done = _("Finding changed.")

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    def get_parts(self):
        return [self.subject]

    @property
    def mission(self):
        return self.subject.mission

    @property
    def indicator(self):
        return self.subject.indicator

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_finding(
            finding=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(code)s") % {"code": self.subject.code}
