"""Weekly logs, notes of calls and the final report of one assignment."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.lifecycle import NotNow
from mentoring import log_actions as actions
from mentoring.models import Assignment, FinalReport, WeeklyLog
from mentoring.report import report_of, sections_of
from mentoring.standing import call_is_due, days_worked, week_rows
from mentoring.views.base import LINKED, AssignmentForms, AssignmentPage, found
from mentoring.work_forms import CallForm, LogForm, ReportForm
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedMixin, VersionedForm


class LogList(AssignmentPage, ScopedDetail):
    """Every week that has begun, with its log, and the notes of monthly calls."""

    template_name = "mentoring/log_list.html"

    def get_title(self):
        return _("Logs and calls of %(code)s") % {"code": self.object.code}

    def get_crumbs(self):
        return [*super().get_crumbs(), (self.object.code, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        one, today = self.object, timezone.localdate()
        logs, calls = list(one.logs.all()), list(one.calls.all())
        return super().get_context_data(
            weeks=week_rows(one, logs, on=today),
            worked=days_worked(logs),
            calls=calls,
            call_is_due=call_is_due(one, calls, on=today),
            can_change=not one.is_over and one.may(self.request.user, "change"),
            **kwargs,
        )


class LogPage(AssignmentPage, VersionedForm):
    """The log of one week: read by everybody who sees the assignment, written by its mentors. What
    is typed is saved by itself and on request; sending it is a step of its own."""

    model = Assignment
    form_class = LogForm
    template_name = "mentoring/log.html"
    partial = "log_state"

    @property
    def action(self):
        return "view" if self.request.method in ("GET", "HEAD") else "change"

    @cached_property
    def week(self):
        return found(actions.week_numbered(self.subject, self.kwargs["week"]))

    @cached_property
    def log(self) -> WeeklyLog | None:
        return self.subject.logs.filter(week=self.week.number).first()

    @property
    def why_not(self) -> str:
        return actions.why_not_write(self.subject, self.week, self.request.user, log=self.log)

    def get_title(self):
        return _("Log of week %(week)s") % {"week": self.week.number}

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.log}
        return kwargs | {"initial": {"version": self.log.version if self.log else 0}}

    def perform(self, form):
        self.saved = actions.save_log(
            assignment=self.subject,
            week=self.week.number,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )
        return self.saved

    def form_valid(self, form):
        answer = super().form_valid(form)
        if answer.status_code != 302:
            return answer
        if self.request.htmx:
            context = self.get_context_data(form=form, version=self.saved.version, is_saved=True)
            return self.render_to_response(context)
        if "submit" in self.request.POST:
            return submit(self.request, self.saved)
        messages.success(self.request, _("Saved."))
        return answer

    def get_context_data(self, **kwargs):
        week = self.week
        row = next(
            (
                each
                for each in week_rows(
                    self.subject, [self.log] if self.log else [], on=timezone.localdate()
                )
                if each.week.number == week.number
            ),
            None,
        )
        context = super().get_context_data(
            week=week, log=self.log, row=row, why_not=self.why_not, **kwargs
        )
        # The version that the next save is based on: what was saved now, else what the form holds.
        context.setdefault("version", context["form"]["version"].value())
        return context

    def get_back(self):
        return self.subject.get_absolute_url()


def submit(request, log: WeeklyLog):
    """Send the log that was saved, or say what it lacks."""
    try:
        actions.submit_log(log=log, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(log.get_absolute_url())
    messages.success(request, _("The log is submitted."))
    return HttpResponseRedirect(log.assignment.get_absolute_url())


class LogSubmit(AssignmentPage, ScopedMixin, View):
    """POST: send the log of a week as it was saved."""

    http_method_names = ["post"]
    action = "change"

    def post(self, request, *args, **kwargs):
        assignment = self.get_object()
        log = found(assignment.logs.filter(week=self.kwargs["week"]).first())
        log.assignment = assignment
        return submit(request, log)


class CallCreate(AssignmentForms):
    """Keep what was said in the monthly call."""

    form_class = CallForm
    done = gettext_lazy("The note is kept.")

    def get_initial(self):
        return {"held_on": timezone.localdate()}

    def perform(self, form):
        actions.add_call(assignment=self.subject, by=self.request.user, **form.values())
        return self.subject

    def get_title(self):
        return _("Note of the monthly call")

    def get_back(self):
        return reverse("mentoring:log-list", args=[self.subject.pk])

    def get_success_url(self):
        return self.get_back()


class ReportPage(AssignmentPage, ScopedDetail):
    """The final report on screen, from the same words as its documents."""

    template_name = "mentoring/report.html"
    linked = (*LINKED, "final_report")

    def get_title(self):
        return _("Final report of %(code)s") % {"code": self.object.code}

    def get_crumbs(self):
        return [*super().get_crumbs(), (self.object.code, self.object.get_absolute_url())]

    def get_parts(self):
        return self.report.parts

    def get_context_data(self, **kwargs):
        self.report = report_of(self.object, self.request.user)
        note_list(self.report.parts, by=self.request.user)
        is_writing = self.object.status == Assignment.Status.FINAL_REPORT
        return super().get_context_data(
            sections=sections_of(self.report),
            is_draft=self.report.is_draft,
            kinds=["mentoring_report", "mentoring_report_docx"],
            may_say=self.may_say(),
            can_write=is_writing and self.object.may(self.request.user, "change"),
            **kwargs,
        )

    def may_say(self) -> bool:
        """Whether the reader says for the State what it thinks of the mentoring."""
        one = self.object
        is_time = one.status == Assignment.Status.FINAL_REPORT or one.is_over
        return is_time and one.may(self.request.user, "speak_for_state")


class ReportUpdate(AssignmentPage, VersionedForm):
    """Write the words of the final report."""

    action = "change"
    form_class = ReportForm
    template_name = "mentoring/part_form.html"
    done = gettext_lazy("Saved.")

    @cached_property
    def report(self) -> FinalReport | None:
        return FinalReport.objects.filter(assignment=self.subject).first()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.report}
        return kwargs | {"initial": {"version": self.report.version if self.report else 0}}

    def perform(self, form):
        return actions.save_report(
            assignment=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Write the final report of %(code)s") % {"code": self.subject.code}

    def get_back(self):
        return reverse("mentoring:report", args=[self.subject.pk])

    def get_success_url(self):
        return self.get_back()
