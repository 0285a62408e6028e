"""Evidence behind an answer: add, change, remove."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import actions
from assessments.forms import EvidenceForm
from assessments.marking import mission_marking
from assessments.models import Evidence, Mission
from assessments.views.desk import indicator_or_404
from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.scoped import VersionedForm


class EvidencePage(VersionedForm):
    form_class = EvidenceForm
    template_name = "assessments/evidence_form.html"
    done = _("Evidence recorded.")

    @property
    def mission(self):
        raise NotImplementedError

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.mission.state}

    def get_marking(self):
        return mission_marking(self.mission, strict=1)

    def get_crumbs(self):
        return [
            (self.mission.state.name, reverse("state", args=[self.mission.state.code])),
            (str(self.mission), self.mission.get_absolute_url()),
            (self.code, self.desk()),
        ]

    def desk(self):
        return reverse("assessments:answer", args=[self.mission.pk, self.code])

    def get_success_url(self):
        return self.desk() + "#evidence"


class EvidenceCreate(EvidencePage):
    """Record evidence for one indicator of a mission."""

    model = Mission
    action = "add_evidence"

    @property
    def mission(self):
        return self.subject

    @property
    def code(self):
        return self.kwargs["code"]

    def get_object(self, queryset=None):
        mission = super().get_object(queryset)
        self.indicator = indicator_or_404(mission, self.code)
        return mission

    def perform(self, form):
        indicators, by = [self.indicator], self.request.user
        return actions.add_evidence(
            mission=self.mission, indicators=indicators, by=by, **form.values()
        )

    def get_title(self):
        return _("Add evidence for %(code)s") % {"code": self.code}


class EvidenceUpdate(EvidencePage):
    """Change one item of evidence; somebody else's change meanwhile is shown, never overwritten."""

    model = Evidence
    action = "change"

    @property
    def mission(self):
        return self.subject.mission

    @property
    def code(self):
        return self.subject.indicators.first().code

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


def evidence_delete(request, pk):
    """Ask with a page, then remove; the history keeps what it said."""
    rows = Evidence.objects.select_related("mission__state")
    evidence = fetch(rows, request.user, "change", pk=pk)
    code = evidence.indicators.first().code
    desk = reverse("assessments:answer", args=[evidence.mission_id, code])
    context = {
        "title": _("Remove evidence"),
        "evidence": evidence,
        "desk": desk,
        "marking": mission_marking(evidence.mission, strict=1),
    }
    if request.method == "POST":
        try:
            actions.remove_evidence(evidence=evidence, by=request.user)
            return HttpResponseRedirect(desk + "#evidence")
        except NotNow as closed:
            return render(
                request, "assessments/evidence_delete.html", context | {"why": closed}, status=422
            )
    return render(request, "assessments/evidence_delete.html", context)
