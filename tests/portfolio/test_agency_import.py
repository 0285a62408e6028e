"""Agencies from a table: shown row by row first, then done at once and recorded by the file."""

import hashlib
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from history.models import Event
from portfolio.models import Agency
from tests import factories

PLACE = "/states/XCA/agencies/import/"
TABLE = (
    "Code;Name\n"
    "MOI;Ministry of Interior\n"  # new
    "FIU;Financial Intelligence Unit\n"  # changed
    "CUS;Customs\n"  # as it is
    ";Nameless\n"  # refused: no code
    "moi;Again\n"  # refused: the same record
    f"LONG;{'x' * 200}\n"  # refused: too long
)


@pytest.fixture
def agencies(carana, katasi):
    factories.AgencyFactory(state=carana, code="FIU", name="Old name")
    factories.AgencyFactory(state=carana, code="CUS", name="Customs")
    factories.AgencyFactory(state=katasi, code="MOI", name="Neighbour's ministry")


def preview(client, content=TABLE, name="agencies.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(PLACE, {"file": SimpleUploadedFile(name, content)})


def sealed(answer):
    return re.search(r'name="rows" value="([^"]+)"', answer.content.decode()).group(1)


def test_the_preview_says_what_becomes_of_each_row_and_saves_nothing(agencies, signed_in, focal):
    before = Event.objects.count()
    page = preview(signed_in(focal)).content.decode()
    assert "1 new, 1 changed, 1 as they are, 3 refused." in page
    assert "<del>Old name</del> <ins>Financial Intelligence Unit</ins>" in page
    assert "Fill in “Short name”." in page
    assert "Row 2 is about the same record." in page
    assert "at most 160 characters" in page
    assert Agency.objects.count() == 3
    assert Event.objects.count() == before


def test_confirmed_rows_are_done_at_once_with_one_line_for_the_file(
    agencies, signed_in, focal, carana
):
    client = signed_in(focal)
    answer = client.post(PLACE, {"rows": sealed(preview(client))}, follow=True)
    assert "1 added, 1 changed, 3 left out" in answer.content.decode()
    found = dict(Agency.objects.filter(state=carana).values_list("code", "name"))
    assert found == {
        "MOI": "Ministry of Interior",
        "FIU": "Financial Intelligence Unit",
        "CUS": "Customs",
    }
    event = Event.objects.get(verb="imported")
    assert (event.subject_pk, event.by_id) == (str(carana.pk), focal.pk)
    assert event.changes["sha256"] == [None, hashlib.sha256(TABLE.encode()).hexdigest()]
    assert event.changes["agencies"] == [None, {"new": 1, "changed": 1, "same": 1, "refused": 3}]
    assert Event.objects.filter(subject_model="portfolio.agency", by_id=focal.pk).count() == 2
    again = client.post(PLACE, {"rows": sealed(preview(client, TABLE + "NEW;New one\n"))})
    assert again.status_code == 302
    assert Agency.objects.filter(state=carana).count() == 4


def test_a_workbook_is_taken_too(agencies, signed_in, focal):
    book = Workbook()
    for row in (["Short name", "Agency"], ["PRI", "Prisons"], ["=1+1", "Sum"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = preview(signed_in(focal), out.getvalue(), "a.xlsx").content.decode()
    assert "2 new" in page
    assert "=1+1" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Kode;Label\nA;B\n", "Name these columns in the first row: code, name"),
        ("code;name\n", "headings and no rows"),
        ("code;name\n" + "A;B\n" * 6_000, "more than 1000 rows"),
        (b"%PDF-1.7\n%%EOF", "This is a PDF file"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_imported_is_a_sentence_at_the_field(
    agencies, signed_in, focal, content, sentence
):
    answer = preview(signed_in(focal), content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("change", ["turned", "other person", "other state", "rubbish", "empty"])
def test_rows_that_were_not_previewed_here_are_refused(agencies, signed_in, focal, officer, change):
    client = signed_in(focal)
    rows, place = sealed(preview(client)), PLACE
    if change == "turned":
        rows = "A" + rows[1:]
    elif change == "other person":
        client = signed_in(officer)
    elif change == "other state":
        client, place = signed_in(officer), PLACE.replace("XCA", "XKA")
        rows = sealed(preview(client))
    else:
        rows = "" if change == "empty" else "x.y.z"
    answer = client.post(place, {"rows": rows})
    assert answer.status_code == 422
    assert "Upload the file again" in answer.content.decode()
    assert Agency.objects.count() == 3


def test_who_may_not_plan_may_not_import(agencies, signed_in, reviewer, neighbour):
    assert preview(signed_in(reviewer)).status_code == 403
    assert preview(signed_in(neighbour)).status_code == 404


def test_words_in_the_table_are_only_words_on_the_page(agencies, signed_in, focal):
    page = preview(signed_in(focal), "code;name\nA;<script>alert(1)</script>\n").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_kind_is_read_in_words_and_a_table_without_it_leaves_it(agencies, signed_in, focal):
    client = signed_in(focal)
    told = "Code;Name;Kind of agency\nFIU;Old name;Finance and financial intelligence\nX;Y;Navy\n"
    answer = preview(client, told)
    page = answer.content.decode()
    assert "1 changed" in page
    assert "Kind of agency" in page, "what is refused says at which column"
    client.post(PLACE, {"rows": sealed(answer)})
    unit = Agency.objects.get(code="FIU", state__code="XCA")
    assert unit.kind == "finance"
    client.post(PLACE, {"rows": sealed(preview(client))})
    unit.refresh_from_db()
    assert (unit.name, unit.kind) == ("Financial Intelligence Unit", "finance")
