"""Input of sessions."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Grant, State, User
from roadmaps.models import PlanAction
from training.models import Course, InvitedState, Session
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field

FIELDS = (
    "starts_on", "ends_on", "nominations_due_on", "begins_at", "ends_at", "time_zone", "weekend",
    "place", "link", "language", "interpretation", "host", "seats", "trainers", "gender_marker",
    "rights_note", "cost",
)  # fmt: skip
# What the name of a plan action says, in a history too.
NAMED = "objective__roadmap__state"


def zones() -> list[tuple[str, str]]:
    """The time zones of places, by continent."""
    named = sorted(zoneinfo.available_timezones())
    kept = [each for each in named if "/" in each and not each.startswith(("Etc/", "posix"))]
    return [(each, each.replace("_", " ")) for each in ("UTC", *kept)]


def trainers_now():
    """The people who hold the role of a trainer today."""
    grants = Grant.objects.in_effect().filter(role="trainer").order_by()
    return User.objects.filter(pk__in=grants.values("person")).order_by("full_name")


def planning_states(user):
    """The States of programmes for which this person plans sessions."""
    rows = State.objects.allowed(user, "plan_session").filter(participations__isnull=False)
    return rows.distinct().order_by("name")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M", attrs={"class": "input"})


class SessionForm(ActionValues, PlainModelForm):
    """A session that is changed."""

    version = version_field()

    class Meta:
        model = Session
        fields = FIELDS
        widgets = {
            "trainers": forms.CheckboxSelectMultiple,
            "rights_note": forms.Textarea(attrs={"rows": 3}),
            "begins_at": TimeInput,
            "ends_at": TimeInput,
            "time_zone": forms.Select(choices=[]),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = trainers_now()
        self.fields["time_zone"].widget = forms.Select(attrs={"class": "select"}, choices=zones())


class SessionPlanForm(SessionForm):
    """A new session: of which course, and for which States."""

    course = forms.ModelChoiceField(
        Course.objects.offered(), label=_("Course"), empty_label=_("Choose a course")
    )
    states = forms.ModelMultipleChoiceField(
        State.objects.none(), label=_("States invited"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["states"].queryset = planning_states(user)


class InviteForm(PlainForm):
    state = forms.ModelChoiceField(
        State.objects.none(), label=_("State"), empty_label=_("Choose a State")
    )
    quota = forms.IntegerField(label=_("Places"), min_value=0, max_value=500)

    def __init__(self, *args, session, user, **kwargs):
        super().__init__(*args, **kwargs)
        taken = session.invited.values("state")
        self.fields["state"].queryset = planning_states(user).exclude(pk__in=taken)


class InvitedStateForm(ActionValues, PlainModelForm):
    """A State's places, and the actions of its plan that the session serves."""

    version = version_field()

    class Meta:
        model = InvitedState
        fields = ["quota", "actions"]
        widgets = {"actions": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = PlanAction.objects.offered().allowed(user)
        rows = rows.filter(objective__roadmap__state=self.instance.state)
        rows = rows.select_related(NAMED)
        self.fields["actions"].queryset = rows
        # Actions that the editor is not offered stay linked.
        linked = self.instance.actions.select_related(NAMED)
        self.kept = list(linked.exclude(pk__in=rows.order_by().values("pk")))

    def values(self):
        found = super().values()
        return found | {"actions": [*found["actions"], *self.kept]}


class BalanceForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = InvitedState
        fields = ["balance_note"]
        widgets = {"balance_note": forms.Textarea(attrs={"rows": 3})}
