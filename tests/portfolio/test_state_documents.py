"""Documents of a state: recorded by default, kept only when released, handed out with a trace."""

import datetime
import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from history.models import Event
from portfolio.document_actions import record_state_document
from portfolio.models import StateDocument, StateDocumentFile
from tests import factories
from tests.documents import samples

VALUES = {
    "title": "Decree 2026-5 on coordination",
    "kind": "law",
    "dated_on": "2026-03-01",
    "holder": "Ministry of Justice",
    "proves": "The centre has a legal basis.",
    "classification": "con",
    "release": "state",
}
RELEASED = VALUES | {
    "is_released": "on",
    "release_reference": "NV 2026/114",
    "released_on": "2026-04-02",
}


@pytest.fixture
def document(carana):
    return factories.StateDocumentFactory(state=carana, classification="unc")


def upload(client, document, content, name="decree.pdf"):
    address = f"/state-documents/{document.pk}/files/"
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def kept_files():
    root = Path(storages["uploads"].location)
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_document_is_recorded_and_shown(signed_in, focal, carana):
    client = signed_in(focal)
    answer = client.post("/states/XCA/documents/new/", VALUES, follow=True)
    page = answer.content.decode()
    assert VALUES["title"] in page
    assert "only its record is kept" in page
    assert VALUES["title"] in client.get("/states/XCA/documents/").content.decode()
    made = StateDocument.objects.get()
    assert (made.state, made.is_released, made.version) == (carana, False, 1)
    assert Event.objects.about(made).get().verb == "created"


@pytest.mark.parametrize("missing", ["release_reference", "released_on", "title", "holder"])
def test_what_is_missing_is_said_at_its_field(signed_in, focal, carana, missing):
    answer = signed_in(focal).post("/states/XCA/documents/new/", RELEASED | {missing: ""})
    assert answer.status_code == 422
    assert f'href="#id_{missing}"' in answer.content.decode()
    assert not StateDocument.objects.exists()


def test_a_release_without_proof_is_refused_by_the_database(carana):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.StateDocumentFactory(state=carana, release_reference="")


def test_the_reader_without_the_right_is_told_which_one(signed_in, reviewer, document):
    assert signed_in(reviewer).get("/states/XCA/documents/new/").status_code == 403
    assert upload(signed_in(reviewer), document, samples.pdf()).status_code == 403


def test_the_neighbour_finds_nothing(signed_in, neighbour, document):
    client = signed_in(neighbour)
    file = factories.StateDocumentFileFactory(document=document)
    for address in (
        "/states/XCA/documents/",
        f"/state-documents/{document.pk}/",
        f"/state-files/{file.pk}/",
        f"/state-files/{file.pk}/remove/",
    ):
        assert client.get(address).status_code == 404
    assert upload(client, document, samples.pdf()).status_code == 404


def test_nothing_is_kept_of_a_document_that_is_not_released(signed_in, focal, carana):
    document = factories.StateDocumentFactory(
        state=carana, is_released=False, release_reference="", released_on=None
    )
    before = kept_files()
    answer = upload(signed_in(focal), document, samples.pdf())
    assert answer.status_code == 422
    assert "has not released this document" in answer.content.decode()
    assert kept_files() == before
    assert not StateDocumentFile.objects.exists()


def test_a_released_document_is_kept_by_revision_under_a_name_of_our_own(
    signed_in, focal, document
):
    client = signed_in(focal)
    first, second = samples.pdf(), samples.pdf(pages=2)
    assert upload(client, document, first, "../../Decree\u202efdp.exe").status_code == 302
    assert upload(client, document, second).status_code == 302
    rows = list(document.files.order_by("revision"))
    assert [row.revision for row in rows] == [1, 2]
    assert rows[0].name == "Decreefdp.pdf"
    assert rows[0].sha256 == hashlib.sha256(first).hexdigest()
    path = Path(rows[0].file.path)
    assert path.is_relative_to(storages["uploads"].location)
    assert path.read_bytes() == first
    assert "Decree" not in str(path)
    assert path.stat().st_mode & 0o077 == 0
    page = client.get(f"/state-documents/{document.pk}/").content.decode()
    assert "Revision 2" in page
    assert "Focal" in page


def test_the_same_file_twice_is_kept_once(signed_in, focal, document):
    client, content = signed_in(focal), samples.pdf()
    upload(client, document, content)
    before = kept_files()
    answer = upload(client, document, content)
    assert "kept here already" in answer.content.decode()
    assert kept_files() == before


def test_a_document_takes_twenty_files(signed_in, focal, document):
    for _each in range(20):
        factories.StateDocumentFileFactory(document=document)
    answer = upload(signed_in(focal), document, samples.pdf())
    assert "20 files, which is the most" in answer.content.decode()


