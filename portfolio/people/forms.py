"""Forms about grants, accounts and access outside the rules."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.access import holds, states_with
from portfolio.actions import why_not_grant
from portfolio.matrix import ROLES
from portfolio.models import BreakGlass, Programme, State, User
from web.forms import PlainForm, PlainModelForm
from web.marking import Classification
from web.text import MaxText, validate_plain_text


def at_start_of(day):
    """Midnight UTC at which a day begins."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


def at_end_of(day):
    """The moment after the last of a day: a grant until the 26th holds on the 26th."""
    return at_start_of(day + datetime.timedelta(days=1))


class Reason(forms.CharField):
    """Why: one or two sentences that stay in the history."""

    LABEL = gettext_lazy("Reason")

    def __init__(self, *, label=LABEL, **kwargs):
        validators = [validate_plain_text, MaxText(1_000)]
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(label=label, widget=widget, validators=validators, **kwargs)


class EmptyForm(PlainForm):
    """A button that asks for nothing."""


class ReasonForm(PlainForm):
    """An act that takes nothing but a reason."""

    reason = Reason()


class PersonField(forms.EmailField):
    """Somebody with an account, by e-mail address."""

    def clean(self, value):
        email = super().clean(value)
        person = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if person is None:
            raise ValidationError(
                _("No open account has this address. An administrator invites people.")
            )
        return person


class GrantForm(PlainForm):
    """A role for somebody: for one State, for a programme or for everything."""

    person = PersonField(label=gettext_lazy("E-mail address of the person"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    scope = forms.ChoiceField(label=gettext_lazy("For"))
    starts_on = forms.DateField(label=gettext_lazy("From"))
    ends_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy(
            "The last day on which it holds. Without one it lasts until somebody ends it; a "
            "mission team’s access ends 90 days after the mission closes."
        ),
    )
    reason = Reason()

    def __init__(self, *args, granter, person=None, state=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.granter, self.given_person, self.given_state = granter, person, state
        self.fields["starts_on"].initial = timezone.now().date()
        if person:
            del self.fields["person"]
        else:
            self.fields["person"].widget.attrs |= {"list": "people", "class": "input"}
        if state:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = self._scopes()
        self.fields["role"].choices = [("", "–"), *self._roles()]

    def _roles(self):
        """Roles that exist at all for the scope of the page and that this granter may give."""
        for key, role in ROLES.items():
            fits = "state" in role.scopes if self.given_state else True
            if fits and not role.is_emergency and self._may_give(key):
                yield key, f"{role.label}: {role.meaning}"

    def _may_give(self, role):
        if self.given_state:
            return not why_not_grant(by=self.granter, role=role, state=self.given_state)
        if role == "administrator":
            return not why_not_grant(by=self.granter, role=role)
        return holds(self.granter, "approve_person")

    def _scopes(self):
        """Everything, programmes and States where this granter may grant something."""
        found = [("", "–")]
        if not why_not_grant(by=self.granter, role="administrator"):
            found.append(("everything", _("Everything")))
        programmes = [
            (f"programme:{each.pk}", each.name)
            for each in Programme.objects.all()
            if not why_not_grant(by=self.granter, role="manager", programme=each)
        ]
        rows = State.objects.filter(states_with(self.granter, "approve_person"))
        states = [(f"state:{pk}", name) for pk, name in rows.values_list("pk", "name")]
        for label, choices in ((_("Programme"), programmes), (_("State"), states)):
            if choices:
                found.append((label, choices))
        return found

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < timezone.now().date():
            raise ValidationError(_("Choose today or a later day: nothing is granted backwards."))
        return day

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Choose a day on or after the first."))
        if cleaned.get("role") and (self.given_state or cleaned.get("scope")):
            why = why_not_grant(by=self.granter, role=cleaned["role"], **self.where())
            if why:
                self.add_error("role", why)
        return cleaned

    def where(self) -> dict:
        """The state or the programme chosen; neither for everything."""
        if self.given_state:
            return {"state": self.given_state}
        kind, _colon, pk = self.cleaned_data["scope"].partition(":")
        if kind == "state":
            return {"state": State.objects.get(pk=pk)}
        return {"programme": Programme.objects.get(pk=pk)} if kind == "programme" else {}

    def values(self) -> dict:
        """As the action takes them. Today means now."""
        cleaned = self.cleaned_data
        today = cleaned["starts_on"] == timezone.now().date()
        return self.where() | {
            "person": self.given_person or cleaned["person"],
            "role": cleaned["role"],
            "starts_at": None if today else at_start_of(cleaned["starts_on"]),
            "ends_at": at_end_of(cleaned["ends_on"]) if cleaned["ends_on"] else None,
            "reason": cleaned["reason"],
        }


class ExtendForm(PlainForm):
    """Another last day for a grant."""

    ends_on = forms.DateField(label=gettext_lazy("Until"))
    reason = Reason()


class InviteForm(PlainModelForm):
    """Somebody new, by name and address."""

    class Meta:
        model = User
        fields = ["full_name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators.append(validate_plain_text)


class NameForm(PlainModelForm):
    class Meta:
        model = User
        fields = ["full_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].validators.append(validate_plain_text)


class AskForm(PlainModelForm):
    """A request to read a state's record outside the rules."""

    class Meta:
        model = BreakGlass
        fields = ["reason", "minutes"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}


class RefuseForm(PlainForm):
    reason = Reason(label=gettext_lazy("Why it is refused"))


class ReviewForm(PlainForm):
    note = forms.CharField(
        label=gettext_lazy("What the review found"),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_plain_text, MaxText(2_000)],
        help_text=gettext_lazy("Whether the reason held, and whether only what it named was read."),
    )


class MarkingForm(PlainForm):
    """Two labels, the partners to whom a record may go and, for lowering, a reason. `releases` are
    the choices that this kind of record has."""

    classification = forms.ChoiceField(
        label=gettext_lazy("Classification"),
        choices=Classification.choices,
        widget=forms.RadioSelect,
    )
    release = forms.ChoiceField(label=gettext_lazy("May go to"))
    named_partners = forms.CharField(
        label=gettext_lazy("Named partners"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The organisations by name, separated by commas; no persons."),
    )
    reason = Reason(
        required=False,
        help_text=gettext_lazy("Needed to lower the marking or to release the record further."),
    )

    def __init__(self, *args, releases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["release"].choices = releases
