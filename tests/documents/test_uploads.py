"""What passes the one door for files, what does not, and what is said then."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.contents import Refused
from documents.uploads import LONGEST_NAME, MeasuredUpload, check_upload, clean_name
from tests.documents import samples


def check(content, name="letter.pdf", **kwargs):
    return check_upload(SimpleUploadedFile(name, content), **kwargs)


@pytest.mark.parametrize(
    ("content", "name", "extension", "content_type"),
    [
        (samples.pdf(), "letter.pdf", "pdf", "application/pdf"),
        (samples.pdf(), "letter.txt", "pdf", "application/pdf"),
        (samples.picture("PNG"), "seal.pdf", "png", "image/png"),
        (samples.picture("JPEG"), "seal.jpeg", "jpg", "image/jpeg"),
        (samples.docx(), "law.docx", "docx", "wordprocessingml.document"),
        (samples.odt(), "law.odt", "odt", "opendocument.text"),
        ("Décret nº 5\nالمادة الأولى".encode(), "law.txt", "txt", "text/plain"),
        (b"code;name\nA;B\n", "table.csv", "csv", "text/csv"),
    ],
)
def test_what_a_file_is_follows_from_its_content(content, name, extension, content_type):
    found = check(content, name)
    assert found.extension == extension
    assert found.content_type.endswith(content_type)
    assert found.name.endswith(f".{extension}")
    assert len(found.sha256) == 64
    assert found.size == len(found.file.read())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (samples.pdf(samples.script), "holds a script"),
        (samples.pdf(samples.launch), "holds a script"),
        (samples.pdf(samples.attachment), "attached files"),
        (samples.pdf(samples.page_action), "holds a script"),
        (samples.pdf()[:-40], "damaged"),
        (samples.pdf() + samples.docx(), "damaged"),
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        (b"MZ\x90\x00" + b"\0" * 60, "Upload one of"),
        (b"\x7fELF" + b"\0" * 60, "Upload one of"),
        (samples.picture()[:60], "damaged"),
        (b"\xff\xd8\xff" + b"<script>" * 9, "damaged"),
        (samples.docx_with("word/vbaProject.bin"), "macro"),
        (samples.docx_with("word/embeddings/oleObject1.bin"), "embedded object"),
        (samples.docx_fetching(), "from elsewhere"),
        (samples.docx_with("../../etc/passwd"), "damaged"),
        (samples.docx_with("word/x.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "damaged"),
        (samples.docx_with("word/media/big.xml", b"\0" * 30_000_000), "far more than its size"),
        (b"#!/bin/sh\n" + samples.docx(), "Upload one of"),
        (samples.docx() + b"<script>alert(1)</script>", "damaged"),
        (samples.archive({"readme.txt": "x"}), "damaged"),
        (samples.archive({"inner.zip": samples.archive({"x": "y"})}), "damaged"),
        (samples.docx()[:-30], "damaged"),
        ("Décret".encode("latin-1"), "UTF-8"),
        (b"a\x00b", "Upload one of"),
        (b"word \x1b[31m", "not plain text"),
    ],
)
def test_what_is_refused_says_what_to_do(content, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        check(content)
    assert str(refusal.value).count(".") >= 1


def test_a_link_in_a_text_is_no_part_kept_elsewhere():
    assert check(samples.docx_fetching("hyperlink")).extension == "docx"


TEMPLATE = 'Id="r1" Type="http://x/attachedTemplate" '


@pytest.mark.parametrize(
    "relation",
    [
        f'<Relationship {TEMPLATE} Target="http://x/hyperlink.dotm" TargetMode="External"/>',
        f'<Relationship {TEMPLATE} Target="https://x.example/" TargetMode="E&#120;ternal"/>',
        f'<Relationship {TEMPLATE} Note="a>b" Target="http://x.example/" TargetMode="External"/>',
        f'<z:Relationship xmlns:z="y" {TEMPLATE} Target="http://x/" TargetMode="External"/>',
        f'<Relationship {TEMPLATE} Target="https://x.example/a.dotm"/>',
        f'<Relationship {TEMPLATE} Target="\\\\x.example\\a.dotm"/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_kept_elsewhere_is_found_however_it_is_written(relation, encoding):
    with pytest.raises(Refused, match="from elsewhere"):
        check(samples.docx_relating(relation, encoding))


FIELD = samples.field


@pytest.mark.parametrize(
    "inside",
    [
        FIELD(" DDEAUTO ", "c:\\\\cmd.exe"),
        FIELD("DD", "E cmd"),
        FIELD("<w:instrText><w:x/>DDE</w:instrText>"),
        FIELD('INCLUDEPICTURE "https://x.example/a.png"'),
        FIELD("IF 1=1 ", FIELD("INCLUDETEXT x")),
        FIELD(FIELD("QUOTE 68 68 69"), " cmd"),
        '<w:fldSimple w:instr="INCLUDETEXT x"/>',
        '<w:fldChar w:fldCharType="begin"/><w:instrText>LINK x</w:instrText>',
        "<w:instrText>DDE x</w:instrText>",
    ],
)
def test_a_field_that_runs_or_fetches_is_refused(inside):
    with pytest.raises(Refused, match="a field that runs or fetches"):
        check(samples.docx_saying(inside))


@pytest.mark.parametrize(
    "inside",
    [
        FIELD(" PAGE "),
        FIELD(r"TOC \o &quot;1-3&quot;", FIELD("PAGEREF _Toc1")),
        FIELD('HYPERLINK "https://x.example/"'),
        FIELD("=SUM(ABOVE)"),
        FIELD(),
        '<w:fldSimple w:instr=" NUMPAGES "/>',
        "DDE and INCLUDETEXT are words of a text",
    ],
)
def test_fields_that_stay_in_the_document_are_taken(inside):
    assert check(samples.docx_saying(inside)).extension == "docx"


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ('<draw:image xlink:href="https://x.example/a.png"/>', "from elsewhere"),
        ('<draw:image xlink:href="file://x.example/a.png"/>', "from elsewhere"),
        ('<draw:image xlink:href="../a.png"/>', "from elsewhere"),
        ('<draw:image xlink:href=" //x.example/a.png"/>', "from elsewhere"),
        ('<text:section-source xlink:href="/etc/passwd"/>', "from elsewhere"),
        ('<office:dde-source office:dde-application="cmd"/>', "field that runs"),
        ('<office:event-listener xlink:href="vnd.sun.star.script:x"/>', "macro"),
    ],
)
def test_an_odf_text_fetches_and_runs_nothing_either(inside, sentence):
    with pytest.raises(Refused, match=sentence):
        check(samples.odt_saying(inside))


@pytest.mark.parametrize(
    "inside",
    [
        '<text:a xlink:href="https://x.example/">x</text:a>',
        '<draw:image xlink:href="Pictures/a.png"/>',
        '<draw:image xlink:href="./Object/a"/>',
        '<text:p xlink:href="#here"/>',
    ],
)
def test_links_and_inner_parts_of_an_odf_text_are_taken(inside):
    assert check(samples.odt_saying(inside)).extension == "odt"


def test_formulas_that_run_or_fetch_are_refused_and_others_kept():
    for formula in ("cmd|'/c calc'!A0", 'WEBSERVICE("https://x.example/"&amp;A1)'):
        with pytest.raises(Refused, match="a field that runs or fetches"):
            check(samples.xlsx_saying(formula), allowed=("xlsx",))
    for formula in ("SUM(A1:A9)", 'A1&amp;"|"&amp;Sheet2!B1', "'Sheet 2'!A1"):
        assert check(samples.xlsx_saying(formula)).extension == "xlsx"


def test_xml_is_looked_into_whatever_its_part_is_called():
    hidden = samples.docx_saying(FIELD("DDE x"))
    for name in ("word/notes.foo", "word/media/image1.png"):
        content = "\n" * 300_000 + f"<w:a xmlns:w='w'>{FIELD('DDE x')}</w:a>"
        with pytest.raises(Refused, match="a field that runs"):
            check(samples.docx_with(name, content))
    with pytest.raises(Refused, match="a field that runs"):
        check(hidden)


def test_one_endless_tag_is_given_up():
    attributes = " ".join(f'a{n}=""' for n in range(400_000))
    with pytest.raises(Refused, match="damaged"):
        check(samples.docx_with("word/x.xml", f"<a {attributes}/>"))


def test_a_protected_pdf_is_asked_for_without_its_password():
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Refused, match="password"):
        check(out.getvalue())


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_without_what_was_written_into_it(form):
    secret = "Taken at 5.5 N, 0.2 W"
    tail = b"PK\x03\x04 second file"
    found = check(samples.picture(form, note=secret) + tail)
    kept = found.file.read()
    assert secret.encode() not in kept
    assert tail not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


def test_a_picture_of_too_many_points_is_never_unpacked():
    image = Image.new("1", (9_000, 9_000))
    out = io.BytesIO()
    image.save(out, "PNG")
    with pytest.raises(Refused, match="million points"):
        check(out.getvalue())


def test_a_picture_is_measured_again_after_it_was_drawn(settings):
    settings.UPLOAD_MAX_MB = 1
    out = io.BytesIO()
    # Noise, kept small by a quality that the picture drawn anew does not have.
    Image.effect_noise((2_000, 2_000), 90).save(out, "JPEG", quality=8)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Refused, match="Drawn anew, this picture has"):
        check(out.getvalue())


def test_a_kind_that_is_not_wanted_here_is_named():
    with pytest.raises(Refused, match="This is a PDF file"):
        check(samples.pdf(), "table.csv", allowed=("csv", "xlsx"))


def test_a_file_that_is_too_large_says_how_large_it_is(settings):
    settings.UPLOAD_MAX_MB = 1
    with pytest.raises(Refused, match="1 MB is the most"):
        check(b"a" * 1_100_000, "long.txt")


def test_an_overlong_file_is_counted_and_not_kept(settings):
    settings.UPLOAD_MAX_MB = 1
    handler = MeasuredUpload()
    handler.new_file("file", "long.bin", "x/y", None)
    start, kept = 0, 0
    for _each in range(40):
        chunk = handler.receive_data_chunk(b"a" * 65_536, start)
        start, kept = start + 65_536, kept + len(chunk or b"")
    stands_for_it = handler.file_complete(start)
    assert (stands_for_it.size, kept) == (start, 16 * 65_536)
    assert stands_for_it.read() == b""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Decree 5.docx", "Decree 5.pdf"),
        ("annexe\u202efdp.exe", "annexefdp.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("CON.pdf", "file.pdf"),
        ("com1.tar.pdf", "file.pdf"),
        (" .. ", "file.pdf"),
        ("=cmd|calc.pdf", "cmd calc.pdf"),
        ("مذكرة.pdf", "مذكرة.pdf"),
        ("x" * 500 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("", "file.pdf"),
    ],
)
def test_names_are_only_shown_and_cannot_mislead(name, shown):
    assert clean_name(name, "pdf") == shown


@given(st.text(max_size=300))
def test_no_name_holds_a_path_a_turn_or_a_control(name):
    shown = clean_name(name, "pdf")
    assert shown.endswith(".pdf")
    assert 4 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set("/\\\x00\r\n\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u200f")
    assert shown[0] not in "=+-@ ."
