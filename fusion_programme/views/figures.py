"""What was delivered, in figures: the page, the rows behind a number, the table for a report."""

import datetime
import io

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from documents.downloads import answer_file
from documents.spreadsheets import XLSX_TYPE, copy_line, file_name, write_xlsx
from fusion_programme.figures import (
    SEXES,
    Asked,
    Figures,
    knows_of_delivery,
    last_year,
    outside,
    reads_every_row,
)
from history.recorded import record
from portfolio.access import states_with
from portfolio.models import Participant, State
from portfolio.participations import ROOMS
from portfolio.reads import note_list
from web.forms import PlainForm
from web.marking import Classification, Marking
from web.views import PageMixin

PAGE = 50
# What a row can be asked for besides the page's own filter.
NARROWED = {
    "by_state": "state_code",
    "by_room": "room",
    "agency": "agency_kind",
    "language": "language",
    "sex": "sex",
}


# The finished years among which others choose.
YEARS = 5


class FiguresForm(PlainForm):
    """The period and what it is narrowed to; lives in the address."""

    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)
    room = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data, *, states):
        today = timezone.localdate()
        period = {"since": today.replace(month=1, day=1).isoformat(), "until": today.isoformat()}
        super().__init__(period | data)
        rooms = [(key, label) for key, (label, _rows) in ROOMS.items()]
        self.fields["room"].choices = [("", _("All stages")), *rooms]
        self.fields["state"].choices = named(states)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("Choose a day on or after the first."))
        return cleaned

    def asked(self) -> Asked:
        """What is asked for; this year where no period is chosen or something is wrong."""
        chosen, today = self.cleaned_data if self.is_valid() else {}, timezone.localdate()
        return Asked(
            since=chosen.get("since") or today.replace(month=1, day=1),
            until=chosen.get("until") or today,
            room=chosen.get("room", ""),
            state=chosen.get("state", ""),
        )


class YearForm(PlainForm):
    """What those choose from whom small numbers are not told: a year that is over, or one of the
    States whose nominations they read, which opens the other form."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data, *, states):
        super().__init__({"year": str(last_year())} | data)
        years = range(last_year(), last_year() - YEARS, -1)
        self.fields["year"].choices = [(each, str(each)) for each in years]
        self.fields["state"].choices = named(states)
        if not states:
            del self.fields["state"]

    def asked(self) -> Asked:
        chosen = self.cleaned_data if self.is_valid() else {}
        year = chosen.get("year") or last_year()
        return Asked(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def named(states) -> list[tuple[str, str]]:
    return [("", _("All States")), *((each.code, each.name) for each in states)]


class FiguresPage(PageMixin, TemplateView):
    """What the page, its rows and its table share."""

    http_method_names = ("get", "head")
    is_leaving = False

    def dispatch(self, request, *args, **kwargs):
        if not knows_of_delivery(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def form(self) -> FiguresForm | YearForm:
        """The form by which this reader asks: with days, stages and States where every row of
        what is asked about is open to him."""
        user, data = self.request.user, self.request.GET.dict()
        states = State.objects.allowed(user).order_by("name")
        read = states.filter(states_with(user, "view_nomination"))
        if reads_every_row(user):
            return FiguresForm(data, states=states)
        is_read = any(each.code == data.get("state") for each in read)
        return FiguresForm(data, states=read) if is_read else YearForm(data, states=read)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.request.user, self.form.asked(), is_leaving=self.is_leaving)

    def get_marking(self):
        if self.figures.is_inside:
            return Marking(Classification.CONFIDENTIAL, _("Release: programme team"))
        return Marking(Classification.UNCLASSIFIED, _("Totals without small numbers"))


class FiguresDetail(FiguresPage):
    template_name = "fusion_programme/figures.html"

    def get_title(self):
        return _("Delivery in figures")

    def get_context_data(self, **kwargs):
        figures = self.figures
        tables = [
            (_("By State"), "by_state", figures.by_state, figures.split_total),
            (_("By stage"), "by_room", figures.by_room, None),
            (_("By kind of agency"), "agency", figures.by_agency, None),
            (_("By language"), "language", figures.by_language, None),
        ]
        return super().get_context_data(
            figures=figures,
            form=self.form,
            tables=tables,
            sexes=SEXES,
            query=self.query,
            leaving=outside(figures.asked).until,
            gain=figures.gain,
            **kwargs,
        )

    @property
    def query(self) -> str:
        """The filter as it stands in the addresses of rows and of the table."""
        asked, data = self.figures.asked, QueryDict(mutable=True)
        if not self.figures.is_inside:
            data["year"] = asked.until.year
            return data.urlencode()
        data.update({"since": asked.since.isoformat(), "until": asked.until.isoformat()})
        data.update({k: v for k, v in (("room", asked.room), ("state", asked.state)) if v})
        return data.urlencode()


class FiguresRows(FiguresPage):
    """The rows behind a number, for those who may read each of them."""

    template_name = "fusion_programme/figures_rows.html"

    def get_title(self):
        return _("The rows behind the number")

    def get_crumbs(self):
        return [(_("Delivery in figures"), reverse("figures"))]

    def get_context_data(self, **kwargs):
        if not self.figures.is_inside:
            raise Http404
        asked = self.request.GET
        rows = [
            each
            for each in self.figures.rows
            if all(
                name not in asked or getattr(each, field) == asked[name]
                for name, field in NARROWED.items()
            )
        ]
        rows.sort(key=lambda each: (each.state_name, each.day, each.person))
        page = Paginator(rows, PAGE).get_page(asked.get("page"))
        people = Participant.objects.allowed(self.request.user).select_related("agency")
        people = people.in_bulk({each.person for each in page.object_list})
        note_list(people.values(), by=self.request.user)
        return super().get_context_data(
            rows=[(each, people.get(each.person)) for each in page.object_list],
            page_obj=page,
            reads_results=self.figures.reads_results,
            people=len({each.person for each in rows}),
            **kwargs,
        )


class FiguresTable(FiguresPage):
    """The table for a report: it may leave the programme, so it says what others are told, of one
    whole year."""

    is_leaving = True

    def get(self, request, *args, **kwargs):
        figures, level = self.figures, Classification.UNCLASSIFIED
        heads = [_("Table"), _("Row"), _("People"), _("Participations")]
        heads += [str(each.label) for each in SEXES]
        lines = [(_("All"), figures.total), *self.lines(figures)]
        rows = [
            [table, each.label, each.people, each.participations] + [each.sex(sex) for sex in SEXES]
            for table, each in lines
        ]
        content = write_xlsx(
            heads,
            rows,
            sheet=_("Figures of %(year)s") % {"year": figures.asked.until.year},
            marking=str(level.label),
            copy=copy_line(level, reader=request.user, at=timezone.now()),
        )
        name = file_name(level, "figures", figures.asked.until, extension="xlsx")
        changes = {"document": [None, name], "rows": [None, len(rows)]}
        record(request.user, "exported", by=request.user, changes=changes)
        return answer_file(io.BytesIO(content), name=name, content_type=XLSX_TYPE)

    @staticmethod
    def lines(figures):
        for title, lines in (
            (_("By State"), figures.by_state),
            (_("By stage"), figures.by_room),
            (_("By kind of agency"), figures.by_agency),
            (_("By language"), figures.by_language),
        ):
            for each in lines:
                yield title, each
