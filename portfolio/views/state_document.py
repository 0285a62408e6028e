"""The documents of a state: the list, one record, its files."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from documents.copies import hand_out
from portfolio import document_actions as actions
from portfolio.access import fetch
from portfolio.forms import RemovalForm, StateDocumentForm, StateFileForm
from portfolio.labels import reach_marking
from portfolio.models import State, StateDocument, StateDocumentFile
from portfolio.scoped import ScopedForm, ScopedHistory, ScopedList, ScopedMixin, VersionedForm
from web.marking import Classification, Marking


class OfState:
    """A page under one state, named by its code in the address."""

    model = State
    tab = "documents"

    def get_object(self, queryset=None):
        rows = State.objects.all()
        return fetch(rows, self.request.user, self.action, code=self.kwargs["code"])

    def get_marking(self):
        release = _("Release: programme team and %(state)s") % {"state": self.subject.name}
        return Marking(Classification.CONFIDENTIAL, release)

    def get_crumbs(self):
        return state_crumbs(self.subject)

    def get_context_data(self, **kwargs):
        return super().get_context_data(state=self.subject, tab=self.tab, **kwargs)


def state_crumbs(state):
    return [
        (_("States"), reverse("state-list")),
        (state.name, reverse("state", args=[state.code])),
    ]


class StateDocumentList(OfState, ScopedList):
    """The documents that are recorded for one state."""

    model = StateDocument
    template_name = "portfolio/state_document_list.html"

    def get_queryset(self):
        self.subject = self.get_object()
        rows = StateDocument.objects.allowed(self.request.user).filter(state=self.subject)
        return rows.select_related("state").prefetch_related("files")

    def get_title(self):
        return _("Documents of %(state)s") % {"state": self.subject.name}

    def get_marking(self):
        release = super().get_marking().release
        return reach_marking(StateDocument, self.request.user, release=release)

    def get_context_data(self, **kwargs):
        may_change = self.subject.may(self.request.user, "add_document")
        return super().get_context_data(may_change=may_change, **kwargs)


class StateDocumentCreate(OfState, ScopedForm):
    """Record that a document of the state exists."""

    action = "add_document"
    form_class = StateDocumentForm
    template_name = "portfolio/state_document_form.html"
    done = _("Document recorded.")

    def perform(self, form):
        return actions.record_state_document(
            state=self.subject, by=self.request.user, **form.values()
        )

    def get_title(self):
        return _("Record a document of %(state)s") % {"state": self.subject.name}


class DocumentPage:
    """A page about one document or one of its files."""

    model = StateDocument

    def get_queryset(self):
        return super().get_queryset().select_related("state")

    @property
    def document(self):
        return self.subject

    def get_marking(self):
        return self.document.marking

    def get_context_data(self, **kwargs):
        return super().get_context_data(document=self.document, **kwargs)

    def get_crumbs(self):
        state = self.document.state
        here = [(_("Documents"), reverse("portfolio:state-document-list", args=[state.code]))]
        return state_crumbs(state) + here


class StateDocumentDetail(DocumentPage, ScopedHistory):
    """One document: what it proves, whether it is released, its files and its history."""

    template_name = "portfolio/state_document_detail.html"
    paginate_by = 25

    @property
    def document(self):
        return self.object

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        document = self.object
        return super().get_context_data(
            state=document.state,
            files=list(document.files.all()),
            may_change=document.may(self.request.user, "change"),
            why_not=document.why_not_attach(),
            **kwargs,
        )


class StateDocumentUpdate(DocumentPage, VersionedForm):
    """Change a record; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = StateDocumentForm
    template_name = "portfolio/state_document_form.html"
    done = _("Document changed.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.subject}
        return kwargs | {"initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_state_document(
            document=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change “%(title)s”") % {"title": self.subject.title}


class StateFileCreate(DocumentPage, ScopedForm):
    """Attach a file to a released document."""

    action = "change"
    form_class = StateFileForm
    template_name = "portfolio/state_file_form.html"
    done = _("File kept.")

    def perform(self, form):
        actions.attach_file(
            document=self.subject, checked=form.cleaned_data["file"], by=self.request.user
        )
        return self.subject

    def get_title(self):
        return _("Attach a file")

    def get_context_data(self, **kwargs):
        return super().get_context_data(why_not=self.subject.why_not_attach(), **kwargs)


class StateFileRemove(DocumentPage, ScopedForm):
    """Ask with a page, then remove the bytes; the line and its hash stay."""

    model = StateDocumentFile
    action = "change"
    form_class = RemovalForm
    template_name = "portfolio/state_file_remove.html"
    done = _("File removed.")

    def get_queryset(self):
        rows = StateDocumentFile.objects.allowed(self.request.user)
        return rows.select_related("document__state")

    @property
    def document(self):
        return self.subject.document

    def perform(self, form):
        actions.remove_file(
            file=self.subject, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return self.document

    def get_title(self):
        return _("Remove a file")


class StateFileDownload(ScopedMixin, View):
    """The file itself, always as a download; a marked PDF as the reader's own copy."""

    http_method_names = ("get",)
    model = StateDocumentFile

    def get_queryset(self):
        return super().get_queryset().select_related("document")

    def get(self, request, *args, **kwargs):
        row = self.get_object()
        if row.removed_at:
            raise Http404
        try:
            content = row.file.open("rb")
        except OSError:
            raise Http404 from None
        return hand_out(
            content,
            subject=row,
            level=row.document.level,
            name=f"{row.document.level.short}-{row.name}",
            content_type=row.content_type,
            sha256=row.sha256,
            by=request.user,
        )
