"""Roadmaps: the list, beginning one, its page, its objectives, its history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import Mission
from documents.actions import request_document
from documents.kinds import kind_named
from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.labels import reach_marking
from portfolio.reads import note_list
from portfolio.scoped import (
    LifecycleMove,
    ScopedDetail,
    ScopedForm,
    ScopedHistory,
    ScopedList,
    VersionedForm,
)
from portfolio.worded import worded
from roadmaps import actions
from roadmaps.forms import ObjectiveForm, RoadmapForm
from roadmaps.models import CostLine, Objective, QuarterUpdate, Roadmap
from roadmaps.quarters import quarters_of
from roadmaps.release_actions import BEFORE
from roadmaps.signing import SIGNED, SIGNING, needs_document
from roadmaps.summary import RoadmapSummary
from roadmaps.version_forms import SigningForm
from roadmaps.views.base import LINKED, RoadmapPage, roadmap_crumbs, roadmap_marking
from web.marking import Classification, Marking
from web.views import add_errors

KINDS = ("roadmap", "roadmap_brief", "roadmap_docx")


class RoadmapList(ScopedList):
    model = Roadmap
    template_name = "roadmaps/roadmap_list.html"

    def get_queryset(self):
        done = Count("objectives__actions", filter=Q(objectives__actions__status="completed"))
        rows = super().get_queryset().select_related("state")
        return rows.annotate(total=Count("objectives__actions"), completed=done).order_by(
            "state__name", "-starts_on"
        )

    def get_title(self):
        return _("Roadmaps")

    def get_marking(self):
        return reach_marking(Roadmap, self.request.user)

    def get_context_data(self, **kwargs):
        waiting = Mission.objects.allowed(self.request.user, "plan").shared()
        waiting = waiting.filter(roadmaps=None).select_related("state").order_by("state__name")
        waiting = list(waiting)
        note_list(waiting, by=self.request.user)
        return super().get_context_data(waiting=waiting, **kwargs)


class RoadmapCreate(ScopedForm):
    """Begin the plan that answers a submitted mission's findings."""

    model = Mission
    action = "plan"
    form_class = RoadmapForm
    template_name = "roadmaps/roadmap_form.html"

    def get_queryset(self):
        return super().get_queryset().select_related("state", "instrument")

    def perform(self, form):
        return actions.create_roadmap(mission=self.subject, by=self.request.user, **form.values())

    def get_success_url(self):
        return reverse("roadmaps:roadmap-build", args=[self.object.pk])

    def get_title(self):
        return _("Begin the roadmap of %(state)s") % {"state": self.subject.state.name}

    def get_marking(self):
        return Marking(Classification.CONFIDENTIAL, _("Release: programme team"))


class RoadmapUpdate(RoadmapPage, VersionedForm):
    action = "change"
    form_class = RoadmapForm
    template_name = "roadmaps/roadmap_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_roadmap(
            roadmap=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Period and summary")


@worded
def _roadmap(user, pk: int):
    return Roadmap.objects.allowed(user).filter(pk=pk).select_related(*LINKED)


class RoadmapDetail(RoadmapPage, ScopedDetail):
    question = _roadmap
    is_inside = False
    template_name = "roadmaps/roadmap_detail.html"
    # What was typed to record the State's signature and could not be taken.
    refused = None

    def get_title(self):
        return str(self.object)

    def get_parts(self):
        return [*self.summary.parts, *self.papers]

    def get_context_data(self, **kwargs):
        roadmap, self.papers = self.object, []
        self.summary = RoadmapSummary(roadmap, today=timezone.localdate(), user=self.request.user)
        rights = rights_on(self.request.user, roadmap.state_id)
        may = {act for act in ("change", "approve") if Roadmap.opened_by(rights, act)}
        # A plan whose actions are on the page needs not be asked whether it has any.
        known = {"consult": ""} if self.summary.actions else {}
        note_list(self.summary.parts, by=self.request.user)
        return super().get_context_data(
            summary=self.summary,
            sees_parts=CostLine.opened_by(rights),
            offers=Roadmap.lifecycle.offers(
                roadmap, may.__contains__, known=known, by=self.request.user
            ),
            signing=self.signing(may),
            can_plan="change" in may,
            may_decide=roadmap.status not in BEFORE and Roadmap.opened_by(rights, "decide_release"),
            can_edit="change" in may and roadmap.is_editable,
            steps=steps(roadmap),
            quarter=self.quarter_now(roadmap, rights),
            kinds=KINDS[1:],
            all_kinds=KINDS,
            **kwargs,
        )

    def signing(self, may) -> dict:
        """What is asked of whoever records the State's signature."""
        roadmap, user = self.object, self.request.user
        if "approve" not in may or roadmap.status not in SIGNING:
            return {}
        form = self.refused or signing_form(roadmap, user)
        self.papers = list(form.fields["document"].queryset)
        form.offer(self.papers)
        note_list(self.papers, by=user)
        return {"form": form, "names": SIGNED}

    def quarter_now(self, roadmap, rights):
        """The quarter that is reported now, for those who read updates."""
        if not QuarterUpdate.opened_by(rights):
            return None
        return quarters_of(roadmap, until=timezone.localdate())[-1]


