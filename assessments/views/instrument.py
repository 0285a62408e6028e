"""The instrument as a reader's page."""

from django.views.generic import DetailView

from assessments.models import Instrument
from web.views import PageMixin


class InstrumentDetail(PageMixin, DetailView):
    """One version: every area, indicator and level descriptor. It belongs to no state and is open
    to everybody who is signed in."""

    template_name = "assessments/instrument_detail.html"
    queryset = Instrument.objects.prefetch_related("areas__indicators")

    def get_title(self):
        return self.object.title

    def get_crumbs(self):
        return []
