"""Tables in: honest ones of every dialect are read, hostile ones are refused before they load."""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from documents.contents import Refused
from documents.tables import read_rows
from documents.uploads import TABLES, check_upload
from tests.documents.samples import archive

ROWS = [["Code", "Name"], ["MOI", "Ministère; de l’Intérieur"], ["FIU", "Financial unit"]]


def read(content, name="t.xlsx", **limits):
    return read_rows(check_upload(SimpleUploadedFile(name, content), allowed=TABLES), **limits)


def xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def swapped(content, part, change):
    """The same workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_a_workbook_is_read_with_the_numbers_of_its_rows():
    table = read(xlsx([*ROWS[:2], [], ROWS[2]]))
    assert table.headings == ["Code", "Name"]
    assert table.rows == [(2, ROWS[1]), (4, ROWS[2])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_every_dialect_is_read(delimiter, encoding):
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    table = read("\r\n".join(lines).encode(encoding), "t.csv")
    assert [table.headings, *[cells for _number, cells in table.rows]] == ROWS


def test_formulas_are_read_and_never_worked_out():
    table = read(xlsx([["A"], ["=1+1"], ['=HYPERLINK("http://x")']]))
    assert [cells for _number, cells in table.rows] == [["=1+1"], ['=HYPERLINK("http://x")']]


def test_numbers_and_days_become_plain_text():
    import datetime

    table = read(xlsx([["A", "B", "C"], [3.0, datetime.datetime(2026, 11, 24), 2.5]]))
    assert table.rows == [(2, ["3", "2026-11-24", "2.5"])]


@pytest.mark.parametrize("hostile", [XXE, LAUGHS])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_declared_entities_are_refused(hostile, part):
    def change(body):
        start = body.index(b"<", body.index(b"?>") if body.startswith(b"<?xml") else 0)
        return body[:start] + hostile + body[start:]

    with pytest.raises(Refused):
        read(swapped(xlsx(ROWS), part, change))


def test_entities_in_another_alphabet_are_refused_too():
    def change(body):
        head = '<?xml version="1.0" encoding="utf-16"?>'
        return f"{head}{XXE.decode()}<worksheet>&a;</worksheet>".encode("utf-16")

    with pytest.raises(Refused):
        read(swapped(xlsx(ROWS), SHEET, change))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (xlsx([["A"]] * 12), "more than 10 rows"),
        (xlsx([["A"] * 12]), "more than 5 columns"),
        (xlsx([]), "first row is empty"),
        (b"PK\x03\x04" + b"\0" * 50, "damaged|cannot be read"),
        (archive({"[Content_Types].xml": "x"}), "not taken|cannot be read|damaged"),
        (b"a\n" * 20, "more than 10 rows"),
        (b"a,b,c,d,e,f,g\n", "more than 5 columns"),
        (b"\x81\x8d\x8f\x90,\x9d\n", "letters of this file"),
        (b"\xff\xfea", "letters of this file"),
        (swapped(xlsx(ROWS), SHEET, lambda body: body[: len(body) // 2]), "damaged"),
        (swapped(xlsx(ROWS), "xl/workbook.xml", lambda body: b"<a/>"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read(content, "t.csv" if not content.startswith(b"PK") else "t.xlsx", rows=10, columns=5)


def elsewhere(content, place="xl/other/sheet.xml"):
    """The same workbook with its sheet at another place, as its relations say."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            body = old.read(name).replace(SHEET.encode(), place.encode())
            if name.endswith("workbook.xml.rels"):
                body = body.replace(SHEET[3:].encode(), place[3:].encode())
            new.writestr(place if name == SHEET else name, body)
    return out.getvalue()


def prefixed(body):
    """The same sheet under a prefix that no pattern would look for."""
    body = re.sub(rb"<(/?)(\w)", rb"<\1x-y:\2", body.split(b"?>")[-1])
    return body.replace(b"xmlns=", b"xmlns:x-y=")


MANY = xlsx([["A"] * 5] * 60)


@pytest.mark.parametrize(
    "hidden",
    [
        elsewhere(MANY),
        swapped(MANY, SHEET, prefixed),
        swapped(MANY, SHEET, lambda body: body.decode().encode("utf-16")),
    ],
)
def test_cells_are_counted_wherever_they_stand_and_however_they_are_written(hidden):
    assert len(read(hidden).rows) == 59
    with pytest.raises(Refused, match="more than 10 rows"):
        read(hidden, rows=10, columns=5)


MEASURE = """
import resource, sys, time
import django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from documents.contents import Refused
from documents.tables import read_rows
from documents.uploads import TABLES, check_upload
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.monotonic()
try:
    read_rows(check_upload(SimpleUploadedFile("t.xlsx", content), allowed=TABLES))
    said = "read"
except Refused as refusal:
    said = "refused"
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(said, time.monotonic() - start, grown)
"""


def bomb(cells_per_row):
    """Two million short cells, as small as it gets."""
    row = b"<row>" + b"<c><v>1</v></c>" * cells_per_row + b"</row>"
    body = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    body += b"<sheetData>" + row * (2_000_000 // cells_per_row) + b"</sheetData>"
    return swapped(xlsx(ROWS), SHEET, lambda _old: body + b"</worksheet>")


@pytest.mark.parametrize("kind", ["regular", "stored", "prefixed", "understated"])
def test_two_million_cells_are_refused_at_once_and_in_little_memory(kind, tmp_path, settings):
    import os

    content = bomb(20)
    if kind == "prefixed":
        content = elsewhere(swapped(content, SHEET, prefixed))
    if kind in ("stored", "prefixed"):
        # Not compressed at all: no ratio gives it away, only what it holds.
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 0) as new:
            for name in old.namelist():
                body = old.read(name)
                new.writestr(name, body[:19_000_000] if len(body) > 10_000 else body)
        content = out.getvalue()
    if kind == "understated":
        size = (len(zipfile.ZipFile(io.BytesIO(content)).read(SHEET))).to_bytes(4, "little")
        assert content.count(size) >= 2
        content = content.replace(size, (9_000).to_bytes(4, "little"))
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    said, seconds, megabytes = done.stdout.split()
    assert said == "refused"
    assert float(seconds) < 1
    assert float(megabytes) < 100
