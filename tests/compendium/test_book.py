"""The manual as a book and as pages: well-formed, complete, without scripts, and every link leads
to something that is there."""

import io
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from django.utils import translation

from compendium.book import write_epub, write_pages
from tests.compendium import printed
from tests.compendium.test_print import HOSTILE, hostile_practices

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
WORDS = {name: {"why": text} for name, text in HOSTILE.items()}


def archive_of(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture(scope="module")
def epub():
    of = printed.edition()
    rows = [*printed.items(of, **WORDS), *hostile_practices(of)]
    return write_epub(printed.Manual(of, rows), marking=printed.MARKING)


class Seen(HTMLParser):
    """Tags, places and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.handlers = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told[name] for name in ("href", "src") if name in told]
        self.handlers += [name for name in told if name.startswith("on")]


def pages_of(archive, ending) -> dict[str, Seen]:
    return {
        Path(name).name: Seen(archive.read(name).decode())
        for name in archive.namelist()
        if name.endswith(ending)
    }


def assert_links_lead(pages, others):
    assert len(pages) > 8
    for name, page in pages.items():
        assert not {"script", "iframe", "object", "img", "form"} & set(page.tags), name
        assert page.handlers == []
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "mailto")
                continue
            target = parts.path or name
            assert target in pages or target in others, (name, address)
            assert not parts.fragment or parts.fragment in pages[target].ids, (name, address)


def test_the_book_begins_with_its_type_and_names_its_parts(epub):
    archive = archive_of(epub)
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype") == b"application/epub+zip"
    package = ElementTree.fromstring(archive.read("OEBPS/package.opf"))
    listed = {each.get("href") for each in package.iter(f"{OPF}item")}
    inside = {each.removeprefix("OEBPS/") for each in archive.namelist() if "OEBPS/" in each}
    assert listed == inside - {"package.opf"}
    ids = {each.get("id") for each in package.iter(f"{OPF}item")}
    spine = [each.get("idref") for each in package.iter(f"{OPF}itemref")]
    assert set(spine) == ids - {"nav", "styles"}
    told = {each.get("property") for each in package.iter(f"{OPF}meta")}
    assert {"dcterms:modified", "schema:accessMode", "schema:accessibilityHazard"} <= told


def test_every_page_of_the_book_is_well_formed_and_in_the_contents(epub):
    archive = archive_of(epub)
    for name in archive.namelist():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ElementTree.fromstring(archive.read(name))
    nav = ElementTree.fromstring(archive.read("OEBPS/nav.xhtml"))
    named = [each.get("href") for each in nav.iter(f"{XHTML}a")]
    pages = pages_of(archive, ".xhtml")
    assert set(named) == pages.keys() - {"nav.xhtml"}
    assert_links_lead(pages, {"styles.css"})
    for page in pages.values():
        assert page.tags.count("h1") == 1


def test_a_typed_link_to_a_note_that_is_nowhere_is_no_link():
    words = {"typed": {"why": "See [x](#fn-nowhere-1) and one[^a].\n\n[^a]: Source."}}
    book = archive_of(write_epub(printed.manual_of(**words), marking=printed.MARKING))
    page = pages_of(book, ".xhtml")["e-typed.xhtml"]
    inner = [each[1:] for each in page.links if each.startswith("#fn")]
    assert inner
    assert set(inner) <= set(page.ids)


def test_the_pages_lead_to_each_other_without_scripts():
    archive = archive_of(write_pages(printed.manual_of(**WORDS), marking=printed.MARKING))
    assert {Path(name).parent.as_posix() for name in archive.namelist()} == {"compendium-1.1-en"}
    assert_links_lead(pages_of(archive, ".html"), {"styles.css"})
    text = archive.read("compendium-1.1-en/e-watchlists.html").decode()
    assert "Why it matters" in text
    assert 'href="e-data-protection-and-retention.html#' in text


@pytest.mark.parametrize("write", [write_epub, write_pages])
def test_the_same_edition_gives_the_same_bytes(write):
    made = {write(printed.manual_of(), marking=printed.MARKING) for _time in range(2)}
    assert len(made) == 1


def test_a_book_in_arabic_is_read_from_right_to_left():
    with translation.override("ar"):
        made = write_epub(printed.manual_of(language="ar"), marking=printed.MARKING)
    archive = archive_of(made)
    package = archive.read("OEBPS/package.opf").decode()
    assert "<dc:language>ar</dc:language>" in package
    assert 'page-progression-direction="rtl"' in package
    page = archive.read("OEBPS/e-watchlists.xhtml").decode()
    assert 'dir="rtl"' in page
    assert '<main class="topic" lang="en" dir="ltr"' in page


CHECKER = shutil.which("epubcheck")


@pytest.mark.skipif(not (CHECKER and shutil.which("java")), reason="EPUBCheck is not installed")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_checker_of_books_finds_nothing(tmp_path, language):
    with translation.override(language):
        made = write_epub(printed.manual_of(language=language, **WORDS), marking=printed.MARKING)
    file = tmp_path / "manual.epub"
    file.write_bytes(made)
    jar = Path(CHECKER).resolve()
    found = subprocess.run(["java", "-jar", jar, file], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 warnings" in found.stdout
