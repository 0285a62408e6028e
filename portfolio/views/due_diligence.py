"""Due diligence: what stands in a State and across States, one record, its steps and decision."""

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.models import Event
from portfolio import diligence_actions as actions
from portfolio.access import rights_on
from portfolio.diligence_forms import STEP_FORMS, DecisionForm, DueDiligenceForm
from portfolio.diligence_overview import SOON_DAYS, waiting
from portfolio.diligence_steps import BY_SLUG, DEFAULT_YEARS, STEPS, missing, months_after
from portfolio.labels import reach_marking
from portfolio.models import DueDiligence
from portfolio.models.diligence_status import OPEN, Status
from portfolio.models.due_diligence import RELEASE
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedList, VersionedForm
from portfolio.views.state_document import OfState, state_crumbs

LINKED = ("agency__state", "requested_by", "decided_by")
# After these the reason of the last one stands on the page.
TOLD = ("return", "suspend", "resume", "withdraw", "drop")


class DiligenceRows:
    """A list of due diligence: of each its standing today."""

    model = DueDiligence

    def get_marking(self):
        return reach_marking(DueDiligence, self.request.user, release=str(RELEASE))

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), **kwargs)


class StateDiligenceList(DiligenceRows, OfState, ScopedList):
    """Every request and decision on units of one State, the latest first."""

    tab = "diligence"
    template_name = "portfolio/state_diligence_list.html"

    def get_queryset(self):
        self.subject = self.get_object()
        if "view_diligence" not in rights_on(self.request.user, self.subject.pk):
            raise Http404
        rows = DueDiligence.objects.allowed(self.request.user).filter(agency__state=self.subject)
        return rows.select_related(*LINKED)

    def get_title(self):
        return _("Due diligence in %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        may_ask = self.subject.may(self.request.user, "ask_diligence")
        return super().get_context_data(may_ask=may_ask, **kwargs)


class DueDiligenceList(DiligenceRows, ScopedList):
    """Across the reader's States: what awaits a decision, what runs out, which measure is late. A
    list of dates, no ranking of States."""

    template_name = "portfolio/due_diligence_list.html"
    paginate_by = 50

    def get_title(self):
        return _("Due diligence")

    @property
    def shown(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in self.parts else "awaiting"

    @cached_property
    def parts(self) -> dict:
        return waiting(self.request.user, on=timezone.localdate())

    def get_queryset(self):
        return self.parts[self.shown].select_related(*LINKED)

    def get_context_data(self, **kwargs):
        counts = {name: rows.count() for name, rows in self.parts.items()}
        return super().get_context_data(
            shown=self.shown, counts=counts, soon_days=SOON_DAYS, **kwargs
        )


class DueDiligenceCreate(OfState, ScopedForm):
    """Ask whether a unit of the State may be supported in one way."""

    action = "ask_diligence"
    tab = "diligence"
    form_class = DueDiligenceForm
    template_name = "portfolio/due_diligence_form.html"
    done = gettext_lazy("Asked for. Record the steps one by one.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"state": self.subject}

    def perform(self, form):
        return actions.request_diligence(state=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Ask for due diligence in %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        back = reverse("portfolio:state-diligence-list", args=[self.subject.code])
        return super().get_context_data(back=back, **kwargs)


class DiligencePage:
    """A page about one due diligence or a part of it."""

    model = DueDiligence

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @property
    def diligence(self):
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        return self.diligence.marking_with()

    def get_crumbs(self):
        state = self.diligence.agency.state
        place = reverse("portfolio:state-diligence-list", args=[state.code])
        found = [*state_crumbs(state), (_("Due diligence"), place)]
        if self.diligence is not getattr(self, "object", None):
            found.append((str(self.diligence), self.diligence.get_absolute_url()))
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            diligence=self.diligence, back=self.diligence.get_absolute_url(), **kwargs
        )


class DueDiligenceDetail(DiligencePage, ScopedDetail):
    """The steps and what is missing, the measures, the decision and what monitoring found."""

    template_name = "portfolio/due_diligence_detail.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("measures", "notes")

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        diligence, user, today = self.object, self.request.user, timezone.localdate()
        measures, notes = list(diligence.measures.all()), list(diligence.notes.all())
        note_list([*measures, *notes], by=user)
        may = {each for each in ("change", "approve") if diligence.may(user, each)}
        return super().get_context_data(
            today=today,
            state=diligence.agency.state,
            tracker=tracker(diligence, today),
            lacking=missing(diligence) if diligence.is_writable else [],
            measures=[(each, each.is_overdue(on=today)) for each in measures],
            notes=notes,
            can_change="change" in may,
            can_decide="approve" in may,
            offers=offers(diligence, may, user),
            is_quiet=diligence.status != Status.SPECIFIED,
            last_step=last_step(diligence),
            has_ended=diligence.has_ended(on=today),
            **kwargs,
        )


def tracker(diligence, today) -> list[dict]:
    """The steps as the page draws them, the decision last; what is planned was said with the
    request."""
    found, is_now = [], True
    for step in STEPS[1:]:
        lacking = bool(step.missing(diligence))
        state = "now" if lacking and is_now else "" if lacking else "done"
        is_now = is_now and not lacking
        found.append({"title": step.title, "state": state, "detail": ""})
    if diligence.status in OPEN:
        return [*found, {"title": _("Decision"), "state": "now" if is_now else "", "detail": ""}]
    word = _("Expired") if diligence.has_ended(on=today) else diligence.get_status_display()
    return [*found, {"title": _("Decision"), "state": "done", "detail": word}]


def offers(diligence, may, user) -> list:
    """The moves that a page offers by a button: the steps are made by writing them, and the
    decision has a page of its own."""
    lifecycle = DueDiligence.lifecycle
    known = dict.fromkeys([*(step.move for step in STEPS), *DueDiligence.DECISIONS], "")
    silent = set(known)
    if diligence.status == Status.SUSPENDED and "approve" in may:
        known["resume"] = lifecycle.why_not(diligence, "resume") or lifecycle.why_not_by(
            diligence, "resume", user
        )
    found = lifecycle.offers(diligence, may.__contains__, known)
    return [each for each in found if each.transition.name not in silent]


def last_step(diligence):
    """The line of history that says why the record was returned, suspended or ended."""
    rows = Event.objects.filter(
        subject_model=diligence._meta.label_lower, subject_pk=str(diligence.pk), verb__in=TOLD
    )
    return rows.order_by("-pk").first()


class DiligenceStepUpdate(DiligencePage, VersionedForm):
    """Write one part; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    template_name = "portfolio/due_diligence_step.html"
    done = gettext_lazy("Saved.")

    @property
    def step(self):
        if self.kwargs["step"] not in BY_SLUG:
            raise Http404
        return BY_SLUG[self.kwargs["step"]]

    def get_form_class(self):
        return STEP_FORMS[self.step.slug]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.write_step(
            diligence=self.subject,
            step=self.step.slug,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return self.step.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(step=self.step, **kwargs)


class DueDiligenceDecide(DiligencePage, ScopedForm):
    """Read the request in short and decide."""

    action = "approve"
    form_class = DecisionForm
    template_name = "portfolio/due_diligence_decide.html"
    done = gettext_lazy("The decision is recorded.")

    def get_queryset(self):
        return super().get_queryset().prefetch_related("measures")

    @cached_property
    def decisions(self) -> list:
        """Each decision with the reason why it cannot be made, if there is one."""
        lifecycle = DueDiligence.lifecycle
        own = lifecycle.why_not_by(self.subject, "clear", self.request.user)
        known = {
            name: lifecycle.why_not(self.subject, name) or own for name in DueDiligence.DECISIONS
        }
        found = lifecycle.offers(self.subject, {"approve"}.__contains__, known)
        return [each for each in found if each.transition.name in DueDiligence.DECISIONS]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offers": self.decisions}

    def get_initial(self):
        default = months_after(timezone.localdate(), 12 * DEFAULT_YEARS)
        return {"asked": self.subject.submitted_at, "valid_until": default}

    def perform(self, form):
        return actions.decide_diligence(
            diligence=self.subject, by=self.request.user, **form.cleaned_data
        )

    def get_title(self):
        return _("Decide on %(diligence)s") % {"diligence": self.subject}

    def get_context_data(self, **kwargs):
        measures = list(self.subject.measures.all())
        note_list(measures, by=self.request.user)
        closed = [each for each in self.decisions if not each.is_open]
        return super().get_context_data(
            measures=measures, closed=closed, decisions=self.decisions, **kwargs
        )


class DueDiligenceMove(DiligencePage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_diligence(
            diligence=obj, name=name, by=self.request.user, reason=reason
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )
