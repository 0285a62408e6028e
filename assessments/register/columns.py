"""The columns of the gap register: each says a finding in one way, on the screen and in a file.

`text` is what a file says and what a reader sees on the screen; `cell` draws it there where the
words alone are not all. Cells that many rows share are drawn once and kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.models import Finding, FindingReply
from assessments.models.finding import SEVERITY_RANK, rank
from web.marking import Classification
from web.templatetags.ui import icon, mark, severity_words, status

DASH = "–"
SEPARATOR = SafeString(",<br>")
SUB = '<span class="sub">{}</span>'


PRIORITY_RANK = rank("priority", Finding.Priority.values)


def plain_cell(row, label, text):
    return shared_cell(label, text)


@lru_cache(maxsize=2_000)
def shared_cell(label, text):
    """A cell of words, for values that many rows share."""
    return format_html('<td data-label="{}">{}</td>', label, text or DASH)


@dataclass(frozen=True)
class Column:
    """One column. `order` are the fields by which its head sorts, `first_sort` the order after the
    first press; `cell` draws (row, label, text) as an element of the table."""

    key: str
    label: str
    width: int
    text: Callable
    cell: Callable = plain_cell
    order: tuple = ()
    is_worst_first: bool = False
    is_default: bool = True

    @property
    def first_sort(self) -> str:
        return f"-{self.key}" if self.is_worst_first else self.key


def code_cell(row, label, text):
    return format_html('<th scope="row"><a class="code" href="{}">{}</a></th>', row.href, text)


def statement_cell(row, label, text):
    return format_html(
        '<td data-label="{}" class="rec-lead"><p class="clamp">{}</p></td>', label, text
    )


def severity_text(row):
    return Finding.Severity(row.severity).label if row.severity else ""


def severity_cell(row, label, text):
    return severity_shown(row.severity, label, text)


@lru_cache(maxsize=50)
def severity_shown(severity, label, text):
    shown = severity_words(severity, text) if severity else DASH
    return format_html('<td data-label="{}">{}</td>', label, shown)


def need_text(row):
    return needs_said(tuple(row.needs), get_language())


@lru_cache(maxsize=500)
def needs_said(needs: tuple, language: str) -> str:
    return ", ".join(str(label) for value, label in Finding.Need.choices if value in needs)


def action_text(row):
    """The actions that answer it; what is completed and was not looked at again says so."""
    if row.actions:
        told = ", ".join(f"{each.code} {each.status_label}" for each in row.actions)
        return f"{told} {more}" if (more := after_actions(row)) else told
    return _("No action yet") if row.lacks_action else ""


def action_cell(row, label, text):
    if not row.actions:
        return lacking(row, label, text) if row.lacks_action else shared_cell(label, "")
    told = format_html_join(
        SEPARATOR,
        '<a href="{}">{}</a> {}',
        ((each.href, each.code, status(each.status, each.status_label)) for each in row.actions),
    )
    more = after_actions(row)
    more = format_html(SUB, more) if more else ""
    return format_html('<td data-label="{}">{}{}</td>', label, told, more)


def after_actions(row):
    """What the list of a finding's actions does not say by itself."""
    if row.lacks_action:
        return _("No action yet")
    return _("Not re-assessed") if row.waits_for_proof else ""


def lacking(row, label, text):
    """The break in the chain, and the verb that mends it where the reader may plan."""
    mend = ""
    if row.build_href:
        mend = format_html(
            '<span class="sub"><a class="act" href="{}#finding-{}">{}<span class="vh"> {}</span>'
            "</a></span>",
            row.build_href,
            row.pk,
            _("Draft this action"),
            row.code,
        )
    return format_html(
        '<td data-label="{}"><span class="st st--red st--strong">{}{}</span>{}</td>',
        label,
        icon("gap"),
        text,
        mend,
    )


def view_text(row):
    if row.state_view:
        return FindingReply.View(row.state_view).label
    return _("Waiting") if row.is_with_state else ""


def mark_text(row):
    return Classification(row.classification).short


def mark_cell(row, label, text):
    return mark_shown(label, row.classification)


@lru_cache(maxsize=50)
def mark_shown(label, classification):
    return format_html('<td data-label="{}">{}</td>', label, mark(classification))


def again_text(row):
    return _("Re-assessed") if row.is_reassessed else _("Not re-assessed")


COLUMNS = [
    Column(
        "code",
        gettext_lazy("Code"),
        16,
        lambda row: row.code,
        code_cell,
        ("mission__state__code", "mission__number", "number"),
    ),
    Column(
        "severity",
        gettext_lazy("Severity"),
        14,
        severity_text,
        severity_cell,
        (SEVERITY_RANK,),
        is_worst_first=True,
    ),
    Column(
        "kind",
        gettext_lazy("Type"),
        16,
        lambda row: Finding.Kind(row.kind).label,
        order=("kind",),
        is_default=False,
    ),
    Column(
        "state",
        gettext_lazy("State"),
        20,
        lambda row: row.state_name,
        order=("mission__state__name",),
    ),
    Column(
        "mission",
        gettext_lazy("Mission"),
        14,
        lambda row: row.mission_code,
        order=("mission__state__code", "mission__number"),
        is_default=False,
    ),
    Column(
        "area",
        gettext_lazy("Area"),
        26,
        lambda row: f"{row.area_code} {row.area_title}",
        order=("indicator__area__code",),
        is_default=False,
    ),
    Column(
        "indicator",
        gettext_lazy("Indicator"),
        12,
        lambda row: row.indicator_code,
        order=("indicator__code",),
    ),
    Column(
        "question",
        gettext_lazy("Indicator in words"),
        40,
        lambda row: row.indicator_title,
        order=("indicator__title",),
        is_default=False,
    ),
    Column(
        "statement",
        gettext_lazy("Statement"),
        70,
        lambda row: row.statement,
        statement_cell,
    ),
    Column(
        "need",
        gettext_lazy("Need"),
        24,
        need_text,
        order=(Cast("needs", TextField()),),
    ),
    Column(
        "priority",
        gettext_lazy("Priority"),
        22,
        lambda row: Finding.Priority(row.priority).label if row.priority else "",
        order=(PRIORITY_RANK,),
        is_worst_first=True,
        is_default=False,
    ),
    Column(
        "action",
        gettext_lazy("Action"),
        34,
        action_text,
        action_cell,
        ("planned",),
        is_worst_first=True,
    ),
    Column(
        "again",
        gettext_lazy("Re-assessment"),
        18,
        again_text,
        order=("later_level",),
        is_default=False,
    ),
    Column(
        "view",
        gettext_lazy("State’s view"),
        18,
        view_text,
        order=("state_view",),
    ),
    Column(
        "marking",
        gettext_lazy("Marking"),
        10,
        mark_text,
        mark_cell,
        ("classification",),
    ),
]
BY_KEY = {each.key: each for each in COLUMNS}
DEFAULT_COLUMNS = tuple(each.key for each in COLUMNS if each.is_default)
