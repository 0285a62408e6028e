"""The printed plan says what the screen says, and is fit to hand over."""

import datetime
import io
import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader

from documents.kinds import kind_named
from documents.render import render_pdf
from history.recorded import SYSTEM, set_links
from roadmaps.documents import content_hash
from roadmaps.models import PlanAction
from roadmaps.print_plan import PlanPrint
from roadmaps.summary import RoadmapSummary
from tests import factories

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)
FACES = {"Noto-Sans", "Noto-Sans-Semi-Bold", "Noto-Sans-Italic", "Amiri", "Amiri-Bold"}


@pytest.fixture
def plan(roadmap, objective, agency, shared):
    """A plan with an action for each finding but one."""
    for number, finding in enumerate(shared.findings.all()[:4], start=1):
        action = factories.PlanActionFactory(
            objective=objective,
            lead_agency=agency,
            number=number,
            title=f"Carry out step {number} of the mandate",
        )
        set_links(action, "findings", [finding], by=SYSTEM)
    return roadmap


def printed(roadmap, user, language="en"):
    kind = kind_named("roadmap")
    subject = kind.subjects(user).get(pk=roadmap.pk)
    with translation.override(language):
        context = kind.context(subject, user=user, language=language, at=AT)
        html = render_to_string(kind.template, context | {"language": language})
        return render_pdf(html)


@pytest.fixture
def reader(plan, officer):
    return PdfReader(io.BytesIO(printed(plan, officer)[0]))


def text_of(reader):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def test_every_page_is_marked_and_numbered(reader):
    pages = text_of(reader)
    total = len(pages)
    assert re.search("Release ?Programme team", pages[0])
    for number, text in enumerate(pages, start=1):
        assert text.count("Confidential") >= 2, number
        if number > 1:
            assert f"Page {number} of {total}" in text
            assert "UNOCT/GFCP/XCA/NAP/0.1" in text


def test_it_is_tagged_bookmarked_and_in_its_language(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles == [
        "Contents",
        "Endorsement",
        "1. Executive summary",
        "2. Basis",
        "3. Objectives",
        "4. Actions by objective",
        "5. Sequence",
        "6. Governance",
        "7. Results framework",
        "8. Safeguards",
        "Annex A. From finding to action",
        "Annex B. How to read the levels",
        "Annex C. How priorities were set",
        "Annex D. Words used",
        "Annex E. Versions of this plan",
    ]
    assert reader.metadata.title == "National Action Plan of Carana"


def test_what_the_screen_shows_is_in_the_document(reader, plan, officer, signed_in):
    whole = " ".join(text_of(reader))
    summary = RoadmapSummary(plan, today=AT.date())
    screen = signed_in(officer).get(plan.get_absolute_url()).content.decode()
    for action in PlanAction.objects.all():
        assert action.title in whole
        assert action.title in screen
        assert action.lead_agency.name in whole
    for row in summary.offers:
        assert row.finding.code in whole
        assert row.finding.statement in whole
    assert "1 finding has no action yet" in whole
    assert whole.count("No action yet") == len(summary.orphans) == 1
    assert content_hash(PlanPrint(summary))[:16] in whole


def test_the_summary_has_at_most_four_pages(reader):
    pages = text_of(reader)
    first = next(n for n, text in enumerate(pages) if "1. Executive summary" in text and n > 1)
    after = next(n for n, text in enumerate(pages) if "2. Basis" in text and n > 1)
    assert after - first <= 4


def test_only_bundled_faces_are_used(reader):
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(font.get_object()["/BaseFont"].partition("+")[2])
    assert found <= FACES


def test_the_same_content_gives_the_same_bytes(plan, officer):
    assert printed(plan, officer)[0] == printed(plan, officer)[0]


def test_an_arabic_print_can_be_read_back(plan, officer):
    plan.state.name_ar = "كارانا"
    plan.state.save(by=officer)
    pdf, _pages = printed(plan, officer, "ar")
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    cover = reader.pages[0].extract_text()
    assert "كارانا" in cover or "كارانا"[::-1] in cover


def test_a_draft_says_so_on_its_cover(reader):
    assert "Draft: not endorsed" in text_of(reader)[0]
