"""Whatever somebody makes of a workbook: a preview or a sentence, never an error, and nothing is
written before it is confirmed, nor half of a row afterwards."""

import datetime
import io
import random
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Answer, Evidence, Finding
from history.models import Event
from tests.assessments.test_workbook import confirm
from tests.documents import samples

SEED, BOOKS = 20261124, 24
STRANGE = (
    None, "", 0, -1, 3, 3.0, 1e308, -1e-308, float("inf"), 10**15, True, False, "NA", "=1+1",
    "=HYPERLINK(\"http://x\")", "@SUM(A1)", "\u202e0dlrow", "\u200b", "_x0000_NUL", "'=1", "''",
    "x" * 11_000, "LEG-1", "leg-2;LEG-3", "INS-9", "E-001", "2026-11-24", "31/02/2026", "1/2/2026",
    "99999-99-99", "9999-12-31", "٣", "<script>", "{% now %}", "a\nb\tc", "Interview", "Gap", "Low",
    "yes", "a@b.example", "#REF!", datetime.datetime(2026, 11, 24, 10, 3), datetime.date(1, 1, 1),
    datetime.time(3, 4), "agreed 999999999 a.b.c.d", "first 0 a.b.c.d", "x 1", "😀",
)  # fmt: skip


def strew(book, chance):
    """Other types in cells, here and there, the hidden ones too."""
    for page in book.worksheets[1:]:
        for _time in range(chance.randrange(1, 40)):
            row, column = chance.randrange(3, 12), chance.randrange(1, 15)
            value = chance.choice(STRANGE)
            cell = page.cell(row, column)
            if type(cell).__name__ != "MergedCell":
                cell.value = value


def merge(book, chance):
    page = chance.choice(book.worksheets)
    row = chance.randrange(1, 8)
    page.merge_cells(start_row=row, end_row=row + 2, start_column=1, end_column=4)


def move_columns(book, chance):
    page = chance.choice(book.worksheets)
    if chance.random() < 0.5:
        page.delete_cols(chance.randrange(1, 5))
    else:
        page.insert_cols(chance.randrange(1, 5))


def move_rows(book, chance):
    page = chance.choice(book.worksheets)
    if chance.random() < 0.5:
        page.delete_rows(chance.randrange(1, 5))
    else:
        page.insert_rows(chance.randrange(1, 5))


def rename(book, chance):
    chance.choice(book.worksheets).title = chance.choice(["Sheet1", "Notes ✓", "scores", "x" * 31])


def leave_out(book, chance):
    del book[chance.choice(book.sheetnames)]


def add(book, chance):
    page = book.create_sheet("More", chance.randrange(0, 3))
    page.append(["scores:code", "workbook", "scores:value", None, 3])
    page.append(["LEG-1"])


def go_far(book, chance):
    chance.choice(book.worksheets).cell(chance.choice([1_100, 30_000]), 3, "far away")


WAYS = (strew, strew, strew, merge, move_columns, move_rows, rename, leave_out, add, go_far)


def torn(content, chance) -> bytes:
    """The container itself: cut off, or with other bytes inside."""
    way = chance.randrange(3)
    if way == 0:
        return content[: chance.randrange(len(content))]
    if way == 1:
        place = chance.randrange(len(content) - 9)
        return content[:place] + chance.randbytes(8) + content[place + 8 :]
    out, wrong = io.BytesIO(), chance.choice([b"<v>&#0;</v>", b"<v>1e999</v>", b"<c t='s'/>", b"<"])
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet2.xml"):
                part = part.replace(b"</row>", wrong + b"</row>", 1)
            new.writestr(name, part)
    return out.getvalue()


def counted():
    return [model.objects.count() for model in (Answer, Evidence, Finding)]


@pytest.fixture
def place(mission):
    return f"/missions/{mission.pk}/workbook/"


def upload(client, place, content, name="b.xlsx"):
    answer = client.post(place, {"file": SimpleUploadedFile(name, content or b" ")})
    assert answer.status_code in (200, 422), answer
    return answer


def test_whatever_is_brought_is_shown_or_refused_and_never_half_written(
    place, mission, signed_in, lead
):
    client, chance = signed_in(lead), random.Random(SEED)
    original = b"".join(client.get(place + "file/").streaming_content)
    seen = {200: 0, 422: 0}
    for number in range(BOOKS):
        if number % 4 == 3:
            content = torn(original, chance)
        else:
            book = openpyxl.load_workbook(io.BytesIO(original))
            strew(book, chance)
            chance.choice(WAYS)(book, chance)
            out = io.BytesIO()
            book.save(out)
            content = out.getvalue()
        before, last = counted(), Event.objects.latest("pk").pk
        shown = upload(client, place, content)
        seen[shown.status_code] += 1
        assert counted() == before, number
        assert Event.objects.latest("pk").pk == last, number
        if shown.status_code == 200:
            back = {"back": "1"} if number % 3 == 0 else {}
            assert confirm(client, place, shown, mark="on", **back).status_code == 200, number
    assert min(seen.values()) > 3, seen
    for item in Evidence.objects.all():
        item.full_clean()
        assert item.indicators.exists()
    for finding in Finding.objects.all():
        finding.full_clean()
    for answer in Answer.objects.all():
        answer.full_clean()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.xlsx", b"scores:code;scores:value\nLEG-1;3\n"),
        ("b.xlsx", samples.pdf()),
        ("b.csv", b"code,value\nLEG-1,3\n"),
        ("b.xlsx", b"PK\x03\x04"),
        ("b.xlsx", b""),
    ],
)
def test_other_files_are_refused_with_a_sentence(place, mission, signed_in, lead, name, content):
    answer = signed_in(lead).post(place, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
