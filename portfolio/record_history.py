"""One history page for every kind of record without a tab of its own (`history_slug`)."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from portfolio.access import ScopedModel, StatelessModel, fetch
from portfolio.labels import LabelledModel
from portfolio.scoped import ScopedHistory
from web.marking import UNMARKED, Classification, Marking, highest


def kinds() -> dict:
    """Kinds of records by their word in the address."""
    models = [each for each in apps.get_models() if getattr(each, "history_slug", "")]
    return {each.history_slug: each for each in models}


class RecordHistory(ScopedHistory):
    """Who did what to one record, for those who see it; absent for everybody else."""

    template_name = "portfolio/record_history.html"

    def get_object(self, queryset=None):
        model = kinds().get(self.kwargs["kind"])
        if model is None:
            raise Http404
        try:
            return _seen(model, self.request.user, self.kwargs["pk"])
        except (ValueError, OverflowError, ValidationError):  # no key of this kind of record
            raise Http404 from None

    def get_title(self):
        return _("History of %(record)s") % {"record": self.object}

    def get_marking(self):
        record = self.object
        if isinstance(record, StatelessModel):
            return UNMARKED
        for each in (record, record.history_parent()):
            if isinstance(each, LabelledModel):
                return each.marking_with(self.get_parts())
        levels = (each.level for each in self.get_parts())
        level = highest([Classification.CONFIDENTIAL, *levels])
        return Marking(level, _("Release: those who see the record"))

    def get_crumbs(self):
        """The page that shows the record, or the one that it hangs under, if the reader sees it."""
        for each in (self.object, self.object.history_parent()):
            if hasattr(each, "get_absolute_url") and _may_see(each, self.request.user):
                return [(str(each), each.get_absolute_url())]
        return []


def _seen(model, user, pk):
    if issubclass(model, ScopedModel):
        return fetch(model.objects.all(), user, model.history_act, pk=pk)
    row = model.objects.filter(pk=pk).first() if model.opened_to(user) else None
    if row is None or not row.may(user, "view"):
        raise Http404
    return row


def _may_see(record, user) -> bool:
    return record.may(user, "view")
