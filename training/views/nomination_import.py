"""Nominations from a table: upload, see what would become of each row, confirm, take back what was
not taken."""

import io

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments.workbook.page import hand_over
from documents import imports
from documents.contents import Refused
from documents.downloads import answer_file
from documents.imports import NEW
from documents.spreadsheets import XLSX_TYPE
from history.lifecycle import NotNow
from portfolio.access import fetch
from portfolio.scoped import ScopedForm
from training.import_actions import balance_with, import_nominations, plan
from training.models import InvitedState
from training.nomination_forms import NominationTableForm
from training.nomination_table import NominationTable, back_table, empty_table
from training.views.base import InvitedStatePage
from training.views.nomination_list import nominations_of


class NominationImport(InvitedStatePage, ScopedForm):
    """The form, its preview and the confirmation: one address, three steps, no script."""

    action = "nominate"
    form_class = NominationTableForm
    template_name = "training/nomination_import.html"

    @property
    def purpose(self):
        """A preview is good for one State in one session and for one person."""
        return f"nominations:{self.subject.pk}:{self.request.user.pk}"

    def post(self, request, *args, **kwargs):
        try:
            if "rows" in request.POST:
                return self.confirmed(imports.unseal(request.POST["rows"], purpose=self.purpose))
            form = self.get_form()
            if not form.is_valid():
                return self.form_invalid(form)
            source = imports.read_source(NominationTable(), form.cleaned_data["file"])
            return self.show(source, self.planned(source))
        except (Refused, NotNow) as refusal:
            form = NominationTableForm({}, {})
            form.errors.clear()
            form.add_error("file", str(refusal))
            return self.form_invalid(form)

    def planned(self, source):
        return plan(invited=self.subject, source=source, person=self.request.user)

    def confirmed(self, source):
        if "back" in self.request.POST:
            left = [each for each in self.planned(source) if not each.is_taken]
            content, name = back_table(left, self.session)
            return hand_over(self.subject, content, name, self.request.user)
        balance = nominations_of(self.subject, self.request.user).balance
        lines = import_nominations(invited=self.subject, source=source, by=self.request.user)
        return self.show(source, lines, balance=balance, is_done=True)

    def show(self, source, lines, *, balance=None, is_done=False):
        known = balance or nominations_of(self.subject, self.request.user).balance
        total = {name: sum(each.outcome == name for each in lines) for name in (NEW, "refused")}
        context = self.get_context_data(
            form=NominationTableForm(),
            source=source,
            lines=lines,
            total=total,
            balance=balance_with(known, lines),
            is_done=is_done,
            can_confirm=not is_done and total[NEW] > 0,
            rows=imports.seal(source, purpose=self.purpose),
        )
        return render(self.request, self.template_name, context)

    def get_title(self):
        return _("Import nominations of %(state)s") % {"state": self.subject.state.name}


class NominationTableFile(View):
    """The empty table with its headings."""

    http_method_names = ("get",)

    def get(self, request, pk):
        rows = InvitedState.objects.select_related("state", "session")
        invited = fetch(rows, request.user, "nominate", pk=pk)
        content, name = empty_table(invited.session)
        return answer_file(io.BytesIO(content), name=name, content_type=XLSX_TYPE)
