"""Results of a session: the attendance grid, the tests, and one save of either."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.merging import NotYours
from assessments.views.saving import sent_in, told_of
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from portfolio.access import fetch
from portfolio.scoped import ScopedDetail
from training import result_actions
from training.attendance import Slot, share
from training.models import Attendance, Nomination
from training.models.result import Half
from training.result_forms import MarkForm, TestForm
from training.result_sheets import TESTS, Typed, attendance_sheet, test_sheet
from training.views.base import SessionPage
from web.entry import mark_sent_later
from web.json_body import body_of
from web.marking import Classification, Marking
from web.saves import as_typed

LINKED = ("session__course", "participant__state", "participant__agency")


def slot_of(text: str) -> Slot:
    """The half-day that an address names, or 404."""
    day, _hyphen, half = text.rpartition("-")
    try:
        return Slot(datetime.date.fromisoformat(day), Half(half).value)
    except ValueError:
        raise Http404 from None


def take(nomination, slot: str, sent):
    """Save what was sent of a half-day, or of the tests."""
    if slot == TESTS:
        return result_actions.take_tests(nomination=nomination, sent=sent)
    return result_actions.take_mark(nomination=nomination, slot=slot_of(slot), sent=sent)


@require_POST
def result_save(request, pk, slot):
    """One save from a sheet's queue."""
    rows = Nomination.objects.select_related(*LINKED)
    nomination = fetch(rows, request.user, "record", pk=pk)
    if slot != TESTS:
        slot_of(slot)
    if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"other_person": True}, status=403)
    mark_sent_later(request)
    form = (TestForm if slot == TESTS else MarkForm).sent(body_of(request))

    def take_it():
        try:
            return take(nomination, slot, sent_in(form, by=request.user))
        except NotYours:
            raise Http404 from None

    status, told = told_of(form, take_it, standing)
    if status == 409:
        told |= {"html": render_to_string("web/save_conflict.html", told, request=request)}
    if status == 200 and slot != TESTS:
        told |= {"share": share_words(nomination)}
    return JsonResponse(told, status=status)


def standing(row) -> dict:
    """The record as it stands: each field as it is typed, with the version of its last change."""
    names = ("mark",) if isinstance(row, Attendance) else ("before", "after")
    return {
        "values": {name: as_typed(getattr(row, name)) for name in names},
        "stamps": {name: row.stamp(name) for name in names},
        "saved_at": row.updated_at.strftime("%H:%M"),
    }


def share_words(nomination) -> dict:
    marks = Attendance._base_manager.filter(nomination=nomination).values_list("mark", flat=True)
    found = share(nomination.session, marks)
    return {"percent": f"{found.percent} %", "enough": found.is_enough}


class ResultPage(SessionPage, ScopedDetail):
    """A page about the results of one session."""

    reads = "read_results"
    tab = ""

    def get_object(self, queryset=None):
        session = super().get_object(queryset)
        if not session.may(self.request.user, self.reads):
            raise session.missing(self.reads)
        return session

    def get_marking(self):
        words = _("Release: programme officers and the trainers of this session")
        return Marking(Classification.CONFIDENTIAL, words)

    def get_crumbs(self):
        return [*super().get_crumbs(), (self.object.code, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **({"tab": self.tab, "read_results": self.reads == "read_results"} | kwargs)
        )


class Sheet(ResultPage):
    """A sheet on which the trainer enters results. With script each cell saves itself; without, the
    button saves those that were changed."""

    refused = ()

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.may(request.user, "record_results"):
            raise self.object.missing("record_results")
        saved, self.refused = self.save(request)
        if saved:
            words = ngettext("%(n)s cell is saved.", "%(n)s cells are saved.", saved)
            messages.success(request, words % {"n": saved})
        if not self.refused:
            return HttpResponseRedirect(request.path)
        return self.render_to_response(self.get_context_data(), status=self.refused[0][2])

    def save(self, request) -> tuple[int, list]:
        """How many cells were saved; and of each other one what it is, why not, and as what."""
        typed = [Typed.read(*each) for each in request.POST.items()]
        changed = [each for each in typed if each and each.value != each.began]
        rows = Nomination.objects.allowed(request.user).filter(session=self.object)
        rows = rows.filter(pk__in={each.person for each in changed}).select_related(*LINKED)
        mine = Nomination.objects.allowed(request.user, "record")
        people = {each.pk: each for each in rows.filter(pk__in=mine.values("pk"))}
        saved, refused = 0, []
        for each in changed:
            if why := self.save_cell(people.get(each.person), each):
                refused.append((each, *why))
            else:
                saved += 1
        return saved, refused

    def save_cell(self, nomination, typed) -> tuple[str, int] | None:
        if nomination is None:
            raise Http404
        kind = TestForm if typed.slot == TESTS else MarkForm
        if typed.field not in kind.parts:
            raise Http404
        form = kind({typed.field: typed.value, "version": typed.version})
        if not form.is_valid():
            return f"{nomination.participant}: {next(iter(form.errors.values()))[0]}", 422
        try:
            take(nomination, typed.slot, sent_in(form, by=self.request.user))
        except StaleVersion as stale:
            theirs, mine = stale.collisions()[typed.field]
            words = _("%(person)s: somebody else wrote “%(theirs)s” meanwhile, you “%(mine)s”.")
            said = {"person": nomination.participant, "theirs": theirs, "mine": mine}
            return words % said, 409
        except NotNow as closed:
            return f"{nomination.participant}: {closed}", 423
        except ValidationError as error:
            return f"{nomination.participant}: {error.messages[0]}", 422
        return None

    def get_context_data(self, **kwargs):
        typed = {
            f"{each.person}.{each.slot}.{each.field}": each.value for each, *_rest in self.refused
        }
        return super().get_context_data(
            typed=typed,
            refusals=[why for _each, why, _status in self.refused],
            cell_base=reverse("training:result-save", args=[0, "x"]).partition("0/results/")[0],
            **kwargs,
        )


class AttendanceSheet(Sheet):
    """Who was there, half-day by half-day."""

    template_name = "training/attendance_sheet.html"
    tab = "attendance"

    def get_title(self):
        return _("Attendance in %(session)s") % {"session": self.object.code}

    def get_context_data(self, **kwargs):
        heads, rows = attendance_sheet(self.object, self.request.user)
        days = {}
        for each in heads:
            days.setdefault(each.slot.day.isoformat(), each.day)
        return super().get_context_data(
            heads=heads,
            days=list(days.items()),
            rows=rows,
            can_write=any(cell.is_open for row in rows for cell in row.cells),
            **kwargs,
        )


class TestSheet(Sheet):
    """The points of the tests before and after."""

    __test__ = False
    template_name = "training/test_sheet.html"
    tab = "tests"

    def get_title(self):
        return _("Tests of %(session)s") % {"session": self.object.code}

    def get_context_data(self, **kwargs):
        rows = test_sheet(self.object, self.request.user)
        can_write = any(cell.is_open for row in rows for cell in row.cells)
        return super().get_context_data(rows=rows, can_write=can_write, **kwargs)
