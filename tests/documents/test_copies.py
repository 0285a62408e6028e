"""A marked document leaves with its reader's name on every page; the master stays as it is."""

import datetime
import hashlib
import io
import time
from unittest import mock

import pikepdf
import pytest
from pypdf import PdfReader

from documents import copies, tasks
from documents.actions import request_document
from documents.copies import stamp
from documents.kinds import kind_named
from documents.models import Job
from documents.render import render_pdf
from history.models import Event
from history.recorded import SYSTEM
from portfolio.models import StateDocument
from roadmaps.models import Roadmap
from tests import factories
from tests.documents import samples

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)
NAME = "Amina Diallo"


@pytest.fixture(scope="module")
def master():
    """Fifteen pages, upright and wide, tagged."""
    sheet = '<section class="{}"><h2>Part</h2><p>Words of the page.</p></section>'
    body = "".join(sheet.format("sheet" if n < 10 else "wide") for n in range(15))
    content, pages = render_pdf(
        f"<html lang='en'><head><title>T</title></head><body>{body}</body></html>"
    )
    assert pages == 15
    return content


def copy(content, **kwargs):
    kwargs = {"reader": NAME, "number": 3, "at": AT} | kwargs
    with stamp(io.BytesIO(content), **kwargs) as made:
        return made.read()


def test_every_page_carries_name_number_and_time(master):
    pages = PdfReader(io.BytesIO(copy(master))).pages
    assert len({(round(p.mediabox.width), round(p.mediabox.height)) for p in pages}) == 2
    for before, page in zip(PdfReader(io.BytesIO(master)).pages, pages, strict=True):
        text = page.extract_text()
        for words in ("Copy 3 for Amina Diallo", "24 Nov 2026 14:02 UTC", "not to be passed on"):
            assert words in text
        assert "Words of the page." in text
        assert set(before.extract_text().split()) <= set(text.split())


def test_the_stamp_stands_in_the_margin(master):
    """Every letter of the stamp lies nearer to the edge than every letter of the page."""
    edge = 12 / 25.4 * 72
    for page in PdfReader(io.BytesIO(copy(master))).pages:
        places = []

        def note(text, matrix, text_matrix, *_rest, places=places):
            if text.strip():
                x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
                y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
                places.append((x, y, text))

        page.extract_text(visitor_text=note)
        stamped = [(x, y) for x, y, text in places if NAME.split()[0] in text or "UTC" in text]
        assert stamped
        assert all(10 < x < edge and 20 < y < page.mediabox.height / 2 for x, y in stamped)
        assert min(x for x, _y, text in places if "Words" in text) > edge


def test_tags_language_and_bookmarks_survive_and_the_stamp_is_no_part_of_them(master):
    with pikepdf.open(io.BytesIO(master)) as old, pikepdf.open(io.BytesIO(copy(master))) as new:
        assert new.Root.MarkInfo.Marked
        assert new.Root.Lang == old.Root.Lang
        assert len(new.Root.StructTreeRoot.K) == len(old.Root.StructTreeRoot.K)
        with new.open_outline() as outline:
            assert len(outline.root) == 15
        for page in new.pages:
            content = b"".join(each.read_bytes() for each in page.Contents)
            tail = content[content.rindex(b"/Artifact") :]
            assert tail.startswith(b"/Artifact <</Type /Pagination>> BDC")
            assert tail.rstrip().endswith(b"EMC")
            drawn = [page.Resources.XObject[name] for name in page.Resources.XObject]
            assert all(b"MCID" not in each.read_bytes() for each in drawn)


def test_an_arabic_name_can_be_read_back(master):
    text = PdfReader(io.BytesIO(copy(master, reader="أمينة ديالو"))).pages[0].extract_text()
    letters = set("أمينةديالو")
    assert letters <= set(text)
    assert "24 Nov 2026 14:02 UTC" in text


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_cut_pages_of_others_are_stamped_too(rotation):
    def change(made):
        made.pages[0].Rotate = rotation
        made.pages[0].CropBox = pikepdf.Array([50, 60, 500, 700])

    text = PdfReader(io.BytesIO(copy(samples.pdf(change)))).pages[0].extract_text()
    assert NAME.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_pages_of_many_sizes_are_stamped_from_a_few_drawings():
    many = pikepdf.new()
    for number in range(60):
        many.add_blank_page(page_size=(300 + 7 * number, 800 - 5 * number))
    out = io.BytesIO()
    many.save(out)
    with mock.patch.object(copies, "_stamps", wraps=copies._stamps) as drawn:
        pages = PdfReader(io.BytesIO(copy(out.getvalue()))).pages
    assert len(drawn.call_args.args[0]) == copies.MOST_SIZES
    assert all("Copy 3 for Amina Diallo" in page.extract_text() for page in pages)


