"""The parts of a plan: small forms for milestones, costs, dependencies and risks."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.scoped import LifecycleMove, ScopedForm, VersionedForm
from roadmaps import part_actions
from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk, Roadmap
from roadmaps.part_forms import (
    CostLineForm,
    DependencyForm,
    MilestoneForm,
    ProofForm,
    RiskForm,
)
from roadmaps.views.base import (
    ACTION_LINKED,
    LINKED,
    roadmap_crumbs,
    roadmap_marking,
    warn_too_early,
)

PART_LINKED = tuple(f"action__{each}" for each in ACTION_LINKED)


class PartForms(VersionedForm):
    """A form over one part; `holder` is the action or the plan that it hangs under."""

    action = "change"
    template_name = "roadmaps/part_form.html"
    linked: tuple[str, ...] = ACTION_LINKED

    def get_queryset(self):
        return super().get_queryset().select_related(*self.linked)

    @property
    def holder(self):
        return self.subject

    @property
    def roadmap(self):
        return self.holder if isinstance(self.holder, Roadmap) else self.holder.roadmap

    def get_form_kwargs(self):
        mine = {"roadmap": self.roadmap, "user": self.request.user}
        if isinstance(self.holder, PlanAction):
            mine["action"] = self.holder
        return super().get_form_kwargs() | mine

    def get_marking(self):
        parts = [self.holder] if isinstance(self.holder, PlanAction) else []
        return roadmap_marking(self.roadmap, parts=parts)

    def get_crumbs(self):
        crumbs = roadmap_crumbs(self.roadmap, inside=True)
        if isinstance(self.holder, PlanAction):
            crumbs.append((str(self.holder), self.holder.get_absolute_url()))
        return crumbs

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.holder.get_absolute_url(), **kwargs)


class PartUpdate(PartForms):
    """Change a part; somebody else's change meanwhile is shown, never overwritten."""

    linked = PART_LINKED
    done = gettext_lazy("Changed.")

    @property
    def holder(self):
        return self.subject.action

    def get_form_kwargs(self):
        version = {"initial": {"version": self.subject.version}}
        return super().get_form_kwargs() | {"instance": self.get_object()} | version

    def get_title(self):
        return _("Change “%(part)s”") % {"part": self.subject}

    def changes(self, form):
        return {
            "by": self.request.user,
            "base_version": form.cleaned_data["version"] or 0,
            "values": form.values(),
        }


class MilestoneCreate(PartForms):
    model = PlanAction
    form_class = MilestoneForm
    done = gettext_lazy("The milestone is added.")

    def perform(self, form):
        return part_actions.add_milestone(
            action=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Add a milestone")


class MilestoneUpdate(PartUpdate):
    model = Milestone
    form_class = MilestoneForm

    def perform(self, form):
        return part_actions.change_milestone(milestone=self.subject, **self.changes(form))


class CostLineCreate(PartForms):
    model = PlanAction
    form_class = CostLineForm
    done = gettext_lazy("The cost line is added.")

    def perform(self, form):
        return part_actions.add_cost_line(
            action=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Add a cost line")


class CostLineUpdate(PartUpdate):
    model = CostLine
    form_class = CostLineForm

    def perform(self, form):
        return part_actions.change_cost_line(line=self.subject, **self.changes(form))


class DependencyCreate(PartForms):
    model = PlanAction
    form_class = DependencyForm
    done = gettext_lazy("The dependency is added.")

    def perform(self, form):
        added = part_actions.add_dependency(
            action=self.subject, by=self.request.user, **form.values()
        )
        warn_too_early(self.request, self.subject)
        return added

    def get_title(self):
        return _("Add a dependency")


class ActionRiskCreate(PartForms):
    model = PlanAction
    form_class = RiskForm
    done = gettext_lazy("The risk is added.")

    def perform(self, form):
        return part_actions.add_risk(
            roadmap=self.roadmap, action=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Add a risk")


class RoadmapRiskCreate(PartForms):
    """A risk of the whole plan."""

    model = Roadmap
    linked = LINKED
    form_class = RiskForm
    done = gettext_lazy("The risk is added.")

    def perform(self, form):
        return part_actions.add_risk(roadmap=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Add a risk of the plan")


class RiskUpdate(PartUpdate):
    model = Risk
    linked = (*PART_LINKED, *(f"roadmap__{each}" for each in LINKED))
    form_class = RiskForm

    @property
    def holder(self):
        return self.subject.action or self.subject.roadmap

    def perform(self, form):
        return part_actions.change_risk(risk=self.subject, **self.changes(form))


class MilestoneMark(ScopedForm):
    """The focal point marks a milestone as reached and names the proof."""

    model = Milestone
    action = "mark"
    form_class = ProofForm
    template_name = "roadmaps/milestone_mark.html"
    done = gettext_lazy("Marked as reached. Headquarters checks the proof.")

    def get_queryset(self):
        return super().get_queryset().select_related(*PART_LINKED)

    def get_form_kwargs(self):
        mine = {"milestone": self.subject, "user": self.request.user}
        return super().get_form_kwargs() | mine | {"instance": self.get_object()}

    def perform(self, form):
        part_actions.move_milestone(
            milestone=self.subject, name="mark", by=self.request.user, **form.values()
        )
        return self.subject

    def get_title(self):
        return _("Mark milestone %(code)s as reached") % {"code": self.subject.code}

    def get_marking(self):
        return roadmap_marking(self.subject.roadmap, parts=[self.subject.action])

    def get_crumbs(self):
        action = self.subject.action
        inside = roadmap_crumbs(self.subject.roadmap, inside=True)
        return [*inside, (str(action), action.get_absolute_url())]


class MilestoneMove(LifecycleMove):
    """Accept or return; marking needs its proof and has a form of its own."""

    model = Milestone

    def get_queryset(self):
        return super().get_queryset().select_related(*PART_LINKED)

    def move(self, obj, name, reason):
        proof = {"proof": obj.proof, "document": obj.document} if name == "mark" else {}
        part_actions.move_milestone(
            milestone=obj, name=name, by=self.request.user, reason=reason, **proof
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": obj.get_status_display()}
        )


def milestone_delete(request, pk):
    return ask_to_remove(request, pk, Milestone, part_actions.remove_milestone, "milestone")


def cost_line_delete(request, pk):
    return ask_to_remove(request, pk, CostLine, part_actions.remove_cost_line, "line")


def dependency_delete(request, pk):
    return ask_to_remove(request, pk, Dependency, part_actions.remove_dependency, "dependency")


def risk_delete(request, pk):
    return ask_to_remove(request, pk, Risk, part_actions.remove_risk, "risk")


def ask_to_remove(request, pk, model, remove, name):
    """A page that asks; POST removes, or says why not."""
    part = fetch(model.objects.all(), request.user, "change", pk=pk)
    back = part.get_absolute_url()
    context = {
        "title": _("Remove “%(row)s”") % {"row": part},
        "back": back,
        "marking": roadmap_marking(part.roadmap, parts=[part.action] if part.action else []),
    }
    if request.method != "POST":
        return render(request, "assessments/row_delete.html", context)
    try:
        remove(**{name: part}, by=request.user)
    except NotNow as why:
        return render(request, "assessments/row_delete.html", context | {"why": why}, status=422)
    return HttpResponseRedirect(back)
