"""The workplan: its objectives, where they stand, and the three signatures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.lifecycle import NotNow
from mentoring import workplan_actions as actions
from mentoring.before_after import objectives_with_links
from mentoring.forms import ReasonForm
from mentoring.models import Side, WorkObjective
from mentoring.models.mentor import topics
from mentoring.sides import acts_on, is_mentor, side_with
from mentoring.views.base import AssignmentForms, AssignmentPage, VersionedPart
from mentoring.work_forms import ObjectiveForm, StandingForm
from portfolio.access import fetch
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedMixin


class Workplan(AssignmentPage, ScopedDetail):
    """Every objective in full, its steps by week, and who has signed."""

    template_name = "mentoring/workplan.html"

    def get_title(self):
        return _("Workplan of %(code)s") % {"code": self.object.code}

    def get_crumbs(self):
        found = super().get_crumbs()
        return [*found, (self.object.code, self.object.get_absolute_url())]

    def get_parts(self):
        actions_shown = [each.shown_action for each in self.objectives if each.shown_action]
        return [*actions_shown, *(one for each in self.objectives for one in each.shown_findings)]

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        self.objectives = objectives_with_links(one, user)
        note_list(self.get_parts(), by=user)
        mine = is_mentor(user, one)
        may = acts_on(user, one, is_mine=mine)
        titles, side = topics(), side_with(may, is_mine=mine)
        for each in self.objectives:
            each.topic_titles = [titles.get(code, code) for code in each.topics]
        signed = {
            each.side: each
            for each in one.sign_offs.filter(version=None).select_related("signed_by")
        }
        return super().get_context_data(
            objectives=self.objectives,
            sides=[(each, signed.get(each.value)) for each in Side],
            side=side,
            why_not_sign=actions.why_not_sign(
                one, side, signed=signed, has_objectives=bool(self.objectives)
            ),
            why_fixed=actions.why_fixed(one, is_signed=bool(signed)),
            can_change="change" in may,
            is_signed=bool(signed),
            **kwargs,
        )


class WorkplanSign(AssignmentPage, ScopedMixin, View):
    """POST: agree on the workplan for one's side."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        one = signer(self.get_object(), request.user)
        try:
            actions.sign_workplan(assignment=one, by=request.user)
            messages.success(request, _("The workplan is signed for your side."))
        except NotNow as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("mentoring:workplan", args=[one.pk]))


def signer(record, user):
    """The record, for whoever may change or approve it; others are told what they lack."""
    if not (record.may(user, "change") or record.may(user, "approve")):
        raise record.missing("change")
    return record


class WorkplanReopen(AssignmentForms):
    """Open a signed workplan again, with a reason."""

    form_class = ReasonForm
    done = gettext_lazy("The workplan is open again. Everybody signs anew.")

    def perform(self, form):
        actions.reopen_workplan(
            assignment=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return self.subject

    def get_title(self):
        return _("Open the workplan of %(code)s again") % {"code": self.subject.code}

    def get_back(self):
        return reverse("mentoring:workplan", args=[self.subject.pk])

    def get_success_url(self):
        return self.get_back()


class ObjectiveCreate(AssignmentForms):
    """Name an objective."""

    form_class = ObjectiveForm
    done = gettext_lazy("The objective is named.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"assignment": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.add_work_objective(
            assignment=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Name an objective")

    def get_context_data(self, **kwargs):
        return super().get_context_data(why_not=actions.why_fixed(self.subject), **kwargs)

    def get_success_url(self):
        return reverse("mentoring:workplan", args=[self.subject.pk])


class ObjectiveForms(VersionedPart):
    """A form over one objective."""

    model = WorkObjective
    done = gettext_lazy("Saved.")

    def get_back(self):
        return reverse("mentoring:workplan", args=[self.subject.assignment_id])

    def get_success_url(self):
        return self.get_back()


class ObjectiveUpdate(ObjectiveForms):
    """Word an objective otherwise."""

    form_class = ObjectiveForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"assignment": self.subject.assignment, "user": self.request.user}

    def perform(self, form):
        return actions.change_work_objective(
            objective=self.subject,
            by=self.request.user,
            base_version=self.base_version(form),
            values=form.values(),
        )

    def get_title(self):
        return _("Change an objective")

    def get_context_data(self, **kwargs):
        why_not = actions.why_fixed(self.subject.assignment)
        return super().get_context_data(why_not=why_not, **kwargs)


class ObjectiveTrack(ObjectiveForms):
    """Say where an objective stands."""

    form_class = StandingForm

    def perform(self, form):
        return actions.track_objective(
            objective=self.subject,
            by=self.request.user,
            base_version=self.base_version(form),
            **form.values(),
        )

    def get_title(self):
        return _("Where the objective stands")

    def get_context_data(self, **kwargs):
        return super().get_context_data(told=str(self.subject), **kwargs)


def objective_delete(request, pk):
    """A page that asks; POST removes, or says why not."""
    rows = WorkObjective.objects.select_related("assignment__state")
    objective = fetch(rows, request.user, "change", pk=pk)
    back = reverse("mentoring:workplan", args=[objective.assignment_id])
    why = ""
    if request.method == "POST":
        try:
            actions.remove_work_objective(objective=objective, by=request.user)
            return HttpResponseRedirect(back)
        except NotNow as error:
            why = str(error)
        except ValidationError as error:
            why = error.messages[0]
    context = {
        "title": _("Remove “%(row)s”") % {"row": objective},
        "marking": objective.assignment.marking_with(),
        "crumbs": [(objective.assignment.code, objective.assignment.get_absolute_url())],
        "back": back,
        "why": why or actions.why_fixed(objective.assignment),
    }
    return render(request, "mentoring/delete.html", context, status=409 if why else 200)
