"""Equipment for an action: asked for, confirmed behind the gate, handed over."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.access import rights_on
from portfolio.diligence import clearance
from portfolio.models import Support
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, VersionedForm
from roadmaps import equipment_actions as actions
from roadmaps.equipment_forms import EquipmentForm, HandOverForm
from roadmaps.models import EquipmentItem, PlanAction
from roadmaps.views.base import ACTION_LINKED, roadmap_crumbs, roadmap_marking

ITEM_LINKED = ("agency", *(f"action__{each}" for each in ACTION_LINKED))


class EquipmentPage:
    """A page about one item."""

    model = EquipmentItem

    def get_queryset(self):
        return super().get_queryset().select_related(*ITEM_LINKED)

    @property
    def item(self) -> EquipmentItem:
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        return roadmap_marking(self.item.roadmap, parts=[self.item.action])

    def get_crumbs(self):
        action = self.item.action
        crumbs = roadmap_crumbs(self.item.roadmap, inside=True)
        crumbs.append((str(action), action.get_absolute_url()))
        if self.item is not getattr(self, "object", None):
            crumbs.append((str(self.item), self.item.get_absolute_url()))
        return crumbs

    def get_context_data(self, **kwargs):
        return super().get_context_data(item=self.item, back=self.item.get_absolute_url(), **kwargs)


class EquipmentItemDetail(EquipmentPage, ScopedDetail):
    template_name = "roadmaps/equipment_item_detail.html"

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        item, user, today = self.object, self.request.user, timezone.localdate()
        may = {each for each in ("change", "approve") if item.may(user, each)}
        offers = EquipmentItem.lifecycle.offers(item, may.__contains__, by=user)
        handing = next((each for each in offers if each.transition.name == "hand_over"), None)
        return super().get_context_data(
            clearance=clearance(item.recipient, Support.EQUIPMENT, on=today),
            can_change="change" in may and item.status == EquipmentItem.Status.REQUESTED,
            # Handing over has a page of its own, as it takes its day and the receipt.
            offers=[each for each in offers if each is not handing],
            handing=handing,
            is_quiet="approve" not in may,
            sees_diligence="view_diligence" in rights_on(user, item.agency.state_id),
            **kwargs,
        )


class EquipmentItemCreate(ScopedForm):
    """Ask for equipment for an action."""

    model = PlanAction
    action = "request_equipment"
    form_class = EquipmentForm
    template_name = "roadmaps/equipment_form.html"
    done = gettext_lazy("Asked for. A manager confirms it once the unit is cleared.")

    def get_queryset(self):
        return super().get_queryset().select_related(*ACTION_LINKED)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject.roadmap.state}

    def perform(self, form):
        return actions.request_equipment(action=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Ask for equipment for action %(code)s") % {"code": self.subject.code}

    def get_marking(self):
        return roadmap_marking(self.subject.roadmap, parts=[self.subject])

    def get_crumbs(self):
        crumbs = roadmap_crumbs(self.subject.roadmap, inside=True)
        return [*crumbs, (str(self.subject), self.subject.get_absolute_url())]

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.subject.get_absolute_url(), **kwargs)


class EquipmentItemUpdate(EquipmentPage, VersionedForm):
    """Change what is asked for."""

    action = "change"
    form_class = EquipmentForm
    template_name = "roadmaps/equipment_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        state = {"state": self.subject.roadmap.state}
        return kwargs | state | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_equipment(
            item=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change “%(item)s”") % {"item": self.subject}


class EquipmentItemHandOver(EquipmentPage, ScopedForm):
    """Record on which day it was handed over, and by which receipt."""

    action = "change"
    form_class = HandOverForm
    template_name = "roadmaps/equipment_hand_over.html"
    done = gettext_lazy("Recorded: handed over.")

    def perform(self, form):
        return actions.move_equipment(
            item=self.subject, name="hand_over", by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Hand over “%(item)s”") % {"item": self.subject}


class EquipmentItemMove(LifecycleMove):
    model = EquipmentItem

    def get_queryset(self):
        return super().get_queryset().select_related(*ITEM_LINKED)

    def move(self, obj, name, reason):
        item = actions.move_equipment(item=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": item.get_status_display()}
        )
