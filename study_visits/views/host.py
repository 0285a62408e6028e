"""The host's page: the words that wait for its approval."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from history.entry import Actor, Entry
from history.recorded import record_read
from study_visits.host_links import visit_of, waiting_notes
from study_visits.models import StudyVisit
from web.by_link import BY_LINK, refuse_too_many
from web.views import PageMixin

CONTACT = Actor("The host’s contact", Entry.PAGE)


@method_decorator(BY_LINK, name="dispatch")
class HostNotes(PageMixin, TemplateView):
    """Whoever holds the link is the host's contact; absent for everybody else, and once nothing
    waits any more."""

    template_name = "study_visits/host.html"

    def dispatch(self, request, *args, **kwargs):
        self.visit = visit_of(kwargs["token"])
        self.notes = waiting_notes(self.visit) if self.visit else []
        if not self.notes:
            raise Http404
        if refusal := refuse_too_many(request, "visit_host", self.visit):
            return refusal
        record_read(self.visit, StudyVisit.HOST_READ, by=CONTACT)
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        return _("For your approval: %(visit)s") % {"visit": self.visit.title}

    def get_marking(self):
        return self.visit.marking_with()

    def get_context_data(self, **kwargs):
        return super().get_context_data(visit=self.visit, notes=self.notes, **kwargs)
