"""The quarter of a plan: the focal point's list, headquarters' check, the report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from history.lifecycle import NotNow
from portfolio.access import fetch, rights_on
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail
from roadmaps import update_actions
from roadmaps.lights import light_of
from roadmaps.models import DateRequest, QuarterUpdate, Roadmap
from roadmaps.quarter_list import QuarterList
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import period_words
from roadmaps.tracking_forms import CheckForm, ticket
from roadmaps.views.base import LINKED, RoadmapPage
from web.text import clean_text, plain_reason


def quarter_or_404(roadmap: Roadmap, slug: str) -> Quarter:
    """A quarter of the plan that has begun."""
    found = Quarter.named(slug)
    if found not in quarters_of(roadmap, until=timezone.localdate()):
        raise Http404
    return found


def list_of(roadmap: Roadmap, quarter: Quarter, user) -> QuarterList:
    can_write = QuarterUpdate.opened_by(rights_on(user, roadmap.state_id), "change")
    return QuarterList(roadmap, quarter, today=timezone.localdate(), user=user, can_write=can_write)


class QuarterPage(RoadmapPage, ScopedDetail):
    """A page about one plan in one quarter."""

    action = "read_updates"

    @cached_property
    def quarter(self) -> Quarter:
        return quarter_or_404(self.object, self.kwargs["quarter"])

    def get_context_data(self, **kwargs):
        rights = rights_on(self.request.user, self.object.state_id)
        found = quarters_of(self.object, until=timezone.localdate())
        return super().get_context_data(
            quarter=self.quarter,
            quarters=found,
            can_report=QuarterUpdate.opened_by(rights, "change"),
            can_check=QuarterUpdate.opened_by(rights, "approve"),
            **kwargs,
        )


class QuarterWork(QuarterPage):
    """The focal point's list: every unfinished action of the plan on one page."""

    template_name = "roadmaps/quarter_list.html"

    def get_title(self):
        period = period_words(self.object, self.quarter)
        if period == self.quarter.words:
            return _("Update of the quarter, %(quarter)s") % {"quarter": period}
        return _("Update, %(period)s") % {"period": period}

    def get_parts(self):
        return self.list.parts

    def get_context_data(self, **kwargs):
        self.list = list_of(self.object, self.quarter, self.request.user)
        note_list(self.list.parts, by=self.request.user)
        return super().get_context_data(list=self.list, **kwargs)


def page_with(request, roadmap, quarter, row, *, status):
    """The list again after a save without script that was not taken: what was typed stays."""
    page = QuarterWork()
    page.setup(request, pk=roadmap.pk, quarter=quarter.slug)
    page.object = roadmap
    context = page.get_context_data()
    shown = page.list.row_of(row["action"].pk)
    if shown is None:
        messages.error(request, row["refused"] or _("This action is no longer on the list."))
        return redirect("roadmaps:quarter", roadmap.pk, quarter.slug)
    shown.typed, shown.errors = row["typed"], row["errors"]
    shown.conflict = row.get("conflict")
    shown.version = row.get("version", shown.version)
    context |= {"refused": row["refused"], "refused_row": shown}
    return render(request, page.template_name, context, status=status)


@require_POST
def quarter_submit(request, pk, quarter):
    """Submit every update of the quarter that lacks nothing."""
    roadmap = fetch(Roadmap.objects.select_related(*LINKED), request.user, "report", pk=pk)
    quarter = quarter_or_404(roadmap, quarter)
    sent, refused = 0, []
    for row in list_of(roadmap, quarter, request.user).ready:
        try:
            update_actions.submit_update(update=row.update, by=request.user)
            sent += 1
        except NotNow as error:
            refused.append(f"{row.action.code}: {error}")
    if refused:
        messages.error(request, " ".join(refused))
    if sent:
        words = ngettext("%(n)s update submitted.", "%(n)s updates submitted.", sent)
        messages.success(request, words % {"n": sent})
    elif not refused:
        messages.error(request, _("No update is ready to be submitted."))
    return redirect("roadmaps:quarter", roadmap.pk, quarter.slug)


