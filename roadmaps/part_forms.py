"""Input of the parts of a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import StateDocument
from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk
from web.forms import ActionValues, PlainModelForm, version_field


class PartForm(ActionValues, PlainModelForm):
    """`roadmap` is the plan of the part, `user` the person who fills it in."""

    version = version_field()

    def __init__(self, *args, roadmap, user, action=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.roadmap, self.user, self.action = roadmap, user, action
        self.offer()

    def offer(self):
        """Narrow the choices to what belongs to the plan and may be seen."""


class MilestoneForm(PartForm):
    class Meta:
        model = Milestone
        fields = ["title", "due_on", "evidence_wanted"]


class CostLineForm(PartForm):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = CostLine
        fields = ["purpose", "year", "amount", "currency", "funding", "source", "earmark"]

    def offer(self):
        self.fields["year"].choices = [(each, str(each)) for each in self.roadmap.years]
        self.fields["currency"].choices = [(each, each) for each in self.roadmap.currencies]


class DependencyForm(PartForm):
    class Meta:
        model = Dependency
        fields = ["predecessor"]

    def offer(self):
        others = PlanAction.objects.allowed(self.user).filter(objective__roadmap=self.roadmap)
        others = others.exclude(pk=self.action.pk).select_related("objective")
        self.fields["predecessor"].queryset = others
        self.fields["predecessor"].empty_label = _("Choose an action")


class RiskForm(PartForm):
    class Meta:
        model = Risk
        fields = ["text", "likelihood", "impact", "response", "owner"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "response": forms.Textarea(attrs={"rows": 2}),
        }

    def offer(self):
        for name in ("likelihood", "impact"):
            self.fields[name].help_text = _("1 small to 5 large")


class ProofForm(ActionValues, PlainModelForm):
    """What proves that a milestone is reached."""

    class Meta:
        model = Milestone
        fields = ["proof", "document"]
        widgets = {"proof": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, milestone, user, **kwargs):
        super().__init__(*args, **kwargs)
        papers = StateDocument.objects.allowed(user).filter(state=milestone.history_state_id())
        self.fields["document"].queryset = papers
        self.fields["document"].empty_label = _("No document")
