"""Signing the declarations of a mission's team, and deciding on a declared conflict."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.declaration_actions import accept_conflict, sign_declarations
from portfolio.models import Grant
from portfolio.people.forms import ReasonForm
from portfolio.people.grants import ChangeOfGrant
from portfolio.people.people import people_marking
from portfolio.scoped import ScopedForm
from web.forms import PlainForm
from web.text import MaxText, validate_plain_text


class DeclarationForm(PlainForm):
    """Two statements; the second is true as it stands or with what is named."""

    confidentiality = forms.BooleanField(
        label=gettext_lazy(
            "I keep what I learn in the mission to the mission team and the programme, during it "
            "and afterwards, and I record no names of sources, suspects or cases."
        ),
        error_messages={"required": gettext_lazy("Without this the State’s record stays closed.")},
    )
    interest = forms.ChoiceField(
        label=gettext_lazy("Conflict of interest"),
        choices=[
            ("none", gettext_lazy("I have none: no work for, pay from or family in its agencies.")),
            ("declared", gettext_lazy("There is something; I name it below.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    conflict = forms.CharField(
        label=gettext_lazy("What somebody could hold against your judgement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text, MaxText(1_000)],
        help_text=gettext_lazy("A programme manager decides on it before anything opens."),
    )

    def clean(self):
        cleaned = super().clean()
        named = cleaned.get("conflict", "")
        if cleaned.get("interest") == "declared" and not named:
            self.add_error("conflict", _("Say what it is."))
        if cleaned.get("interest") == "none" and named:
            self.add_error("interest", _("You named something below: choose the second sentence."))
        return cleaned


class Sign(ScopedForm):
    """Both declarations for one role in one State; nothing of the State stands on the page."""

    form_class = DeclarationForm
    template_name = "portfolio/declaration_form.html"
    done = gettext_lazy("Signed. Thank you.")

    def get_object(self, queryset=None):
        rows = Grant.objects.current().filter(person=self.request.user)
        grant = rows.select_related("state", "person").filter(pk=self.kwargs["pk"]).first()
        if grant is None:
            raise Http404
        return grant

    def perform(self, form):
        cleaned = form.cleaned_data
        return sign_declarations(
            grant=self.subject, by=self.request.user, conflict=cleaned["conflict"]
        )

    def get_title(self):
        return _("Declarations for %(state)s") % {"state": self.subject.where}

    def get_marking(self):
        return people_marking()

    def get_crumbs(self):
        return []

    def get_success_url(self):
        if self.object.is_in_effect() and self.object.state_id:
            return reverse("state", args=[self.object.state.code])
        return reverse("home")


class AcceptConflict(ChangeOfGrant):
    """Decide on a declared conflict of interest: accept it with a measure, or end the grant."""

    form_class = ReasonForm
    template_name = "portfolio/conflict_form.html"
    done = gettext_lazy("Accepted. The record is open to this person.")

    def get_title(self):
        return _("Conflict of interest of %(name)s") % {"name": self.subject.person.full_name}

    def perform(self, form):
        return accept_conflict(
            grant=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )


def to_sign(user):
    """This person's grants that open nothing until he signs."""
    rows = Grant.objects.unsigned().filter(person=user, declared_at=None)
    return rows.select_related("state")


def conflicts_to_decide(user):
    """Declared conflicts that wait for this person's decision."""
    rows = Grant.objects.allowed(user, "approve").unsigned().exclude(person=user)
    return rows.filter(declared_at__isnull=False).select_related("state", "person")
