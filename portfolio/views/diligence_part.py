"""Measures against the risk and notes of monitoring: small forms under one due diligence."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from portfolio import diligence_actions as actions
from portfolio.access import fetch
from portfolio.diligence_forms import MeasureDoneForm, MeasureForm, NoteForm
from portfolio.models import DiligenceMeasure
from portfolio.scoped import ScopedForm, VersionedForm
from portfolio.views.due_diligence import LINKED, DiligencePage

REMOVAL = "portfolio/diligence_measure_delete.html"


class DiligencePartForm(DiligencePage):
    action = "change"
    template_name = "portfolio/diligence_part_form.html"


class MeasureCreate(DiligencePartForm, ScopedForm):
    form_class = MeasureForm
    done = gettext_lazy("The measure is named.")

    def perform(self, form):
        return actions.add_measure(diligence=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Name a measure")


class MeasureForms(DiligencePartForm, VersionedForm):
    """A form over one measure."""

    model = DiligenceMeasure
    done = gettext_lazy("Saved.")

    def get_queryset(self):
        rows = DiligenceMeasure.objects.allowed(self.request.user)
        return rows.select_related(*(f"diligence__{each}" for each in LINKED))

    @property
    def diligence(self):
        return self.subject.diligence

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}


class MeasureUpdate(MeasureForms):
    """Word a measure otherwise."""

    form_class = MeasureForm

    def perform(self, form):
        return actions.change_measure(
            measure=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change a measure")


class MeasureMark(MeasureForms):
    """Mark a measure as done on a day, or as open again."""

    form_class = MeasureDoneForm

    def perform(self, form):
        return actions.mark_measure(
            measure=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            **form.values(),
        )

    def get_title(self):
        return _("Mark a measure as done")

    def get_context_data(self, **kwargs):
        return super().get_context_data(measure=self.subject, **kwargs)


class NoteCreate(DiligencePartForm, ScopedForm):
    """Keep what monitoring found."""

    form_class = NoteForm
    done = gettext_lazy("The note is kept.")

    def get_initial(self):
        return {"noted_on": timezone.localdate()}

    def perform(self, form):
        return actions.add_note(diligence=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Add a note of monitoring")


def measure_delete(request, pk):
    """A page that asks; POST removes, or says why not."""
    rows = DiligenceMeasure.objects.select_related("diligence__agency__state")
    measure = fetch(rows, request.user, "change", pk=pk)
    context = {
        "title": _("Remove “%(row)s”") % {"row": measure},
        "back": measure.get_absolute_url(),
        "marking": measure.diligence.marking_with(),
    }
    if request.method != "POST":
        return render(request, REMOVAL, context)
    try:
        actions.remove_measure(measure=measure, by=request.user)
    except NotNow as why:
        return render(request, REMOVAL, context | {"why": why}, status=422)
    return HttpResponseRedirect(measure.get_absolute_url())
