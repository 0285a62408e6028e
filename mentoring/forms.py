"""Input of the roster and of assignments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.models import Assignment, Extension, Mentor
from mentoring.models.mentor import topics
from portfolio.models import Agency, Participant, State, User
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


def several(label, choices, **kwargs):
    """Boxes of which any number may be ticked."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class MentorForm(ActionValues, PlainModelForm):
    """An entry of the roster."""

    version = version_field()
    languages = several(_("Languages"), Mentor.Language.choices)
    regions = several(_("Regions"), Mentor.Region.choices, required=False)
    skills = several(_("Skills"), [], required=False)

    class Meta:
        model = Mentor
        fields = [
            "background",
            "skills",
            "languages",
            "regions",
            "available_from_on",
            "available_until_on",
            "conflicts",
            "conflict_note",
        ]
        widgets = {"conflict_note": area(3), "conflicts": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["skills"].choices = sorted(topics().items(), key=lambda each: each[1])
        offered = State.objects.allowed(user).filter(participations__isnull=False).distinct()
        self.fields["conflicts"].queryset = offered.order_by("name")
        # Conflicts for States that the reader does not see stay as they are.
        self.kept = []
        if self.instance.pk:
            self.kept = list(self.instance.conflicts.exclude(pk__in=offered.values("pk")))

    def values(self):
        found = super().values()
        return found | {"conflicts": [*found["conflicts"], *self.kept]}


class NewMentorForm(MentorForm):
    """A new entry: for whom."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())

    field_order = ["person"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        people = User.objects.allowed(user).filter(is_active=True, mentor=None)
        self.fields["person"].queryset = people.order_by("full_name")
        self.fields["person"].empty_label = _("Choose a person")


class AssignmentForm(ActionValues, PlainModelForm):
    """The frame of an assignment."""

    version = version_field()
    languages = several(_("Languages"), Mentor.Language.choices)

    class Meta:
        model = Assignment
        fields = [
            "agency",
            "unit",
            "purpose",
            "counterpart_agency",
            "counterpart_function",
            "counterpart",
            "has_consent",
            "mode",
            "languages",
            "starts_on",
            "ends_on",
            "planned_days",
            "gender_marker",
            "rights_note",
            "cost",
        ]
        widgets = {"purpose": area(3), "rights_note": area(3)}
        help_texts = {
            "ends_on": _("92 days at most, the first and the last one counted."),
        }

    def __init__(self, *args, state, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("agency", "counterpart_agency"):
            self.fields[name].queryset = Agency.objects.filter(state=state)
            self.fields[name].empty_label = _("Choose an agency")
        people = Participant.objects.known().allowed(user).filter(state=state)
        if not people and not self.instance.counterpart_id:
            del self.fields["counterpart"], self.fields["has_consent"]
            return
        kept = Participant.objects.filter(pk=self.instance.counterpart_id)
        self.fields["counterpart"].queryset = people
        self.fields["counterpart"].empty_label = _("By function alone")
        if kept and not people.filter(pk__in=kept).exists():
            # Whoever may not read the name leaves it as it is.
            del self.fields["counterpart"], self.fields["has_consent"]


class MatchForm(PlainForm):
    """Which mentors. Those who declared a conflict for the State are not offered."""

    mentors = forms.ModelMultipleChoiceField(
        label=_("Mentors"), queryset=Mentor.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Mentor.objects.allowed(user).exclude(conflicts=assignment.state)
        rows = rows.select_related("person")
        self.fields["mentors"].queryset = rows


class ReplaceForm(MatchForm):
    """Which mentors go on with it, and why others leave."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=area(3))

    def __init__(self, *args, assignment, user, **kwargs):
        super().__init__(*args, assignment=assignment, user=user, **kwargs)
        self.fields["mentors"].initial = list(assignment.mentors.values_list("pk", flat=True))


class ExtensionForm(ActionValues, PlainModelForm):
    class Meta:
        model = Extension
        fields = ["until_on", "reason"]
        widgets = {"reason": area(4)}


class OpinionForm(ActionValues, PlainModelForm):
    """What the State says of the mentoring once it is over."""

    class Meta:
        model = Assignment
        fields = ["opinion", "opinion_note"]
        widgets = {"opinion": forms.RadioSelect, "opinion_note": area(3)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opinion"].choices = Assignment.Opinion.choices


class ReasonForm(PlainForm):
    """A step that wants its reason."""

    reason = forms.CharField(label=_("Reason"), widget=area(3))
