"""The sheets of a workbook: their columns, and which of them hold what somebody writes."""

import hashlib
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.completeness import PARTS
from assessments.models import Answer, Evidence, Finding
from documents.books import Column

SCORES, EVIDENCE, FINDINGS = "scores", "evidence", "findings"
LEVELS = (0, 1, 2, 3, 4, "NA", "NS")
WHY = "why"
# Rows that wait to be filled in.
SPARE = {EVIDENCE: 60, FINDINGS: 40}
ROW_NAMES = {EVIDENCE: "E", FINDINGS: "F"}
# What the row itself is: it is not compared, and a row that holds nothing else is empty.
OF_THE_ROW = ("row", "code", "title", "stands", WHY)


def titles() -> dict[str, str]:
    return {SCORES: _("Scores"), EVIDENCE: _("Evidence"), FINDINGS: _("Findings")}


def label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def labels(choices) -> tuple[str, ...]:
    return tuple(str(text) for _value, text in choices)


def yes_no() -> tuple[str, str]:
    return _("yes"), _("no")


def score_columns() -> list[Column]:
    return [
        Column("code", _("Code"), 10, is_fixed=True),
        Column("title", _("Indicator"), 34, is_fixed=True),
        Column("value", _("Level (0 to 4, NA, NS)"), 12, LEVELS),
        Column("reason", label(Answer, "reason"), 30),
        Column("confidence", label(Answer, "confidence"), 26, labels(Answer.Confidence.choices)),
        Column("justification", label(Answer, "justification"), 70),
        Column("stands", "", is_hidden=True),
    ]


def evidence_columns(agencies: tuple = ()) -> list[Column]:
    def own(name, width, **more):
        return Column(name, label(Evidence, name), width, **more)

    return [
        Column("row", _("Row"), 8, is_fixed=True),
        own("kind", 24, choices=labels(Evidence.Kind.choices)),
        own("title", 46),
        Column("agency", _("Agency (short name)"), 16, agencies),
        own("place", 14, choices=labels(Evidence.Place.choices)),
        Column("dated_on", _("Date (2026-04-30)"), 16, is_date=True),
        own("holder", 28),
        own("is_copy_allowed", 14, choices=yes_no()),
        own("covers_twelve_months", 14, choices=yes_no()),
        own("note", 40),
        Column("indicators", _("Indicators (codes)"), 18),
    ]


def finding_columns(codes: tuple = ()) -> list[Column]:
    def own(name, width, **more):
        return Column(name, label(Finding, name), width, **more)

    return [
        Column("row", _("Row"), 8, is_fixed=True),
        own("kind", 18, choices=labels(Finding.Kind.choices)),
        Column("indicator", _("Indicator (code)"), 12, codes),
        own("statement", 60),
        own("severity", 14, choices=labels(Finding.Severity.choices)),
        own("severity_reason", 30),
        Column("needs", _("Needs (apart by ;)"), 24),
        own("cause", 40),
        own("effect", 40),
        own("recommendation", 40),
        own("priority", 24, choices=labels(Finding.Priority.choices)),
        Column("evidence", _("Evidence (rows of this workbook)"), 18),
    ]


def columns(sheet: str, *, agencies: tuple = (), codes: tuple = (), why: bool = False):
    """The columns of one sheet, named with its own name before; `why` adds that of the reasons."""
    found = {
        SCORES: score_columns,
        EVIDENCE: lambda: evidence_columns(agencies),
        FINDINGS: lambda: finding_columns(codes),
    }[sheet]()
    if why:
        found.append(Column(WHY, _("Why it was not taken"), 50))
    return [replace(each, name=f"{sheet}:{each.name}") for each in found]


def names(sheet: str) -> list[str]:
    return [each.name.partition(":")[2] for each in columns(sheet)]


# --- what stood when the workbook was made ------------------------------------------------------
def standing(answer: Answer | None, voice: str) -> str:
    """Voice, version and the sum of each field: what tells later whether somebody changed it."""
    version = answer.version if answer else 0
    sums = ".".join(sum_of(getattr(answer, name, "")) for name in PARTS)
    return f"{voice} {version} {sums}"


def sum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def stood(text: str) -> tuple[str, int, dict[str, str]]:
    """Voice, version and sums again; nothing stood where the cell was emptied or written over."""
    words = text.split(" ")
    if len(words) == 3 and words[1].isdecimal() and len(words[1]) < 10:
        sums = words[2].split(".")
        if len(sums) == len(PARTS):
            return words[0], int(words[1]), dict(zip(PARTS, sums, strict=True))
    return "", 0, {}
