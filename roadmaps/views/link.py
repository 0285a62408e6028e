"""Findings ticked in the gap register, linked to an action of the plan that answers them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from assessments.models import Finding
from assessments.register.address import Address
from assessments.register.changes import MOST, fetch_all, marks
from assessments.views.register import UNDO
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.labels import list_marking
from portfolio.reads import note_list
from roadmaps import actions
from roadmaps.forms import LinkForm
from roadmaps.models import PlanAction, Roadmap
from web.views import ActionFormMixin, PageMixin


def register_address(request) -> str:
    """The gap register as the person has left it."""
    return reverse("assessments:finding-list") + Address.read(request.GET).href


class FindingLink(PageMixin, ActionFormMixin, FormView):
    """Choose the action, then link. The register posts its ticked rows here, and its address is
    where the person returns to."""

    http_method_names = ("post",)
    form_class = LinkForm
    template_name = "roadmaps/finding_link.html"

    def post(self, request, *args, **kwargs):
        if why := self.why_not():
            messages.error(request, why)
            return HttpResponseRedirect(self.get_success_url())
        if "action" not in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    @cached_property
    def findings(self) -> list[Finding]:
        return fetch_all(marks(self.request.POST.getlist("rows")[: MOST + 1]), self.request.user)

    @cached_property
    def offered(self):
        """The actions that this person may change, of the plan of these findings' mission."""
        rows = PlanAction.objects.allowed(self.request.user, "change").filter(
            objective__roadmap__mission=self.findings[0].mission_id,
            objective__roadmap__status__in=Roadmap.EDITABLE,
        )
        return rows.select_related("objective__roadmap").order_by("objective__number", "number")

    def why_not(self) -> str:
        """Why these findings cannot be linked together, or nothing."""
        found = self.findings
        if not found:
            return _("Tick at least one finding.")
        if len(found) > MOST:
            return _("Tick at most %(most)s findings at a time.") % {"most": MOST}
        if len({each.mission_id for each in found}) > 1:
            return _("Tick findings of one mission: a plan answers those of its own.")
        if others := [each.code for each in found if each.kind not in Finding.NEEDS_ACTION]:
            return _("Only a gap or a risk needs an action: %(codes)s.") % {
                "codes": ", ".join(others)
            }
        if not self.offered:
            return _(
                "No action of this plan is open to you: it has none yet, or its text is fixed."
            )
        return ""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"offered": self.offered}
        return kwargs if "action" in self.request.POST else kwargs | {"data": None, "files": None}

    def perform(self, form):
        action = form.cleaned_data["action"]
        known = set(action.findings.values_list("pk", flat=True))
        linked = actions.link_findings(action=action, findings=self.findings, by=self.request.user)
        added = [str(each.pk) for each in self.findings if each.pk not in known]
        if added:
            kept = {"action": linked.pk, "version": linked.version, "findings": added}
            self.request.session[UNDO] = {"said": self.said(action), "link": kept}
        else:
            self.request.session.pop(UNDO, None)
            messages.info(self.request, self.said(action))
        return linked

    def said(self, action) -> str:
        count = len(self.findings)
        words = {"action": action.code, "code": self.findings[0].code, "count": count}
        done = ngettext(
            "Action %(action)s answers %(code)s.",
            "Action %(action)s answers %(count)s ticked findings.",
            count,
        )
        return done % words

    def get_success_url(self):
        return register_address(self.request)

    def get_title(self):
        return _("Link to an action")

    def get_crumbs(self):
        return [(_("Gap register"), self.get_success_url())]

    def get_marking(self):
        return list_marking([each.level for each in [*self.findings, *self.offered]])

    def get_context_data(self, **kwargs):
        note_list([*self.findings, *self.offered], by=self.request.user)
        return super().get_context_data(
            findings=self.findings, back=self.get_success_url(), **kwargs
        )


@require_POST
def finding_unlink(request):
    """Take the last link of ticked findings back: what the action answered before stays."""
    kept = (request.session.get(UNDO) or {}).get("link")
    if kept is None:
        messages.error(request, _("There is nothing to take back."))
        return HttpResponseRedirect(register_address(request))
    del request.session[UNDO]
    action = PlanAction.objects.allowed(request.user, "change").filter(pk=kept["action"])
    action = action.select_related("objective__roadmap").first()
    if why := take_back(action, kept, by=request.user):
        messages.error(request, _("Not taken back: %(why)s") % {"why": why})
    else:
        messages.success(request, _("Taken back: action %(code)s.") % {"code": action.code})
    return HttpResponseRedirect(register_address(request))


def take_back(action: PlanAction | None, kept: dict, *, by) -> str:
    """Let the action answer what it answered before, if nobody has changed it since; otherwise why
    not."""
    if action is None:
        return _("the action is no longer open to you.")
    left = [each for each in action.findings.all() if str(each.pk) not in kept["findings"]]
    try:
        actions.change_action(
            action=action, by=by, base_version=kept["version"], values={}, findings=left
        )
    except StaleVersion:
        return _("Somebody has changed it since; it stays as it is.")
    except NotNow as closed:
        return str(closed)
    except ValidationError as error:
        return error.messages[0]
    return ""
