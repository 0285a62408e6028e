"""The gap register: what is done with ticked rows, and a person's own views."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import SavedView
from assessments.register import changes, rows, saved
from assessments.register.forms import ChangeForm
from assessments.views.register import UNDO, FindingList, exported


class RegisterPost(FindingList):
    """Something posted from the register's page, whose address it brings along; what is refused
    shows that page again with everything that was ticked and typed."""

    http_method_names = ("post",)

    def back(self):
        address = reverse("assessments:finding-list") + self.address.href
        page = self.request.GET.get("page", "")
        page = f"&page={page}" if page.isascii() and page.isdecimal() else ""
        return HttpResponseRedirect(address + page)

    def refused(self, **context):
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = 422
        return response


class FindingChangeMany(RegisterPost):
    """One act on every ticked row: a change that can be taken back, or a file."""

    def post(self, request, *args, **kwargs):
        versions = changes.marks(request.POST.getlist("rows"))
        form = ChangeForm(request.POST, ticked=versions)
        if not form.is_valid():
            return self.refused(form=form, ticked={str(key) for key in versions})
        found = changes.fetch_all(versions, request.user)
        return self.export(form, found) if form.is_export else self.change(form, found, versions)

    def export(self, form, found):
        ticked = rows.some([each.pk for each in found], self.address, self.facts)
        shown = rows.read(ticked, self.facts)
        extension = form.cleaned_data["act"]
        return exported(shown, self.address, extension=extension, by=self.request.user)

    def change(self, form, found, versions):
        since = changes.last_event()
        outcome = changes.change_each(found, versions, form.values_of, by=self.request.user)
        if outcome.changed:
            said = changes.said_of(outcome, form.what())
            self.request.session[UNDO] = changes.undo_of(outcome, said, since)
        else:
            self.request.session.pop(UNDO, None)
        self.tell(outcome)
        return self.back()

    def tell(self, outcome):
        if outcome.same:
            messages.info(self.request, outcome.same_line)
        if outcome.left:
            messages.error(self.request, outcome.left_line)


class FindingUndo(FindingChangeMany):
    """Take the last change of several rows back."""

    def post(self, request, *args, **kwargs):
        kept = request.session.get(UNDO) or {}
        if "rows" not in kept:
            messages.error(request, _("There is nothing to take back."))
            return self.back()
        del request.session[UNDO]
        outcome = changes.take_back(kept, by=request.user)
        if outcome.changed:
            messages.success(request, changes.said_of(outcome, _("Taken back")))
        self.tell(outcome)
        return self.back()


class ViewSave(RegisterPost):
    """Keep the present address under a name."""

    def post(self, request, *args, **kwargs):
        name = request.POST.get("name", "")
        try:
            saved.save_view(person=request.user, name=name, address=self.address)
        except ValidationError as error:
            return self.refused(view_error=error.messages[0], view_name=name)
        messages.success(request, _("View saved."))
        return self.back()


class ViewRename(RegisterPost):
    """Name a view of one's own anew."""

    def post(self, request, *args, **kwargs):
        view = get_object_or_404(SavedView, person=request.user, pk=kwargs["pk"])
        try:
            saved.rename_view(view, request.POST.get("name", ""))
        except ValidationError as error:
            return self.refused(view_error=error.messages[0])
        messages.success(request, _("View renamed."))
        return self.back()


class ViewRemove(RegisterPost):
    """Drop a view of one's own; the findings stay where they are."""

    def post(self, request, *args, **kwargs):
        get_object_or_404(SavedView, person=request.user, pk=kwargs["pk"]).delete()
        messages.success(request, _("View removed."))
        return self.back()
