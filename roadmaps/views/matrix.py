"""The action matrix as a workbook: downloaded, brought back, seen row by row and confirmed."""

from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from assessments.workbook.form import WorkbookForm
from assessments.workbook.lines import COLLISION
from assessments.workbook.page import WorkbookPage, hand_over
from documents.imports import CHANGED, NEW, REFUSED, SAME
from portfolio.access import fetch
from portfolio.reads import note_list
from portfolio.scoped import ScopedForm
from roadmaps.matrix.book import give_back, make_matrix, read_source, seal, unseal
from roadmaps.matrix.columns import Scope
from roadmaps.matrix.importing import counts, import_matrix, not_taken, plan
from roadmaps.models import Roadmap
from roadmaps.views.base import LINKED, RoadmapPage, roadmap_marking, warn_too_early


def give_out(scope: Scope, content: bytes, name: str):
    """The file, with what was read by whom."""
    note_list(scope.parts, by=scope.user, file=name)
    return hand_over(scope.roadmap, content, name, scope.user)


class MatrixFile(View):
    """The workbook with the actions and findings that the person who asks may see."""

    http_method_names = ("get",)

    def get(self, request, pk):
        roadmap = fetch(Roadmap.objects.select_related(*LINKED), request.user, "change", pk=pk)
        scope = Scope(roadmap, request.user)
        content, name = make_matrix(scope, roadmap_marking(roadmap, scope.parts))
        return give_out(scope, content, name)


class RoadmapMatrix(WorkbookPage, RoadmapPage, ScopedForm):
    """Bring the action matrix back."""

    action = "change"
    template_name = "roadmaps/roadmap_matrix.html"

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.subject, self.request.user)

    def get_title(self):
        return _("Action matrix")

    def get_parts(self):
        return self.scope.parts

    def unsealed(self, text):
        return unseal(text, purpose=self.purpose)

    def read_in(self, file):
        return read_source(file, self.scope)

    def planned(self, source):
        return plan(roadmap=self.subject, source=source, person=self.request.user)

    def confirmed(self, source):
        if "back" in self.request.POST:
            lines = self.planned(source)
            marking = roadmap_marking(self.subject, self.scope.parts)
            content, name = give_back(self.scope, not_taken(lines), marking)
            return give_out(self.scope, content, name)
        lines = import_matrix(roadmap=self.subject, source=source, by=self.request.user)
        if moved := [each.moved for each in lines if each.moved]:
            warn_too_early(self.request, *moved)
        return self.show(source, lines, is_done=True)

    def show(self, source, lines, *, is_done=False):
        note_list(self.scope.parts, by=self.request.user)
        known = counts(lines)
        total = {name: known[name] for name in (NEW, CHANGED, SAME, COLLISION, REFUSED)}
        context = self.get_context_data(
            form=WorkbookForm(),
            source=source,
            lines=[each for each in lines if each.outcome != SAME],
            total=total,
            is_done=is_done,
            has_left_out=total[COLLISION] + total[REFUSED] > 0,
            can_confirm=not is_done and total[NEW] + total[CHANGED] > 0,
            rows=seal(source, purpose=self.purpose),
        )
        return render(self.request, self.template_name, context)
