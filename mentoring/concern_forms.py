"""Input of a rights concern."""

from django.utils.translation import gettext_lazy as _

from mentoring.forms import area
from mentoring.models import Assignment, RightsConcern
from portfolio.models import State
from web.forms import ActionValues, PlainModelForm


class ConcernForm(ActionValues, PlainModelForm):
    """About which State, and about which assignment if it is about one. A State that the writer
    does not see otherwise is named by its code."""

    field_order = ["state", "assignment"]

    class Meta:
        model = RightsConcern
        fields = ["state", "assignment", "seen_on", "text"]
        widgets = {"text": area(8)}

    def __init__(self, *args, states, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        field.queryset, field.empty_label = states, None
        seen = set(State.objects.allowed(user).values_list("pk", flat=True))
        field.label_from_instance = lambda each: each.name if each.pk in seen else each.code
        assignments = Assignment.objects.allowed(user).filter(state__in=states.values("pk"))
        self.fields["assignment"].queryset = assignments.select_related("state", "agency")
        self.fields["assignment"].empty_label = _("None in particular")
