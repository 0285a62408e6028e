"""Screens over rows of a state: every one of them starts at `allowed`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.views import View
from django.views.generic import DetailView, FormView, ListView

from history.folding import fold_page
from history.lifecycle import NotNow
from history.recorded import plain
from history.versioned import StaleVersion
from history.words import plain_words
from portfolio.access import fetch, opened
from portfolio.labels import told
from portfolio.reads import note_events, note_list
from portfolio.trail import trail
from web.text import plain_reason
from web.views import ActionFormMixin, PageMixin


class ScopedMixin:
    """Rows that this person may see; `action` is what the page does with the one it fetches. A page
    that only shows its record may name the worded question that brings it (portfolio.worded)."""

    model = None
    action = "view"
    question = None

    def get_queryset(self):
        return self.model.objects.allowed(self.request.user, "view")

    def get_parts(self) -> list:
        """The labelled records that the page shows besides its own: the highest label of all
        governs it (portfolio.labels)."""
        return []

    def get_object(self, queryset=None):
        if self.question is not None and self.action == "view":
            user = self.request.user
            return opened(self.question(user, pk=self.kwargs["pk"]), user)
        rows = self.get_queryset() if queryset is None else queryset
        return fetch(rows, self.request.user, self.action, pk=self.kwargs["pk"])


class ScopedList(ScopedMixin, PageMixin, ListView):
    """A list of the rows that this person may see, 25 to a page."""

    paginate_by = 25

    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        note_list(page.object_list, by=self.request.user)
        return paginator, page, page.object_list, page.has_other_pages()


class ScopedDetail(ScopedMixin, PageMixin, DetailView):
    """One record, or 404."""


class ScopedHistory(ScopedDetail):
    """The history tab: who did what to this record and its parts, as far as the reader may see."""

    template_name = "portfolio/history.html"
    paginate_by = 50

    def get_events(self):
        return trail(self.object, self.request.user)

    def get_parts(self):
        return self.parts

    def get_context_data(self, **kwargs):
        events = Paginator(self.get_events(), self.paginate_by)
        page = events.get_page(self.request.GET.get("page"))
        start = (page.number - 1) * self.paginate_by
        self.lines = fold_page(events.object_list, start, start + self.paginate_by)
        own = (self.object._meta.label_lower, str(self.object.pk))
        shown = [line.event for line in self.lines]
        others = [each for each in shown if (each.subject_model, each.subject_pk) != own]
        self.parts = told(others)
        note_events(others, self.parts, by=self.request.user)
        return super().get_context_data(page=page, events=self.lines, **kwargs)


class ScopedForm(ActionFormMixin, ScopedMixin, PageMixin, FormView):
    """A form about one record: the record it changes, or the parent a new one hangs under.

    `action` names the right that it takes; without it 403 names the missing right.
    """

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.subject = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(subject=self.subject, **kwargs)

    def get_success_url(self):
        return self.object.get_absolute_url()


def said(field, value) -> str:
    """A value that two people give differently, in the words of the history."""
    value = plain(value)
    return "" if value in (None, "", []) else plain_words(field, value)


class VersionedForm(ScopedForm):
    """A form over a record that several people edit: the second to save is shown both texts, and
    what they typed stays in the form."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleVersion as stale:
            form.data = form.data.copy()
            form.data["version"] = stale.current.version
            conflict = {"collisions": list(self.collisions(stale))}
            context = self.get_context_data(form=form, conflict=conflict)
            return self.render_to_response(context, status=409)

    def collisions(self, stale):
        """What differs, in words: name, theirs, mine."""
        field = type(stale.current)._meta.get_field
        for name, (theirs, mine) in stale.collisions().items():
            yield field(name).verbose_name, said(field(name), theirs), said(field(name), mine)


class LifecycleMove(ScopedMixin, View):
    """POST one step of a record's lifecycle: `name` in the address, `reason` in the form."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        obj = self.get_object()
        try:
            transition = self.model.lifecycle.named(kwargs["name"])
        except LookupError:
            raise Http404 from None
        if not obj.may(request.user, transition.right):
            raise obj.missing(transition.right)
        try:
            self.move(obj, transition.name, plain_reason(request.POST.get("reason", "")))
        except NotNow as error:
            messages.error(request, str(error))
        except ValidationError as error:
            return self.refuse(obj, error)
        return HttpResponseRedirect(obj.get_absolute_url())

    def refuse(self, obj, error: ValidationError):
        """Say what is wrong; a step that asks for more than a reason keeps what was typed."""
        messages.error(self.request, error.messages[0])
        return HttpResponseRedirect(obj.get_absolute_url())

    def move(self, obj, name, reason):
        raise NotImplementedError
