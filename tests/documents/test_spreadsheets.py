"""Tables out: nothing runs, numbers stay numbers, the same rows give the same bytes."""

import csv
import datetime
import decimal
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.spreadsheets import (
    FORMULA,
    copy_line,
    file_name,
    harmless,
    write_csv,
    write_xlsx,
)
from documents.tables import read_rows
from documents.uploads import check_upload
from web.marking import Classification

DANGEROUS = [
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "'=1", "\u00a0=1",
    "\u200b=1", "\ufeff=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A", "\x00=1", "“=1",
    "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "\u22121",
]  # fmt: skip
NUMBERS = [0, -5, 3.5, -0.25, decimal.Decimal("-7.10")]


def sheet(content):
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", DANGEROUS)
def test_words_that_would_run_are_only_words(text):
    made = write_xlsx([text], [[text, "after"]], sheet=text)
    for cell in (*sheet(made)[1], *sheet(made)[2]):
        assert cell.data_type != "f"
        assert not str(cell.value).lstrip().startswith(("=", "+", "-", "@"))
    rows = list(csv.reader(io.StringIO(write_csv([text], [[text]]).decode("utf-8-sig"))))
    assert all(cell.startswith("'") for row in rows for cell in row)


@given(st.text(max_size=60))
def test_no_invented_text_becomes_a_formula(text):
    kept = harmless(text)
    assert kept.startswith("'") or not FORMULA.search(kept)
    cell = sheet(write_xlsx(["A"], [[text]]))["A2"]
    assert cell.data_type != "f"


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_stay_numbers(number):
    cell = sheet(write_xlsx(["A"], [[number]]))["A2"]
    assert (cell.data_type, float(cell.value)) == ("n", float(number))
    assert write_csv(["A"], [[number]]).decode("utf-8-sig").split()[1] == str(
        float(number) if isinstance(number, decimal.Decimal) else number
    )


def test_ordinary_words_are_left_as_they_are():
    for text in ("Ministry of Examples", "مركز", "3 of 4", "a-b", "x = y"):
        assert harmless(text) == text


def test_a_csv_says_that_it_is_utf8():
    content = write_csv(["État"], [["Sumora"], [None], [datetime.date(2026, 11, 24)]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == ['"État"', '"Sumora"', '""', '"2026-11-24"']


def test_the_same_rows_give_the_same_bytes():
    made = {write_xlsx(["A"], [["x", 1, datetime.date(2026, 1, 1)]]) for _each in range(2)}
    assert len(made) == 1
    assert b"2026-11" not in made.pop()


def test_the_marking_is_printed_and_headings_stay():
    page = sheet(write_xlsx(["A"], [["x"]], marking="Confidential"))
    assert page.oddHeader.center.text == "Confidential"
    assert page.freeze_panes == "A2"


AT = datetime.datetime(2026, 11, 24, 15, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
COPY = "Copy for Rana & Haddad, 2026-11-24 14:02 UTC, Confidential"


def test_a_marked_table_says_whose_copy_it_is_and_another_does_not():
    assert copy_line(Classification.CONFIDENTIAL, reader="Rana & Haddad", at=AT) == COPY
    assert copy_line(Classification.UNCLASSIFIED, reader="Rana", at=AT) == ""
    book = load_workbook(io.BytesIO(write_xlsx(["A"], [["x"]], marking="Confidential", copy=COPY)))
    for page in book.worksheets:
        assert page.oddFooter.center.text == COPY.replace("&", "\uff06")
        assert page.oddHeader.center.text == "Confidential"
    assert book.properties.description == COPY.replace("&", "\uff06")
    plain = load_workbook(io.BytesIO(write_xlsx(["A"], [["x"]])))
    assert not plain.active.oddFooter.center.text
    assert not plain.properties.description


def test_a_table_with_its_readers_name_is_read_in_again_as_it_was():
    rows = [["MOJ", "Ministry of Justice"], ["=X", "Hostile"]]
    made = write_xlsx(["Code", "Name"], rows, marking="Confidential", copy=COPY)
    table = read_rows(check_upload(SimpleUploadedFile("agencies.xlsx", made)))
    assert table.headings == ["Code", "Name"]
    assert [cells for _number, cells in table.rows] == [rows[0], ["'=X", "Hostile"]]


@given(st.text(max_size=300))
def test_no_invented_name_breaks_the_file(name):
    line = copy_line(Classification.CONFIDENTIAL, reader=name, at=AT)
    book = load_workbook(io.BytesIO(write_xlsx(["A"], [["x"]], copy=line)))
    assert book.active["A2"].value == "x"
    foot = book.active.oddFooter
    assert foot.center.text == book.properties.description
    assert "&" not in foot.center.text
    assert len(foot.center.text) <= 250
    assert [foot.left.text, foot.right.text] == [None, None]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("gap-register", datetime.date(2026, 11, 24)), "CON-gap-register-2026-11-24.xlsx"),
        (("=cmd()", "../../x"), "CON-cmd-x.xlsx"),
        (("a\r\nb", "\u202e"), "CON-a-b.xlsx"),
    ],
)
def test_a_files_name_begins_with_its_marking(words, name):
    assert file_name(Classification.CONFIDENTIAL, *words, extension="xlsx") == name
