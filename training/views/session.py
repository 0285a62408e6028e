"""Sessions: the list, one session, planning, changing and moving it on."""

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from portfolio.access import MissingRight, fetch, holds, sees
from portfolio.matrix import Right
from portfolio.models import State
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedList, VersionedForm
from training import session_actions as actions
from training.models import InvitedState, Nomination, Session
from training.nomination_rules import uncovered
from training.nomination_told import told_statuses
from training.session_forms import InviteForm, SessionForm, SessionPlanForm
from training.views.base import LINKED, SessionPage, session_crumbs, tracker
from training.views.nomination_list import state_lines
from web.marking import Classification, Marking
from web.views import ActionFormMixin, PageMixin

PLAN = Right("C", "session")


def listed_marking() -> Marking:
    """A list of sessions, or of the States that may be invited, names States."""
    words = _("Release: programme team, the States invited and their trainers")
    return Marking(Classification.CONFIDENTIAL, words)


class SessionList(ScopedList):
    """Every session of the reader's States, the latest first."""

    model = Session
    paginate_by = 25
    template_name = "training/session_list.html"

    def get_queryset(self):
        rows = super().get_queryset().select_related(*LINKED)
        status = self.request.GET.get("status", "")
        self.status = status if status in Session.Status.values else ""
        self.state = self._state()
        if self.state:
            rows = rows.filter(pk__in=self.state.invitations.values("session"))
        return rows.filter(status=self.status) if self.status else rows

    def _state(self):
        """The State whose sessions are asked for; 404 for one that is not the reader's."""
        code = self.request.GET.get("state", "").replace("\x00", "")[:8]
        return fetch(State.objects.all(), self.request.user, code=code) if code else None

    def get_title(self):
        return _("Training")

    def get_marking(self):
        return listed_marking()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            tab="sessions",
            sees_sessions=True,
            sees_courses=sees(self.request.user, "course"),
            may_plan=holds(self.request.user, PLAN.codename),
            status=self.status,
            state=self.state,
            statuses=Session.Status.choices,
            **kwargs,
        )
        shown = InvitedState.objects.allowed(self.request.user).select_related("state")
        states = {}
        for each in shown.filter(session__in=list(context["object_list"])):
            states.setdefault(each.session_id, []).append(each.state.name)
        rows = [(each, states.get(each.pk, [])) for each in context["object_list"]]
        return context | {"rows": rows}


class SessionDetail(SessionPage, ScopedDetail):
    """One session: how far it is, its States as far as the reader sees them, its terms."""

    template_name = "training/session_detail.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("trainers")

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        session, user = self.object, self.request.user
        may = {each for each in ("change", "plan", "approve") if session.may(user, each)}
        results = {each: session.may(user, each) for each in ("read_results", "count_results")}
        people = Nomination.objects.allowed(user).confirmed().filter(session=session)
        people = list(people.select_related("participant__agency", "participant__state"))
        told = told_statuses(people, user)
        lines = state_lines(session, user)
        return super().get_context_data(
            tracker=tracker(session),
            lines=lines,
            shows_numbers=any(each.is_whole for each in lines),
            people=[(each, told[each.pk]) for each in people],
            uncovered=uncovered(session, people),
            days=len(session.teaching_days),
            can_plan="plan" in may,
            offers=Session.lifecycle.offers(session, may.__contains__, by=user),
            tab="session",
            **results,
            **kwargs,
        )


class SessionCreate(ActionFormMixin, PageMixin, FormView):
    """Plan a session."""

    form_class = SessionPlanForm
    template_name = "training/session_form.html"
    done = gettext_lazy("The session is planned.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not holds(request.user, PLAN.codename):
            if not sees(request.user, "session"):
                raise Http404
            raise MissingRight(PLAN)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        return {"course": self.request.GET.get("course", "")}

    def perform(self, form):
        return actions.plan_session(by=self.request.user, **form.values())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Plan a session")

    def get_marking(self):
        return listed_marking()

    def get_crumbs(self):
        return session_crumbs()

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("training:session-list"), **kwargs)


class SessionUpdate(SessionPage, VersionedForm):
    """Change dates, place, seats or trainers."""

    action = "plan"
    form_class = SessionForm
    template_name = "training/session_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_session(
            session=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(session)s") % {"session": self.subject.code}


class SessionInvite(SessionPage, ScopedForm):
    """Invite one more State."""

    action = "plan"
    form_class = InviteForm
    template_name = "training/session_invite.html"
    done = gettext_lazy("The State is invited.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"session": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.invite_state(session=self.subject, by=self.request.user, **form.cleaned_data)

    def get_title(self):
        return _("Invite a State to %(session)s") % {"session": self.subject.code}


class SessionMove(SessionPage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_session(session=obj, name=name, by=self.request.user, reason=reason)
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )
