"""Input of nominations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.uploads import TABLES
from portfolio.forms import CheckedFileField
from portfolio.models import Participant
from portfolio.participant_forms import ParticipantForm
from training.models import Nomination
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field

FIELDS = ("supervisor", "declared_on", "supervisor_email", "is_reserve")


class NominationForm(ActionValues, PlainModelForm):
    """The supervisor's declaration and the reserve, while nothing is decided."""

    version = version_field()

    class Meta:
        model = Nomination
        fields = FIELDS


class NominateForm(NominationForm):
    """Somebody whom the State has recorded already."""

    participant = forms.ModelChoiceField(
        Participant.objects.none(), label=_("Participant"), empty_label=_("Choose a person")
    )
    field_order = ("participant", *FIELDS)

    def __init__(self, *args, invited, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = Participant.objects.known().allowed(user).filter(state=invited.state_id)
        taken = invited.session.nominations.values("participant")
        field = self.fields["participant"]
        field.queryset = people.exclude(pk__in=taken).select_related("agency")
        field.label_from_instance = lambda each: f"{each.name}, {each.agency} ({each.function})"


class NominateNewForm(ParticipantForm):
    """Somebody who is recorded with the nomination."""

    supervisor = Nomination._meta.get_field("supervisor").formfield()
    declared_on = Nomination._meta.get_field("declared_on").formfield()
    supervisor_email = Nomination._meta.get_field("supervisor_email").formfield()
    is_reserve = Nomination._meta.get_field("is_reserve").formfield()

    def split(self) -> tuple[dict, dict]:
        """What is said of the person, and what of the nomination."""
        values = self.values()
        told = {name: values.pop(name) for name in FIELDS}
        return values, told | {"is_another": values.pop("is_another")}


class SupervisorForm(ActionValues, PlainModelForm):
    """Where the supervisor is asked, whatever became of the nomination."""

    version = version_field()

    class Meta:
        model = Nomination
        fields = ("supervisor_email",)


class WaiverForm(PlainForm):
    reason = forms.CharField(
        label=_("Why the person is let in"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as the same course taken elsewhere. No names."),
    )


class NominationTableForm(PlainForm):
    file = CheckedFileField(
        label=_("Table"),
        allowed=TABLES,
        help_text=_("XLSX or CSV. The first row names the columns."),
        error_messages={"required": _("Choose a file.")},
    )
