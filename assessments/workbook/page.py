"""The page on which a workbook is brought back: form, preview, confirmation and the file with what
was not taken, at one address and without script."""

import io

from assessments.workbook.form import WorkbookForm
from documents.contents import Refused
from documents.downloads import answer_file
from documents.spreadsheets import XLSX_TYPE
from history.lifecycle import NotNow
from history.recorded import record


class WorkbookPage:
    """Mixed into a form about the record that a workbook belongs to. The page says how a file is
    `read_in` and `unsealed`, what its rows would become (`planned`) and what to do with the choice
    that was `confirmed`, and how lines are shown (`show`)."""

    form_class = WorkbookForm

    @property
    def purpose(self) -> str:
        """A preview is good for one record and one person."""
        return f"{self.subject.pk}:{self.request.user.pk}"

    def post(self, request, *args, **kwargs):
        try:
            if "rows" in request.POST:
                return self.confirmed(self.unsealed(request.POST["rows"]))
            form = self.get_form()
            if not form.is_valid():
                return self.form_invalid(form)
            source = self.read_in(form.cleaned_data["file"])
            return self.show(source, self.planned(source))
        except Refused as refusal:
            return self.refuse(str(refusal))
        except NotNow as closed:
            return self.refuse(str(closed), status=423)

    def refuse(self, sentence, status=422):
        form = WorkbookForm({}, {})
        form.errors.clear()
        form.add_error("file", sentence)
        return self.render_to_response(self.get_context_data(form=form), status=status)


def hand_over(subject, content: bytes, name: str, by):
    """The file in somebody's hands; the history of the record says so."""
    record(subject, "exported", by=by, changes={"document": [None, name]})
    return answer_file(io.BytesIO(content), name=name, content_type=XLSX_TYPE)
