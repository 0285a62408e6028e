"""Forms about grants: give one, move its end, end it."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.access import MissingRight, held, holds, note_use
from portfolio.actions import end_grant, extend_grant, grant_role
from portfolio.matrix import RIGHTS
from portfolio.models import Grant, User
from portfolio.people.forms import ExtendForm, GrantForm, ReasonForm, at_end_of
from portfolio.people.people import fetch_person, people_marking
from portfolio.people.state_access import state_for
from portfolio.scoped import ScopedForm


class GrantPage(ScopedForm):
    template_name = "portfolio/grant_form.html"

    def get_marking(self):
        return people_marking()


class GrantForState(GrantPage):
    """Give somebody a role for one state, from that state's access page."""

    form_class = GrantForm

    def get_object(self, queryset=None):
        user = self.request.user
        state, rights = state_for(user, self.kwargs["code"])
        if "approve_person" not in rights:
            raise MissingRight(RIGHTS["approve_person"], [state.pk])
        note_use(user, state)
        return state

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"granter": self.request.user, "state": self.subject}

    def get_title(self):
        return _("Grant access to %(state)s") % {"state": self.subject.name}

    def get_crumbs(self):
        return [(_("Who can see %(state)s") % {"state": self.subject.name}, self.get_success_url())]

    def get_context_data(self, **kwargs):
        known = User.objects.allowed(self.request.user).filter(is_active=True)
        known = known.exclude(pk=self.request.user.pk).order_by("full_name")[:200]
        return super().get_context_data(known=known, **kwargs)

    def perform(self, form):
        grant = grant_role(by=self.request.user, **form.values())
        self.done = _("%(name)s holds the role.") % {"name": grant.person.full_name}
        return grant

    def get_success_url(self):
        return reverse("state-access", args=[self.subject.code])


class GrantToPerson(GrantPage):
    """Give one person a role, from that person's page."""

    form_class = GrantForm

    def get_object(self, queryset=None):
        user = self.request.user
        person = fetch_person(self.kwargs["pk"], user)
        if not holds(user, "approve_person") and "add_person" not in held(user).everywhere:
            raise person.missing("approve")
        return person

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"granter": self.request.user, "person": self.subject}

    def get_title(self):
        return _("Grant access to %(name)s") % {"name": self.subject.full_name}

    def get_crumbs(self):
        return [
            (_("People"), reverse("person-list")),
            (self.subject.full_name, self.get_success_url()),
        ]

    def perform(self, form):
        self.done = _("The role is granted.")
        return grant_role(by=self.request.user, **form.values())

    def get_success_url(self):
        return reverse("person", args=[self.subject.pk])


class ChangeOfGrant(GrantPage):
    """A form over one grant, by whoever may grant there."""

    def get_object(self, queryset=None):
        user = self.request.user
        rows = Grant.objects.roles().select_related("person", "state", "programme")
        grant = rows.allowed(user).filter(pk=self.kwargs["pk"]).first()
        if grant is None:
            raise Http404
        if not rows.allowed(user, "approve").filter(pk=grant.pk).exists():
            places = Grant.objects.filter(pk=grant.pk).places()
            raise MissingRight(RIGHTS["approve_person"], places)
        return grant

    def get_crumbs(self):
        person = self.subject.person
        return [
            (_("People"), reverse("person-list")),
            (person.full_name, reverse("person", args=[person.pk])),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(grant=self.subject, **kwargs)

    def get_success_url(self):
        if self.subject.state_id:
            return reverse("state-access", args=[self.subject.state.code])
        return reverse("person", args=[self.subject.person_id])


class Extend(ChangeOfGrant):
    form_class = ExtendForm

    def get_initial(self):
        return {"ends_on": self.subject.last_day}

    def get_title(self):
        return _("Extend the access of %(name)s") % {"name": self.subject.person.full_name}

    def perform(self, form):
        self.done = _("The access has a new end.")
        return extend_grant(
            grant=self.subject,
            by=self.request.user,
            ends_at=at_end_of(form.cleaned_data["ends_on"]),
            reason=form.cleaned_data["reason"],
        )


class End(ChangeOfGrant):
    form_class = ReasonForm

    def get_title(self):
        return _("End the access of %(name)s") % {"name": self.subject.person.full_name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_end=True, **kwargs)

    def perform(self, form):
        self.done = _("The access has ended.")
        return end_grant(grant=self.subject, by=self.request.user, **form.cleaned_data)
