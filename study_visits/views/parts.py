"""Invitations, actions that a visit serves, and agenda items: small forms under one visit."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.scoped import ScopedForm, VersionedForm
from study_visits import actions, agenda_actions
from study_visits.forms import (
    AgendaItemForm,
    InvitationForm,
    NewInvitationForm,
    ServedForm,
)
from study_visits.models import AgendaItem, Invitation, ServedAction
from study_visits.views.base import PartPage, VisitPage

REMOVAL = "study_visits/part_delete.html"


class NewPart(VisitPage, ScopedForm):
    """A form for a new part of a visit."""

    action = "change"
    template_name = "study_visits/part_form.html"


class PartUpdate(PartPage, VersionedForm):
    """A form over one part; the second to save is shown both texts."""

    action = "change"
    template_name = "study_visits/part_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def change(self, form) -> dict:
        """What every action that changes a part is told."""
        return {
            "by": self.request.user,
            "base_version": form.cleaned_data["version"] or 0,
            "values": form.values(),
        }


class InvitationCreate(NewPart):
    form_class = NewInvitationForm
    done = gettext_lazy("The State is invited.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"visit": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.invite_to_visit(visit=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Invite a State")


class InvitationUpdate(PartUpdate):
    model = Invitation
    form_class = InvitationForm
    links = (*PartPage.links, "state")

    def perform(self, form):
        return actions.change_invitation(invitation=self.subject, **self.change(form))

    def get_title(self):
        return _("Seats of %(state)s") % {"state": self.subject.state.name}


class ServedCreate(NewPart):
    form_class = ServedForm
    done = gettext_lazy("The visit serves this action.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"visit": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.serve_action(visit=self.subject, by=self.request.user, **form.cleaned_data)

    def get_title(self):
        return _("Tie the visit to an action")


class ItemCreate(NewPart):
    form_class = AgendaItemForm
    done = gettext_lazy("The item is added.")

    def perform(self, form):
        return agenda_actions.add_agenda_item(
            visit=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Add an agenda item")


class ItemUpdate(PartUpdate):
    model = AgendaItem
    form_class = AgendaItemForm

    def perform(self, form):
        return agenda_actions.change_agenda_item(item=self.subject, **self.change(form))

    def get_title(self):
        return _("Change an agenda item")


def invitation_delete(request, pk):
    rows = Invitation.objects.select_related(*PartPage.links, "state")
    invitation = fetch(rows, request.user, "change", pk=pk)
    return remove(
        request,
        invitation,
        lambda: actions.remove_invitation(invitation=invitation, by=request.user),
    )


def served_delete(request, pk):
    linked = "action__objective__roadmap__state"
    served = fetch(
        ServedAction.objects.select_related(*PartPage.links, linked), request.user, pk=pk
    )
    if not served.visit.may(request.user, "change"):
        raise served.visit.missing("change")
    return remove(request, served, lambda: actions.unserve_action(served=served, by=request.user))


def item_delete(request, pk):
    item = fetch(AgendaItem.objects.select_related(*PartPage.links), request.user, "change", pk=pk)
    return remove(
        request, item, lambda: agenda_actions.remove_agenda_item(item=item, by=request.user)
    )


def remove(request, row, act):
    """A page that asks; POST removes, or says why not."""
    context = {
        "title": _("Remove “%(row)s”") % {"row": row},
        "back": row.get_absolute_url(),
        "marking": row.visit.marking_with(),
    }
    if request.method != "POST":
        return render(request, REMOVAL, context)
    try:
        act()
    except NotNow as why:
        return render(request, REMOVAL, context | {"why": why}, status=422)
    return HttpResponseRedirect(row.visit.get_absolute_url())
