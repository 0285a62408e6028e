"""The editor of a draft: its areas, indicators and suggested actions, added, changed, moved and
removed; and the draft itself given up."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from assessments import instruments
from assessments.instrument_forms import AreaForm, IndicatorForm, SuggestedActionForm
from assessments.models import Area, Indicator, Instrument, SuggestedAction
from assessments.views.instrument import DraftFormView, instrument_crumbs, open_to
from history.lifecycle import NotNow


def place_of(part) -> str:
    """Where a part is shown: on the page of its version, or of its indicator."""
    if isinstance(part, SuggestedAction):
        return f"{update_url(part.indicator)}#suggested"
    page = part.instrument.get_absolute_url()
    return page if isinstance(part, Instrument) else f"{page}#{part.code}"


def update_url(indicator) -> str:
    return reverse("assessments:indicator-update", args=[indicator.pk])


class PartForm(DraftFormView):
    """Add a part to its parent, or change one: `parent` is the model that a new one hangs under."""

    model = None
    parent = None
    words = ""

    def get_queryset(self):
        return (self.parent or self.model).objects.select_related(*self.way())

    def way(self):
        names = {Indicator: ["area__instrument"], SuggestedAction: ["indicator__area__instrument"]}
        return names.get(self.parent or self.model, [])

    def get_object(self, queryset=None):
        rows = self.get_queryset()
        return open_to(self.request.user, rows, "change", pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.parent:
            return kwargs | {"instance": self.model(**{self.model.above: self.subject})}
        initial = {"version": self.subject.version}
        return kwargs | {"instance": self.get_object(), "initial": initial}

    def perform(self, form):
        by, values = self.request.user, form.values()
        if self.parent:
            return instruments.add_part(parent=self.subject, by=by, **values)
        base = form.cleaned_data["version"] or 0
        return instruments.change_part(part=self.subject, by=by, base_version=base, values=values)

    def get_success_url(self):
        return place_of(self.object)

    def get_title(self):
        code = "" if self.parent else getattr(self.subject, "code", "")
        return f"{self.words} {code}".strip()

    def get_context_data(self, **kwargs):
        return super().get_context_data(leave=place_of(self.subject), **kwargs)


class AreaForms(PartForm):
    model, form_class = Area, AreaForm
    template_name = "assessments/area_form.html"


class AreaCreate(AreaForms):
    parent, words = Instrument, gettext_lazy("Add an area")


class AreaUpdate(AreaForms):
    words = gettext_lazy("Change the area")


class IndicatorForms(PartForm):
    model, form_class = Indicator, IndicatorForm
    template_name = "assessments/indicator_form.html"


class IndicatorCreate(IndicatorForms):
    parent, words = Area, gettext_lazy("Add an indicator")

    def way(self):
        return ["instrument"]


class IndicatorUpdate(IndicatorForms):
    words = gettext_lazy("Change the indicator")

    def get_context_data(self, **kwargs):
        actions = list(self.subject.suggested_actions.all())
        return super().get_context_data(indicator=self.subject, actions=actions, **kwargs)


class SuggestedActionForms(PartForm):
    model, form_class = SuggestedAction, SuggestedActionForm
    template_name = "assessments/suggested_action_form.html"

    def get_crumbs(self):
        subject = self.subject
        indicator = subject if isinstance(subject, Indicator) else subject.indicator
        return [*instrument_crumbs(subject.instrument), (str(indicator), update_url(indicator))]


class SuggestedActionCreate(SuggestedActionForms):
    parent, words = Indicator, gettext_lazy("Add a suggested action")


class SuggestedActionUpdate(SuggestedActionForms):
    words = gettext_lazy("Change the suggested action")


class PartView(View):
    """One step with one part of a draft; `model` comes with the route."""

    model = None
    http_method_names = ("get", "head", "post")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            rows = self.model.objects.all()
            self.part = open_to(request.user, rows, "change", pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class PartMove(PartView):
    """POST `up` or `down`."""

    http_method_names = ("post",)

    def post(self, request, pk):
        up = request.POST.get("to") == "up"
        try:
            instruments.move_part(part=self.part, up=up, by=request.user)
        except NotNow as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(place_of(self.part))


class PartDelete(PartView):
    """Ask once: what goes cannot be brought back, though the history keeps it."""

    words = gettext_lazy("Remove “%(part)s”")
    done = gettext_lazy("Removed: %(part)s.")

    def get(self, request, pk):
        return self.page()

    def post(self, request, pk):
        try:
            place = self.remove()
        except NotNow as error:
            return self.page(why=str(error), status=423)
        messages.success(request, self.done % {"part": self.part})
        return HttpResponseRedirect(place)

    def remove(self) -> str:
        """Do it; return where to go next."""
        parent = getattr(self.part, self.part.above)
        instruments.remove_part(part=self.part, by=self.request.user)
        return update_url(parent) if isinstance(parent, Indicator) else place_of(parent)

    def page(self, why="", status=200):
        words = {
            "title": self.words % {"part": self.part},
            "why": why,
            "goes": goes_with(self.part),
            "leave": place_of(self.part),
            "crumbs": instrument_crumbs(self.part.instrument),
        }
        return render(self.request, "assessments/part_delete.html", words, status=status)


class DraftDelete(PartDelete):
    """Give a draft up as a whole."""

    model = Instrument
    words = gettext_lazy("Give up the draft %(part)s")
    done = gettext_lazy("Given up: %(part)s.")

    def remove(self):
        instruments.remove_draft(instrument=self.part, by=self.request.user)
        return reverse("assessments:instrument-list")


def goes_with(part) -> str:
    """What hangs under a part and is removed with it, in a sentence."""
    if isinstance(part, SuggestedAction):
        return ""
    if isinstance(part, Indicator):
        count = part.suggested_actions.count()
        return _("Its suggested actions go with it: %(count)s.") % {"count": count} if count else ""
    path = {"area": part} if isinstance(part, Area) else {"area__instrument": part}
    count = Indicator.objects.filter(**path).count()
    return _("Its indicators go with it: %(count)s.") % {"count": count} if count else ""
