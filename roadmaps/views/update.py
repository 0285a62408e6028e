"""One action in a quarter: its update saved, copied, corrected; another date; its light."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.merging import NotYours
from assessments.views.saving import sent_in, told_of, told_stale
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch
from portfolio.scoped import ScopedForm
from roadmaps import tracking_actions, update_actions
from roadmaps.lights import override_of
from roadmaps.models import DateRequest, PlanAction, QuarterUpdate
from roadmaps.models.update import SAID
from roadmaps.quarter_list import state_of
from roadmaps.quarter_progress import count_progress
from roadmaps.quarters import Quarter
from roadmaps.standing import lacking
from roadmaps.tracking_forms import (
    DateAnswerForm,
    DateForm,
    LightForm,
    ReasonForm,
    UpdateForm,
)
from roadmaps.views.base import roadmap_crumbs, roadmap_marking
from roadmaps.views.quarter import page_with, place_of, quarter_or_404, typed_in
from web.entry import mark_sent_later
from web.json_body import body_of
from web.saves import as_typed
from web.templatetags.ui import status as status_tag
from web.views import add_errors

LINKED = (
    "objective__roadmap__state",
    "objective__roadmap__mission__state",
    "objective__roadmap__mission__instrument",
    "lead_agency",
    "light_override",
)


def action_and_quarter(request, pk, slug) -> tuple[PlanAction, Quarter]:
    """The action on which this person reports, or 404, or the right that is missing."""
    rows = PlanAction.objects.select_related(*LINKED)
    action = fetch(rows, request.user, "report", pk=pk)
    return action, quarter_or_404(action.roadmap, slug)


@require_POST
def update_save(request, pk, quarter):
    """One save: from the page's queue as JSON, or from the row's own form."""
    action, found = action_and_quarter(request, pk, quarter)
    if request.headers.get("X-Autosave") == "1":
        return save_by_itself(request, action, found)
    form = UpdateForm.posted(request.POST)
    typed = typed_in(form)
    refused = {"action": action, "typed": typed, "errors": {}, "refused": ""}
    if not form.is_valid():
        return refuse(request, action, found, form, refused)
    try:
        take(request, action, found, form)
    except StaleVersion as stale:
        conflict = told_stale(stale, form)
        form.go_on_from(stale.current)
        refused |= {
            "typed": typed_in(form),
            "conflict": conflict,
            "version": stale.current.version,
        }
        return page_with(request, action.roadmap, found, refused, status=409)
    except NotNow as closed:
        form.add_error(None, str(closed))
        return refuse(request, action, found, form, refused, status=423)
    except ValidationError as error:
        add_errors(form, error)
        return refuse(request, action, found, form, refused)
    messages.success(request, _("Saved: %(code)s.") % {"code": action.code})
    return HttpResponseRedirect(place_of(action.roadmap, found, action))


def take(request, action, quarter, form):
    try:
        sent = sent_in(form, by=request.user)
        return update_actions.take_update(action=action, quarter=quarter, sent=sent)
    except NotYours:
        raise Http404 from None


def refuse(request, action, quarter, form, refused, status=422):
    rest = [
        each for name in ("__all__", "version", "operation") for each in form.errors.get(name, ())
    ]
    refused |= {"errors": form.errors, "refused": " ".join(rest)}
    return page_with(request, action.roadmap, quarter, refused, status=status)


def save_by_itself(request, action, quarter):
    """The page's queue sends what somebody typed, now or later, and reads how it stands."""
    if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"other_person": True}, status=403)
    mark_sent_later(request)
    form = UpdateForm.sent(body_of(request))
    status, told = told_of(form, lambda: take(request, action, quarter, form), standing)
    if status == 409:
        told |= {"html": render_to_string("web/save_conflict.html", told, request=request)}
    if status == 200:
        told |= progress_of(action, quarter, request.user)
    return JsonResponse(told, status=status)


def standing(update: QuarterUpdate) -> dict:
    """The update as it stands: each field as it is typed, with the version of its last change."""
    lacks = lacking(update)
    return {
        "values": {name: as_typed(getattr(update, name)) for name in SAID},
        "stamps": {name: update.stamp(name) for name in SAID},
        "saved_at": update.updated_at.strftime("%H:%M"),
        "lacks": lacks,
        "state": status_tag(*state_of(update, lacks)),
    }


def progress_of(action, quarter, user) -> dict:
    """How the whole list stands after a save."""
    found = count_progress(action.roadmap, quarter, user)
    return {"left": found.left, "submit": found.submit_words, "ready": found.ready}