def test_a_file_is_handed_out_only_as_a_download(signed_in, focal, reviewer, document):
    content = b"<script>alert(1)</script>"
    upload(signed_in(focal), document, content, "x.html")
    row = document.files.get()
    answer = signed_in(reviewer).get(f"/state-files/{row.pk}/")
    assert answer.getvalue() == content
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="UNC-x.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.about(document).first()
    assert (event.verb, event.by_id) == ("downloaded", reviewer.pk)
    assert event.changes["sha256"] == [None, row.sha256]


def test_a_type_that_no_check_gives_is_sent_as_bytes(signed_in, focal, document):
    row = factories.StateDocumentFileFactory(document=document, content_type="text/html")
    answer = signed_in(focal).get(f"/state-files/{row.pk}/")
    answer.getvalue()
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_removed_file_leaves_its_line_and_no_bytes(
    signed_in, focal, document, django_capture_on_commit_callbacks
):
    client = signed_in(focal)
    upload(client, document, samples.pdf())
    row = document.files.get()
    path = Path(row.file.path)
    address = f"/state-files/{row.pk}/remove/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"reason": "Superseded"}).status_code == 302
    assert not path.exists()
    assert client.get(f"/state-files/{row.pk}/").status_code == 404
    assert "Removed on" in client.get(f"/state-documents/{document.pk}/").content.decode()
    event = Event.objects.about(document).first()
    assert (event.verb, event.reason) == ("removed", "Superseded")
    assert upload(client, document, samples.pdf()).status_code == 302
    assert document.files.first().revision == 2


def test_a_release_is_not_taken_back_over_a_kept_file(signed_in, focal, document):
    upload(signed_in(focal), document, samples.pdf())
    values = VALUES | {"classification": "unc", "version": document.version}
    answer = signed_in(focal).post(f"/state-documents/{document.pk}/edit/", values)
    assert answer.status_code == 422
    assert "Remove them first" in answer.content.decode()
    document.refresh_from_db()
    assert document.is_released


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"classification": "unc"}, "not lowered"), ({"release": "public"}, "released further")],
)
def test_labels_are_only_raised_by_changing_the_record(signed_in, focal, carana, change, sentence):
    document = factories.StateDocumentFactory(state=carana)
    address = f"/state-documents/{document.pk}/edit/"
    answer = signed_in(focal).post(address, RELEASED | {"version": 1} | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    raised = RELEASED | {"version": 1, "classification": "str", "release": "state"}
    assert signed_in(focal).post(address, raised).status_code == 302
    document.refresh_from_db()
    assert (document.classification, document.version) == ("str", 2)


def test_the_second_to_save_is_shown_both_texts(signed_in, focal, officer, carana):
    document = factories.StateDocumentFactory(state=carana)
    address = f"/state-documents/{document.pk}/edit/"
    first = signed_in(focal).post(address, RELEASED | {"version": 1, "holder": "Theirs"})
    second = signed_in(officer).post(address, RELEASED | {"version": 1, "holder": "Mine"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Theirs" in second.content.decode()


def test_too_large_a_file_and_too_large_a_body_are_sentences(signed_in, focal, document, settings):
    settings.UPLOAD_MAX_MB = 1
    client = signed_in(focal)
    before = kept_files()
    answer = upload(client, document, b"a" * 1_500_000, "long.txt")
    assert answer.status_code == 422
    assert "1 MB is the most" in answer.content.decode()
    answer = upload(client, document, b"a" * 3_000_000, "longer.txt")
    assert answer.status_code == 413
    assert "A file may have 1 MB" in answer.content.decode()
    assert kept_files() == before


def test_too_long_a_text_is_a_sentence_too(signed_in, focal, carana):
    values = VALUES | {"proves": "a" * (5 * 1024 * 1024)}
    answer = signed_in(focal).post("/states/XCA/documents/new/", values)
    assert answer.status_code in (413, 422)


def test_a_rolled_back_upload_leaves_no_row(focal, document):
    from documents.uploads import check_upload
    from portfolio.document_actions import attach_file

    checked = check_upload(SimpleUploadedFile("a.pdf", samples.pdf()))
    with transaction.atomic():
        attach_file(document=document, checked=checked, by=focal)
        transaction.set_rollback(True)
    assert not document.files.exists()


def test_a_record_is_made_by_its_action(carana, focal):
    made = record_state_document(
        state=carana,
        by=focal,
        title="Letter",
        holder="Registry",
        proves="Asked.",
        is_released=False,
        release_reference="ignored",
        released_on=datetime.date(2026, 1, 1),
    )
    assert (made.release_reference, made.released_on) == ("", None)


def test_a_picture_is_kept_without_its_place(signed_in, focal, document):
    upload(signed_in(focal), document, samples.picture("JPEG", note="5.5 N 0.2 W"), "seal.jpg")
    row = document.files.get()
    with row.file.open("rb") as file:
        content = file.read()
    assert b"5.5 N" not in content
    assert hashlib.sha256(content).hexdigest() == row.sha256
    assert io.BytesIO(content).getbuffer().nbytes == row.size
