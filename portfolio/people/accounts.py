"""Forms about accounts: invite, correct the name, suspend, restore."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.access import MissingRight, held
from portfolio.actions import change_person
from portfolio.matrix import RIGHTS
from portfolio.models import User
from portfolio.people.forms import EmptyForm, InviteForm, NameForm, ReasonForm
from portfolio.people.people import fetch_person, people_marking
from portfolio.scoped import ScopedForm
from portfolio.sign_in.invitation import invite_person, resend_invitation, why_not_invite
from portfolio.sign_in.second_factor import reset_second_factor
from portfolio.sign_in.suspension import restore_person, suspend_person


class AccountForm(ScopedForm):
    """A form over one account, by whoever runs accounts."""

    model = User
    action = "change"
    form_class = ReasonForm
    template_name = "portfolio/account_form.html"
    sentence = ""
    button = ""
    is_dangerous = False

    def get_object(self, queryset=None):
        return fetch_person(self.kwargs["pk"], self.request.user, self.action)

    def get_marking(self):
        return people_marking()

    def get_crumbs(self):
        return [
            (_("People"), reverse("person-list")),
            (self.subject.full_name, reverse("person", args=[self.subject.pk])),
        ]

    def get_success_url(self):
        return reverse("person", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sentence=self.sentence, button=self.button, is_dangerous=self.is_dangerous, **kwargs
        )


class Invite(AccountForm):
    """Open an account for somebody; roles are granted afterwards."""

    form_class = InviteForm
    template_name = "portfolio/account_form.html"

    def get_object(self, queryset=None):
        if "add_person" not in held(self.request.user).everywhere:
            raise MissingRight(RIGHTS["add_person"])

    def get_title(self):
        return _("Invite a person")

    def get_crumbs(self):
        return [(_("People"), reverse("person-list"))]

    def perform(self, form):
        self.done = _("The account is open. It holds nothing until somebody grants a role.")
        return invite_person(by=self.request.user, **form.values())

    def get_context_data(self, **kwargs):
        sentence = _("An account opens nothing by itself. A programme manager grants the roles.")
        return super().get_context_data(**kwargs) | {
            "sentence": sentence,
            "button": _("Invite this person"),
        }


class InviteAgain(AccountForm):
    """A new link for somebody who has not chosen a password yet."""

    form_class = EmptyForm

    def get_title(self):
        return _("Invite %(name)s again") % {"name": self.subject.full_name}

    def perform(self, form):
        self.done = _("A new link is on its way; the one before has stopped working.")
        resend_invitation(person=self.subject, by=self.request.user)
        return self.subject

    def get_context_data(self, **kwargs):
        sentence = why_not_invite(self.subject) or _(
            "A mail with a new link goes to this person. It works once, for seven days."
        )
        return super().get_context_data(**kwargs) | {
            "sentence": sentence,
            "button": _("Send a new link"),
        }


class ResetSecondFactor(AccountForm):
    """For somebody who has lost phone, key and recovery codes."""

    is_dangerous = True

    def get_title(self):
        return _("Reset the second factor of %(name)s") % {"name": self.subject.full_name}

    def perform(self, form):
        self.done = _("The second factors are gone; the next sign-in asks for a new one.")
        reset_second_factor(person=self.subject, by=self.request.user, **form.cleaned_data)
        return self.subject

    def get_context_data(self, **kwargs):
        sentence = _(
            "Do this only when you know for certain who asks. The person is signed out everywhere "
            "and told by mail."
        )
        return super().get_context_data(**kwargs) | {
            "sentence": sentence,
            "button": _("Reset the second factor"),
        }


class Rename(AccountForm):
    form_class = NameForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.get_object()}

    def get_title(self):
        return _("Change the name of %(name)s") % {"name": self.subject.full_name}

    def perform(self, form):
        self.done = _("The name is changed.")
        return change_person(person=self.subject, by=self.request.user, **form.values())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"button": _("Change the name")}


class Suspend(AccountForm):
    is_dangerous = True

    def get_title(self):
        return _("Suspend %(name)s") % {"name": self.subject.full_name}

    def perform(self, form):
        self.done = _("The account is suspended.")
        suspend_person(person=self.subject, by=self.request.user, **form.cleaned_data)
        return self.subject

    def get_context_data(self, **kwargs):
        sentence = _(
            "Everything this person holds rests from this moment on, in every open window too. "
            "The account, its grants and its history stay."
        )
        return super().get_context_data(**kwargs) | {
            "sentence": sentence,
            "button": _("Suspend the account"),
        }


class Restore(AccountForm):
    def get_title(self):
        return _("Restore %(name)s") % {"name": self.subject.full_name}

    def perform(self, form):
        self.done = _("The account is open again.")
        restore_person(person=self.subject, by=self.request.user, **form.cleaned_data)
        return self.subject

    def get_context_data(self, **kwargs):
        sentence = _("Grants that have not ended meanwhile hold again at once.")
        return super().get_context_data(**kwargs) | {
            "sentence": sentence,
            "button": _("Restore the account"),
        }
