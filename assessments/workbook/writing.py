"""Making the workbook of a mission for one person, and that with the rows not taken."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.marking import mission_marking
from assessments.models import Answer, Mission
from assessments.own_voice import own_answers, own_voices
from assessments.scoring import mission_indicators
from assessments.workbook import layout
from assessments.workbook.key import OF_THE_BOOK, Key, new_key
from documents.books import Column, Sheet, write_book
from documents.spreadsheets import copy_line, file_name
from portfolio.models import Agency


def make_workbook(mission: Mission, person) -> tuple[bytes, str, list[Answer]]:
    """The file, its name, and the answers that stand in it: this person's own and no others."""
    key = new_key(mission, person, get_language())
    voices, answers = own_voices(mission, person), own_answers(mission, person)
    scores = [
        _score(each, answers.get(each.pk), voices[each.area_id])
        for each in mission_indicators(mission)
        if each.area_id in voices
    ]
    spare = {
        sheet: [_spare(sheet, number) for number in range(1, count + 1)]
        for sheet, count in layout.SPARE.items()
    }
    marking = mission_marking(mission)
    content = _write(key, mission, person, {layout.SCORES: scores} | spare, marking)
    return content, _name(mission, marking, _("workbook")), list(answers.values())


def give_back(key: Key, mission: Mission, person, rows: dict, *, strict=0) -> tuple[bytes, str]:
    """The rows that were not taken, each with the reason: mended, the file can be brought again.
    `rows` holds, by sheet, the values of each row with its reason; `strict` of them are notes of
    interviews."""
    marking = mission_marking(mission, strict=strict)
    content = _write(key, mission, person, rows, marking, why=True)
    return content, _name(mission, marking, _("not taken"))


def _name(mission, marking, word) -> str:
    level = marking.classification
    return file_name(level, mission.code, word, timezone.localdate(), extension="xlsx")


def _write(key, mission, person, rows, marking, *, why=False) -> bytes:
    agencies = tuple(Agency.objects.filter(state=mission.state).values_list("code", flat=True))
    codes = tuple(each.code for each in mission_indicators(mission))
    sheets = [_read_me(key, mission, person, marking)]
    for sheet, title in layout.titles().items():
        columns = layout.columns(sheet, agencies=agencies, codes=codes, why=why)
        short = [each.name.partition(":")[2] for each in columns]
        lines = [[each.get(name, "") for name in short] for each in rows.get(sheet, ())]
        sheets.append(Sheet(title, columns, lines))
    level = marking.classification
    copy = copy_line(level, reader=person, at=timezone.now())
    return write_book(sheets, marking=level.label, copy=copy)


def _score(indicator, answer, voice) -> dict:
    value = getattr(answer, "value", "")
    return {
        "code": indicator.code,
        "title": indicator.title,
        "value": int(value) if value.isdecimal() else value,
        "reason": getattr(answer, "reason", ""),
        "confidence": answer.get_confidence_display() if answer else "",
        "justification": getattr(answer, "justification", ""),
        "stands": layout.standing(answer, voice),
    }


def _spare(sheet: str, number: int) -> dict:
    return {"row": f"{layout.ROW_NAMES[sheet]}-{number:03}"}


def _read_me(key: Key, mission: Mission, person, marking) -> Sheet:
    day = timezone.now().strftime("%Y-%m-%d %H:%M UTC")
    lines = [
        (_("Mission"), f"{mission.code}, {mission}"),
        (_("Classification"), f"{marking.label}. {marking.release}"),
        (_("Instrument"), str(mission.instrument)),
        (_("Made for"), f"{person.full_name}, {day}"),
        ("1", _("Fill in the sheets Scores, Evidence and Findings. Leave what you do not know.")),
        ("2", _("Choose from the lists where a cell offers one. Add rows at the end as needed.")),
        (
            "3",
            _(
                "Name agencies and functions, never persons; no case content. With the note of an "
                "interview the file is Strictly Confidential."
            ),
        ),
        ("4", _("Write days as 2026-04-30 or 30 April 2026. Write values, no formulas.")),
        (
            "5",
            _(
                "Leave the hidden first row and the hidden column as they are: they say where each "
                "row belongs and whether somebody else has changed it since."
            ),
        ),
        (
            "6",
            _(
                "Upload the file on the mission’s page “Workbook”. You see what would become of "
                "each row before anything is saved. The same file brought twice adds nothing."
            ),
        ),
    ]
    columns = [Column("", _("Read me"), 18, is_fixed=True), Column("", "", 100)]
    return Sheet(_("Read me"), columns, lines, names=[OF_THE_BOOK, key.sealed()])
