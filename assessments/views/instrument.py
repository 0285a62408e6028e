"""Instruments: the list, one version, what changed in it, copying, publishing and retiring."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, TemplateView

from assessments import instruments
from assessments.comparability import Verdict, differences, pair_versions
from assessments.instrument_forms import AdaptForm, InstrumentForm
from assessments.models import Instrument, Mission
from assessments.publishing import WHOLE, missing, summary
from history.lifecycle import NotNow
from portfolio.scoped import LifecycleMove, VersionedForm
from web.views import PageMixin

RIGHTS = ("add", "change", "approve")


def open_to(user, rows, action="view", **lookup):
    """The one instrument, or part of one, or 404; a reader who may not change it is told what is
    lacking. Instruments belong to no state."""
    row = rows.filter(**lookup).first() if Instrument.opened_to(user) else None
    if row is None:
        raise Http404
    if not Instrument.opened_to(user, action):
        raise row.instrument.missing(action)
    return row


def instrument_crumbs(instrument=None) -> list:
    crumbs = [(_("Instruments"), reverse("assessments:instrument-list"))]
    return [*crumbs, (str(instrument), instrument.get_absolute_url())] if instrument else crumbs


class InstrumentList(PageMixin, ListView):
    """Every version, with the missions pinned to it as far as the reader may see them."""

    model = Instrument
    paginate_by = 25
    template_name = "assessments/instrument_list.html"

    def get_queryset(self):
        user = self.request.user
        if not Instrument.opened_to(user):
            raise Http404
        seen = Q(missions__in=Mission.objects.allowed(user).order_by().values("pk"))
        rows = Instrument.objects.select_related("programme", "parent")
        return rows.annotate(used=Count("missions", filter=seen)).order_by("code", "-pk")

    def get_title(self):
        return _("Instruments")


class InstrumentPage(PageMixin):
    """What the pages of one version share."""

    action = "view"

    def get_object(self, queryset=None):
        rows = Instrument.objects.select_related("programme", "parent")
        return open_to(self.request.user, rows, self.action, pk=self.kwargs["pk"])

    def get_crumbs(self):
        return instrument_crumbs()


class InstrumentDetail(InstrumentPage, DetailView):
    """One version: every area, indicator and level descriptor; a draft with what it still lacks and
    with its editor for those entitled."""

    template_name = "assessments/instrument_detail.html"

    def get_object(self, queryset=None):
        rows = Instrument.objects.select_related("programme", "parent").prefetch_related(WHOLE)
        return open_to(self.request.user, rows, pk=self.kwargs["pk"])

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        instrument, user = self.object, self.request.user
        may = {right for right in RIGHTS if instrument.may(user, right)}
        lacks = missing(instrument) if instrument.is_editable and may else []
        offers = Instrument.lifecycle.offers(
            instrument, may.__contains__, known={"publish": summary(lacks)}, by=user
        )
        return super().get_context_data(
            may_add="add" in may and not instrument.is_editable,
            can_edit="change" in may and instrument.is_editable,
            lacks=lacks,
            offers=offers,
            publishers=instrument.who_may("approve"),
            **self.differences(),
            **kwargs,
        )

    def differences(self):
        if self.object.parent is None:
            return {}
        pairs = pair_versions(self.object.parent, self.object)
        verdicts = [each.verdict for each in pairs]
        return {
            "verdicts": [(each, verdicts.count(each)) for each in Verdict],
            "other_codes": {each.code: each.verdict for each in pairs if not each.is_comparable},
        }


class InstrumentChanges(InstrumentPage, TemplateView):
    """What differs from the version that this one was made from, text beside text."""

    template_name = "assessments/instrument_changes.html"

    @cached_property
    def object(self):
        return self.get_object()

    def get_title(self):
        return _("Changes in %(instrument)s") % {"instrument": self.object}

    def get_crumbs(self):
        return instrument_crumbs(self.object)

    def get_context_data(self, **kwargs):
        parent = self.object.parent
        pairs = pair_versions(parent, self.object) if parent else []
        rows = [(each, differences(each)) for each in pairs]
        return super().get_context_data(
            instrument=self.object,
            rows=[(each, found) for each, found in rows if found or not each.is_comparable],
            **kwargs,
        )


class DraftFormView(VersionedForm):
    """A form over a draft or a part of it. Once the version is published, what was typed stays on
    the page and nothing of it is saved."""

    action = "change"

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 422 and self.is_closed:
            response.status_code = 423
        return response

    @property
    def is_closed(self) -> bool:
        rows = Instrument.objects.fixed()
        return rows.filter(pk=self.subject.instrument.pk).exists()

    def get(self, request, *args, **kwargs):
        if self.is_closed:
            sentence = _(
                "%(instrument)s is published and never changes. Make a new version instead."
            )
            messages.error(request, sentence % {"instrument": self.subject.instrument})
            return redirect(self.subject.instrument)
        return super().get(request, *args, **kwargs)

    def get_crumbs(self):
        return instrument_crumbs(self.subject.instrument)

    def collisions(self, stale):
        """Levels of which both have a text are told one by one."""
        found = stale.collisions()
        for name in {"levels", "scale"} & set(found):
            theirs, mine = found[name]
            if len(theirs) == len(mine):
                del stale.values[name]
                yield from one_by_one(theirs, mine)
        yield from super().collisions(stale)

    def get_context_data(self, **kwargs):
        return super().get_context_data(instrument=self.subject.instrument, **kwargs)


def one_by_one(theirs, mine):
    for level, (left, right) in enumerate(zip(theirs, mine, strict=True)):
        if left != right:
            yield _("Level %(level)s") % {"level": level}, _in_words(left), _in_words(right)


def _in_words(entry) -> str:
    return f"{entry['label']}: {entry['meaning']}" if isinstance(entry, dict) else entry


class InstrumentUpdate(InstrumentPage, DraftFormView):
    action = "change"
    form_class = InstrumentForm
    template_name = "assessments/instrument_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return instruments.change_instrument(
            instrument=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Title, reach and scale")

    def get_crumbs(self):
        return instrument_crumbs(self.subject)


class InstrumentAdapt(InstrumentPage, VersionedForm):
    """A copy with a code of its own, for another programme or region."""

    action = "add"
    form_class = AdaptForm
    template_name = "assessments/instrument_adapt.html"

    def get_form_kwargs(self):
        source = self.subject
        fresh = Instrument(title=source.title, language=source.language, region=source.region)
        return super().get_form_kwargs() | {"instance": fresh}

    def perform(self, form):
        return instruments.adapt_instrument(
            instrument=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Adapt for another programme or region")

    def get_crumbs(self):
        return instrument_crumbs(self.subject)


@require_POST
def instrument_copy(request, pk):
    instrument = open_to(request.user, Instrument.objects.all(), "add", pk=pk)
    try:
        return redirect(instruments.make_version(instrument=instrument, by=request.user))
    except NotNow as error:
        messages.error(request, str(error))
    return redirect(instrument)


class InstrumentMove(LifecycleMove):
    model = Instrument

    def get_object(self, queryset=None):
        return open_to(self.request.user, Instrument.objects.all(), pk=self.kwargs["pk"])

    def move(self, obj, name, reason):
        instruments.move_instrument(instrument=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": obj.get_status_display()}
        )
