"""The table of nominations: its columns, how a row is read, and the empty table to fill in."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.imports import Importer
from documents.spreadsheets import FORMULA, file_name, write_xlsx
from portfolio.models.participant import LanguageLevel, Sex
from web.marking import Classification

WHY = gettext_lazy("why not")
YES = {"yes", "y", "x", "1", "true", "oui", "o", "sim", "s"}
NEW = "new"


class NominationTable(Importer):
    """A row for each person. `person` is the number of somebody who is recorded already, or “new”
    for somebody who bears the name of another."""

    kind = "nominations"
    columns = {
        "person": (gettext_lazy("person"), "person", "number"),
        "name": (gettext_lazy("name in Latin letters"), "name in latin letters", "name", "nom"),
        "own_name": (gettext_lazy("name in own script"), "name in own script", "own name"),
        "sex": (gettext_lazy("sex"), "sex", "sexe"),
        "agency": (gettext_lazy("agency"), "agency", "agence"),
        "unit": (gettext_lazy("unit"), "unit"),
        "function": (gettext_lazy("function"), "function", "fonction"),
        "years_of_service": (gettext_lazy("years of service"), "years of service", "years"),
        "english": (gettext_lazy("English"), "english"),
        "french": (gettext_lazy("French"), "french"),
        "portuguese": (gettext_lazy("Portuguese"), "portuguese"),
        "arabic": (gettext_lazy("Arabic"), "arabic"),
        "spanish": (gettext_lazy("Spanish"), "spanish"),
        "email": (gettext_lazy("e-mail"), "e-mail", "email"),
        "phone": (gettext_lazy("telephone"), "telephone", "phone"),
        "supervisor": (gettext_lazy("supervisor"), "supervisor"),
        "declared_on": (gettext_lazy("declared on"), "declared on"),
        "supervisor_email": (
            gettext_lazy("supervisor’s e-mail"),
            "supervisor’s e-mail",
            "supervisor's e-mail",
            "supervisor e-mail",
        ),
        "is_reserve": (gettext_lazy("in reserve"), "in reserve", "reserve"),
    }
    optional = frozenset(columns) - {"name", "sex", "agency", "function"}


def headings() -> list[str]:
    return [str(known[0]) for known in NominationTable.columns.values()]


def empty_table(session) -> tuple[bytes, str]:
    """The headings alone, and the file's name."""
    return _table([], headings(), session)


def back_table(lines: Iterable, session) -> tuple[bytes, str]:
    """The rows that were not taken, each with the reason, to be mended and brought again."""
    rows = [[*line.values.values(), line.why] for line in lines]
    return _table(rows, [*headings(), str(WHY)], session)


def _table(rows, columns, session) -> tuple[bytes, str]:
    level = Classification.CONFIDENTIAL
    content = write_xlsx(columns, rows, sheet=session.code, marking=str(level.label))
    return content, file_name(level, "nominations", session.code, extension="xlsx")


def formulas_in(values: dict) -> list[str]:
    """The columns of a row in which a program would work something out. A telephone number may
    begin with a plus."""
    return [
        name
        for name, text in values.items()
        if FORMULA.search(text) and not (name == "phone" and text.startswith("+"))
    ]


def read_row(values: dict) -> dict:
    """A row as the form takes it: words for choices become their values."""
    row = dict(values)
    row["sex"] = _choice(Sex, values["sex"], first_letter=True)
    for name in ("english", "french", "portuguese", "arabic", "spanish"):
        row[name] = _choice(LanguageLevel, values[name])
    row["is_reserve"] = "on" if _plain(values["is_reserve"]) in YES else ""
    return row


def why_no_agency(text: str) -> str:
    if not text:
        return ""
    return _("No agency of the State is called “%(name)s”.") % {"name": text[:60]}


def by_name(agencies) -> dict:
    """Agencies by their short name and by their name."""
    found = {}
    for each in agencies:
        found.setdefault(_plain(each.name), each)
    for each in agencies:
        found[_plain(each.code)] = each
    return found


def _choice(choices, text: str, *, first_letter=False) -> str:
    wanted = _plain(text)
    for value, label in choices.choices:
        if wanted in (value, _plain(str(label))) or (first_letter and wanted == value[0]):
            return value
    return text


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
