"""A plan that strains its documents: nothing leaves the page, nothing is lost."""

import datetime
import io
import re

import docx
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader

from documents.kinds import kind_named
from documents.render import render_pdf
from tests.roadmaps.ink import runs
from tests.roadmaps.large import AGENCY, ARABIC, FRENCH, LONG, make_large, report_large

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)
MARGIN = 16 * 72 / 25.4


def context_of(key, roadmap, user, language="en"):
    kind = kind_named(key)
    subject = kind.subjects(user).get(pk=roadmap.pk)
    return kind.context(subject, user=user, language=language, at=AT) | {"language": language}


def pdf_of(key, roadmap, user, language="en"):
    with translation.override(language):
        context = context_of(key, roadmap, user, language)
        made, _pages = render_pdf(render_to_string(kind_named(key).template, context))
    return made


def close(text: str) -> str:
    """Without white space: lines break where they must."""
    return re.sub(r"\s+", "", text)


def outside(made) -> list:
    """Runs of letters that reach into the margin or leave the page."""
    return [
        each
        for each in runs(pikepdf.open(io.BytesIO(made)))
        if each.left < MARGIN - 1 or each.right > each.width - MARGIN + 1 or each.bottom < 10
    ]


def test_two_hundred_actions_are_printed_whole_and_within_the_page(roadmap, officer):
    make_large(roadmap)
    made = pdf_of("roadmap", roadmap, officer)
    assert not outside(made)
    reader = PdfReader(io.BytesIO(made))
    pages = places(reader)
    assert pages["2. Basis"] - pages["1. Executive summary"] <= 4
    # A heading is followed by the first row of its table, however long that row is.
    assert "LEG-4" in reader.pages[pages["Safeguard gates"]].extract_text()
    whole = close(" ".join(page.extract_text() for page in reader.pages))
    assert whole.count(LONG) > 200
    assert close(AGENCY) in whole
    for action in roadmap.actions.exclude(title__in=(FRENCH, ARABIC)):
        assert close(action.title) in whole


def test_in_arabic_nothing_leaves_the_page(roadmap, officer):
    make_large(roadmap, actions=24)
    made = pdf_of("roadmap", roadmap, officer, "ar")
    assert not outside(made)
    # Head and foot change corners: the document's number, the longest of the foot, stands right.
    second = [each for each in runs(pikepdf.open(io.BytesIO(made))) if each.page == 2]
    foot = [each for each in second if 30 < each.bottom < 60]
    number = max(foot, key=lambda each: each.right - each.left)
    assert number.left > number.width / 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_ministers_pages_are_four(roadmap, officer, language):
    make_large(roadmap, actions=60, objectives=12)
    made = pdf_of("roadmap_brief", roadmap, officer, language)
    assert len(PdfReader(io.BytesIO(made)).pages) == 4
    assert not outside(made)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_of_a_quarter_stays_within_the_page(roadmap, officer, language):
    made = pdf_of(
        "quarter_report", report_large(make_large(roadmap, actions=24)), officer, language
    )
    assert not outside(made)
    text = close(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
    assert text.count(LONG) > 40


def test_the_text_document_takes_it_too(roadmap, officer):
    make_large(roadmap, actions=40)
    kind = kind_named("roadmap_docx")
    made, _pages = kind.write(context_of("roadmap_docx", roadmap, officer))
    document = docx.Document(io.BytesIO(made))
    heads = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    assert len(heads) == 40


def places(reader) -> dict:
    """Bookmarks and their pages."""
    found = {}

    def take(items):
        for each in items:
            if isinstance(each, list):
                take(each)
            else:
                found[each.title] = reader.get_destination_page_number(each)

    take(reader.outline)
    return found