def signing_form(roadmap, user, data=None) -> SigningForm:
    """What is asked for the step by which the State's signature is recorded next."""
    needed = needs_document(SIGNING[roadmap.status], user, roadmap)
    return SigningForm(data, user=user, state=roadmap.state_id, needs_document=needed)


def steps(roadmap):
    """The lifecycle as the small path shows it: status, label, done, now or empty."""
    is_shown = {Roadmap.Status.AMENDING: roadmap.status == Roadmap.Status.AMENDING}
    order = [each for each in Roadmap.Status if is_shown.get(each, True)]
    reached = order.index(roadmap.status)
    return [
        (status.label, "done" if place < reached else "now" if place == reached else "")
        for place, status in enumerate(order)
    ]


class RoadmapHistory(RoadmapPage, ScopedHistory):
    def get_title(self):
        return _("History")


class RoadmapMove(LifecycleMove):
    model = Roadmap
    form = None

    def move(self, obj, name, reason):
        signing = self.signing(obj) if SIGNING.get(obj.status) == name else {}
        actions.move_roadmap(roadmap=obj, name=name, by=self.request.user, reason=reason, **signing)
        if signing:
            # The first document made is kept with its version for all later ones.
            kind, version = kind_named("roadmap-version"), obj.versions.newest()
            request_document(
                kind=kind, subject=version, by=self.request.user, language=version.language
            )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": obj.get_status_display()}
        )

    def signing(self, roadmap) -> dict:
        """The State's document and the day of its signature, as far as they were given."""
        self.form = signing_form(roadmap, self.request.user, self.request.POST)
        if not self.form.is_valid():
            raise ValidationError(self.form.errors.as_data())
        given = self.form.cleaned_data
        return {"document": given["document"], "day": given["signed_on"]}

    def refuse(self, obj, error):
        if self.form is None:
            return super().refuse(obj, error)
        if self.form.is_valid():
            add_errors(self.form, error)
        page = RoadmapDetail()
        page.setup(self.request, pk=obj.pk)
        page.object, page.refused = page.get_object(), self.form
        return page.render_to_response(page.get_context_data(), status=422)


class ObjectiveForms(VersionedForm):
    form_class = ObjectiveForm
    template_name = "roadmaps/objective_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"roadmap": self.roadmap}

    def get_success_url(self):
        return reverse("roadmaps:roadmap-build", args=[self.roadmap.pk])

    def get_marking(self):
        return roadmap_marking(self.roadmap)

    def get_crumbs(self):
        return roadmap_crumbs(self.roadmap, inside=True)


class ObjectiveCreate(ObjectiveForms):
    model = Roadmap
    action = "change"

    @property
    def roadmap(self):
        return self.subject

    def perform(self, form):
        return actions.add_objective(roadmap=self.roadmap, by=self.request.user, **form.values())

    def get_title(self):
        return _("Add an objective")


class ObjectiveUpdate(ObjectiveForms):
    model = Objective
    action = "change"

    @property
    def roadmap(self):
        return self.subject.roadmap

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_objective(
            objective=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            **form.values(),
        )

    def get_title(self):
        return _("Change objective %(number)s") % {"number": self.subject.number}


@require_POST
def objective_delete(request, pk):
    objective = fetch(Objective.objects.select_related("roadmap"), request.user, "change", pk=pk)
    try:
        actions.remove_objective(objective=objective, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("roadmaps:roadmap-build", objective.roadmap_id)
