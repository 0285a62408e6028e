"""The workbook of a plan's action matrix, out and in; and its rows between preview and
confirmation."""

from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import sealed
from documents.books import Column, Row, Sheet, read_book, write_book
from documents.contents import Refused
from documents.spreadsheets import copy_line, file_name
from documents.tables import too_long
from documents.uploads import CheckedFile
from roadmaps.matrix.columns import SHEET, Scope, columns, row_of
from roadmaps.models import Roadmap

OF_THE_BOOK, SALT = "action-matrix", "action-matrix"
# A plan has 30 to 60 actions; one import goes through all of them in one transaction.
MOST_ROWS, SPARE = 300, 30
MOST_TEXT = 1_500_000


@dataclass(frozen=True)
class Source:
    """The rows of a matrix, and the file's name and hash for the history."""

    name: str
    sha256: str
    rows: list[Row]


# --- out ----------------------------------------------------------------------------------------
def make_matrix(scope: Scope, marking) -> tuple[bytes, str]:
    """The file and its name: one row an action, and empty rows for new ones."""
    rows = [row_of(each, scope) for each in scope.actions.values()]
    return write(scope, [*rows, *({} for _each in range(SPARE))], marking, _("action matrix"))


def give_back(scope: Scope, rows: list[dict], marking) -> tuple[bytes, str]:
    """The rows that were not taken, each with the reason: mended, the file can be brought again."""
    return write(scope, rows, marking, _("not taken"), why=True)


def write(scope, rows, marking, word, *, why=False) -> tuple[bytes, str]:
    found = columns(scope, why=why)
    short = [each.name.partition(":")[2] for each in found]
    lines = [[each.get(name, "") for name in short] for each in rows]
    sheets = [_read_me(scope, marking), Sheet(_("Actions"), found, lines)]
    level = marking.classification
    copy = copy_line(level, reader=scope.user, at=timezone.now())
    name = file_name(level, scope.roadmap.state.code, word, timezone.localdate(), extension="xlsx")
    return write_book(sheets, marking=level.label, copy=copy), name


def _read_me(scope: Scope, marking) -> Sheet:
    roadmap = scope.roadmap
    lines = [
        (_("Plan"), str(roadmap)),
        (_("Classification"), f"{marking.label}. {marking.release}"),
        (_("Made for"), f"{scope.user}, {timezone.now():%Y-%m-%d %H:%M} UTC"),
        ("1", _("Change any cell but the shaded code. Write values, no formulas.")),
        (
            "2",
            _("A row without a code becomes a new action. A row that is missing changes nothing."),
        ),
        ("3", _("Choose from the lists where a cell offers one. Write days as 2026-04-30.")),
        ("4", _("Name agencies and functions, never persons; no case content.")),
        (
            "5",
            _(
                "Leave the hidden first row and the hidden column as they are: they say which "
                "action a row is about and whether somebody else has changed it since."
            ),
        ),
        (
            "6",
            _(
                "Upload the file on the plan’s page “Action matrix”. You see what would become of "
                "each row before anything is saved."
            ),
        ),
    ]
    shown = [Column("", _("Read me"), 18, is_fixed=True), Column("", "", 100)]
    key = signing.dumps(roadmap.pk, salt=SALT)
    return Sheet(_("Read me"), shown, lines, names=[OF_THE_BOOK, key])


# --- in -----------------------------------------------------------------------------------------
def read_source(checked: CheckedFile, scope: Scope) -> Source:
    """Raises `Refused` for another plan's workbook and for what is no action matrix."""
    key, rows = "", None
    for page in read_book(checked):
        if page.names[:1] == [OF_THE_BOOK]:
            key = page.names[1] if len(page.names) > 1 else ""
        if rows is None and any(each.startswith(f"{SHEET}:") for each in page.names):
            _refuse_missing(page.names, scope)
            rows = [_own(each) for each in page.rows]
    if not key or rows is None:
        raise Refused(
            _(
                "This is no action matrix, or one of its sheets is missing. Download the workbook "
                "on this page and change that."
            )
        )
    _refuse_strange(key, scope.roadmap)
    if len(rows) > MOST_ROWS:
        raise too_long(MOST_ROWS)
    if sum(len(each) for row in rows for each in row.values.values()) > MOST_TEXT:
        raise Refused(_("This workbook holds more text than one import takes. Split its rows."))
    return Source(checked.name, checked.sha256, rows)


def _refuse_strange(key: str, roadmap: Roadmap) -> None:
    try:
        known = signing.loads(key, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Refused(
            _(
                "This is not the workbook as it was downloaded: its hidden first row was changed. "
                "Download a new one and copy your entries into it."
            )
        ) from None
    if known != roadmap.pk:
        raise Refused(
            _(
                "This workbook belongs to another plan. Upload it on that plan’s page, or download "
                "the workbook of this plan."
            )
        )


def _refuse_missing(found: list[str], scope: Scope) -> None:
    wanted = columns(scope)
    if missing := [
        each.heading or _("the hidden one") for each in wanted if each.name not in found
    ]:
        raise Refused(
            _(
                "These columns are missing: %(missing)s. Download a new workbook and copy your "
                "entries into it."
            )
            % {"missing": ", ".join(missing)}
        )


def _own(row: Row) -> Row:
    """A row under our short names; columns that somebody added are left out."""
    start = f"{SHEET}:"
    values = {
        name.removeprefix(start): cell
        for name, cell in row.values.items()
        if name.startswith(start)
    }
    return Row(row.number, values, [name.removeprefix(start) for name in row.formulas])


def seal(source: Source, *, purpose: str) -> str:
    rows = [[each.number, each.values, each.formulas] for each in source.rows]
    content = [source.name, source.sha256, rows]
    return sealed.seal(content, kind="action-matrix", purpose=purpose)


def unseal(text: str, *, purpose: str) -> Source:
    """The rows that were previewed; raises `Refused` (see documents.sealed)."""
    name, sha256, rows = sealed.unseal(text, kind="action-matrix", purpose=purpose)
    return Source(name, sha256, [Row(*each) for each in rows])
