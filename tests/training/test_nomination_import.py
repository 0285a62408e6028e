"""Nominations from a table: every row is shown with what becomes of it, nothing is written before
it is confirmed, and no row gets past a rule that the page keeps."""

import datetime
import io
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import Participant
from tests.factories import ParticipantFactory, in_days
from training import import_actions
from training.models import Nomination

HEAD = (
    "person",
    "name",
    "name in own script",
    "sex",
    "agency",
    "function",
    "e-mail",
    "declared on",
)


@pytest.fixture
def place(session, invited):
    session.status = "nominations_open"
    session.save(by=SYSTEM)
    return reverse("training:invited-state-import", args=[invited.pk])


def table(*rows, head=HEAD):
    return "\n".join(";".join(str(each) for each in row) for row in (head, *rows))


def row(name, **told):
    values = {"sex": "female", "agency": "BP", "function": "Analyst", "name": name} | told
    return tuple(values.get(each, "") for each in HEAD)


def book(*rows):
    made = Workbook()
    for each in (HEAD, *rows):
        made.active.append(list(each))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(client, place, content, name="n.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(place, {"file": SimpleUploadedFile(name, content)})


def sealed(answer):
    return re.search(r'name="rows" value="([^"]+)"', answer.content.decode()).group(1)


def test_the_preview_writes_nothing_and_the_confirmation_all_at_once(
    signed_in, focal, place, invited, agency
):
    known = ParticipantFactory(agency=agency, name="Bineta Kolo", sex="male")
    client = signed_in(focal)
    content = table(
        row("Amara", **{"name in own script": "أمارا", "declared on": "2026-11-01"}),
        row("Bineta Kolo"),  # recorded already
        row("", person=known.pk),
        row("Amára"),  # the same as row 2
        row("Bineta Kolo", person="new", function="Trainer", **{"e-mail": "b@x.example"}),
        row("Cassim", sex="m", agency="border police"),
    )
    before = Event.objects.count()
    preview = upload(client, place, content)
    page = preview.content.decode()
    assert "4 would be nominated, 2 refused" in page
    assert f"Put {known.pk} under “person”" in page
    assert "Row 2 is about the same person" in page
    assert "Women: 2 of 4, 50 %" in page  # as it would be
    assert not Nomination.objects.exists()
    assert Participant.objects.count() == 1
    assert Event.objects.count() == before
    done = client.post(place, {"rows": sealed(preview)}).content.decode()
    assert "Nominated: 4. Left out: 2." in done
    assert Nomination.objects.count() == 4
    assert Participant.objects.get(name="Amara").own_name == "أمارا"
    told = Event.objects.get(verb="imported")
    assert told.subject_model == "training.invitedstate"
    assert told.changes["nominations"] == [None, 4]
    again = client.post(place, {"rows": sealed(preview)}).content.decode()
    assert "Nominated: 0. Left out: 6." in again
    assert Nomination.objects.count() == 4


def test_what_is_not_taken_is_given_back_with_its_reason_and_brought_again(
    signed_in, focal, place, agency
):
    client = signed_in(focal)
    preview = upload(client, place, table(row("Amara"), row("Noor", agency="Nobody knows")))
    back = client.post(place, {"rows": sealed(preview), "back": "1"})
    assert back["Content-Disposition"].endswith('.xlsx"')
    content = back.getvalue()
    sheet = load_workbook(io.BytesIO(content)).active
    assert [each.value for each in sheet[2]][1] == "Noor"
    assert "No agency of the State is called “Nobody knows”" in sheet[2][sheet.max_column - 1].value
    assert "No agency" in upload(client, place, content, "again.xlsx").content.decode()
    empty = client.get(f"{place}table/")
    assert "no rows" in upload(client, place, empty.getvalue(), "e.xlsx").content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": ""}, "Fill in"),
        ({"name": "أمارا"}, "Latin letters"),
        ({"name": "x" * 400}, "160"),
        ({"name": "12"}, "Latin letters"),
        ({"name": "=HYPERLINK(A1)"}, "formula"),
        ({"function": "@SUM(A1)"}, "formula"),
        ({"sex": "unknown"}, "unknown"),
        ({"sex": ""}, "Fill in"),
        ({"agency": ""}, "Fill in"),
        ({"agency": "CUS"}, "No agency of the State"),  # another State's
        ({"function": ""}, "Fill in"),
        ({"function": "call +999 20 555 0100"}, "telephone number"),
        ({"e-mail": "nobody"}, "email"),
        ({"declared on": "yesterday"}, "date"),
        ({"declared on": in_days(9)}, "up to today"),
        ({"person": "999999"}, "Nobody of the State has this number"),
        ({"person": "9" * 40}, "Nobody of the State has this number"),
        ({"person": "-1"}, "formula"),
        ({"person": "somebody"}, "Nobody of the State has this number"),
        ({"name in own script": "a\x07b"}, "control characters"),
    ],
)
def test_a_wrong_row_is_refused_with_a_sentence_and_the_others_stay(
    signed_in, focal, place, agency, other_agency, told, words
):
    wrong = row("Noor", **{each: value for each, value in told.items() if each != "name"})
    if "name" in told:
        wrong = row(told["name"])
    page = upload(signed_in(focal), place, table(row("Amara"), wrong))
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 would be nominated, 1 refused" in text
    assert words in text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "n.csv", "empty"),
        (table(), "n.csv", "no rows"),
        (table(("x",), head=("a",)), "n.csv", "Name these columns"),
        (table(*[row(f"Person {n}") for n in range(10_000)]), "n.csv", "more than 1000 rows"),
        (b"\x00\x01\x02", "n.xlsx", ""),
        (b"%PDF-1.7", "n.pdf", ""),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(
    signed_in, focal, place, content, name, words
):
    answer = upload(signed_in(focal), place, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Nomination.objects.exists()


def test_cells_of_other_types_and_formulas_of_a_workbook(signed_in, focal, place, agency):
    day = datetime.datetime(2026, 11, 1)  # as a cell holds it
    told = [list(row("Amara")), list(row("Noor")), list(row("Zed", agency="=A1"))]
    told[0][-1], told[1][1] = day, 42
    page = upload(signed_in(focal), place, book(*told), "n.xlsx").content.decode()
    assert "1 would be nominated, 2 refused" in page
    assert "Latin letters" in page
    assert "formula" in page


def test_nothing_is_imported_after_the_deadline_nor_by_a_preview_of_somebody_else(
    signed_in, focal, officer, neighbour, session, place, agency
):
    client = signed_in(focal)
    preview = upload(client, place, table(row("Amara")))
    stolen = signed_in(officer).post(place, {"rows": sealed(preview)})
    assert stolen.status_code == 422
    assert signed_in(neighbour).post(place, {"rows": sealed(preview)}).status_code == 404
    session.nominations_due_on = in_days(-1)
    session.save(by=SYSTEM)
    late = client.post(place, {"rows": sealed(preview)})
    assert late.status_code == 422
    assert "Nominations ended" in late.content.decode()
    assert not Nomination.objects.exists()
    assert not Participant.objects.exists()


def test_five_hundred_rows_are_previewed_in_time_and_in_few_questions(
    signed_in, focal, place, agency, django_assert_max_num_queries
):
    for _each in range(5):
        ParticipantFactory(agency=agency)
    client = signed_in(focal)
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = [row(f"Person {letters[n % 26]}{letters[n // 26]}") for n in range(500)]
    began = time.process_time()  # the machine may have other work
    with django_assert_max_num_queries(40):
        page = upload(client, place, table(*rows))
    assert "500 would be nominated, 0 refused" in page.content.decode()
    assert time.process_time() - began < 10


def some_rows(count, first=0):
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        row(f"Person {letters[n % 26]}{letters[n // 26]}", **{"e-mail": f"p{n}@x.example"})
        for n in range(first, first + count)
    ]