@require_POST
def update_copy(request, pk, quarter):
    """Copy the texts of the quarter before, for a page without script."""
    action, found = action_and_quarter(request, pk, quarter)
    try:
        update_actions.copy_last(action=action, quarter=found, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(place_of(action.roadmap, found, action))


class TrackingForm(ScopedForm):
    """A form about one action's tracking."""

    template_name = "roadmaps/tracking_form.html"
    button = ""

    @property
    def plan_action(self) -> PlanAction:
        return self.subject

    def get_marking(self):
        return roadmap_marking(self.plan_action.roadmap, parts=[self.plan_action])

    def get_crumbs(self):
        action = self.plan_action
        here = (action.code, action.get_absolute_url())
        return [*roadmap_crumbs(action.roadmap, inside=True), here]

    def get_success_url(self):
        return self.plan_action.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(plan_action=self.plan_action, button=self.button, **kwargs)


class OnAction(TrackingForm):
    model = PlanAction

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)


class UpdateCorrect(TrackingForm):
    """Begin a new version of an update whose quarter is closed."""

    model = QuarterUpdate
    action = "change"
    form_class = ReasonForm

    def get_queryset(self):
        linked = [f"action__{each}" for each in LINKED]
        return super().get_queryset().select_related(*linked)

    @property
    def plan_action(self):
        return self.subject.action

    def perform(self, form):
        return update_actions.correct_update(
            update=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )

    def get_success_url(self):
        quarter = Quarter(self.subject.year, self.subject.quarter)
        return place_of(self.plan_action.roadmap, quarter, self.plan_action)

    def get_title(self):
        return _("Correct the update %(update)s") % {"update": self.subject}

    @property
    def button(self):
        return _("Begin the new version")


class UpdateLate(OnAction):
    """Begin the update of a closed quarter of which nothing was reported."""

    action = "report"
    form_class = ReasonForm

    @property
    def quarter(self) -> Quarter:
        return quarter_or_404(self.plan_action.roadmap, self.kwargs["quarter"])

    def perform(self, form):
        return update_actions.begin_late(
            action=self.subject,
            quarter=self.quarter,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
        )

    def get_success_url(self):
        return place_of(self.plan_action.roadmap, self.quarter, self.plan_action)

    def get_title(self):
        told = {"quarter": self.quarter, "code": self.plan_action.code}
        return _("Report %(quarter)s late, %(code)s") % told

    @property
    def button(self):
        return _("Begin the late update")


class DateAsk(OnAction):
    """Ask for another end of an action; the date itself stays."""

    action = "ask_date"
    form_class = DateForm

    def perform(self, form):
        self.done = _("Recorded: the request is answered by the national approver or headquarters.")
        return tracking_actions.ask_date(action=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Ask for another date of %(code)s") % {"code": self.subject.code}

    @property
    def button(self):
        return _("Ask for this date")


class DateAnswer(TrackingForm):
    """Answer a request for another date."""

    model = DateRequest
    action = "approve"
    form_class = DateAnswerForm

    def get_queryset(self):
        linked = [f"action__{each}" for each in LINKED]
        return super().get_queryset().select_related("asked_by", *linked)

    @property
    def plan_action(self):
        return self.subject.action

    def perform(self, form):
        told = form.cleaned_data
        tracking_actions.answer_date(
            request=self.subject, by=self.request.user, name=told["verdict"], answer=told["answer"]
        )
        return self.subject

    def get_context_data(self, **kwargs):
        return super().get_context_data(date_request=self.subject, **kwargs)

    def get_title(self):
        return _("Another date of %(code)s") % {"code": self.plan_action.code}

    @property
    def button(self):
        return _("Record the answer")


class LightSet(OnAction):
    """Set the traffic light of an action by hand."""

    action = "check_update"
    form_class = LightForm

    def get_initial(self):
        row = override_of(self.subject)
        return {"light": row.light, "reason": row.reason} if row else {}

    def perform(self, form):
        return tracking_actions.set_light(
            action=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Traffic light of %(code)s") % {"code": self.subject.code}

    @property
    def button(self):
        return _("Set the light")


@require_POST
def light_clear(request, pk):
    action = fetch(PlanAction.objects.select_related(*LINKED), request.user, "check_update", pk=pk)
    try:
        tracking_actions.clear_light(action=action, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect(reverse("roadmaps:action-detail", args=[action.pk]))
