"""The instrument as a reader's page."""

from django.http import Http404
from django.views.generic import DetailView

from assessments.models import Instrument
from web.views import PageMixin


class InstrumentDetail(PageMixin, DetailView):
    """One version: every area, indicator and level descriptor. It belongs to no state."""

    template_name = "assessments/instrument_detail.html"
    queryset = Instrument.objects.prefetch_related("areas__indicators")

    def get_queryset(self):
        if not Instrument.opened_to(self.request.user):
            raise Http404
        return super().get_queryset()

    def get_title(self):
        return self.object.title

    def get_crumbs(self):
        return []
