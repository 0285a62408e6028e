"""Actions of a roadmap: one action, its text, its status, its history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import Finding, SuggestedAction
from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedForm, ScopedHistory, VersionedForm
from roadmaps import actions
from roadmaps.forms import PlanActionForm, StatusForm
from roadmaps.models import EquipmentItem, Milestone, PlanAction, Roadmap
from roadmaps.part_actions import as_signed
from roadmaps.record import ActionRecord
from roadmaps.tracking import tracking_of
from roadmaps.views.base import (
    ACTION_LINKED,
    LINKED,
    roadmap_crumbs,
    roadmap_marking,
    warn_too_early,
)


class ActionPage:
    model = PlanAction

    def get_queryset(self):
        linked = (*ACTION_LINKED, "lead_agency", "light_override__set_by")
        return super().get_queryset().select_related(*linked)

    @property
    def action_shown(self) -> PlanAction:
        return getattr(self, "subject", None) or self.object

    @property
    def roadmap(self):
        return self.action_shown.roadmap

    def get_marking(self):
        own = [self.action_shown, *self.action_shown.findings.allowed(self.request.user)]
        return roadmap_marking(self.roadmap, parts=[*own, *self.get_parts()])

    def get_crumbs(self):
        return roadmap_crumbs(self.roadmap, inside=True)


class ActionDetail(ActionPage, ScopedDetail):
    template_name = "roadmaps/action_detail.html"
    context_object_name = "action"

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        action = self.object
        rights = rights_on(self.request.user, self.roadmap.state_id)
        can_plan = Roadmap.opened_by(rights, "change")
        titles = self.roadmap.mission.instrument.references
        support = {
            name: [titles.get(name, {}).get(code, code) for code in getattr(action, name)]
            for name in ("courses", "topics", "entries")
        }
        findings = action.findings.allowed(self.request.user)
        findings = list(findings.select_related("indicator", "mission__state"))
        record = self.record
        note_list([*findings, *record.parts, *record.other_actions], by=self.request.user)
        can_edit = can_plan and self.roadmap.is_editable
        is_tracked = self.roadmap.is_in_force
        can_accept = Milestone.opened_by(rights, "accept") and Milestone.opened_by(rights, "change")
        return super().get_context_data(
            record=record,
            forms=record.forms() if can_edit else {},
            sees_parts=Milestone.opened_by(rights),
            markable=self.markable() if is_tracked and Milestone.opened_by(rights, "mark") else [],
            can_accept=is_tracked and can_accept,
            roadmap=self.roadmap,
            findings=findings,
            support=support,
            days_late=action.days_late(on=timezone.localdate()),
            can_report=is_tracked and PlanAction.opened_by(rights, "report"),
            can_edit=can_edit,
            **tracking_of(action, rights, self.request.user),
            **equipment_of(action, rights, self.request.user),
            **kwargs,
        )

    def markable(self) -> list[Milestone]:
        """The milestones that can be marked as reached now."""
        planned = Milestone.lifecycle.named("mark").sources
        rows = [each for each in self.record.milestones if each.status in planned]
        return as_signed(self.roadmap, rows) if rows else []

    @cached_property
    def record(self):
        return ActionRecord(self.object, self.request.user)

    def get_parts(self):
        return self.record.other_actions


def equipment_of(action: PlanAction, rights, user) -> dict:
    """What the programme supplies for an action, for those who may know of it."""
    if not EquipmentItem.opened_by(rights):
        return {"equipment": None}
    rows = EquipmentItem.objects.allowed(user).filter(action=action).select_related("agency")
    may_ask = action.roadmap.is_in_force and not (action.has_ended or action.is_proposed)
    return {
        "equipment": rows,
        "may_request_equipment": may_ask and PlanAction.opened_by(rights, "request_equipment"),
    }


class ActionHistory(ActionPage, ScopedHistory):
    context_object_name = "action"

    def get_title(self):
        return _("History of %(code)s") % {"code": self.object.code}


class ActionForms(VersionedForm):
    form_class = PlanActionForm
    template_name = "roadmaps/action_form.html"

    def get_form_kwargs(self):
        mine = {"roadmap": self.roadmap, "user": self.request.user}
        return super().get_form_kwargs() | mine

    def get_marking(self):
        offered = Finding.objects.allowed(self.request.user).filter(mission=self.roadmap.mission_id)
        return roadmap_marking(self.roadmap, parts=offered)

    def get_crumbs(self):
        return roadmap_crumbs(self.roadmap, inside=True)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if offered := context["form"].fields.get("findings"):
            note_list(offered.queryset, by=self.request.user)
        return context


class ActionCreate(ActionForms):
    """An action of one's own, or a suggestion put into other words before it is accepted."""

    model = Roadmap
    action = "change"

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @property
    def roadmap(self):
        return self.subject

    @cached_property
    def offer(self):
        """The finding and suggestion named in the address, when one is being edited."""
        asked = self.request.GET
        if "suggestion" not in asked:
            return None
        try:
            seen = Finding.objects.allowed(self.request.user).select_related("indicator")
            finding = seen.get(pk=asked.get("finding"), mission=self.roadmap.mission_id)
            return finding, SuggestedAction.objects.get(
                pk=asked["suggestion"], indicator=finding.indicator_id
            )
        except (Finding.DoesNotExist, SuggestedAction.DoesNotExist, ValueError, ValidationError):
            raise Http404 from None

    def get_initial(self):
        if self.offer is None:
            finding = self.request.GET.get("finding")
            return {"starts_on": self.roadmap.starts_on} | (
                {"findings": [finding]} if finding else {}
            )
        finding, suggestion = self.offer
        values = actions.support_of(finding) | actions.suggested_values(self.roadmap, suggestion)
        return values | {"findings": [finding.pk]}

    def perform(self, form):
        values = form.values()
        common = {"roadmap": self.roadmap, "by": self.request.user}
        if self.offer is None:
            return actions.add_action(findings=form.cited(), **common, **values)
        finding, suggestion = self.offer
        return actions.accept_suggestion(finding=finding, suggestion=suggestion, **common, **values)

    def get_success_url(self):
        return reverse("roadmaps:roadmap-build", args=[self.roadmap.pk])

    def get_title(self):
        return _("Add an action")


