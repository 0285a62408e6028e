"""Pages of break-glass: ask, decide, end, review."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from history.lifecycle import NotNow
from history.models import Event
from portfolio.access import fetch, held
from portfolio.actions import end_grant
from portfolio.break_glass import (
    ask_break_glass,
    open_break_glass,
    refuse_break_glass,
    review_break_glass,
)
from portfolio.models import BreakGlass, State
from portfolio.people.forms import AskForm, RefuseForm, ReviewForm
from portfolio.people.opened import opened_lines
from portfolio.people.report import emergencies
from portfolio.reads import UNDER_BREAK_GLASS
from portfolio.scoped import ScopedDetail, ScopedForm
from web.marking import Classification, Marking


class Ask(ScopedForm):
    """Ask to read a state's record outside the rules. The page shows the state's name and nothing
    else of it."""

    form_class = AskForm
    template_name = "portfolio/break_glass_form.html"

    def get_object(self, queryset=None):
        rows = State.objects.allowed(self.request.user, "break_glass")
        state = rows.filter(code=self.kwargs["code"]).first()
        if state is None:
            raise Http404
        return state

    def get_title(self):
        return _("Ask for break-glass access to %(state)s") % {"state": self.subject.name}

    def perform(self, form):
        self.done = _("A second person has been told and decides.")
        return ask_break_glass(state=self.subject, by=self.request.user, **form.values())

    def get_success_url(self):
        return reverse("break-glass", args=[self.object.pk])


class EmergencyPage:
    """A page about one request: whoever asked sees it, and those who see such accesses there."""

    model = BreakGlass
    template_name = "portfolio/break_glass_detail.html"

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("state", "person", "decided_by", "reviewed_by", "grant")

    @property
    def asked(self):
        return getattr(self, "subject", None) or self.object

    def get_title(self):
        return _("Break-glass access to %(state)s") % {"state": self.asked.state.name}

    def get_marking(self):
        release = _("Release: programme manager, reviewer and %(state)s")
        return Marking(Classification.CONFIDENTIAL, release % {"state": self.asked.state.name})

    def get_crumbs(self):
        state, user = self.asked.state, self.request.user
        if "view_person" in held(user).anywhere:
            return [
                (
                    _("Who can see %(state)s") % {"state": state.name},
                    reverse("state-access", args=[state.code]),
                )
            ]
        return []

    def get_context_data(self, **kwargs):
        asked, user = self.asked, self.request.user
        may_decide = asked.person_id != user.pk and asked.may(user, "approve")
        waits = asked.status == BreakGlass.Status.ASKED and not asked.has_lapsed
        ended = asked.status == BreakGlass.Status.OPENED and not asked.is_open
        kwargs.setdefault("refuse_form", RefuseForm() if may_decide and waits else None)
        kwargs.setdefault("review_form", ReviewForm() if may_decide and ended else None)
        (line,) = emergencies(BreakGlass.objects.filter(pk=asked.pk))
        return super().get_context_data(
            asked=asked,
            line=line,
            waits=waits,
            may_decide=may_decide,
            may_end=asked.is_open and (may_decide or asked.person_id == user.pk),
            is_own=asked.person_id == user.pk,
            opened=opened_lines(self.events(), user) if asked.grant else [],
            **kwargs,
        )

    def events(self):
        grant = self.asked.grant
        rows = Event.objects.filter(verb=UNDER_BREAK_GLASS, by_id=self.asked.person_id)
        rows = rows.filter(state_id=self.asked.state_id, at__range=(grant.starts_at, grant.ends_at))
        return rows.order_by("-id")[:100]


class Detail(EmergencyPage, ScopedDetail):
    pass


class Decision(EmergencyPage, ScopedForm):
    """A form on the page of a request, by a second person."""

    http_method_names = ("post",)
    action = "approve"
    slot = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{self.slot: kwargs.pop("form")}, **kwargs)

    def get_success_url(self):
        return reverse("break-glass", args=[self.object.pk])


class Refuse(Decision):
    form_class = RefuseForm
    slot = "refuse_form"

    def perform(self, form):
        self.done = _("Refused. Nothing was opened.")
        return refuse_break_glass(asked=self.subject, by=self.request.user, **form.cleaned_data)


class Review(Decision):
    form_class = ReviewForm
    slot = "review_form"

    def perform(self, form):
        self.done = _("The review is kept.")
        return review_break_glass(opened=self.subject, by=self.request.user, **form.cleaned_data)


def _own_page(asked):
    return HttpResponseRedirect(reverse("break-glass", args=[asked.pk]))


@require_POST
def agree(request, pk):
    """The second person agrees and the record opens."""
    asked = fetch(BreakGlass.objects.all(), request.user, "approve", pk=pk)
    try:
        opened = open_break_glass(asked=asked, by=request.user)
        messages.success(request, _("Opened for %(n)s minutes.") % {"n": opened.minutes})
    except NotNow as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _own_page(asked)


@require_POST
def end(request, pk):
    """End an open access before its time: by the person himself, or by whoever may decide."""
    asked = fetch(BreakGlass.objects.all(), request.user, pk=pk)
    if asked.person_id != request.user.pk and not asked.may(request.user, "approve"):
        raise asked.missing("approve")
    try:
        if asked.grant is None:
            raise NotNow(_("This access was never opened."))
        end_grant(grant=asked.grant, by=request.user, reason=_("Ended before its time"))
        messages.success(request, _("The access has ended."))
    except NotNow as error:
        messages.error(request, str(error))
    return _own_page(asked)


def open_now(user):
    """The person's own open break-glass accesses. Asks the database only when there is one."""
    if not held(user).emergencies:
        return []
    rows = BreakGlass.objects.filter(person=user, grant__ends_at__gt=timezone.now())
    return list(rows.select_related("state", "grant"))


def to_decide(user):
    """Requests that wait for this person: to agree to, or to review."""
    rows = BreakGlass.objects.allowed(user, "approve").exclude(person=user)
    waiting = rows.waiting() | rows.to_review().filter(grant__ends_at__lte=timezone.now())
    return waiting.select_related("state", "person", "grant").order_by("asked_at")
