"""Weekly logs, notes of calls and the final report of one assignment."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from assessments.merging import NotYours
from assessments.views.saving import sent_in, told_of, told_stale
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from mentoring import log_actions as actions
from mentoring.models import Assignment, FinalReport, WeeklyLog
from mentoring.report import report_of, sections_of
from mentoring.sides import acts_on
from mentoring.standing import call_is_due, days_worked, week_rows
from mentoring.views.base import LINKED, AssignmentForms, AssignmentPage, found
from mentoring.work_forms import CallForm, LogForm, ReportForm
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedForm, ScopedMixin, VersionedForm
from web.entry import mark_sent_later
from web.json_body import body_of
from web.saves import as_typed


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


class LogPage(AssignmentPage, ScopedForm):
    """The log of one week: read by everybody who sees the assignment, written by its mentors. With
    script what is typed is kept on the device and sent by itself; without, the button saves it."""

    model = Assignment
    form_class = LogForm
    template_name = "mentoring/log.html"

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

    def get_form(self, form_class=None):
        if self.request.method == "POST":
            return LogForm.posted(self.request.POST)
        version = {"version": self.log.version if self.log else 0}
        return LogForm(initial=typed(self.log) | version)

    def post(self, request, *args, **kwargs):
        if request.headers.get("X-Autosave") == "1":
            return self.save_by_itself(request)
        return super().post(request, *args, **kwargs)

    def save_by_itself(self, request):
        """The page's queue sends what somebody typed, now or later, and reads how it stands."""
        if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"other_person": True}, status=403)
        mark_sent_later(request)
        form = LogForm.sent(body_of(request))
        status, told = told_of(form, lambda: self.take(sent_in(form, by=request.user)), standing)
        if status == 409:
            told |= {"html": render_to_string("web/save_conflict.html", told, request=request)}
        return JsonResponse(told | {"next": self.get_back()}, status=status)

    def take(self, sent):
        try:
            return actions.take_log(assignment=self.subject, week=self.week.number, sent=sent)
        except NotYours:
            raise Http404 from None

    def perform(self, form):
        """Save first: what is lacking for submitting must not cost what was typed."""
        self.saved = self.take(replace(sent_in(form, by=self.request.user), mark=False)).row
        return self.saved

    def form_valid(self, form):
        try:
            answer = super().form_valid(form)
        except StaleVersion as stale:
            told = told_stale(stale, form)
            form.go_on_from(stale.current)
            context = self.get_context_data(form=form, conflict=True, **told)
            return self.render_to_response(context, status=409)
        if answer.status_code == 302 and form.cleaned_data["mark"]:
            return submit(self.request, self.saved)
        if answer.status_code == 302:
            messages.success(self.request, _("Saved."))
        return answer

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            week=self.week, log=self.log, row=self.row(), why_not=self.why_not, **kwargs
        )
        context["began"] = typed(self.log) | context["form"].began
        return context

    def row(self):
        """How the week stands today, once it has begun."""
        logs = [self.log] if self.log else []
        rows = week_rows(self.subject, logs, on=timezone.localdate())
        return next((each for each in rows if each.week.number == self.week.number), None)

    def get_back(self):
        return self.subject.get_absolute_url()


def typed(log: WeeklyLog | None) -> dict:
    """Each field as it is typed."""
    return {name: as_typed(getattr(log, name, None)) for name in WeeklyLog.SAID}


def standing(log: WeeklyLog) -> dict:
    """The log as it stands, each field with the version of its last change."""
    return {
        "values": typed(log),
        "stamps": {name: log.stamp(name) for name in WeeklyLog.SAID},
        "saved_at": log.updated_at.strftime("%H:%M"),
    }


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
        one, user = self.object, self.request.user
        self.report = report_of(one, user)
        note_list(self.report.parts, by=user)
        is_mine = any(each.person_id == user.pk for each in self.report.mentors)
        may = acts_on(user, one, is_mine=is_mine)
        is_writing = one.status == Assignment.Status.FINAL_REPORT
        return super().get_context_data(
            sections=sections_of(self.report),
            is_draft=self.report.is_draft,
            kinds=["mentoring_report", "mentoring_report_docx"],
            may_say=(is_writing or one.is_over) and "speak_for_state" in may,
            can_write=is_writing and "change" in may,
            **kwargs,
        )


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
