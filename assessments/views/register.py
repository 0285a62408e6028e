"""The gap register: its page, its files."""

import io
from functools import cache

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from assessments.models import Finding, Mission, SavedView
from assessments.register import controls, file, rows, table, views
from assessments.register.address import LONGEST_WORDS, Address
from assessments.register.filters import Facts, Places, answering
from assessments.register.forms import ChangeForm
from documents.downloads import answer_file
from documents.spreadsheets import CSV_TYPE, MOST_ROWS, XLSX_TYPE, file_name
from history.recorded import record
from portfolio.access import held
from portfolio.labels import levels_in_reach, list_marking
from portfolio.worded import worded
from web.views import PageMixin, wants_partial

# Where a session keeps what the last change of several rows was (assessments.register.changes), or
# the last link of several to an action.
UNDO = "register_undo"
# Beyond this the last page is shown: no table is so long.
MOST_PAGES = 100_000


def can_change(user, model=Finding) -> bool:
    """Whether this person may change findings, or rows of another model, anywhere: each row is
    asked again for itself."""
    return may_somewhere(user, model, "change")


def may_somewhere(user, model, action) -> bool:
    anywhere = held(user).anywhere
    return any(right.codename in anywhere for _rows, right in model.rights_for(action))


def open_missions(user):
    """The missions in which this person may record a finding now."""
    if not may_somewhere(user, Mission, "add_finding"):
        return Mission.objects.none()
    rows = Mission.objects.allowed(user, "add_finding").open_for_scoring()
    return rows.select_related("state").order_by("state__code", "number")


@cache
def blank_form() -> ChangeForm:
    """What can be done with ticked findings, before anything is chosen: the same for everybody."""
    return ChangeForm()


class RegisterPage(PageMixin, TemplateView):
    """What the address asks for, of what this person may see."""

    http_method_names = ("get", "head")
    template_name = "assessments/finding_list.html"
    partial = "rows"
    paginate_by = 50

    @cached_property
    def address(self) -> Address:
        return Address.read(self.request.GET)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.request.user, Places.open_to(self.request.user))

    @cached_property
    def filters(self):
        return controls.chosen(self.address, self.facts.places)

    def get_queryset(self):
        return rows.found(self.address, self.facts, self.filters)

    def get_title(self):
        return _("Gap register")

    @cached_property
    def own_views(self) -> list:
        return _own_views(None, person=self.request.user.pk)

    def get_marking(self):
        """The highest of all that the reader may see, whichever of it the address leaves."""
        levels = [level for (level,) in _levels(self.request.user)]
        return list_marking(levels)


@worded
def _own_views(_user, person: int):
    return SavedView.objects.filter(person=person)


@worded
def _levels(user):
    return levels_in_reach(Finding, user)


class FindingList(RegisterPage):
    """The gap register: findings across the missions and states that the reader may see."""

    def get_context_data(self, *, form=None, ticked=frozenset(), **kwargs):
        address, user = self.address, self.request.user
        page, shown = self.get_page()
        rows.note(shown, by=user)
        return super().get_context_data(
            address=address,
            filters=self.filters,
            columns=controls.columns(address),
            longest_words=LONGEST_WORDS,
            tabs=views.tabs(address, self.own_views),
            own_views=self.own_views,
            page=page,
            heads=table.heads(address),
            body=table.body(shown, address, ticked),
            can_change=can_change(user),
            can_link=can_change(user, answering()),
            # Asked for with the whole page alone: a part of it does not show them.
            missions=SimpleLazyObject(lambda: list(open_missions(user))),
            form=form or blank_form(),
            undo=self.request.session.get(UNDO),
            is_part=wants_partial(self.request),
            **kwargs,
        )

    def get_page(self):
        """The page and its rows, which bring their count along."""
        paginator = Paginator(self.get_queryset(), self.paginate_by)
        asked = self.request.GET.get("page", "1")
        place = int(asked) - 1 if asked.isascii() and asked.isdigit() and asked.strip("0") else 0
        begin = min(place, MOST_PAGES) * self.paginate_by
        part = paginator.object_list[begin : begin + self.paginate_by]
        shown, total = rows.read_counted(part, self.facts)
        if begin and not shown:
            page = paginator.get_page(asked)
            return page, rows.read(page.object_list, self.facts)
        paginator.count = total
        return paginator.get_page(place + 1), shown

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if context["is_part"]:
            # What stands in the address bar is what a bookmark keeps, without the empty fields.
            response["HX-Push-Url"] = reverse("assessments:finding-list") + self.address.href
        return response


class FindingCounts(RegisterPage):
    """How many findings each view holds: the page asks for it once its rows are shown."""

    template_name = "assessments/finding_list.html#views"
    partial = ""

    def get_context_data(self, **kwargs):
        tabs = views.tabs(self.address, self.own_views, views.Groups(self.facts))
        return super().get_context_data(tabs=tabs, is_counted=True, **kwargs)


class FindingExport(RegisterPage):
    """The register as a table: the rows of the screen's filter, every page of them."""

    extension = "xlsx"

    def get(self, request, *args, **kwargs):
        found = rows.read(self.get_queryset()[: MOST_ROWS + 1], self.facts)
        if len(found) > MOST_ROWS:
            messages.error(
                request,
                _("More than %(most)s findings: narrow the filter and export the parts.")
                % {"most": MOST_ROWS},
            )
            back = reverse("assessments:finding-list")
            return HttpResponseRedirect(back + self.address.href)
        return exported(found, self.address, extension=self.extension, by=request.user)


def exported(found, address, *, extension, by):
    """These rows as a file in the reader's hands; history says so."""
    name = file_name(file.level(found), "gap-register", timezone.localdate(), extension=extension)
    content = file.written(found, address, extension=extension, reader=by)
    # The rows may belong to many States: the line stands in the history of the person.
    changes = {"document": [None, name], "rows": [None, len(found)]}
    record(by, "exported", by=by, changes=changes)
    rows.note(found, by=by, file=name)
    kind = XLSX_TYPE if extension == "xlsx" else CSV_TYPE
    return answer_file(io.BytesIO(content), name=name, content_type=kind)
