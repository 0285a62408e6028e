"""Evidence of a mission: the list, one item, add, change, remove."""

import datetime

from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from assessments import actions
from assessments.evidence_forms import EvidenceFilter, EvidenceForm
from assessments.marking import mission_marking
from assessments.models import Evidence, Mission
from assessments.scoring import mission_indicators
from assessments.views.desk import indicator_or_404
from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.models import StateDocument
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedList, VersionedForm

LINKED = ("mission__state", "agency", "document")


def crumbs_of(mission):
    return [
        (mission.state.name, reverse("state", args=[mission.state.code])),
        (str(mission), mission.get_absolute_url()),
    ]


def list_crumb(mission):
    return (_("Evidence"), reverse("assessments:evidence-list", args=[mission.pk]))


class EvidenceList(ScopedList):
    """Evidence of one mission as far as the reader may see it: the team all, others what was
    released to them; and how much of it stands behind each indicator."""

    model = Evidence
    partial = "rows"
    paginate_by = 50
    template_name = "assessments/evidence_list.html"

    def get(self, request, *args, **kwargs):
        rows = Mission.objects.select_related("state", "instrument")
        self.mission = fetch(rows, request.user, pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    @cached_property
    def indicators(self):
        return list(mission_indicators(self.mission))

    def get_queryset(self):
        areas = {each.area.code: str(each.area) for each in self.indicators}
        self.filter = EvidenceFilter(
            self.request.GET, mission=self.mission, areas=list(areas.items())
        )
        rows = super().get_queryset().filter(mission=self.mission)
        rows = rows.annotate(marked=Evidence.level_rule()).select_related(*LINKED)
        return self.narrow(rows.prefetch_related("indicators")).order_by("-dated_on", "created_at")

    def narrow(self, rows):
        wanted = self.filter.cleaned_data if self.filter.is_valid() else {}
        if area := wanted.get("area"):
            codes = [each.pk for each in self.indicators if each.area.code == area]
            rows = rows.filter(pk__in=Evidence.objects.filter(indicators__in=codes).values("pk"))
        for name, field in (("kind", "kind"), ("agency", "agency"), ("marking", "marked")):
            if wanted.get(name):
                rows = rows.filter(**{field: wanted[name]})
        return rows

    def paginate_queryset(self, queryset, page_size):
        found = super().paginate_queryset(queryset, page_size)
        self.shown = list(found[2])
        return found

    def counts(self):
        """(indicator, how many items stand behind it), in the instrument's order."""
        rows = Evidence.objects.allowed(self.request.user).filter(mission=self.mission)
        rows = rows.order_by().values_list("indicators").annotate(count=Count("pk"))
        count = dict(rows)
        return [(each, count.get(each.pk, 0)) for each in self.indicators]

    def get_title(self):
        return _("Evidence")

    def get_marking(self):
        return mission_marking(self.mission, parts=self.shown)

    def get_crumbs(self):
        return crumbs_of(self.mission)

    def get_context_data(self, **kwargs):
        mission = self.mission
        rights = rights_on(self.request.user, mission.state_id)
        may_add = Mission.opened_by(rights, "add_evidence")
        context = {"counts": self.counts()} if Evidence.opened_by(rights) else {}
        return super().get_context_data(
            mission=mission,
            tab="evidence",
            rights=rights,
            filter=self.filter,
            can_add=mission.is_open_for_scoring and may_add,
            **context,
            **kwargs,
        )


class EvidenceDetail(ScopedDetail):
    """One item: what it proves, where it was found, which findings rest on it."""

    model = Evidence
    template_name = "assessments/evidence_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @cached_property
    def findings(self):
        rows = self.object.findings.allowed(self.request.user)
        return list(rows.select_related("mission__state").order_by("number"))

    def get_parts(self):
        papers = [self.document] if self.document else []
        return [*self.findings, *papers]

    @cached_property
    def document(self):
        """The released document that it stands for, if the reader may see that."""
        rows = StateDocument.objects.allowed(self.request.user).select_related("state")
        return rows.filter(pk=self.object.document_id).first()

    def get_title(self):
        return self.object.title

    def get_marking(self):
        return mission_marking(self.object.mission, parts=[self.object, *self.get_parts()])

    def get_crumbs(self):
        return [*crumbs_of(self.object.mission), list_crumb(self.object.mission)]

    def get_context_data(self, **kwargs):
        mission = self.object.mission
        may = mission.is_open_for_scoring and self.object.may(self.request.user, "change")
        file = self.document and self.document.present_files.order_by("-revision").first()
        note_list(self.get_parts(), by=self.request.user)
        return super().get_context_data(
            mission=mission,
            indicators=self.object.indicators.select_related("area"),
            findings=self.findings,
            document=self.document,
            file=file,
            can_change=may,
            **kwargs,
        )


class EvidencePage(VersionedForm):
    form_class = EvidenceForm
    template_name = "assessments/evidence_form.html"
    done = _("Evidence recorded.")

    @property
    def mission(self):
        raise NotImplementedError

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mission": self.mission}

    def get_marking(self):
        return mission_marking(self.mission, strict=1)

    def get_crumbs(self):
        return [*crumbs_of(self.mission), list_crumb(self.mission)]

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(mission=self.mission, back=self.back(), **kwargs)

    def back(self):
        return list_crumb(self.mission)[1]


class EvidenceRecord(EvidencePage):
    """Record evidence from the mission, for any of its indicators."""

    model = Mission
    action = "add_evidence"

    @property
    def mission(self):
        return self.subject

    def get_initial(self):
        return super().get_initial() | {"dated_on": datetime.date.today()}

    def perform(self, form):
        own = {"mission": self.mission, "by": self.request.user, "pk": form.cleaned_data["key"]}
        return actions.add_evidence(**own, **form.values())

    def get_title(self):
        return _("Add evidence")


class EvidenceCreate(EvidenceRecord):
    """Record evidence for one indicator of a mission and, if chosen, for further ones."""

    def get_object(self, queryset=None):
        mission = super().get_object(queryset)
        self.indicator = indicator_or_404(mission, self.kwargs["code"])
        return mission

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_known": True}

    def get_initial(self):
        return super().get_initial() | {"indicators": [self.indicator.pk]}

    def perform(self, form):
        values = form.values()
        indicators = {self.indicator, *values.pop("indicators")}
        own = {"mission": self.mission, "by": self.request.user, "pk": form.cleaned_data["key"]}
        return actions.add_evidence(**own, indicators=indicators, **values)

    def get_title(self):
        return _("Add evidence for %(code)s") % {"code": self.indicator.code}

    def get_crumbs(self):
        return [*crumbs_of(self.mission), (self.indicator.code, self.back())]

    def back(self):
        return reverse("assessments:answer", args=[self.mission.pk, self.indicator.code])

    def get_success_url(self):
        return self.back() + "#evidence"


class EvidenceUpdate(EvidencePage):
    """Change one item of evidence; somebody else's change meanwhile is shown, never overwritten."""

    model = Evidence
    action = "change"

    @property
    def mission(self):
        return self.subject.mission

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_evidence(
            evidence=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change evidence")

    def back(self):
        return self.subject.get_absolute_url()


def evidence_delete(request, pk):
    """Ask with a page, then remove; the history keeps what it said."""
    rows = Evidence.objects.select_related("mission__state")
    evidence = fetch(rows, request.user, "change", pk=pk)
    place = list_crumb(evidence.mission)[1]
    context = {
        "title": _("Remove evidence"),
        "evidence": evidence,
        "back": evidence.get_absolute_url(),
        "findings": evidence.findings.count(),
        "marking": mission_marking(evidence.mission, strict=1),
    }
    if request.method == "POST":
        try:
            actions.remove_evidence(evidence=evidence, by=request.user)
            return HttpResponseRedirect(place)
        except NotNow as closed:
            return render(
                request, "assessments/evidence_delete.html", context | {"why": closed}, status=422
            )
    return render(request, "assessments/evidence_delete.html", context)
