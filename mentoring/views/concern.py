"""Rights concerns: written in private, read by the reviewer and whoever wrote them."""

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring import concern_actions as actions
from mentoring.concern_forms import ConcernForm
from mentoring.models import RightsConcern
from mentoring.models.concern import RELEASE
from portfolio.access import states_with
from portfolio.labels import reach_marking
from portfolio.models import State
from portfolio.reads import note_row
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedList
from web.marking import Classification, Marking


class ConcernPage:
    model = RightsConcern

    def get_queryset(self):
        return super().get_queryset().select_related("state", "assignment", "written_by")

    def get_crumbs(self):
        return [(_("Rights concerns"), reverse("mentoring:concern-list"))]


class ConcernList(ConcernPage, ScopedList):
    """The reviewer's, and one's own. No other page counts them."""

    template_name = "mentoring/concern_list.html"

    def get_title(self):
        return _("Rights concerns")

    def get_crumbs(self):
        return []

    def get_marking(self):
        return reach_marking(RightsConcern, self.request.user, release=str(RELEASE))

    def get_context_data(self, **kwargs):
        may_raise = State.objects.filter(states_with(self.request.user, "flag_diligence")).exists()
        return super().get_context_data(may_raise=may_raise, **kwargs)


class ConcernDetail(ConcernPage, ScopedDetail):
    template_name = "mentoring/concern_detail.html"

    def get_title(self):
        return str(self.object)

    def get_marking(self):
        return self.object.marking_with()

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        may = {each for each in ("change",) if one.may(user, each)}
        sees_state = State.objects.allowed(user).filter(pk=one.state_id).exists()
        return super().get_context_data(
            concern=one,
            sees_state=sees_state,
            can_change=bool(may),
            offers=RightsConcern.lifecycle.offers(one, may.__contains__, None, user),
            **kwargs,
        )


class ConcernCreate(ScopedForm):
    """Write to the reviewer in private. It hangs under no page of the State."""

    model = RightsConcern
    form_class = ConcernForm
    template_name = "mentoring/concern_form.html"
    done = gettext_lazy("Sent to the reviewer. You alone see it besides.")

    def get_object(self, queryset=None):
        """There is nothing to open; whoever may raise no concern finds no page."""
        if not self.states.exists():
            raise Http404
        return

    @cached_property
    def states(self):
        return State.objects.filter(states_with(self.request.user, "flag_diligence"))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"states": self.states, "user": self.request.user}

    def get_initial(self):
        return {"seen_on": timezone.localdate(), "assignment": self.request.GET.get("assignment")}

    def get_marking(self):
        return Marking(Classification.STRICTLY_CONFIDENTIAL, RELEASE)

    def perform(self, form):
        concern = actions.raise_concern(by=self.request.user, **form.values())
        note_row(concern, by=self.request.user)
        return concern

    def get_title(self):
        return _("Raise a rights concern")

    def get_crumbs(self):
        return [(_("Rights concerns"), reverse("mentoring:concern-list"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("mentoring:concern-list"), **kwargs)


class ConcernMove(LifecycleMove):
    model = RightsConcern

    def move(self, obj, name, reason):
        moved = actions.move_concern(concern=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )
