"""Input of participants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Agency, Participant
from portfolio.models.due_diligence import unit_key
from portfolio.models.participant import Screening
from portfolio.participant_actions import FIELDS
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field


class ParticipantForm(ActionValues, PlainModelForm):
    """One person of a State; `is_another` is asked once somebody like it was found."""

    version = version_field()
    is_another = forms.BooleanField(
        required=False, label=_("I have compared them: this is another person")
    )

    class Meta:
        model = Participant
        fields = FIELDS

    def __init__(self, *args, state, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(state=state)
        self.fields["agency"].empty_label = _("Choose an agency")
        self.fields["unit"].widget.attrs["list"] = "units"
        self.state = state

    def known_units(self) -> list[str]:
        """The units of people whom the State has recorded, so that one unit is not worded twice.
        Those that due diligence names are not told here: which were assessed is its content."""
        people = Participant.objects.known().filter(state=self.state).exclude(unit="")
        units = people.order_by("unit").values_list("unit", flat=True).distinct()
        return list({unit_key(each): each for each in units}.values())


class ForgetForm(PlainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as: the person’s letter and its date. No name; it is kept."),
    )


class ScreeningForm(PlainForm):
    version = version_field()
    screening = forms.ChoiceField(label=_("Screening"), choices=Screening, widget=forms.RadioSelect)
    screened_on = forms.DateField(
        label=_("Day"), required=False, help_text=_("Today if left empty. No details are kept.")
    )
