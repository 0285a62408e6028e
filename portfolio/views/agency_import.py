"""Import agencies: upload a table, see what would become of each row, confirm."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from documents import imports
from documents.contents import Refused
from portfolio.agencies import AgencyImporter
from portfolio.forms import TableForm
from portfolio.scoped import ScopedForm
from portfolio.views.state_document import OfState


class AgencyImport(OfState, ScopedForm):
    """The form, its preview, and the confirmation: one address, three steps, no script."""

    action = "change"
    tab = "agencies"
    form_class = TableForm
    template_name = "portfolio/agency_import.html"

    @property
    def purpose(self):
        return f"agencies:{self.subject.pk}:{self.request.user.pk}"

    def post(self, request, *args, **kwargs):
        if "rows" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = TableForm()
        try:
            source = imports.unseal(request.POST["rows"], purpose=self.purpose)
        except Refused as refusal:
            form = TableForm({}, {})
            form.errors.clear()
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        importer = AgencyImporter(self.subject)
        done = imports.carry_out(importer, source, subject=self.subject, by=request.user)
        messages.success(
            request,
            _("Agencies: %(new)s added, %(changed)s changed, %(refused)s left out.") % done,
        )
        return HttpResponseRedirect(reverse("state-history", args=[self.subject.code]))

    def form_valid(self, form):
        importer = AgencyImporter(self.subject)
        try:
            source = imports.read_source(importer, form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        lines = imports.plan(importer, source)
        done = imports.counts(lines)
        context = self.get_context_data(
            form=form,
            source=source,
            lines=lines,
            counts=done,
            can_confirm=done["new"] or done["changed"],
            rows=imports.seal(source, purpose=self.purpose),
        )
        return self.render_to_response(context)

    def get_title(self):
        return _("Import agencies of %(state)s") % {"state": self.subject.name}
