"""Rows of the sheets of evidence and of findings: what a workbook adds to a mission."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.actions import add_evidence, record_finding
from assessments.models import Evidence, Finding
from assessments.workbook import layout
from assessments.workbook.cells import (
    parts_of,
    read_choice,
    read_choices,
    read_day,
    read_yes,
)
from assessments.workbook.lines import Cells, Change, Line, headings_of
from documents.imports import NEW, SAME
from history.recorded import plain
from portfolio.models import Agency
from web.text import clean_text


class AddedRows:
    """Each row becomes one record under a number that follows from the workbook and the row, so
    that it is made once. What it became is changed on its own page and never by the file."""

    sheet, act, made_once = "", "", ""

    def __init__(self, mission, indicators, by, key):
        self.mission, self.by, self.key = mission, by, key
        self.indicators = {each.code: each for each in indicators}
        self.may = mission.may(by, self.act)
        self.known = {}

    def name(self, row) -> str:
        """How its writer names the row; where nobody named it, what stands in it names it."""
        return row.values["row"] or layout.sum_of("\n".join(row.values.values()))

    def take(self, line: Line) -> None:
        if not self.may:
            raise ValidationError(str(self.mission.missing(self.act)))
        values = self.values(Cells(line.row))
        number = self.key.row_number(self.sheet, line.name)
        if standing := self.known.get(number):
            self.compare(line, standing, values)
            return
        self.known[number] = self.add(id=number, **values)
        line.outcome = NEW
        line.changes = [
            Change(label, "", line.row.values[name])
            for name, label in headings_of(self.sheet).items()
            if name != "row" and line.row.values[name]
        ]

    def compare(self, line: Line, standing, values: dict) -> None:
        headings = headings_of(self.sheet)
        for name, new in values.items():
            old = getattr(standing, name)
            if name in LINKED:
                old, new = sorted(map(str, old.all())), sorted(map(str, new))
            if old != new and not self.is_by_rule(name, new):
                line.changes.append(Change(headings[name], said(old), said(new)))
        line.outcome = SAME
        if line.changes:
            line.refuse(
                _("This row was taken before and stands with other words. Change it on its page.")
            )

    def is_by_rule(self, name, new) -> bool:
        return name == "severity" and not new

    def indicator(self, code: str):
        found = self.indicators.get(code.upper())
        if found is None:
            raise ValidationError(
                _("This mission asks no indicator “%(code)s”.") % {"code": code[:20]}
            )
        return found


LINKED = ("indicators", "evidence")


def said(value) -> str:
    value = plain(value)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "–")


def needed(value):
    """What may not stay empty."""
    if not value:
        raise ValidationError(_("Fill in this cell."))
    return value


class EvidenceRows(AddedRows):
    sheet, act = layout.EVIDENCE, "add_evidence"

    def __init__(self, mission, indicators, by, key):
        super().__init__(mission, indicators, by, key)
        self.agencies = {
            each.code.casefold(): each for each in Agency.objects.filter(state=mission.state)
        }
        rows = mission.evidence.select_related("agency").prefetch_related("indicators")
        self.known = {each.pk: each for each in rows}

    def values(self, cells: Cells) -> dict:
        found = {
            "kind": cells.read(
                "kind", lambda text: needed(read_choice(text, Evidence.Kind.choices))
            ),
            "title": cells.read("title", lambda text: needed(clean_text(text))),
            "agency": cells.read("agency", self.agency),
            "place": cells.read("place", read_choice, Evidence.Place.choices),
            "dated_on": cells.read("dated_on", lambda text: needed(read_day(text))),
            "holder": cells.read("holder", clean_text),
            "is_copy_allowed": cells.read("is_copy_allowed", read_yes),
            "covers_twelve_months": cells.read("covers_twelve_months", read_yes),
            "note": cells.read("note", clean_text),
            "indicators": cells.read("indicators", self.several),
        }
        cells.finish()
        return found

    def agency(self, text: str):
        if not text:
            return None
        if found := self.agencies.get(text.casefold()):
            return found
        raise ValidationError(
            _("“%(code)s” is no agency of this State. Write its short name, or record it first.")
            % {"code": text[:30]}
        )

    def several(self, text: str) -> list:
        return [self.indicator(code) for code in needed(list(dict.fromkeys(parts_of(text))))]

    def add(self, **values):
        return add_evidence(mission=self.mission, by=self.by, **values)


class FindingRows(AddedRows):
    sheet, act = layout.FINDINGS, "add_finding"

    def __init__(self, mission, indicators, by, key):
        super().__init__(mission, indicators, by, key)
        rows = mission.findings.select_related("indicator").prefetch_related("evidence")
        self.known = {each.pk: each for each in rows}

    def values(self, cells: Cells) -> dict:
        found = {
            "kind": cells.read(
                "kind", lambda text: needed(read_choice(text, Finding.Kind.choices))
            ),
            "indicator": cells.read("indicator", lambda text: self.indicator(needed(text))),
            "statement": cells.read("statement", lambda text: needed(clean_text(text))),
            "severity": cells.read("severity", read_choice, Finding.Severity.choices),
            "severity_reason": cells.read("severity_reason", clean_text),
            "needs": cells.read("needs", read_choices, Finding.Need.choices),
            "cause": cells.read("cause", clean_text),
            "effect": cells.read("effect", clean_text),
            "recommendation": cells.read("recommendation", clean_text),
            "priority": cells.read("priority", read_choice, Finding.Priority.choices),
            "evidence": cells.read("evidence", self.rows_of_evidence),
        }
        cells.finish()
        return found

    def rows_of_evidence(self, text: str) -> list:
        """Items that this workbook has brought, by the name of their row."""
        found = []
        for name in dict.fromkeys(parts_of(text)):
            number = self.key.row_number(layout.EVIDENCE, name)
            item = self.mission.evidence.filter(pk=number).first()
            if item is None:
                raise ValidationError(
                    _("No row “%(name)s” of the sheet Evidence is taken. Mend that one first.")
                    % {"name": name[:20]}
                )
            found.append(item)
        return found

    def add(self, **values):
        return record_finding(mission=self.mission, by=self.by, **values)
