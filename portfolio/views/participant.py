"""Participants: the list of one State, one person, corrections and the screening."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio import participant_actions as actions
from portfolio.access import rights_on
from portfolio.diligence import Recipient, clearances, decisions_on
from portfolio.models import Participant, Support
from portfolio.models.due_diligence import unit_key
from portfolio.models.participant import Screening
from portfolio.participant_forms import ForgetForm, ParticipantForm, ScreeningForm
from portfolio.reads import note_list
from portfolio.retention_actions import forget_participant
from portfolio.scoped import ScopedDetail, ScopedForm, ScopedList, VersionedForm
from portfolio.views.state_document import OfState, state_crumbs
from web.marking import Classification, Marking

LINKED = ("state", "agency")


class ParticipantList(OfState, ScopedList):
    """The people whom one State has nominated, for those who read personal data there."""

    model = Participant
    tab = "participants"
    paginate_by = 50
    template_name = "portfolio/participant_list.html"

    def get_queryset(self):
        self.subject = self.get_object()
        if "view_nomination" not in rights_on(self.request.user, self.subject.pk):
            raise Http404
        rows = Participant.objects.known().allowed(self.request.user).filter(state=self.subject)
        if self.asked:
            rows = rows.called(self.asked)
        if self.screening:
            rows = rows.filter(screening=self.screening)
        return rows.select_related(*LINKED)

    @property
    def asked(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:160]

    @property
    def screening(self) -> str:
        asked = self.request.GET.get("screening", "")
        return asked if asked in Screening.values else ""

    def get_title(self):
        return _("Participants of %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_add=self.subject.may(self.request.user, "nominate"),
            asked=self.asked,
            screening=self.screening,
            screenings=Screening.choices,
            **kwargs,
        )


class ParticipantCreate(OfState, ScopedForm):
    """Record a person; somebody alike is named before a second record is made."""

    action = "nominate"
    tab = "participants"
    form_class = ParticipantForm
    template_name = "portfolio/participant_form.html"
    done = gettext_lazy("The participant is recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject}

    def perform(self, form):
        return actions.record_participant(state=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Record a participant of %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        back = reverse("portfolio:state-participant-list", args=[self.subject.code])
        return super().get_context_data(back=back, **kwargs)


class ParticipantPage:
    """A page about one participant."""

    model = Participant

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @property
    def participant(self):
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        release = _("Release: programme team and %(state)s") % {
            "state": self.participant.state.name
        }
        return Marking(Classification.CONFIDENTIAL, release)

    def get_crumbs(self):
        state = self.participant.state
        if "view_nomination" not in rights_on(self.request.user, state.pk):
            return []  # a trainer, who reads neither the list nor the State
        place = reverse("portfolio:state-participant-list", args=[state.code])
        found = [*state_crumbs(state), (_("Participants"), place)]
        if self.participant is not getattr(self, "object", None):
            found.append((str(self.participant), self.participant.get_absolute_url()))
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            participant=self.participant, back=self.participant.get_absolute_url(), **kwargs
        )


class ParticipantDetail(ParticipantPage, ScopedDetail):
    """One person: post, languages, contact and screening."""

    template_name = "portfolio/participant_detail.html"

    def get_title(self):
        return self.object.name

    def get_context_data(self, **kwargs):
        person, user = self.object, self.request.user
        return super().get_context_data(
            can_change=not person.forgotten_on and person.may(user, "change"),
            can_screen=not person.forgotten_on and person.may(user, "screen"),
            **kwargs,
        )


class ParticipantForms(ParticipantPage, VersionedForm):
    done = gettext_lazy("Saved.")


class ParticipantUpdate(ParticipantForms):
    """Correct a record; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = ParticipantForm
    template_name = "portfolio/participant_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"state": self.subject.state, "initial": {"version": self.subject.version}}

    def perform(self, form):
        values = form.values()
        values.pop("is_another")
        return actions.change_participant(
            participant=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=values,
        )

    def get_title(self):
        return _("Correct the record of %(person)s") % {"person": self.subject}


class ParticipantForget(ParticipantPage, ScopedForm):
    """Remove what says who this is, on request; what figures count by stays."""

    action = "change"
    form_class = ForgetForm
    template_name = "portfolio/participant_forget.html"
    done = gettext_lazy("The personal data are removed.")

    def perform(self, form):
        return forget_participant(
            participant=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )

    def get_title(self):
        return _("Remove the personal data of %(person)s") % {"person": self.subject}


def judged(person: Participant, *, by) -> dict:
    """Which decisions count for the unit as the record words it, and which units of the agency have
    one of their own: whoever screens sees a unit that stands here under another name, and with it
    reads these decisions."""
    who, kinds = Recipient(person.agency, person.unit), Support.needing_decision()
    found = clearances([(who, kind) for kind in kinds], on=timezone.localdate())
    decisions = decisions_on(person.agency)
    note_list(decisions, by=by)
    units = {unit_key(each.unit): each.unit for each in decisions}
    apart = [unit for key, unit in units.items() if key not in ("", unit_key(person.unit))]
    return {
        "recipient": who,
        "judged": [(kind.label, found[who, kind]) for kind in kinds],
        "units_apart": apart,
    }


class ParticipantScreen(ParticipantForms):
    """Record the screening: a word and a day."""

    action = "screen"
    form_class = ScreeningForm
    template_name = "portfolio/participant_screening.html"

    def get_initial(self):
        return {
            "version": self.subject.version,
            "screening": self.subject.screening,
            "screened_on": self.subject.screened_on,
        }

    def perform(self, form):
        found = form.cleaned_data
        return actions.screen_participant(
            participant=self.subject,
            by=self.request.user,
            base_version=found["version"] or 0,
            screening=found["screening"],
            screened_on=found["screened_on"],
        )

    def get_marking(self):
        """Which units were assessed is content of due diligence."""
        marking = super().get_marking()
        return Marking(Classification.STRICTLY_CONFIDENTIAL, marking.release)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**judged(self.subject, by=self.request.user), **kwargs)

    def get_title(self):
        return _("Screening of %(person)s") % {"person": self.subject}
