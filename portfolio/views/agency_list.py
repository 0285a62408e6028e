"""The agencies of a state, each with its history."""

from django.utils.translation import gettext as _

from portfolio.models import Agency
from portfolio.scoped import ScopedList
from portfolio.views.state_document import OfState


class AgencyList(OfState, ScopedList):
    """Ministries, services and bodies that are recorded for one state."""

    model = Agency
    tab = "agencies"
    paginate_by = 50
    template_name = "portfolio/agency_list.html"

    def get_queryset(self):
        self.subject = self.get_object()
        return Agency.objects.allowed(self.request.user).filter(state=self.subject)

    def get_title(self):
        return _("Agencies of %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        may_change = self.subject.may(self.request.user, "change")
        return super().get_context_data(may_change=may_change, **kwargs)
