"""Input of the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import Course
from web.forms import ActionValues, PlainForm, PlainModelForm, version_field

FIELDS = (
    "code", "title", "edition", "kind", "duration_value", "duration_unit", "level", "access",
    "prerequisites", "position", "outline", "profiles", "languages", "least_people", "most_people",
    "pass_mark", "least_attendance", "is_offered",
)  # fmt: skip


class CourseForm(ActionValues, PlainModelForm):
    version = version_field()

    class Meta:
        model = Course
        fields = FIELDS
        widgets = {
            "outline": forms.Textarea(attrs={"rows": 6}),
            "profiles": forms.Textarea(attrs={"rows": 3}),
            "prerequisites": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        courses = Course.objects.exclude(pk=self.instance.pk)
        self.fields["prerequisites"].queryset = courses


class AwarenessForm(PlainForm):
    is_awareness = forms.BooleanField(
        required=False, label=_("Awareness training in humanitarian and human rights law")
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
