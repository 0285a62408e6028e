"""Who can see us: the access report of one state, the same for its own people and the programme."""

import io

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.downloads import answer_file
from documents.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    copy_line,
    file_name,
    write_csv,
    write_xlsx,
)
from history.recorded import record
from portfolio.access import MissingRight, note_use, rights_on
from portfolio.matrix import RIGHTS
from portfolio.models import BreakGlass, State, User
from portfolio.people.report import YEAR, AccessReport, emergencies
from portfolio.people.report_file import columns, rows
from portfolio.second_factor import is_second_factor_required
from web.marking import Classification, Marking
from web.views import PageMixin

OPENING = {"view_person", "view_emergency"}


def state_for(user, code):
    """The state and the reader's rights there. Absent and unknown to the reader answer alike; who
    sees the state and not its people is told the missing right."""
    state = State.objects.filter(code=code).first()
    rights = rights_on(user, state.pk) if state else frozenset()
    if OPENING & rights:
        return state, rights
    if state and state.may(user, "view"):
        raise MissingRight(RIGHTS["view_person"], [state.pk])
    raise Http404


class StateAccess(PageMixin, TemplateView):
    template_name = "portfolio/state_access.html"

    def get(self, request, *args, **kwargs):
        self.state, self.rights = state_for(request.user, kwargs["code"])
        note_use(request.user, self.state)
        return super().get(request, *args, **kwargs)

    def get_title(self):
        return _("Who can see %(state)s") % {"state": self.state.name}

    def get_marking(self):
        release = _("Release: programme team and %(state)s") % {"state": self.state.name}
        return Marking(Classification.CONFIDENTIAL, release)

    def get_crumbs(self):
        if "view_state" in self.rights:
            return [(self.state.name, reverse("state", args=[self.state.code]))]
        return [(_("People"), reverse("person-list"))]

    def get_context_data(self, **kwargs):
        context = {"state": self.state, "tab": "access", "sees_state": "view_state" in self.rights}
        if "view_person" in self.rights:
            context |= self.people()
        if "view_emergency" in self.rights:
            context |= self.emergencies()
        context["can_ask"] = "add_emergency" in self.rights
        return super().get_context_data(**context, **kwargs)

    def people(self):
        user, report = self.request.user, AccessReport(self.state)
        named = {each.grant.person_id for each in [*report.current, *report.ended]}
        known = User.objects.allowed(user).filter(pk__in=named)
        return {
            "report": report,
            "known": set(known.values_list("pk", flat=True)),
            "can_grant": "approve_person" in self.rights,
            "factor_required": is_second_factor_required(),
        }

    def emergencies(self):
        """Those of the last twelve months."""
        rows = BreakGlass.objects.allowed(self.request.user).filter(
            state=self.state, asked_at__gt=timezone.now() - YEAR
        )
        return {"emergencies": emergencies(rows)}


class StateAccessFile(StateAccess):
    """The same report as a table, for exactly the parts that the reader's page has."""

    http_method_names = ("get",)
    extension = "xlsx"

    def render_to_response(self, context, **kwargs):
        marking = self.get_marking()
        lines = rows(context.get("report"), context.get("emergencies", ()))
        name = file_name(
            marking.classification,
            self.state.code,
            "access",
            timezone.now().date(),
            extension=self.extension,
        )
        changes = {"document": [None, name], "rows": [None, len(lines)]}
        record(self.state, "exported", by=self.request.user, changes=changes)
        kind = XLSX_TYPE if self.extension == "xlsx" else CSV_TYPE
        return answer_file(io.BytesIO(self.write(lines, marking)), name=name, content_type=kind)

    def write(self, lines, marking) -> bytes:
        headings = [heading for heading, _width in columns()]
        if self.extension == "csv":
            return write_csv(headings, lines)
        widths = [width for _heading, width in columns()]
        level, reader = marking.classification, self.request.user
        return write_xlsx(
            headings,
            lines,
            sheet=str(self.get_title()),
            marking=marking.label,
            copy=copy_line(level, reader=reader, at=timezone.now()),
            widths=widths,
        )