class ActionUpdate(ActionPage, ActionForms):
    action = "change"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {
            "instance": self.get_object(),
            "initial": {"version": self.subject.version},
        }

    def perform(self, form):
        before = self.subject.starts_on, self.subject.ends_on
        saved = actions.change_action(
            action=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
            findings=form.cited(),
        )
        if (saved.starts_on, saved.ends_on) != before:
            warn_too_early(self.request, saved)
        return saved

    def get_title(self):
        return _("Change action %(code)s") % {"code": self.subject.code}


class ActionStatus(ActionPage, ActionForms):
    """Where an action stands, as headquarters says it. The State says it in the update of the
    quarter, which headquarters checks."""

    action = "check_update"
    form_class = StatusForm
    template_name = "roadmaps/action_status.html"

    def get_form_kwargs(self):
        kwargs = ScopedForm.get_form_kwargs(self)
        return kwargs | {
            "instance": self.get_object(),
            "initial": {"version": self.subject.version},
        }

    def perform(self, form):
        return actions.update_status(
            action=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"],
            **form.values(),
        )

    def get_title(self):
        return _("Status of action %(code)s") % {"code": self.subject.code}


@require_POST
def action_delete(request, pk):
    rows = PlanAction.objects.select_related(*ACTION_LINKED)
    action = fetch(rows, request.user, "change", pk=pk)
    try:
        actions.remove_action(action=action, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(action.get_absolute_url())
    return redirect("roadmaps:roadmap-build", action.roadmap.pk)
