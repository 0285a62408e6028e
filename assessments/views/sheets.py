"""Paper and sheets of a mission: forms to be filled in by hand, and a workbook to be filled in
elsewhere, brought back, seen row by row and confirmed."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments.marking import mission_marking
from assessments.models import Mission
from assessments.views.mission import MissionPage
from assessments.workbook import layout
from assessments.workbook.form import WorkbookForm
from assessments.workbook.importing import counts, import_workbook, not_taken, plan
from assessments.workbook.lines import COLLISION
from assessments.workbook.page import WorkbookPage, hand_over
from assessments.workbook.source import read_source, seal, unseal
from assessments.workbook.writing import give_back, make_workbook
from documents.imports import CHANGED, NEW, REFUSED, SAME
from portfolio.access import fetch
from portfolio.reads import note_list
from portfolio.scoped import ScopedDetail, ScopedForm

MOST_SHOWN = 300


class MissionForms(MissionPage, ScopedDetail):
    """Print the form of one area or of all, empty or with what one has answered oneself. The
    address may choose the area beforehand."""

    tab = "sheets"
    template_name = "assessments/mission_forms.html"

    def get_title(self):
        return _("Print field forms")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        areas = list(self.object.areas.order_by("position"))
        can_score = Mission.opened_by(context["rights"], "score")
        chosen = self.request.GET.get("area", "")
        return context | {"areas": areas, "can_score": can_score, "chosen": chosen}


class WorkbookFile(View):
    """The workbook, made for the person who asks: own answers and no others."""

    http_method_names = ("get",)

    def get(self, request, pk):
        rows = Mission.objects.select_related("state", "instrument")
        mission = fetch(rows, request.user, "score", pk=pk)
        content, name, answers = make_workbook(mission, request.user)
        note_list(answers, by=request.user, file=name)
        return hand_over(mission, content, name, request.user)


class MissionWorkbook(WorkbookPage, MissionPage, ScopedForm):
    """Bring the mission's workbook back."""

    action = "score"
    tab = "sheets"
    template_name = "assessments/mission_workbook.html"

    @property
    def object(self):
        return self.subject

    def get_title(self):
        return _("Workbook")

    def get_context_data(self, **kwargs):
        return super().get_context_data(mission=self.subject, **kwargs)

    def unsealed(self, text):
        return unseal(text, purpose=self.purpose)

    def read_in(self, file):
        return read_source(file, self.subject)

    def planned(self, source):
        return plan(mission=self.subject, source=source, person=self.request.user)

    def confirmed(self, source):
        told, user = self.request.POST, self.request.user
        if "back" in told:
            lines = self.planned(source)
            strict = sum(each.is_left_out and each.is_interview for each in lines)
            rows = not_taken(lines)
            content, name = give_back(source.key, self.subject, user, rows, strict=strict)
            return hand_over(self.subject, content, name, user)
        lines = import_workbook(
            mission=self.subject,
            source=source,
            by=user,
            chosen=chosen(told.getlist("take")),
            mark=told.get("mark") == "on",
        )
        return self.show(source, lines, is_done=True)

    def show(self, source, lines, *, is_done=False):
        known = counts(lines)
        total = {
            name: sum(number for (_sheet, outcome), number in known.items() if outcome == name)
            for name in (NEW, CHANGED, SAME, COLLISION, REFUSED)
        }
        shown = [each for each in lines if each.outcome != SAME]
        strict = sum(each.is_interview for each in shown)
        context = self.get_context_data(
            form=WorkbookForm(),
            marking=mission_marking(self.subject, strict=strict),
            source=source,
            sheets=by_sheet(shown[:MOST_SHOWN]),
            more=max(len(shown) - MOST_SHOWN, 0),
            total=total,
            is_done=is_done,
            has_left_out=total[COLLISION] + total[REFUSED] > 0,
            can_confirm=not is_done and total[NEW] + total[CHANGED] + total[COLLISION] > 0,
            rows=seal(source, purpose=self.purpose),
        )
        return render(self.request, self.template_name, context)


def by_sheet(lines) -> list:
    titles = layout.titles()
    return [
        (titles[sheet], found)
        for sheet in titles
        if (found := [each for each in lines if each.sheet == sheet])
    ]


def chosen(told: list[str]) -> dict[str, int]:
    """Rows whose text is to stand, each with the version that was seen beside it."""
    found = {}
    for each in told:
        code, _at, version = each.rpartition("@")
        if code and version.isascii() and version.isdecimal() and len(version) < 10:
            found[code] = int(version)
    return found
