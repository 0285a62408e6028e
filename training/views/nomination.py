"""Nominations: proposing somebody, one nomination, its corrections, waiver and steps."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from history.models import Event
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, VersionedForm
from training import nomination_actions as actions
from training.models import Nomination
from training.nomination_forms import (
    NominateForm,
    NominateNewForm,
    NominationForm,
    SupervisorForm,
    WaiverForm,
)
from training.nomination_rules import Judge, why_not_nominate
from training.personal_page import why_not_send
from training.result_sheets import results_of
from training.views.base import InvitedStatePage, session_crumbs
from training.views.nomination_list import nominations_of

LINKED = (
    "participant__agency",
    "participant__state",
    "session__course",
    "session__programme",
    "waived_by",
)


class NominatePage(InvitedStatePage, ScopedForm):
    """A form on which somebody is nominated, with the balance of the State beside it."""

    action = "nominate"
    done = gettext_lazy("Nominated.")

    def get_context_data(self, **kwargs):
        is_late_allowed = self.subject.may(self.request.user, "plan")
        return super().get_context_data(
            why_not=why_not_nominate(self.session, is_late_allowed=is_late_allowed),
            balance=nominations_of(self.subject, self.request.user).balance,
            **kwargs,
        )

    def get_success_url(self):
        return self.subject.get_absolute_url()


class Nominate(NominatePage):
    """Propose somebody who is recorded already."""

    form_class = NominateForm
    template_name = "training/nominate.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"invited": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.nominate(session=self.session, by=self.request.user, **form.values())

    def get_title(self):
        return _("Nominate somebody of %(state)s") % {"state": self.subject.state.name}


class NominateNew(NominatePage):
    """Record somebody and propose him in one step."""

    form_class = NominateNewForm
    template_name = "training/nominate_new.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject.state}

    def perform(self, form):
        person, told = form.split()
        return actions.nominate_new(
            session=self.session,
            state=self.subject.state,
            by=self.request.user,
            person=person,
            **told,
        )

    def get_title(self):
        return _("Nominate a new person of %(state)s") % {"state": self.subject.state.name}


class NominationPage:
    """A page about one nomination."""

    model = Nomination

    def get_queryset(self):
        rows = super().get_queryset().select_related(*LINKED)
        return rows.prefetch_related("session__course__prerequisites")

    @property
    def nomination(self):
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        return self.nomination.session.marking

    def get_crumbs(self):
        found = session_crumbs(self.nomination.session)
        if self.nomination is not getattr(self, "object", None):
            found.append((self.nomination.participant.name, self.nomination.get_absolute_url()))
        return found

    def get_context_data(self, **kwargs):
        found = {"nomination": self.nomination, "session": self.nomination.session}
        found["back"] = self.nomination.get_absolute_url()
        return super().get_context_data(**(found | kwargs))


class NominationDetail(NominationPage, ScopedDetail):
    """One nomination: what stands for and against it, and what may be done."""

    template_name = "training/nomination_detail.html"

    def get_title(self):
        return self.object.participant.name

    def get_context_data(self, **kwargs):
        nomination, user = self.object, self.request.user
        judge = Judge(nomination.session, [nomination])
        # Asked is what may come of it in this status and nothing else.
        acts = {"change", "select" if nomination.is_open else "read_results"}
        acts |= {each.right for each in Nomination.lifecycle if nomination.status in each.sources}
        may = {each for each in sorted(acts) if nomination.may(user, each)}
        why_not = judge.why_not_accept(nomination)
        offers = Nomination.lifecycle.offers(
            nomination, may.__contains__, {"accept": why_not}, user
        )
        return super().get_context_data(
            participant=nomination.participant,
            clearance=judge.clearance(nomination),
            lacking=judge.lacking(nomination),
            can_change="change" in may and nomination.is_open,
            can_name_supervisor="change" in may,
            can_waive="select" in may and nomination.is_open,
            offers=offers,
            results=results_of(nomination, user),
            returned=why_returned(nomination),
            can_send_page="read_results" in may and not why_not_send(nomination),
            can_close_page="change" in may,
            page_until=page_until(nomination.participant),
            told=nomination.told_status(reads_results="read_results" in may),
            **kwargs,
        )


def why_returned(nomination) -> str:
    """The reason of the State's approver, as long as it stands there to be mended."""
    if nomination.status != Nomination.Status.RETURNED:
        return ""
    own = Event.objects.about(nomination).filter(verb="return")
    return own.values_list("reason", flat=True).first() or ""


def page_until(person):
    """Until when the person's own page opens, or nothing."""
    until = person.page_open_until
    return until if until and until > timezone.now() else None


class NominationForms(NominationPage, VersionedForm):
    """A form over a nomination that several people may edit."""

    action = "change"
    template_name = "training/nomination_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def told(self, form) -> dict:
        """What the action is told of a form: whose record, by whom, on which version."""
        return {
            "nomination": self.subject,
            "by": self.request.user,
            "base_version": form.cleaned_data["version"] or 0,
        }


class NominationUpdate(NominationForms):
    """Correct the declaration or the reserve."""

    form_class = NominationForm

    def perform(self, form):
        return actions.change_nomination(values=form.values(), **self.told(form))

    def get_title(self):
        return _("Correct the nomination of %(person)s") % {"person": self.subject.participant}


class NominationSupervisor(NominationForms):
    """Say where the supervisor is asked, also after the session."""

    form_class = SupervisorForm

    def perform(self, form):
        return actions.name_supervisor(**form.values(), **self.told(form))

    def get_title(self):
        return _("Supervisor of %(person)s") % {"person": self.subject.participant}


class NominationWaive(NominationPage, ScopedForm):
    """Let somebody in who lacks a prerequisite."""

    action = "select"
    form_class = WaiverForm
    template_name = "training/nomination_form.html"
    done = gettext_lazy("The waiver stands with the nomination.")

    def perform(self, form):
        return actions.waive_prerequisites(
            nomination=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_title(self):
        return _("Waive prerequisites for %(person)s") % {"person": self.subject.participant}


class NominationMove(NominationPage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_nomination(
            nomination=obj, name=name, by=self.request.user, reason=reason
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )


class Selecting(InvitedStatePage, ScopedForm):
    """POST one step for several nominations of a State: each for itself, and what is refused says
    why."""

    action = "view"
    http_method_names = ("post",)
    # Each step with what it takes for the State; of a nomination its lifecycle says so.
    STEPS = {"approve": "sign", "find_eligible": "select", "accept": "select", "waitlist": "select"}

    def post(self, request, *args, **kwargs):
        name = request.POST.get("name", "")
        acts = {self.STEPS[name]} if name in self.STEPS else {"sign", "select"}
        if not any(self.subject.may(request.user, each) for each in acts):
            raise self.subject.missing("sign" if acts == {"sign"} else "plan")
        chosen = self._chosen(name) if name in self.STEPS else []
        if chosen:
            self._move(chosen, name)
        else:
            messages.error(request, _("Choose people and a step."))
        return HttpResponseRedirect(self.get_success_url())

    def _chosen(self, name) -> list[Nomination]:
        keys = [each for each in self.request.POST.getlist("nominations") if each.isdecimal()]
        right = Nomination.lifecycle.named(name).right
        rows = Nomination.objects.allowed(self.request.user, right).filter(
            session=self.session,
            participant__state=self.subject.state_id,
            pk__in=[key for key in keys[:500] if len(key) < 16],
        )
        return list(rows.order_by("pk"))

    def _move(self, chosen, name):
        done, refused = 0, []
        for each in chosen:
            try:
                actions.move_nomination(nomination=each, name=name, by=self.request.user)
                done += 1
            except NotNow as why:
                refused.append(f"{each.participant}: {why}")
        if done:
            label = Nomination.lifecycle.named(name).label
            messages.success(
                self.request, _("%(step)s: %(count)s.") % {"step": label, "count": done}
            )
        for sentence in refused[:10]:
            messages.error(self.request, sentence)
        if len(refused) > 10:
            words = _("%(count)s more were refused.")
            messages.error(self.request, words % {"count": len(refused) - 10})

    def get_success_url(self):
        return reverse("training:invited-state-detail", args=[self.subject.pk])