def test_a_name_cannot_write_into_the_page(master):
    text = PdfReader(io.BytesIO(copy(master, reader="<b>A</b> & <img src=x>"))).pages[0]
    assert "<b>A</b>" in text.extract_text()


def test_fifteen_pages_take_less_than_a_third_of_a_second(master):
    copy(master)
    times = []
    for _each in range(3):
        start = time.perf_counter()
        copy(master)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


@pytest.fixture
def job(mission, lead, officer):
    mission.status = mission.Status.FINAL
    mission.save(by=lead)
    roadmap = factories.RoadmapFactory(mission=mission)
    job = request_document(kind=kind_named("roadmap"), subject=roadmap, by=officer)
    tasks.produce(str(job.pk))
    return Job.objects.get(pk=job.pk)


def test_downloads_are_numbered_copies_and_the_master_keeps_its_hash(job, signed_in, officer):
    client = signed_in(officer)
    for number in (1, 2):
        content = client.get(f"/documents/jobs/{job.pk}/file/").getvalue()
        assert (
            f"Copy {number} for Officer" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
        )
        event = Event.objects.filter(verb="downloaded").order_by("-id").first()
        assert event.changes["copy"] == [None, number]
        assert event.changes["sha256"] == [None, job.sha256]
        assert hashlib.sha256(content).hexdigest() != job.sha256
    with job.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == job.sha256


def relabel_roadmap(job, level):
    roadmap = Roadmap.objects.get(pk=job.subject_pk)
    roadmap.classification = level
    roadmap.save(by=SYSTEM)


def test_a_file_that_says_less_than_its_record_does_by_now_is_not_handed_out(
    job, signed_in, officer
):
    address = f"/documents/jobs/{job.pk}/file/"
    relabel_roadmap(job, "str")
    answer = signed_in(officer).get(address)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "before its record was marked Strictly Confidential" in page
    assert f'action="/documents/roadmap/{job.subject_pk}/"' in page
    assert not Event.objects.filter(verb="downloaded").exists()
    again = request_document(kind=kind_named("roadmap"), subject=Roadmap.objects.get(), by=officer)
    tasks.produce(str(again.pk))
    answer = signed_in(officer).get(f"/documents/jobs/{again.pk}/file/")
    assert answer.getvalue().startswith(b"%PDF")
    assert "STC-" in answer["Content-Disposition"]


def test_a_file_leaves_as_its_pages_say_when_its_record_was_marked_lower(job, signed_in, officer):
    Job.objects.filter(pk=job.pk).update(classification="str")
    content = signed_in(officer).get(f"/documents/jobs/{job.pk}/file/").getvalue()
    assert "Copy 1 for" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_asking_only_for_the_head_is_no_download(job, signed_in, officer):
    assert signed_in(officer).head(f"/documents/jobs/{job.pk}/file/").status_code == 405
    assert not Event.objects.filter(verb="downloaded").exists()


@pytest.mark.parametrize(("level", "is_copy"), [("unc", False), ("con", True), ("str", True)])
def test_only_marked_documents_leave_as_copies(signed_in, focal, carana, level, is_copy):
    document = factories.StateDocumentFactory(state=carana, classification=level)
    client = signed_in(focal)
    client.post(
        f"/state-documents/{document.pk}/files/",
        {"file": io.BytesIO(samples.pdf())},
    )
    row = StateDocument.objects.get().files.get()
    answer = client.get(f"/state-files/{row.pk}/")
    content = answer.getvalue()
    assert (
        answer["Content-Disposition"]
        .split('"')[1]
        .startswith({"unc": "UNC-", "con": "CON-", "str": "STC-"}[level])
    )
    assert (hashlib.sha256(content).hexdigest() != row.sha256) == is_copy
    assert ("Copy 1 for Focal" in PdfReader(io.BytesIO(content)).pages[0].extract_text()) == is_copy
