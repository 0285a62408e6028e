"""The portfolio: where every beneficiary stands and what needs attention."""

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from fusion_programme.portfolio import portfolio_rows
from fusion_programme.stages import Stage
from fusion_programme.tiles import EXERCISE, POSITIONS
from portfolio.models import State
from portfolio.reads import note_list
from web.forms import PlainForm
from web.marking import Classification, Marking
from web.views import PageMixin

PAGE, ALERTS, COMING = 25, 8, 6
SORTS = {
    "state": lambda row: row.state.name,
    "stage": lambda row: (row.stage, row.state.name),
    "next": lambda row: (row.next_date is None, row.next_date and row.next_date[0], row.state.name),
}


class PortfolioFilter(PlainForm):
    """What the portfolio can be narrowed to; lives in the address."""

    q = forms.CharField(label=gettext_lazy("State or code"), required=False, max_length=60)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    attention = forms.ChoiceField(
        label=gettext_lazy("Attention"),
        required=False,
        choices=[("", gettext_lazy("With or without")), ("yes", gettext_lazy("Needs attention"))],
    )

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in regions]
        self.fields["region"].choices = [("", _("All regions")), *names]
        self.fields["stage"].choices = [("", _("Every stage")), *Stage.choices]

    def matches(self, row) -> bool:
        wanted = self.cleaned_data
        text = wanted.get("q", "").casefold()
        state = row.state
        return (
            (not text or text in state.name.casefold() or text == state.code.casefold())
            and wanted.get("region", "") in ("", state.region)
            and wanted.get("stage", "") in ("", str(row.stage.value))
            and (not wanted.get("attention") or row.needs_attention)
        )


class Portfolio(PageMixin, TemplateView):
    template_name = "fusion_programme/portfolio.html"

    def get_title(self):
        return _("Portfolio")

    def get_marking(self):
        return Marking(Classification.CONFIDENTIAL, _("Release: programme team only"))

    def get_context_data(self, **kwargs):
        everybody = portfolio_rows(self.request.user, today=timezone.localdate())
        regions = sorted({row.state.region for row in everybody if row.state.region})
        filter_form = PortfolioFilter(self.request.GET, regions=regions)
        chosen = everybody
        if filter_form.is_valid():
            chosen = [row for row in everybody if filter_form.matches(row)]
        sort = self.request.GET.get("sort")
        rows = sorted(chosen, key=SORTS.get(sort, SORTS["state"]))
        note_list([each for row in rows for each in row.records()], by=self.request.user)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            rows=page.object_list,
            page=page,
            count=len(rows),
            filter=filter_form,
            sort=sort if sort in SORTS else "state",
            pipe=[(stage, [row for row in rows if row.stage == stage]) for stage in Stage],
            tiles=tiles(everybody),
            alerts=first_alerts(rows),
            alert_states=sum(row.needs_attention for row in rows),
            coming=first_dates(rows),
            **kwargs,
        )


def first_alerts(rows) -> list:
    """The most urgent alerts; only those that are shown are worked out."""
    found = []
    for row in sorted((row for row in rows if row.needs_attention), key=lambda row: row.urgency):
        found.extend(row.alerts)
        if len(found) >= ALERTS:
            break
    return found[:ALERTS]


def first_dates(rows) -> list:
    """The next dates over all States: day, State, words, and what they belong to."""
    dates = [(day, row.state, words, what) for row in rows for day, words, what in row.dates()]
    return sorted(dates, key=lambda each: each[0])[:COMING]


def tiles(rows):
    """Every square of the grid; a link where the reader may see the state's record."""
    shown = {row.state.code: row for row in rows}
    names = dict(State.objects.filter(code__in=POSITIONS).values_list("code", "name"))
    grid = [(code, place) for code, place in POSITIONS.items()]
    grid += [(code, place) for code, place in EXERCISE.items() if code in shown]
    return [
        {
            "code": code,
            "row": place[0],
            "col": place[1],
            "name": shown[code].state.name if code in shown else names.get(code, code),
            "stage": shown[code].stage if code in shown else None,
            "url": reverse("state", args=[code]) if code in shown else "",
        }
        for code, place in grid
    ]
