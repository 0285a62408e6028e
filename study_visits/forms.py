"""Input of study visits."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.matrix import roles_with
from portfolio.models import Grant, Participant, State, User
from roadmaps.models import PlanAction
from study_visits.models import AgendaItem, CaptureNote, Invitation, Question, StudyVisit
from study_visits.zones import local, moment, zone_names
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


def zones():
    return forms.Select(choices=[(name, name) for name in zone_names()])


def time_field(label):
    return forms.TimeField(label=label, widget=TimeInput(attrs={"class": "input"}))


LATER_DAY = _("A later day asks every speaker again and removes the link.")


class VisitForm(ActionValues, PlainModelForm):
    """What is planned. Day and hours are typed as clocks show them in the visit's own zone."""

    version = version_field()
    day = forms.DateField(label=_("Day"))
    begins = time_field(_("Begins"))
    ends = time_field(_("Ends"))

    class Meta:
        model = StudyVisit
        fields = ["title", "purpose", "host_centre", "host_state", "time_zone", "languages"]
        fields += ["moderator", "ground_rules", "states_are_shown"]
        fields += ["recording", "recording_until", "gender_marker", "rights_note", "cost"]
        help_texts = {"recording_until": LATER_DAY}
        widgets = {"purpose": area(4), "rights_note": area(3), "time_zone": zones()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        hosts = State.objects.allowed(user)
        self.fields["host_state"].queryset = hosts
        self.fields["host_state"].empty_label = _("None of the programme’s States")
        grants = Grant.objects.current().filter(role__in=roles_with("U", "visit"))
        people = User.objects.filter(pk__in=grants.values("person_id"), is_active=True)
        self.fields["moderator"].queryset = people.order_by("full_name")
        self.fields["moderator"].empty_label = _("Choose a moderator")
        if self.instance.pk:
            visit = self.instance
            begins, ends = (local(at, visit.time_zone) for at in (visit.starts_at, visit.ends_at))
            self.initial |= {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}

    def clean(self):
        cleaned = super().clean()
        day, zone = cleaned.get("day"), cleaned.get("time_zone")
        if not day or zone not in zone_names():
            return cleaned
        for name, to in (("begins", "starts_at"), ("ends", "ends_at")):
            if cleaned.get(name):
                try:
                    cleaned[to] = moment(day, cleaned[name], zone)
                except ValidationError as error:
                    self.add_error(name, error)
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Choose an end that is after the beginning."))
        return cleaned

    def values(self):
        typed = {"day", "begins", "ends", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in typed}


class VisitProposal(VisitForm):
    """A new visit, for this State and perhaps for others."""

    seats = forms.IntegerField(
        label=_("Seats for each State"), min_value=1, max_value=500, initial=5
    )
    others = forms.ModelMultipleChoiceField(
        State.objects.none(),
        label=_("Further States"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user, state, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.state = state
        rows = State.objects.allowed(user, "propose_visit").filter(participations__isnull=False)
        self.fields["others"].queryset = rows.exclude(pk=state.pk).distinct()

    def values(self):
        values = super().values()
        return values | {"states": [self.state, *values.pop("others")]}


def link_field(label, help_text):
    return forms.URLField(
        label=label,
        help_text=help_text,
        max_length=400,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "input"}),
    )


class LinksForm(ActionValues, PlainModelForm):
    version = version_field()
    platform_link = link_field(
        _("Link to the platform"), _("Opened by confirmed seats alone; shown on no page.")
    )
    recording_link = link_field(
        _("Link to the recording"), _("Given out until the day above, each viewing on record.")
    )

    class Meta:
        model = StudyVisit
        fields = ["platform_link", "recording_until", "recording_link", "host_address"]
        help_texts = {"recording_until": LATER_DAY}


class InvitationForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = Invitation
        fields = ["seats", "time_zone", "is_observer"]
        widgets = {"time_zone": zones()}


class NewInvitationForm(InvitationForm):
    class Meta(InvitationForm.Meta):
        fields = ["state", *InvitationForm.Meta.fields]

    def __init__(self, *args, visit, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = State.objects.allowed(user, "invite_to_visit").filter(participations__isnull=False)
        invited = Invitation.objects.filter(visit=visit).values("state")
        self.fields["state"].queryset = rows.exclude(pk__in=invited).distinct()
        self.fields["state"].empty_label = _("Choose a State")


class ServedForm(PlainForm):
    """An action of an invited State's plan, as far as the reader sees plans."""

    action = forms.ModelChoiceField(
        PlanAction.objects.none(), label=_("Action"), empty_label=_("Choose an action")
    )

    def __init__(self, *args, visit, user, **kwargs):
        super().__init__(*args, **kwargs)
        states = Invitation.objects.allowed(user).filter(visit=visit).values("state")
        rows = PlanAction.objects.offered().allowed(user)
        rows = rows.filter(objective__roadmap__state__in=states)
        rows = rows.exclude(study_visits__visit=visit)
        self.fields["action"].queryset = rows.select_related(
            "objective__roadmap__state", "objective__roadmap__mission__instrument"
        ).order_by("objective__roadmap__state__name", "objective__number", "number")
        self.fields["action"].label_from_instance = lambda row: (
            f"{row.objective.roadmap.state.name}: {row}"
        )


class AgendaItemForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = AgendaItem
        fields = ["begins_at", "ends_at", "title", "speaker_function", "speaker_centre"]
        fields += ["attribution", "speaker_name", "consent"]
        widgets = {
            "begins_at": TimeInput(attrs={"class": "input"}),
            "ends_at": TimeInput(attrs={"class": "input"}),
        }


class QuestionForm(ActionValues, PlainModelForm):
    """A question with the key that its page made, so that pressing twice asks once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Question
        fields = ["text", "item", "is_state_hidden"]
        widgets = {"text": area(2)}

    def __init__(self, *args, visit, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(visit=visit)
        self.fields["item"].empty_label = _("The whole visit")
        self.states = {str(each.pk): each for each in states}
        if len(self.states) > 1:
            names = [(key, each.name) for key, each in self.states.items()]
            field = forms.ChoiceField(label=_("Asked for"), choices=[("", _("Choose")), *names])
            field.widget.attrs["class"] = "select"
            self.fields["state"] = field

    def values(self):
        values = super().values()
        only = next(iter(self.states), "")
        state = self.states.get(values.pop("state", only))
        return values | {"state": state} if state else values


class CaptureNoteForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = CaptureNote
        fields = ["kind", "title", "what", "why", "condition", "caution", "strength"]
        widgets = {"what": area(4), "why": area(3), "condition": area(3), "caution": area(3)}


class ApprovalForm(PlainForm):
    """The host’s approval of the words as they were read."""

    approved_by = forms.CharField(
        label=_("Approved by"), max_length=160, help_text=_("Function and centre, no name.")
    )
    approved_on = forms.DateField(label=_("Approved on"))
    approval_document = forms.CharField(
        label=_("Document"),
        max_length=160,
        help_text=_("Letter or message with its number and date, and where it is kept."),
    )
    read = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class RegistrationForm(PlainForm):
    """Somebody whom the State has recorded already."""

    participant = forms.ModelChoiceField(
        Participant.objects.none(),
        label=_("Participant"),
        empty_label=_("Choose a person"),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = people
        self.fields["participant"].label_from_instance = lambda row: (
            f"{row.name}, {row.function}, {row.agency}"
        )


class AttendanceForm(PlainForm):
    """Minutes in the room, one field for each confirmed seat."""

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = {f"minutes-{each.pk}": each for each in seats}
        for name, seat in self.seats.items():
            field = forms.IntegerField(
                label=str(seat.participant),
                required=False,
                min_value=0,
                max_value=24 * 60,
                initial=seat.attended_minutes,
                widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
            )
            self.fields[name] = field

    def changes(self):
        """Each seat whose minutes were typed otherwise: name of its field, seat, minutes."""
        for name, seat in self.seats.items():
            minutes = self.cleaned_data.get(name)
            if minutes != seat.attended_minutes:
                yield name, seat, minutes
