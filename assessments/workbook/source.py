"""What was read from a workbook, as it travels from the preview to the confirmation."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from assessments.models import Mission
from assessments.workbook import layout
from assessments.workbook.key import OF_THE_BOOK, Key, open_key
from documents import sealed
from documents.books import Row, read_book
from documents.contents import Refused
from documents.uploads import CheckedFile

MOST_TEXT = 1_500_000


@dataclass(frozen=True)
class Source:
    """The rows of a workbook by sheet, and the file's name and hash for the history."""

    name: str
    sha256: str
    key: Key
    rows: dict[str, list[Row]]


def read_source(checked: CheckedFile, mission: Mission) -> Source:
    """Raises `Refused` for another mission's workbook and for what is no workbook of ours."""
    token, rows = "", {}
    for page in read_book(checked):
        if page.names[:1] == [OF_THE_BOOK]:
            token = page.names[1] if len(page.names) > 1 else ""
        for sheet in layout.titles():
            mine = [name for name in page.names if name.startswith(f"{sheet}:")]
            if mine and sheet not in rows:
                _refuse_missing(sheet, mine)
                rows[sheet] = [_own(row, sheet) for row in page.rows]
    if not token:
        raise Refused(
            _(
                "This is no workbook of a mission, or its sheet “Read me” is missing. Download the "
                "workbook on this page and fill in that."
            )
        )
    return _small(Source(checked.name, checked.sha256, open_key(token, mission), rows))


def _refuse_missing(sheet: str, found: list[str]) -> None:
    wanted = {each.name: each.heading for each in layout.columns(sheet)}
    missing = [
        heading or _("the hidden one") for name, heading in wanted.items() if name not in found
    ]
    if missing:
        raise Refused(
            _(
                "The sheet “%(sheet)s” lacks these columns: %(missing)s. Download a new workbook "
                "and copy your entries into it."
            )
            % {"sheet": layout.titles()[sheet], "missing": ", ".join(missing)}
        )


def _own(row: Row, sheet: str) -> Row:
    """A row under our short names; columns that somebody added are left out."""
    start = len(sheet) + 1
    known = layout.names(sheet)
    values = {
        name[start:]: text
        for name, text in row.values.items()
        if name.startswith(f"{sheet}:") and name[start:] in known
    }
    formulas = [name[start:] for name in row.formulas if name.startswith(f"{sheet}:")]
    return Row(row.number, {name: values.get(name, "") for name in known}, formulas)


def _small(source: Source) -> Source:
    if sum(len(text) for _name, text in _texts(source)) > MOST_TEXT:
        raise Refused(_("This workbook holds more text than one import takes. Split its rows."))
    return source


def _texts(source: Source):
    for rows in source.rows.values():
        for row in rows:
            yield from row.values.items()


# --- between preview and confirmation -----------------------------------------------------------
def seal(source: Source, *, purpose: str) -> str:
    rows = {
        sheet: [[each.number, each.values, each.formulas] for each in found]
        for sheet, found in source.rows.items()
    }
    content = [source.name, source.sha256, asdict(source.key), rows]
    return sealed.seal(content, kind="workbook", purpose=purpose)


def unseal(text: str, *, purpose: str) -> Source:
    """The rows that were previewed; raises `Refused` (see documents.sealed)."""
    name, sha256, key, rows = sealed.unseal(text, kind="workbook", purpose=purpose)
    found = {sheet: [Row(*each) for each in told] for sheet, told in rows.items()}
    return Source(name, sha256, Key(**key), found)
