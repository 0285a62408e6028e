"""Two texts of one record side by side, for those who may read the record's history."""

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from history.comparing import compare
from history.models import Event
from history.words import field_of, label_of, model_of
from portfolio.access import ScopedModel, StatelessModel, note_use
from portfolio.labels import told
from portfolio.trail import trail
from web.marking import Classification, Marking, highest
from web.views import PageMixin


def readable_event(user, pk) -> Event:
    """An event of a record whose history this person may read, or 404.

    A record that is gone is spoken for by its parent; one that is there only by itself.
    """
    event = Event.objects.filter(pk=pk).first()
    if event is not None and may_read(user, event):
        return event
    raise Http404


def may_read(user, event: Event) -> bool:
    if (row := _row(user, event.subject_model, event.subject_pk)) is not None:
        return trail(row, user).filter(pk=event.pk).exists()
    model = model_of(event.subject_model)
    if model is None:
        return False
    if _has_own_rights(model) and model._base_manager.filter(pk=event.subject_pk).exists():
        return False
    parent = _row(user, event.parent_model, event.parent_pk)
    return parent is not None and trail(parent, user).filter(pk=event.pk).exists()


def note_event(user, event: Event) -> None:
    """Whoever reads what an event says reads the record, or the parent of one that is gone."""
    row = _row(user, event.subject_model, event.subject_pk)
    row = row or _row(user, event.parent_model, event.parent_pk)
    if isinstance(row, ScopedModel):
        note_use(user, row)


def _row(user, label: str, pk: str):
    """The record, if this person may read its history."""
    model = model_of(label)
    if model is None or not _has_own_rights(model):
        return None
    if issubclass(model, ScopedModel):
        return model.objects.allowed(user, model.history_act).filter(pk=pk).first()
    return model.objects.filter(pk=pk).first() if model.opened_to(user) else None


def _has_own_rights(model) -> bool:
    """Whether rows of this kind say themselves who may see them; others are spoken for by what
    they are a part of."""
    return issubclass(model, (ScopedModel, StatelessModel))


class Compare(PageMixin, TemplateView):
    """How one text of a record was and how it became: the words that changed are marked.

    `field` in the address names the text, `since` an earlier event whose old text is taken.
    """

    template_name = "web/history_compare.html"

    def get_title(self):
        return _("Compare: %(field)s") % {"field": self.label}

    def get_marking(self):
        levels = [each.level for each in told([self.event])]
        level = highest(levels or [Classification.CONFIDENTIAL])
        return Marking(level, _("Release: those who see the record"))

    def get_crumbs(self):
        for each in (self.row, self.row and self.row.history_parent()):
            if address := getattr(each, "get_absolute_url", None):
                return [(str(each), address())]
        return []

    def get_context_data(self, **kwargs):
        self.event = readable_event(self.request.user, self.kwargs["pk"])
        note_event(self.request.user, self.event)
        self.row = _row(self.request.user, self.event.subject_model, self.event.subject_pk)
        name = self.request.GET.get("field") or self._first_text()
        field = field_of(self.event, name)
        first = self._since(name)
        old, new = self._text(first, name, 0), self._text(self.event, name, 1)
        self.label = label_of(field, name)
        before, after = compare(old, new)
        return super().get_context_data(
            event=self.event,
            first=first,
            before=before,
            after=after,
            **kwargs,
        )

    def _first_text(self) -> str:
        """The longest text of the event, when the address names none."""
        texts = {n: p[1] for n, p in self.event.changes.items() if _is_text(self.event, n)}
        if not texts:
            raise Http404
        return max(texts, key=lambda name: len(texts[name] or ""))

    def _since(self, name) -> Event:
        since = self.request.GET.get("since", "")
        if not since.isascii() or not since.isdigit():
            return self.event
        same = {"subject_model": self.event.subject_model, "subject_pk": self.event.subject_pk}
        first = Event.objects.filter(pk=since, pk__lte=self.event.pk, **same).first()
        if first is None or name not in first.changes:
            raise Http404
        return first

    def _text(self, event, name, side) -> str:
        if name not in event.changes or not _is_text(event, name):
            raise Http404
        return event.changes[name][side] or ""


def _is_text(event, name) -> bool:
    field = field_of(event, name)
    return isinstance(field, (models.TextField, models.CharField)) and all(
        value is None or isinstance(value, str) for value in event.changes[name]
    )
