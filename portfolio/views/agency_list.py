"""The agencies of a state, each with its history."""

from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.diligence import Recipient, Standing, clearances
from portfolio.models import Agency, Support
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
        context = super().get_context_data(may_change=may_change, **kwargs)
        return context | {"rows": with_standings(context["object_list"])}


def with_standings(agencies) -> list[tuple]:
    """Each agency with what is decided on its support today: the words that everybody may read."""
    kinds = Support.needing_decision()
    found = clearances(
        [(Recipient(each), kind) for each in agencies for kind in kinds], on=timezone.localdate()
    )
    return [
        (
            agency,
            [
                (kind.label, answer)
                for kind in kinds
                if (answer := found[Recipient(agency), kind]).standing != Standing.NONE
            ],
        )
        for agency in agencies
    ]
