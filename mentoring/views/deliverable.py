"""Deliverables: how far each is, its versions, who signed, and what is taken from it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.lifecycle import NotNow
from mentoring import deliverable_actions as actions
from mentoring.deliverables import why_no_version, why_not_sign
from mentoring.forms import ReasonForm
from mentoring.models import Deliverable, Side
from mentoring.report import practices_of
from mentoring.sides import side_of
from mentoring.standing import entry_titles
from mentoring.views.base import AssignmentForms, PartPage, VersionedPart
from mentoring.views.workplan import signer
from mentoring.work_forms import DeliverableForm, PracticeForm, SignForm, VersionForm
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedMixin


class DeliverablePage(PartPage):
    model = Deliverable

    def get_queryset(self):
        return super().get_queryset().prefetch_related("versions__sign_offs__signed_by")


class DeliverableDetail(DeliverablePage, ScopedDetail):
    template_name = "mentoring/deliverable_detail.html"

    def get_title(self):
        return self.object.title

    def get_parts(self):
        return self.practices

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        self.practices = practices_of([one], user)
        note_list(self.practices, by=user)
        side = side_of(user, one.assignment)
        may = {each for each in ("change", "approve") if one.may(user, each)}
        titles = entry_titles() if one.entries else {}
        return super().get_context_data(
            deliverable=one,
            current=one.current,
            sides=(Side.STATE, Side.HEADQUARTERS),
            signs=bool(may) and side in (Side.STATE, Side.HEADQUARTERS),
            why_not_sign=why_not_sign(one, side, user),
            why_no_version=why_no_version(one),
            entries=[titles.get(slug, slug) for slug in one.entries],
            can_change="change" in may and not one.assignment.is_over,
            can_harvest=one.may(user, "offer") and not actions.why_not_harvest(one),
            practices=self.practices,
            offers=[]
            if one.assignment.is_over
            else Deliverable.lifecycle.offers(one, may.__contains__, None, user),
            **kwargs,
        )


class DeliverableCreate(AssignmentForms):
    """Name a procedure or form."""

    form_class = DeliverableForm
    done = gettext_lazy("The deliverable is named.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"assignment": self.subject}

    def get_initial(self):
        return {"indicators": ["SOP-1"]}

    def perform(self, form):
        return actions.add_deliverable(
            assignment=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Name a deliverable")


class DeliverableUpdate(VersionedPart):
    model = Deliverable
    form_class = DeliverableForm
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"assignment": self.subject.assignment}

    def perform(self, form):
        return actions.change_deliverable(
            deliverable=self.subject,
            by=self.request.user,
            base_version=self.base_version(form),
            values=form.values(),
        )

    def get_title(self):
        return _("Change “%(title)s”") % {"title": self.subject.title}


class DeliverableForms(DeliverablePage, ScopedForm):
    """A form about one deliverable."""

    action = "change"
    template_name = "mentoring/part_form.html"


class DeliverableRemove(DeliverableForms):
    """Take away what will not be delivered, with the reason."""

    form_class = ReasonForm
    done = gettext_lazy("Removed. What it said stays in the history.")

    def perform(self, form):
        assignment = self.subject.assignment
        actions.remove_deliverable(
            deliverable=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return assignment

    def get_title(self):
        return _("Remove “%(row)s”") % {"row": self.subject}


class VersionCreate(DeliverableForms):
    """Record a version: number, title and date."""

    form_class = VersionForm
    done = gettext_lazy("The version is recorded. Signatures are given to it anew.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"assignment": self.subject.assignment, "user": self.request.user}

    def get_initial(self):
        return {"title": self.subject.title, "dated_on": timezone.localdate()}

    def perform(self, form):
        return actions.add_deliverable_version(
            deliverable=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Record a version of “%(title)s”") % {"title": self.subject.title}

    def get_context_data(self, **kwargs):
        return super().get_context_data(why_not=why_no_version(self.subject), **kwargs)


class PracticeHarvest(DeliverableForms):
    """Send what works to the Compendium's inbox."""

    action = "offer"
    form_class = PracticeForm
    done = gettext_lazy("Sent to the Compendium’s inbox. The State stays unnamed.")

    def perform(self, form):
        actions.harvest_practice(deliverable=self.subject, by=self.request.user, **form.values())
        return self.subject

    def get_initial(self):
        return {"title": self.subject.title[:160]}

    def get_title(self):
        return _("Take a practice from “%(title)s”") % {"title": self.subject.title}

    def get_context_data(self, **kwargs):
        return super().get_context_data(why_not=actions.why_not_harvest(self.subject), **kwargs)


class DeliverableMove(DeliverablePage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_deliverable(
            deliverable=obj, name=name, by=self.request.user, reason=reason
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )


class DeliverableSign(DeliverablePage, ScopedMixin, View):
    """POST: sign the version that was read, for one's side."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        one = signer(self.get_object(), request.user)
        form = SignForm(request.POST)
        try:
            if not form.is_valid():
                raise NotNow(_("Load the page again: it says which version is signed."))
            actions.sign_deliverable(
                deliverable=one, by=request.user, version=form.cleaned_data["version"]
            )
            messages.success(request, _("Signed for your side."))
        except NotNow as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("mentoring:deliverable-detail", args=[one.pk]))
