"""Rows of the sheet of scores: what somebody wrote beside what stands."""

from django.utils.translation import gettext as _

from assessments.completeness import PARTS, sentences_for_mark
from assessments.merging import last_change
from assessments.models import Answer
from assessments.own_voice import own_voices
from assessments.saving import save_answer
from assessments.workbook import layout
from assessments.workbook.cells import read_choice, read_level
from assessments.workbook.lines import COLLISION, Cells, Change, Line, headings_of
from documents.imports import CHANGED, NEW, SAME
from web.text import clean_text


class ScoreRows:
    """The answers that one person's workbook gives. `chosen` holds the codes of rows whose text is
    to stand although somebody else has changed it, with the version that was seen; `mark` marks as
    scored what is complete."""

    sheet = layout.SCORES

    def __init__(self, mission, indicators, by, *, chosen=None, mark=False):
        self.mission, self.by, self.mark = mission, by, mark
        self.chosen = chosen or {}
        self.indicators = {each.code: each for each in indicators}
        self.voices = own_voices(mission, by)
        rows = mission.answers.select_related("indicator")
        self.answers = {
            each.indicator_id: each
            for each in rows
            if each.voice == self.voices.get(each.indicator.area_id)
        }

    def name(self, row) -> str:
        return row.values["code"].upper()

    def take(self, line: Line) -> None:
        indicator = self.indicators.get(line.name)
        if indicator is None:
            line.refuse(_("This mission asks no indicator with this code."))
            return
        if indicator.area_id not in self.voices:
            line.refuse(_("You hold no seat in this area, so you give no score here."))
            return
        cells = Cells(line.row)
        typed = {
            "value": cells.read("value", read_level) if line.row.values["value"] else "",
            "reason": cells.read("reason", clean_text),
            "confidence": cells.read("confidence", read_choice, Answer.Confidence.choices),
            "justification": cells.read("justification", clean_text),
        }
        cells.finish()
        self.judge(line, indicator, typed)

    def judge(self, line: Line, indicator, typed: dict) -> None:
        """Tell apart what this person changed, what somebody else did, and where both did."""
        voice, answer = self.voices[indicator.area_id], self.answers.get(indicator.pk)
        theirs, version, sums = layout.stood(line.row.values["stands"])
        if theirs and theirs != voice:
            line.refuse(_("This row was made for another assessor’s score. Download your own."))
            return
        now = {name: getattr(answer, name, "") for name in PARTS}
        mine = {
            name: text
            for name, text in typed.items()
            if text != now[name] and is_written(text, sums.get(name))
        }
        line.version = answer.version if answer else 0
        met = {name for name in mine if answer and answer.stamp(name) > version}
        if met and self.chosen.get(line.name) != line.version:
            line.outcome = COLLISION
        elif mine:
            line.outcome = CHANGED if answer else NEW
        else:
            line.outcome = SAME
        line.changes = [self.change(answer, name, now[name], mine[name], met) for name in mine]
        if line.is_taken:
            self.save(indicator, voice, line.version, mine, now)

    def change(self, answer, name, old, new, met) -> Change:
        change = Change(headings_of(self.sheet)[name], words(name, old), words(name, new))
        if name in met and (event := last_change(answer, name)):
            change.by, change.at = event.by_name, event.at
        return change

    def save(self, indicator, voice, version, mine, now) -> None:
        is_complete = not sentences_for_mark(now | mine)
        save_answer(
            mission=self.mission,
            indicator=indicator,
            by=self.by,
            voice=voice,
            base_version=version,
            values=mine,
            mark=self.mark and is_complete,
        )


def is_written(text: str, known: str | None) -> bool:
    """Whether the sheet says something of its own: other words than when it was made. Where that is
    no longer known, an empty cell says nothing."""
    return bool(text) if known is None else layout.sum_of(text) != known


def words(name: str, text: str) -> str:
    """A value as people read it."""
    choices = {"value": Answer.Value, "confidence": Answer.Confidence}.get(name)
    found = dict(choices.choices).get(text) if choices and text else None
    if name == "value" and found:
        return f"{text} {found}"
    return str(found or text)
