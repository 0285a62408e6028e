"""Five hundred malformed files through the real page: answered, and nothing kept on refusal."""

import hashlib
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.uploads import CONTENT_TYPES
from portfolio.models import StateDocumentFile
from tests import factories
from tests.documents import samples

SEEDS = [
    samples.pdf(),
    samples.pdf(samples.script),
    samples.pdf(samples.launch),
    samples.picture("PNG"),
    samples.picture("JPEG"),
    samples.docx(),
    samples.odt(),
    samples.docx_fetching(),
    samples.archive({"a.zip": samples.archive({"b.zip": samples.docx()})}),
    "Décret nº 5; المادة\n".encode() * 9,
    b"code;name\nA;B\n",
    b"\x00" * 200,
    b"GIF89a" + b"\x01" * 50,
]  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(
        ["a.pdf", "a.exe", "../../a.pdf", "a.pdf.html", "\u202efdp.exe", "=cmd.csv", "CON", "a.zip"]
    ),
    st.text(min_size=1, max_size=40),
)


@st.composite
def mutations(draw):
    """An honest or hostile file with bytes changed, cut, doubled, joined or moved."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _each in range(draw(st.integers(0, 6))):
        if not content:
            break
        kind = draw(st.sampled_from(["flip", "cut", "double", "insert", "join", "head", "zero"]))
        place = draw(st.integers(0, len(content) - 1))
        if kind == "flip":
            content[place] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del content[place:]
        elif kind == "double":
            content[place:place] = content[place : place + 200]
        elif kind == "insert":
            content[place:place] = draw(st.binary(max_size=40))
        elif kind == "join":
            content += draw(st.sampled_from(SEEDS))
        elif kind == "head":
            del content[: place % 16]
        else:
            content[place : place + 8] = b"\xff" * 8
    return bytes(content)


FILES = st.one_of(mutations(), mutations(), mutations(), st.binary(max_size=400))


@pytest.fixture
def page(carana, focal):
    document = factories.StateDocumentFactory(state=carana, classification="unc")
    client = Client(raise_request_exception=False)
    client.force_login(focal)
    return client, f"/state-documents/{document.pk}/files/"


def kept():
    root = Path(storages["uploads"].location)
    return {path for path in root.rglob("*") if path.is_file()}


def test_five_hundred_malformed_uploads_are_answered_and_leave_nothing(page):
    client, address = page
    seen = Counter()

    @settings(
        max_examples=500,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(FILES, NAMES)
    def upload(content, name):
        before = kept()
        file = io.BytesIO(content)
        file.name = name.replace('"', "").replace("\r", "").replace("\n", "") or "x"
        answer = client.post(address, {"file": file})
        seen[answer.status_code] += 1
        assert answer.status_code in (302, 422), (answer.status_code, name)
        new = kept() - before
        if answer.status_code == 422:
            assert new == set()
            assert not StateDocumentFile.objects.exists()
            assert re.search(r'class="error"|class="notice', answer.content.decode())
            return
        row = StateDocumentFile.objects.get()
        (path,) = new
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256
        assert row.content_type in CONTENT_TYPES
        assert re.fullmatch(r"[0-9a-f-]{36}\.[a-z]{3,4}", path.name)
        path.unlink()
        StateDocumentFile.objects.all()._raw_delete("default")

    upload()
    assert sum(seen.values()) >= 500
    assert seen[422] > 200
    assert seen[302] > 5


@pytest.mark.parametrize(
    "break_body",
    [
        lambda body: body[: len(body) // 2],
        lambda body: body.replace(b"--" + BOUNDARY.encode(), b"--other"),
        lambda body: body.replace(b'filename="', b"filename*=utf-8''%ff%fe; x=\""),
        lambda body: body.replace(b"form-data", b"\xff\xfe"),
        lambda body: b"",
        lambda body: body * 30,
        lambda body: b"\0" * 5_000,
    ],
)
def test_a_broken_body_is_answered_and_leaves_nothing(page, break_body):
    client, address = page
    before = kept()
    file = io.BytesIO(SEEDS[1])
    file.name = "a.pdf"
    body = break_body(encode_multipart(BOUNDARY, {"file": file}))
    answer = client.generic("POST", address, body, content_type=MULTIPART_CONTENT)
    assert 400 <= answer.status_code < 500
    assert kept() == before
