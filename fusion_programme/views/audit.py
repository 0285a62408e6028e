"""The audit log: everything that happened, newest first."""

import datetime
from urllib.parse import urlencode

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from history.entry import Entry
from history.folding import fold
from history.recorded import record_read
from history.words import all_verbs
from portfolio import audit
from portfolio.compare import may_read, note_event
from portfolio.labels import told
from web.forms import PlainForm
from web.marking import UNMARKED, Classification, Marking, highest
from web.views import PageMixin

PAGE = 50


class AuditFilter(PlainForm):
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=60)
    state = forms.CharField(label=gettext_lazy("State"), required=False, max_length=60)
    verb = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    entry = forms.ChoiceField(
        label=gettext_lazy("Entrance"),
        required=False,
        choices=[("", gettext_lazy("Every entrance")), *Entry.choices],
    )
    first = forms.DateField(label=gettext_lazy("From"), required=False)
    last = forms.DateField(label=gettext_lazy("To"), required=False)

    def __init__(self, *args, reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("Everything")), *all_verbs()]
        if not reach.sees_content:
            del self.fields["state"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose a last day that is not before the first."))
        return cleaned

    def narrow(self, rows):
        wanted = self.cleaned_data
        if text := wanted.get("person"):
            rows = audit.by_person(rows, text)
        if text := wanted.get("state"):
            rows = audit.in_state(rows, text)
        for name in ("verb", "entry"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        if day := wanted.get("first"):
            rows = rows.filter(at__gte=_midnight(day))
        if day := wanted.get("last"):
            rows = rows.filter(at__lt=_midnight(day + datetime.timedelta(days=1)))
        return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


class AuditPage(PageMixin, TemplateView):
    """Open to those whose reach says so, and absent for everybody else."""

    @property
    def reach(self) -> audit.Reach:
        if not hasattr(self, "_reach"):
            self._reach = audit.history_reach(self.request.user)
        if self._reach is None:
            raise Http404
        return self._reach

    def get_marking(self):
        if not self.reach.sees_content:
            return UNMARKED
        level = highest([Classification.CONFIDENTIAL, *(each.level for each in self.get_parts())])
        return Marking(level, _("Release: reviewers and programme managers"))

    def get_parts(self) -> list:
        """The labelled records whose texts or names the page shows."""
        return []

    def row(self, event) -> dict:
        content = self.reach.sees_content and audit.may_read_label(self.request.user, event)
        return {"event": event, "shows_content": content}


class AuditLog(AuditPage):
    """A page of the log; `before` in the address continues below an event already shown."""

    template_name = "fusion_programme/audit.html"

    def get_title(self):
        return _("Audit log")

    def get_context_data(self, **kwargs):
        form = AuditFilter(self.request.GET, reach=self.reach)
        found = []
        if form.is_valid():
            self.record_search(form.cleaned_data["person"])
            found = list(self.below(form.narrow(self.reach.events()))[: PAGE + 1])
        self.rows = [self.row(event) for event in found[:PAGE]]
        return super().get_context_data(
            filter=form,
            rows=self.rows,
            older=self.older(form, found[PAGE - 1].pk) if len(found) > PAGE else "",
            reach=self.reach,
            **kwargs,
        )

    def get_parts(self):
        return told(row["event"] for row in self.rows if row["shows_content"])

    def below(self, rows):
        before = self.request.GET.get("before", "")
        if before.isascii() and before.isdigit() and len(before) < 19:
            return rows.filter(pk__lt=int(before))
        return rows

    def older(self, form, before: int) -> str:
        """The address of what follows, with the filter and nothing else that stood in this one."""
        asked = {name: self.request.GET.get(name) for name in form.fields}
        return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "before": before})

    def record_search(self, text: str) -> None:
        """Looking for a person's doings is itself a line of history."""
        if text:
            user = self.request.user
            record_read(user, "searched", by=user, changes={"person": [None, text]})


class AuditEvent(AuditPage):
    """One event in full. What changed is shown to those who may see the record itself."""

    template_name = "fusion_programme/audit_event.html"

    def get_title(self):
        return _("Entry %(number)s") % {"number": self.kwargs["pk"]}

    def get_crumbs(self):
        return [(_("Audit log"), reverse("audit"))]

    def get_parts(self):
        return told([self.event])

    def get_context_data(self, **kwargs):
        self.event = event = self.reach.events().filter(pk=self.kwargs["pk"]).first()
        if event is None:
            raise Http404
        kwargs |= {"row": self.row(event), "lines": [], "reach": self.reach}
        if self.reach.sees_content and may_read(self.request.user, event):
            note_event(self.request.user, event)
            kwargs["lines"] = fold([event])
        return super().get_context_data(**kwargs)
