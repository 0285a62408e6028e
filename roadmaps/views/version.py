"""The versions of a plan: their page, the signed copy, and the check that everybody can make."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView

from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.models import StateDocument
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail
from roadmaps import versions
from roadmaps.content import signed_actions
from roadmaps.models import DateRequest, PlanVersion, Roadmap
from roadmaps.version_forms import CheckForm, CopyForm
from roadmaps.views.base import RoadmapPage
from web.views import PageMixin

RATES = {"plan_check": "30/m/ip"}


class RoadmapVersions(RoadmapPage, ScopedDetail):
    """What was endorsed, what each amendment changed, and what the one in hand would change."""

    template_name = "roadmaps/roadmap_versions.html"

    def get_object(self, queryset=None):
        roadmap = super().get_object(queryset)
        # Versions are no part of a released plan: whoever sees only that finds no such page.
        if not PlanVersion.opened_by(rights_on(self.request.user, roadmap.state_id)):
            raise Http404
        return roadmap

    def get_title(self):
        return _("Versions")

    def get_parts(self):
        return self.actions

    @cached_property
    def actions(self):
        return signed_actions(self.object)

    def get_context_data(self, **kwargs):
        roadmap, user = self.object, self.request.user
        rows = list(PlanVersion.objects.allowed(user).filter(roadmap=roadmap))
        for each in rows:
            each.roadmap = roadmap
        note_list([*rows, *self.actions], by=user)
        is_amended = roadmap.status == Roadmap.Status.AMENDING
        more = self.copies() | (self.amendment(rows[0]) if is_amended and rows else {})
        papers = {each.pk: each for each in more.get("papers", ())}
        return super().get_context_data(
            plan_versions=rows, versions=told(rows, papers), **more, **kwargs
        )

    def amendment(self, newest) -> dict:
        """What the amendment in hand would change, and why it was begun."""
        found = versions.amendment_of(self.object, newest, self.actions)
        return {
            "amendment": found,
            "reason": versions.why_amended(self.object),
            "dates": self.dates_accepted(newest),
        }

    def dates_accepted(self, newest) -> list[DateRequest]:
        """Other ends that were asked for and accepted since the version in force was signed, and
        that the text does not say yet. What was accepted before, the State has signed or not; what
        has ended needs no other end."""
        by_key = {each.pk: each for each in self.actions if not each.has_ended}
        rows = DateRequest.objects.allowed(self.request.user).filter(action__in=by_key)
        rows = rows.filter(status=DateRequest.Status.ACCEPTED, answered_at__gte=newest.fixed_at)
        found = list(rows.order_by("answered_at"))
        # The last answer counts.
        for each in found:
            each.action = by_key[each.action_id]
        last = {each.action_id: each for each in found}
        return [each for each in last.values() if each.ends_on != each.action.ends_on]

    def copies(self) -> dict:
        """The documents of the State, one of which may bear the signatures."""
        user, state = self.request.user, self.object.state_id
        papers = list(StateDocument.objects.allowed(user).filter(state=state))
        can_attach = Roadmap.opened_by(rights_on(user, state), "change") and papers
        return {"papers": papers, "can_attach": can_attach}


def told(rows, papers) -> list[dict]:
    """Each version with what it changed in the one before; the newest stands first."""
    return [
        {
            "version": row,
            "copy": papers.get(row.document_id),
            "differences": versions.since(before, row.content) if before else [],
        }
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]


class VersionAttach(View):
    """Attach the scanned copy that bears the signatures."""

    http_method_names = ("post",)

    def post(self, request, pk):
        rows = PlanVersion.objects.select_related("roadmap__state")
        version = fetch(rows, request.user, "change", pk=pk)
        form = CopyForm(request.POST, user=request.user, state=version.roadmap.state_id)
        try:
            if form.is_valid():
                document = form.cleaned_data["document"]
                versions.attach_copy(version=version, document=document, by=request.user)
                messages.success(request, _("The signed copy is attached."))
            else:
                messages.error(request, form.errors["document"][0])
        except (NotNow, ValidationError) as error:
            messages.error(request, error.messages[0] if hasattr(error, "messages") else str(error))
        return redirect(version.get_absolute_url())


@method_decorator(login_not_required, name="dispatch")
class PlanCheck(PageMixin, FormView):
    """Whether a number and a code belong together: valid or not, for everybody, without content."""

    form_class = CheckForm
    template_name = "roadmaps/plan_check.html"
    title = _("Check a document")

    def post(self, request, *args, **kwargs):
        if not ratelimit.consume(request, app="roadmaps", action="plan_check", config=RATES):
            return ratelimit.respond_429(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        is_genuine = versions.is_genuine(form.cleaned_data["number"], form.cleaned_data["code"])
        return self.render_to_response(self.get_context_data(form=form, is_genuine=is_genuine))

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"is_genuine": None} | kwargs)
