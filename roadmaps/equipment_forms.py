"""Input of equipment."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.models import Agency
from roadmaps.models import EquipmentItem
from web.forms import ActionValues, PlainModelForm, version_field


class EquipmentForm(ActionValues, PlainModelForm):
    """What is asked for, and for which unit."""

    version = version_field()

    class Meta:
        model = EquipmentItem
        fields = [
            "item",
            "quantity",
            "agency",
            "unit",
            "purpose",
            "gender_marker",
            "rights_note",
        ]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "rights_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, state, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(state=state)
        self.fields["agency"].empty_label = _("Choose an agency")


class HandOverForm(ActionValues, PlainModelForm):
    """The day on which it was handed over, and the receipt."""

    class Meta:
        model = EquipmentItem
        fields = ["handed_over_on", "receipt"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = field.widget.is_required = True
        self.fields["handed_over_on"].initial = timezone.localdate
