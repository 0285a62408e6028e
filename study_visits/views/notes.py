"""Notes of what was learned: written, approved by the host, sent to the Compendium's inbox."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.lifecycle import NotNow
from portfolio.scoped import LifecycleMove, ScopedForm, ScopedMixin
from study_visits import capture_actions as actions
from study_visits.forms import ApprovalForm, CaptureNoteForm
from study_visits.models import AgendaItem, CaptureNote
from study_visits.steps import why_not_note
from study_visits.views.base import LINKED, PartPage
from study_visits.views.parts import PartUpdate


class NoteCreate(PartPage, ScopedForm):
    """Write down what one item taught."""

    model = AgendaItem
    action = "change"
    form_class = CaptureNoteForm
    template_name = "study_visits/part_form.html"
    done = gettext_lazy("Noted. Send it to the host for approval.")

    def perform(self, form):
        return actions.capture_note(item=self.subject, by=self.request.user, **form.values())

    def get_title(self):
        return _("Note of “%(item)s”") % {"item": self.subject}

    def get_context_data(self, **kwargs):
        return super().get_context_data(closed=why_not_note(self.visit), **kwargs)


class NotePage(PartPage):
    model = CaptureNote
    links = tuple(f"item__visit__{each}" for each in LINKED)


class NoteUpdate(NotePage, PartUpdate):
    form_class = CaptureNoteForm

    def perform(self, form):
        return actions.change_capture(note=self.subject, **self.change(form))

    def get_title(self):
        return _("Change a note")

    def get_context_data(self, **kwargs):
        closed = why_not_note(self.visit) or actions.why_fixed(self.subject)
        return super().get_context_data(closed=closed, **kwargs)


class NoteApprove(NotePage, ScopedForm):
    """Record that the host approved the words: who, when, by which document."""

    action = "change"
    form_class = ApprovalForm
    template_name = "study_visits/note_approve.html"
    done = gettext_lazy("The host’s approval is recorded.")

    def get_initial(self):
        return {"read": self.subject.version}

    def perform(self, form):
        return actions.approve_note(note=self.subject, by=self.request.user, **form.cleaned_data)

    def get_title(self):
        return _("The host’s approval of “%(note)s”") % {"note": self.subject}

    def get_context_data(self, **kwargs):
        with_host = self.subject.status == CaptureNote.Status.WITH_HOST
        return super().get_context_data(note=self.subject, is_with_host=with_host, **kwargs)


class NoteMove(NotePage, LifecycleMove):
    def move(self, obj, name, reason):
        actions.move_note(note=obj, name=name, by=self.request.user, reason=reason)


class NoteOffer(NotePage, ScopedMixin, View):
    """POST an approved note into the Compendium's inbox."""

    http_method_names = ["post"]
    action = "change"

    def post(self, request, *args, **kwargs):
        note = self.get_object()
        try:
            practice = actions.offer_note(note=note, by=request.user)
        except NotNow as why:
            messages.error(request, str(why))
        else:
            sentence = _("In the Compendium’s inbox as %(code)s.")
            messages.success(request, sentence % {"code": practice.code})
        return HttpResponseRedirect(note.get_absolute_url())