def test_five_hundred_rows_are_confirmed_in_few_questions(
    signed_in, focal, place, agency, invited, django_assert_max_num_queries
):
    """And the fiftieth row asks no more than the fifth."""
    for _each in range(5):
        ParticipantFactory(agency=agency)
    client = signed_in(focal)

    def asked(rows):
        preview = upload(client, place, table(*rows))
        with CaptureQueriesContext(connection) as queries:
            page = client.post(place, {"rows": sealed(preview)}).content.decode()
        assert f"Nominated: {len(rows)}. Left out: 0." in page
        return len(queries)

    asked(some_rows(1))  # what a process remembers is asked once
    five, fifty = asked(some_rows(5, 1)), asked(some_rows(50, 6))
    assert (fifty - five) / 45 <= 1, (five, fifty)
    assert asked(some_rows(444, 56)) < 100
    assert Nomination.objects.count() == Participant.objects.exclude(email="").count() == 500
    # Each has lines of its own in the history, under who confirmed and by which way.
    made = Event.objects.filter(verb="created", by_id=focal.pk)
    for model, parent in (
        ("training.nomination", "portfolio.participant"),
        ("portfolio.participant", "portfolio.state"),
    ):
        lines = made.filter(subject_model=model, parent_model=parent, entry="import")
        assert lines.values("subject_pk").distinct().count() == 500, model
    assert not made.filter(changes__icontains="p7@x.example").exists()


def test_what_the_page_refuses_no_table_brings_in(signed_in, focal, place, agency, monkeypatch):
    """The preview is only a preview: with its judgement out of the way each row is asked again."""
    known = ParticipantFactory(agency=agency, name="Bineta Kolo", email="b@x.example")
    wrong = [
        row("Kolo Bineta"),
        row("Other", **{"e-mail": "B@x.example"}),
        row("", person=known.pk),
        row("", person=known.pk),
        row("Ada Noor"),
        row("Noor Ada", person="new"),
    ]
    client = signed_in(focal)
    preview = upload(client, place, table(*wrong))
    judge = import_actions.Reader.judge

    def blind(reader, line):
        reader.names, reader.mails, reader.nominated, reader.seen = {}, {}, set(), {}
        reader.posts = set()
        judge(reader, line)

    monkeypatch.setattr(import_actions.Reader, "judge", blind)
    page = client.post(place, {"rows": sealed(preview)}).content.decode()
    assert "Nominated: 2. Left out: 4." in page
    assert page.count("Recorded already: Bineta Kolo") == 2
    assert "nominated for this session already" in page
    assert "in this post is nominated already" in page
