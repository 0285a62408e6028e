"""Study visits: the list, proposing one, its page and its history, and where its links lead."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from portfolio.access import holds
from portfolio.labels import reach_marking
from portfolio.models import State
from portfolio.scoped import (
    LifecycleMove,
    ScopedDetail,
    ScopedForm,
    ScopedHistory,
    ScopedList,
    ScopedMixin,
    VersionedForm,
)
from portfolio.views.state_document import OfState
from study_visits import actions, links
from study_visits.forms import LinksForm, VisitForm, VisitProposal
from study_visits.measures import overview
from study_visits.models import StudyVisit
from study_visits.views.base import LINKED, VisitPage, acts_on
from study_visits.visit_page import VisitContent
from web.marking import Classification, Marking
from web.views import PageMixin

RELEASE = gettext_lazy("Release: those who take part")


class VisitList(ScopedList):
    """The visits that the reader sees, the latest first. No other State is named here."""

    model = StudyVisit
    template_name = "study_visits/visit_list.html"

    def get_queryset(self):
        code = self.request.GET.get("state", "").strip()
        states = State.objects.allowed(self.request.user).filter(code__iexact=code)
        self.state = states.first() if code.isalnum() else None
        rows = super().get_queryset().select_related(*LINKED)
        if code:
            invited = self.state.visit_invitations.values("visit") if self.state else []
            rows = rows.filter(pk__in=invited)
        return rows.order_by("-starts_at", "-pk")

    def get_title(self):
        if self.state:
            return _("Study visits of %(state)s") % {"state": self.state.name}
        return _("Study visits")

    def get_marking(self):
        return reach_marking(StudyVisit, self.request.user, release=str(RELEASE))

    def get_context_data(self, **kwargs):
        user = self.request.user
        may = State.objects.allowed(user, "propose_visit")
        may = may.filter(pk=self.state.pk) if self.state else may.none()
        return super().get_context_data(
            state=self.state, tab="visits", may_propose=may.exists(), **kwargs
        )


class VisitOverview(PageMixin, TemplateView):
    """What donors see: which visits there were, and totals without names of States or persons."""

    template_name = "study_visits/visit_overview.html"

    def get_title(self):
        return _("Study visits")

    def get_marking(self):
        return Marking(Classification.UNCLASSIFIED, _("Release: donors"))

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not holds(user, "list_visit"):
            raise Http404
        rows = overview(StudyVisit.objects.allowed(user, "list"))
        return super().get_context_data(rows=rows, **kwargs)


class VisitCreate(OfState, ScopedForm):
    """Propose a visit for a State, and for others along with it."""

    tab = "visits"
    action = "propose_visit"
    form_class = VisitProposal
    template_name = "study_visits/visit_form.html"
    done = gettext_lazy("Proposed. Add the agenda and the seats.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"state": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.propose_visit(by=self.request.user, **form.values())

    def get_title(self):
        return _("Propose a study visit for %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.subject.get_absolute_url(), **kwargs)


class VisitDetail(VisitPage, ScopedDetail):
    template_name = "study_visits/visit_detail.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("items__notes")

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        content = VisitContent(self.object, self.request.user)
        return super().get_context_data(**content.context(), **kwargs)


def at_typed_fields(error: ValidationError) -> ValidationError:
    """The refusal of an instant stands where its day or hour was typed."""
    typed = {"starts_at": "day", "ends_at": "ends"}
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError(
        {typed.get(name, name): words for name, words in error.message_dict.items()}
    )


class VisitUpdate(VisitPage, VersionedForm):
    """Change what is planned; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = VisitForm
    template_name = "study_visits/visit_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}, "user": self.request.user}

    def perform(self, form):
        try:
            return actions.change_visit(
                visit=self.subject,
                by=self.request.user,
                base_version=form.cleaned_data["version"] or 0,
                values=form.values(),
            )
        except ValidationError as error:
            raise at_typed_fields(error) from None

    def get_title(self):
        return _("Change %(visit)s") % {"visit": self.subject.code}


class VisitLinks(VisitUpdate):
    """Set where a confirmed seat leads, and until when the recording can be seen."""

    form_class = LinksForm
    template_name = "study_visits/part_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("user")
        return kwargs

    def perform(self, form):
        return actions.change_links(
            visit=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Links of %(visit)s") % {"visit": self.subject.code}


class VisitMove(VisitPage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_visit(visit=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )


class VisitHistory(VisitPage, ScopedHistory):
    is_inside = True

    def get_title(self):
        return _("History of %(record)s") % {"record": self.object.code}


class LeadOn(VisitPage, ScopedMixin, View):
    """Leads whoever may go there to a place outside; absent for everybody else."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        visit = self.get_object()
        prepares = "change" in acts_on(visit, request.user)
        has_seat = not prepares and links.has_open_seat(request.user, visit)
        place = self.place(visit, prepares=prepares, has_seat=has_seat)
        if not place:
            raise Http404
        return HttpResponseRedirect(place)


class VisitJoin(LeadOn):
    """To the platform, with a confirmed seat that is still cleared."""

    def place(self, visit, **who):
        return links.platform_link(visit, **who)


class VisitRecording(LeadOn):
    """To the recording, until its last day; each viewing is on record."""

    def place(self, visit, **who):
        place = links.recording_link(visit, **who)
        if place:
            links.note_watched(visit, by=self.request.user)
        return place
