"""Tables out: nothing runs, numbers stay numbers, the same rows give the same bytes."""

import csv
import datetime
import decimal
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.spreadsheets import FORMULA, file_name, harmless, write_csv, write_xlsx
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
