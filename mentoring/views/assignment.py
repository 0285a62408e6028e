"""Assignments: across States, in one State, one of them, its frame and its steps."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.models import Event
from mentoring import assignment_actions as actions
from mentoring import gate
from mentoring.before_after import objectives_with_links
from mentoring.forms import AssignmentForm, ExtensionForm, MatchForm, OpinionForm, ReplaceForm
from mentoring.models import Assignment, Extension, Mentor
from mentoring.models.status import OVER, RUNNING
from mentoring.overview import list_rows
from mentoring.sides import acts_on
from mentoring.standing import (
    clocks,
    coming,
    current_week,
    late_rows,
    title_of,
    week_rows,
)
from mentoring.views.base import AssignmentForms, AssignmentPage, PartPage
from portfolio.access import rights_on, visible
from portfolio.labels import reach_marking
from portfolio.models import Participant
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm, ScopedList, VersionedForm
from portfolio.views.state_document import OfState

STEPS = ("requested", "matched", "agreed", "active", "final_report", "closed")
# After these the reason of the last one stands on the page.
TOLD = ("pause", "return", "terminate")


class AssignmentRows:
    """A list of assignments with how each stands today."""

    model = Assignment

    def get_queryset(self):
        rows = super().get_queryset().select_related("state", "agency")
        return rows.prefetch_related("mentors__person", "logs")

    def get_marking(self):
        return reach_marking(Assignment, self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": list_rows(context["object_list"], on=timezone.localdate())}


class AssignmentList(AssignmentRows, ScopedList):
    """Every assignment of the reader's States, the latest first; no ranking of States."""

    template_name = "mentoring/assignment_list.html"

    @property
    def shown(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in ("running", "over") else ""

    def get_queryset(self):
        rows = super().get_queryset()
        if self.shown == "running":
            return rows.running()
        return rows.filter(status__in=OVER) if self.shown else rows

    def get_title(self):
        return _("Mentoring")

    def get_context_data(self, **kwargs):
        return super().get_context_data(shown=self.shown, **kwargs)


class StateMentoringList(OfState, AssignmentRows, ScopedList):
    """The assignments in one State."""

    model = Assignment
    tab = "mentoring"
    template_name = "mentoring/state_mentoring_list.html"

    def get_queryset(self):
        self.subject = OfState.get_object(self)
        rights = rights_on(self.request.user, self.subject.pk)
        if not {"view_mentoring", "view_mentoring_own"} & rights:
            raise Http404
        return super().get_queryset().filter(state=self.subject)

    def get_marking(self):
        return AssignmentRows.get_marking(self)

    def get_title(self):
        return _("Mentoring in %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        may_ask = self.subject.may(self.request.user, "ask_mentoring")
        return super().get_context_data(may_ask=may_ask, **kwargs)


class AssignmentCreate(OfState, ScopedForm):
    """Record that the State asks for mentoring."""

    action = "ask_mentoring"
    tab = "mentoring"
    form_class = AssignmentForm
    template_name = "mentoring/assignment_form.html"
    done = gettext_lazy("Recorded. Match it with a mentor next.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"state": self.subject, "user": self.request.user}

    def perform(self, form):
        return actions.request_assignment(state=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Ask for mentoring in %(state)s") % {"state": self.subject.name}

    def get_context_data(self, **kwargs):
        back = reverse("mentoring:state-mentoring-list", args=[self.subject.code])
        return super().get_context_data(back=back, **kwargs)


class AssignmentDetail(AssignmentPage, ScopedDetail):
    """Time, objectives, deliverables and logs of one assignment, and what waits."""

    template_name = "mentoring/assignment_detail.html"

    def get_queryset(self):
        # A name stands here for those who may read the person's record.
        person = visible(Participant.objects.all(), self.request.user).filter(
            pk=OuterRef("counterpart")
        )
        rows = super().get_queryset().select_related("final_report")
        return rows.annotate(sees_counterpart=Exists(person)).prefetch_related(
            Prefetch("mentors", Mentor.objects.select_related("person")),
            "sign_offs",
            "deliverables__versions",
        )

    def get_title(self):
        return title_of(self.object, on=timezone.localdate())

    def get_parts(self):
        actions = [each.shown_action for each in self.objectives if each.shown_action]
        return [*actions, *(one for each in self.objectives for one in each.shown_findings)]

    def get_context_data(self, **kwargs):
        one, user, today = self.object, self.request.user, timezone.localdate()
        self.objectives = objectives_with_links(one, user)
        note_list(self.get_parts(), by=user)
        logs = list(one.logs.all()) if one.has_begun else []
        weeks = week_rows(one, logs, on=today)
        mentors = list(one.mentors.all())
        mine = any(each.person_id == user.pk for each in mentors)
        may = acts_on(user, one, is_mine=mine)
        clearance = gate.clearance_of(one)
        return super().get_context_data(
            today=today,
            state=one.state,
            tracker=tracker(one),
            week=current_week(one, on=today),
            objectives=self.objectives,
            weeks=weeks[:4],
            week_count=len(weeks),
            late=late_rows(weeks),
            clocks=clocks(one, logs, on=today),
            mentors=mentors,
            is_mine=mine,
            deliverables=gate.deliverables_of(one),
            signed=[each for each in one.sign_offs.all() if each.version_id is None],
            extensions=list(one.extensions.select_related("decided_by")),
            can_decide="extend" in may,
            clearance=clearance,
            is_uncovered=one.status == Assignment.Status.ACTIVE
            and not gate.is_covered(clearance, on=today),
            counterpart=named_counterpart(one, is_mine=mine),
            coming=coming(one, self.objectives, on=today),
            can_change="change" in may and not one.is_over,
            can_mark=bool({"change", "approve"} & may),
            can_match="match" in may and one.status == Assignment.Status.REQUESTED,
            can_replace="match" in may and one.has_begun and not one.is_over,
            can_extend="change" in may and one.status in RUNNING,
            offers=offers(one, may, user, clearance),
            last_step=last_step(one),
            **kwargs,
        )


def named_counterpart(assignment: Assignment, *, is_mine: bool):
    """The counterpart's record where a name may stand: with consent, for those who may read the
    person's record and for the assignment's own mentors."""
    may_see = is_mine or assignment.sees_counterpart
    return assignment.counterpart if assignment.has_consent and may_see else None


def tracker(assignment: Assignment) -> list[dict]:
    """The steps as the page draws them; a pause is told at the active one."""
    status = assignment.status
    place = (
        STEPS.index("active" if status == "paused" else status)
        if status in (*STEPS, "paused")
        else -1
    )
    found = []
    for number, step in enumerate(STEPS):
        state = "now" if number == place and step != "closed" else "done" if number <= place else ""
        found.append({"title": Assignment.Status(step).label, "state": state})
    return found


def offers(assignment: Assignment, may, user, clearance) -> list:
    """The steps that a page offers by a button; mentors are matched on a page of its own."""
    here = {each.name for each in Assignment.lifecycle if assignment.status in each.sources}
    known = {
        name: ask(assignment, clearance)
        for name, ask in gate.WHY_NOT.items()
        if name in here and Assignment.lifecycle.named(name).right in may
    }
    known["match"] = ""
    found = Assignment.lifecycle.offers(assignment, may.__contains__, known, user)
    return [each for each in found if each.transition.name != "match"]


def last_step(assignment: Assignment):
    """The line of history that says why it was paused, returned or ended."""
    if assignment.status not in ("paused", "requested", "terminated"):
        return None
    rows = Event.objects.filter(
        subject_model=assignment._meta.label_lower, subject_pk=str(assignment.pk), verb__in=TOLD
    )
    return rows.order_by("-pk").first()


class AssignmentUpdate(AssignmentPage, VersionedForm):
    """Change the frame; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = AssignmentForm
    template_name = "mentoring/assignment_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {
            "state": self.subject.state,
            "user": self.request.user,
            "initial": {"version": self.subject.version},
        }

    def perform(self, form):
        return actions.change_assignment(
            assignment=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(code)s") % {"code": self.subject.code}


class AssignmentMatch(AssignmentForms):
    """Choose the mentors from the roster: at first, or others once it has begun."""

    action = "match"
    template_name = "mentoring/match_form.html"

    def get_form_class(self):
        return ReplaceForm if self.subject.has_begun else MatchForm

    @property
    def done(self):
        if self.subject.has_begun:
            return _("The mentors are replaced.")
        return _("Matched. Somebody else agrees on it next.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"assignment": self.subject, "user": self.request.user}

    def perform(self, form):
        act = actions.replace_mentors if self.subject.has_begun else actions.match_assignment
        return act(assignment=self.subject, by=self.request.user, **form.cleaned_data)

    def get_title(self):
        if self.subject.has_begun:
            return _("Replace the mentors of %(code)s") % {"code": self.subject.code}
        return _("Match %(code)s with a mentor") % {"code": self.subject.code}


class ExtensionCreate(AssignmentForms):
    """Ask to go on beyond the limit of days."""

    form_class = ExtensionForm
    done = gettext_lazy("Asked for. Somebody else decides on it for the programme.")

    def perform(self, form):
        actions.ask_extension(assignment=self.subject, by=self.request.user, **form.values())
        return self.subject

    def get_title(self):
        return _("Ask for an extension of %(code)s") % {"code": self.subject.code}

    def get_context_data(self, **kwargs):
        why_not = gate.why_not_ask_extension(self.subject)
        return super().get_context_data(why_not=why_not, **kwargs)


class OpinionCreate(AssignmentForms):
    """What the State says of the mentoring."""

    action = "speak_for_state"
    form_class = OpinionForm
    done = gettext_lazy("Kept. It is counted on the roster and ranks nobody.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.get_object()}

    def perform(self, form):
        return actions.say_opinion(assignment=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("What the State says of %(code)s") % {"code": self.subject.code}


class AssignmentMove(AssignmentPage, LifecycleMove):
    def move(self, obj, name, reason):
        moved = actions.move_assignment(
            assignment=obj, name=name, by=self.request.user, reason=reason
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )


class ExtensionDetail(PartPage, ScopedDetail):
    """One extension: its reason, and the decision for whoever may make it."""

    model = Extension
    template_name = "mentoring/extension_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("asked_by", "decided_by")

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        may = acts_on(user, one.assignment, is_mine=False)
        return super().get_context_data(
            extension=one,
            offers=Extension.lifecycle.offers(one, may.__contains__, None, user),
            **kwargs,
        )


class ExtensionMove(PartPage, LifecycleMove):
    model = Extension

    def move(self, obj, name, reason):
        moved = actions.decide_extension(
            extension=obj, name=name, by=self.request.user, reason=reason
        )
        messages.success(
            self.request, _("Recorded: %(status)s.") % {"status": moved.get_status_display()}
        )
