"""A State in a session: its places, the plan actions it is invited for, its nominations."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Finding
from portfolio.access import rights_on
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedForm, VersionedForm
from roadmaps.models import PlanAction
from training import session_actions as actions
from training.hand_on import to_hand_on
from training.nomination_rules import why_not_nominate
from training.session_forms import BalanceForm, InvitedStateForm
from training.views.base import InvitedStatePage
from training.views.nomination_list import nominations_of
from web.forms import PlainForm

# What the page offers, with the rights on the State that each takes (InvitedState.acts).
ACTS = {
    "plan": {"add_session"},
    "nominate": {"add_nomination"},
    "explain": {"change_nomination"},
    "sign": {"approve_nomination"},
    "select": {"add_session", "change_nomination"},
}


def served_by(invited, user) -> list[PlanAction]:
    """The plan actions that the State is invited for, each with the findings that it answers, as
    far as the reader sees them."""
    findings = Finding.objects.allowed(user).select_related("mission__state").order_by("number")
    answered = Prefetch("findings", findings, to_attr="answered")
    rows = PlanAction.objects.allowed(user).filter(invitations=invited)
    return list(rows.select_related("objective__roadmap__state").prefetch_related(answered))


class InvitedStateDetail(InvitedStatePage, ScopedDetail):
    template_name = "training/invited_state_detail.html"

    def get_title(self):
        return str(self.object)

    def get_marking(self):
        return self.session.marking_with(self.parts)

    def get_context_data(self, **kwargs):
        invited, user = self.object, self.request.user
        rights = rights_on(user, invited.state_id)
        acts = [each for each, needed in ACTS.items() if needed <= rights]
        served = served_by(invited, user)
        self.parts = [*served, *(each for action in served for each in action.answered)]
        note_list(self.parts, by=user)
        return super().get_context_data(
            served=served,
            found=nominations_of(invited, user),
            acts=acts,
            to_hand_on=to_hand_on(invited) if "explain" in acts else [],
            why_not=why_not_nominate(invited.session, is_late_allowed="plan" in acts),
            **kwargs,
        )


class InvitedStateForms(InvitedStatePage, VersionedForm):
    template_name = "training/invited_state_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def told(self, form) -> dict:
        """What the action is told of a form: whose record, by whom, on which version."""
        return {
            "invited": self.subject,
            "by": self.request.user,
            "base_version": form.cleaned_data["version"] or 0,
        }


class InvitedStateUpdate(InvitedStateForms):
    """Change the places of a State and why it is invited."""

    action = "plan"
    form_class = InvitedStateForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        offered = list(context["form"].fields["actions"].queryset)
        note_list(offered, by=self.request.user)
        return context | {"marking": self.session.marking_with(offered)}

    def perform(self, form):
        return actions.change_invited_state(values=form.values(), **self.told(form))

    def get_title(self):
        return _("Places of %(state)s") % {"state": self.subject.state.name}


class InvitedStateExplain(InvitedStateForms):
    """Explain why fewer than 30 % of the nominations are women."""

    action = "explain"
    form_class = BalanceForm

    def perform(self, form):
        return actions.explain_balance(text=form.cleaned_data["balance_note"], **self.told(form))

    def get_title(self):
        return _("Explain the balance of %(state)s") % {"state": self.subject.state.name}


class InvitedStateRemove(InvitedStatePage, ScopedForm):
    """Ask with a page, then take the invitation back."""

    action = "plan"
    form_class = PlainForm
    template_name = "training/invited_state_remove.html"
    done = gettext_lazy("The invitation is taken back.")

    def perform(self, form):
        actions.uninvite_state(invited=self.subject, by=self.request.user)
        return self.session

    def get_title(self):
        return _("Take back the invitation of %(state)s") % {"state": self.subject.state.name}
