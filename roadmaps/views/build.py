"""The builder: findings beside what the instrument suggests for them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import Finding, SuggestedAction
from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail
from roadmaps import actions
from roadmaps.coverage import Coverage, needs, unusual_number
from roadmaps.forms import AcceptForm, DeclineForm
from roadmaps.models import Roadmap, SuggestionDecision
from roadmaps.suggestions import finding_offers, plan_actions
from roadmaps.views.base import LINKED, RoadmapPage
from web.views import wants_partial


class RoadmapBuild(RoadmapPage, ScopedDetail):
    """Every finding that needs an action, its suggestions and what was decided."""

    action = "change"
    template_name = "roadmaps/roadmap_build.html"

    def get_title(self):
        return _("Build the plan")

    def get_parts(self):
        shown = [each for row in self.covered.rows for each in (row.finding, *row.actions)]
        return [*shown, *self.covered.idle]

    def get_context_data(self, **kwargs):
        covered = covered_for(self.object, self.request.user)
        self.covered = covered
        only_open = self.request.GET.get("show") == "open"
        shown = covered.open if only_open else covered.rows
        note_list([self.object.mission], by=self.request.user)
        note_offers(covered.rows, by=self.request.user)
        note_list(covered.idle, by=self.request.user)
        objectives = list(self.object.objectives.prefetch_related("areas", "actions"))
        return super().get_context_data(
            rows=shown,
            only_open=only_open,
            covered=covered,
            objectives=objectives,
            unusual=unusual_number(len(objectives)),
            references=self.object.mission.instrument.references,
            **kwargs,
        )


def covered_for(roadmap: Roadmap, user) -> Coverage:
    plan = plan_actions(roadmap)
    # Asked of those alone that are told beside an action without a gap: mostly of none.
    told = {finding.pk for each in plan if not needs(each) for finding in each.cited}
    seen = Finding.objects.allowed(user).filter(pk__in=told).values_list("pk", flat=True)
    return Coverage(finding_offers(roadmap, plan, user, in_words=True), plan, frozenset(seen))


def note_offers(rows, *, by) -> None:
    """The builder tells each finding and the actions that answer it."""
    note_list([each for row in rows for each in (row.finding, *row.actions)], by=by)


def offered(request, pk, finding, suggestion):
    """The roadmap, finding and suggestion named in the address, or 404."""
    roadmap = fetch(Roadmap.objects.select_related(*LINKED), request.user, "change", pk=pk)
    found = Finding.objects.allowed(request.user).filter(pk=finding, mission=roadmap.mission_id)
    found = found.select_related("indicator", "mission__state").first()
    suggested = SuggestedAction.objects.filter(pk=suggestion).first()
    if not found or not suggested or suggested.indicator_id != found.indicator_id:
        raise Http404
    return roadmap, found, suggested


@require_POST
def suggestion_accept(request, pk, finding, suggestion):
    roadmap, found, suggested = offered(request, pk, finding, suggestion)
    form = AcceptForm(request.POST, roadmap=roadmap)
    if not form.is_valid():
        return back(request, roadmap, found, form.errors["objective"][0])
    return attempt(
        request,
        roadmap,
        found,
        lambda: actions.accept_suggestion(
            roadmap=roadmap,
            finding=found,
            suggestion=suggested,
            objective=form.cleaned_data["objective"],
            by=request.user,
        ),
    )


@require_POST
def suggestion_decline(request, pk, finding, suggestion):
    roadmap, found, suggested = offered(request, pk, finding, suggestion)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return back(request, roadmap, found, form.errors["reason"][0])
    return attempt(
        request,
        roadmap,
        found,
        lambda: actions.decline_suggestion(
            roadmap=roadmap,
            finding=found,
            suggestion=suggested,
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
    )


@require_POST
def decision_withdraw(request, pk):
    rows = SuggestionDecision.objects.select_related("roadmap__mission__instrument", "finding")
    decision = fetch(rows, request.user, "change", pk=pk)
    roadmap, found = decision.roadmap, decision.finding
    return attempt(
        request,
        roadmap,
        found,
        lambda: actions.withdraw_decision(decision=decision, by=request.user),
    )


def attempt(request, roadmap, found, act):
    """Do it; a refusal comes back as a sentence beside the finding."""
    try:
        act()
    except ValidationError as error:
        return back(request, roadmap, found, error.messages[0])
    except NotNow as error:
        return back(request, roadmap, found, str(error))
    return back(request, roadmap, found, "")


def back(request, roadmap, found, refusal):
    """The finding's part of the page and the coverage for htmx, else the page itself at that
    finding."""
    if wants_partial(request):
        covered = covered_for(roadmap, request.user)
        row = next(each for each in covered.rows if each.finding.pk == found.pk)
        note_offers([row, *covered.open], by=request.user)
        note_list(covered.idle, by=request.user)
        context = {
            "row": row,
            "roadmap": roadmap,
            "refusal": refusal,
            "covered": covered,
            "objectives": roadmap.objectives.all(),
            "references": roadmap.mission.instrument.references,
        }
        return render(request, "roadmaps/finding_settled.html", context)
    if refusal:
        messages.error(request, refusal)
    place = reverse("roadmaps:roadmap-build", args=[roadmap.pk])
    return redirect(f"{place}#finding-{found.pk}")