class QuarterCheck(QuarterPage):
    """Headquarters' side: the updates that wait, to check or to return, several at once."""

    action = "check_update"
    template_name = "roadmaps/quarter_check.html"

    def get_title(self):
        return _("Check the updates, %(quarter)s") % {"quarter": self.quarter}

    def get_parts(self):
        return [each.action for each in self.waiting]

    @cached_property
    def waiting(self) -> list[QuarterUpdate]:
        rows = QuarterUpdate.objects.allowed(self.request.user).current().of_quarter(self.quarter)
        rows = rows.filter(
            action__objective__roadmap=self.object, status=QuarterUpdate.Status.SUBMITTED
        )
        rows = rows.select_related(
            "action__objective__roadmap__state",
            "action__lead_agency",
            "action__light_override",
            "submitted_by",
        )
        return list(rows.order_by("action__objective__number", "action__number"))

    def get_context_data(self, form=None, **kwargs):
        today = timezone.localdate()
        note_list(self.get_parts(), by=self.request.user)
        requests = DateRequest.objects.allowed(self.request.user).filter(
            action__objective__roadmap=self.object, status=DateRequest.Status.ASKED
        )
        ticked = set(form.data.getlist("updates")) if form else set()
        rows = [
            (each, ticket(each), light_of(each.action, on=today), ticket(each) in ticked)
            for each in self.waiting
        ]
        return super().get_context_data(
            rows=rows,
            requests=list(requests.select_related("action__objective", "asked_by")),
            form=form,
            reason=form.data.get("reason", "") if form else "",
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = CheckForm(request.POST, offered=self.waiting)
        is_return = request.POST.get("then") == "return"
        if form.is_valid() and is_return and not form.cleaned_data["reason"]:
            form.add_error("reason", _("Say why: the focal point reads it."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        self.carry_out(form, is_return)
        return redirect("roadmaps:quarter-check", self.object.pk, self.quarter.slug)

    def carry_out(self, form, is_return: bool):
        done, by = 0, self.request.user
        for update in form.chosen():
            try:
                if is_return:
                    reason = plain_reason(form.cleaned_data["reason"])
                    update_actions.return_update(update=update, by=by, reason=reason)
                else:
                    update_actions.check_update(update=update, by=by)
                done += 1
            except NotNow as error:
                messages.error(self.request, f"{update.action.code}: {error}")
            except ValidationError as error:
                messages.error(self.request, f"{update.action.code}: {error.messages[0]}")
        if done and is_return:
            words = ngettext("%(n)s update returned.", "%(n)s updates returned.", done)
        else:
            words = ngettext("%(n)s update checked.", "%(n)s updates checked.", done)
        if done:
            messages.success(self.request, words % {"n": done})


class QuarterReportPage(QuarterPage):
    """The quarter's report of one plan."""

    template_name = "roadmaps/quarter_report.html"

    def get_title(self):
        return _("Progress, %(quarter)s") % {"quarter": period_words(self.object, self.quarter)}

    def get_parts(self):
        return self.report.parts

    def get_context_data(self, **kwargs):
        self.report = QuarterReport(
            self.object, self.quarter, today=timezone.localdate(), user=self.request.user
        )
        note_list(self.report.parts, by=self.request.user)
        return super().get_context_data(report=self.report, **kwargs)


def place_of(roadmap: Roadmap, quarter: Quarter, action) -> str:
    """The address of one row of the list."""
    return reverse("roadmaps:quarter", args=[roadmap.pk, quarter.slug]) + f"#a{action.pk}"


def typed_in(form) -> dict:
    """What stands in the fields of a form that was not taken."""
    return {name: clean_text(form.data.get(name, "")) for name in form.parts if name in form.data}
