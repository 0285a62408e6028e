"""One object feeds the page and every file: what the one says, the others say."""

import datetime
import html
import io
import re

import docx
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from pypdf import PdfReader

from assessments.models import Evidence, Finding, Meeting, Mission, ReportText, TeamMember
from assessments.report import report_of
from assessments.report_actions import write_text
from assessments.report_documents import cover_of
from assessments.report_sections import sections_of
from assessments.report_texts import parts_of, unwritten
from documents.blocks import words_of
from documents.kinds import kind_named
from documents.render import render_pdf
from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from history.versioned import StaleVersion
from tests import factories

AT = datetime.datetime(2026, 11, 24, 14, 2, tzinfo=datetime.UTC)
REPORT, WORD, FACTS = "assessment_report", "assessment_report_docx", "fact_sheet"
TEAM_COPY = "assessment_report_team"
# What a file says of itself and the page need not: numbers of pages, and the drawing's key.
OF_FILES = {"Still", "sha256", "Page"} | {str(number) for number in range(10, 80)}


@pytest.fixture
def told(carana, lead, assessor):
    """A mission over two areas with something in every field that a report prints."""
    mission = factories.mission(carana, lead, areas=("LEG", "HRG"))
    factories.complete(mission)
    for place, finding in enumerate(mission.findings.all()):
        finding.cause, finding.effect = f"Cause {place}.", f"Effect {place}."
        finding.recommendation = f"Carry out advice {place}."
        finding.priority = Finding.Priority.values[place % 3]
        finding.needs = [Finding.Need.values[place % 6]]
        finding.resolutions = [{"symbol": "S/RES/2396 (2017)", "paragraph": "11"}]
        finding.severity_reason = f"Judged so {place}."
        finding.save(by=SYSTEM)
    one = mission.findings.first()
    set_links(one, "also", [mission.findings.last().indicator], by=SYSTEM)
    kinds = (Finding.Kind.STRENGTH, Finding.Kind.GOOD_PRACTICE, Finding.Kind.OBSERVATION)
    for number, kind in enumerate(kinds, start=70):
        factories.FindingFactory(
            mission=mission, indicator=one.indicator, kind=kind, severity="", number=number
        )
    for part in parts_of(mission):
        write_text(
            mission=mission, part=part, text=f"Written **{part}** words.", base_version=0, by=lead
        )
    note = factories.EvidenceFactory(
        mission=mission, kind=Evidence.Kind.INTERVIEW, title="Talk with a head of unit"
    )
    set_links(note, "indicators", [one.indicator], by=SYSTEM)
    return mission


def move(mission, status, **values):
    for name, value in (values | {"status": status}).items():
        setattr(mission, name, value)
    mission.save(by=SYSTEM)


def context_of(key, mission, user, language="en"):
    kind = kind_named(key)
    subject = kind.subjects(user).get(pk=mission.pk)
    with translation.override(language):
        context = kind.context(subject, user=user, language=language, at=AT)
        return context | {"language": language}


def written(key, mission, user, language="en"):
    with translation.override(language):
        return kind_named(key).write(context_of(key, mission, user, language))[0]


def pages_of(content) -> list[str]:
    reader = PdfReader(io.BytesIO(content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def pdf_text(content) -> str:
    return " ".join(pages_of(content))


def word_text(content) -> str:
    """Paragraphs and cells in the order in which they stand."""
    body = docx.Document(io.BytesIO(content)).element.body
    return " ".join(
        "".join(part.text or "" for part in paragraph.iter() if part.tag.endswith("}t"))
        for paragraph in body.iter()
        if paragraph.tag.endswith("}p")
    )


def screen_text(page) -> str:
    return strip_tags(re.sub(r"<(svg|nav|script)\b.*?</\1>", " ", page, flags=re.S))


def close(text: str) -> str:
    """Without white space and the signs of Markdown: lines break where they must."""
    return re.sub(r"[\s*]+", "", html.unescape(text))


def tokens(text: str) -> set[str]:
    return set(re.findall(r"\w[\w/-]+", text))


def cover_alone(mission, user) -> str:
    return render_to_string(
        "documents/report.html", context_of(REPORT, mission, user) | {"sections": []}
    )


def is_fit_to_hand_over(pdf) -> None:
    """Tagged, with bookmarks and language, and every page marked and numbered."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles[:3] == ["Contents", "1. Executive summary", "2. Context and method"]
    pages = pages_of(pdf)
    for number, text in enumerate(pages, start=1):
        assert text.count("Confidential") >= 2, number
        if number > 1:
            assert f"Page {number} of {len(pages)}" in text
            assert "UNOCT/GFCP/XCA/DDA/" in text
    places = reader.named_destinations
    links = [
        note.get_object()["/Dest"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/Dest" in note.get_object()
    ]
    assert links
    assert {str(each) for each in links} <= set(places)


def test_what_one_says_the_others_say(told, lead, signed_in):
    """Field by field, and nothing in a file that is not on the page."""
    said = words_of(sections_of(report_of(told, user=lead, today=AT.date())))
    for field in ("cause", "effect", "recommendation", "severity_reason", "statement"):
        for finding in told.findings.exclude(**{field: ""}):
            assert any(getattr(finding, field) in each for each in said), field
    page = signed_in(lead).get(f"/missions/{told.pk}/report/").content.decode()
    screen = screen_text(page)
    pdf = written(REPORT, told, lead)
    is_fit_to_hand_over(pdf)
    paper = pdf_text(pdf)
    text = word_text(written(WORD, told, lead))
    for place in (screen, paper, text):
        whole = close(place)
        missing = [each for each in said if close(each) not in whole]
        assert missing == []
    own = close(" ".join(said)) + close(strip_tags(cover_alone(told, lead)))
    for place in (paper, text):
        strange = {each for each in tokens(place) if close(each) not in own}
        assert strange <= OF_FILES
    facts = context_of(FACTS, told, lead)["sections"]
    sheet = close(pdf_text(written(FACTS, told, lead)))
    for each in words_of(facts):
        assert close(each) in sheet
    for section in facts:
        for block in section.blocks:
            if block.shape == "table":
                for row in block.rows:
                    assert all(close(str(cell)) in close(screen) for cell in row)


READERS = [
    ("in_field", "state", {"lead", "assessor"}),
    ("state_check", "team", {"lead", "assessor"}),
    ("state_check", "programme", {"lead", "assessor", "manager", "officer", "reviewer"}),
    (
        "final",
        "state",
        {"lead", "assessor", "manager", "officer", "reviewer", "focal", "approver", "mentor"},
    ),
    (
        "final",
        "donors",
        {"lead", "assessor", "manager", "officer", "reviewer", "focal", "approver", "mentor"}
        | {"donor"},
    ),
]


def test_who_may_have_it(request, told, signed_in):
    """The page and every file open to the same people, and the team's copy to the team alone."""
    names = {"manager", "officer", "reviewer", "focal", "approver", "mentor", "donor", "lead"}
    names |= {"assessor", "neighbour", "trainer", "editor", "administrator", "nobody"}
    people = {name: request.getfixturevalue(name) for name in sorted(names)}
    for status, release, expected in READERS:
        move(told, status, release=release)
        for name, person in people.items():
            for attribute in ("_held", "_used_states"):
                person.__dict__.pop(attribute, None)
            answer = signed_in(person).get(f"/missions/{told.pk}/report/")
            assert (answer.status_code == 200) == (name in expected), (status, release, name)
            for key in (REPORT, WORD, FACTS):
                offered = kind_named(key).subjects(person).filter(pk=told.pk).exists()
                assert offered == (name in expected), (key, status, release, name)
            offered = kind_named(TEAM_COPY).subjects(person).filter(pk=told.pk).exists()
            assert offered == (name in {"lead", "assessor"}), (status, name)


def test_a_reader_is_told_only_what_he_may_see(told, lead, officer, focal):
    """Evidence stays with the team, its strictly confidential items uncounted for others; a
    finding kept back is neither printed nor counted."""
    move(told, Mission.Status.FINAL)
    whole = report_of(told, user=lead, today=AT.date())
    assert whole.strict_count == 1
    assert len(whole.evidence) == told.evidence.count() - 1
    assert "Talk with a head of unit" not in " ".join(words_of(sections_of(whole)))
    kept = told.findings.first()
    kept.release, kept.statement = "team", "Kept with the team."
    kept.save(by=SYSTEM)
    for reader in (officer, focal):
        less = report_of(told, user=reader, today=AT.date())
        assert (less.evidence, less.strict_count) == ([], 0)
        assert len(less.worst) == len(whole.worst) - 1
        assert "Kept with the team" not in " ".join(words_of(sections_of(less)))
    copy = context_of(TEAM_COPY, told, lead)
    assert "Talk with a head of unit" in " ".join(words_of(copy["sections"]))
    assert copy["marking"].short == "STC"
    assert kind_named(TEAM_COPY).file_name(told).startswith("STC-XCA-DDA-TEAM-")
    assert context_of(REPORT, told, lead)["marking"].short == "CON"
    kept.classification = "str"
    kept.save(by=SYSTEM)
    assert context_of(FACTS, told, focal)["marking"].short == "STC"


def test_no_person_is_named(told, lead, assessor):
    """The cover names functions, and of people only the reader."""
    paper = render_to_string("documents/report.html", context_of(REPORT, told, assessor))
    assert lead.full_name not in paper
    assert assessor.full_name in paper


def test_meetings_are_told_by_agency_and_function(told, lead, officer):
    """Never by name, and those held apart from the authorities not at all."""
    times = {"begins_at": datetime.time(9), "ends_at": datetime.time(10), "by": SYSTEM}
    agency = factories.AgencyFactory(state=told.state, name="Customs of Carana")
    facts = {"mission": told, "day": told.starts_on, "version": 1} | times
    met = "Head of the duty office, receipt of reports"
    Meeting.objects.create(
        agency=agency, subject_line=met, names="Ada Lovelace", has_consent=True, **facts
    )
    Meeting.objects.create(subject_line="Union of advocates", is_apart=True, **facts)
    Meeting.objects.create(subject_line="Cancelled visit", status="dropped", **facts)
    TeamMember.objects.create(mission=told, person=lead, function="Law and rights", by=SYSTEM)
    move(told, Mission.Status.FINAL)
    for reader in (lead, officer):
        report = report_of(told, user=reader, today=AT.date())
        words = " ".join(words_of(sections_of(report)))
        assert met in words
        assert "Customs of Carana" in words
        assert report.team == ["Law and rights"]
        for hidden in ("Ada Lovelace", "Union of advocates", "Cancelled visit"):
            assert hidden not in words


def test_a_draft_says_so_until_it_is_final(told, lead):
    for status, is_draft in (("in_field", True), ("state_check", True), ("final", False)):
        move(told, status)
        context = context_of(REPORT, told, lead)
        paper = render_to_string("documents/report.html", context)
        assert ("Draft for the State" in paper) == is_draft
        assert context["running"].startswith("Draft") == is_draft
        words = " ".join(words_of([cover_of(context)]))
        assert ("Draft for the State" in words) == is_draft


def test_ten_recommendations_come_first(told, lead):
    for finding in told.findings.exclude(recommendation=""):
        finding.priority = Finding.Priority.PRIORITY
        finding.save(by=SYSTEM)
    report = report_of(told, user=lead, today=AT.date())
    assert len(report.recommendations) == 11
    assert len(report.priorities) == 10


def test_the_same_content_has_the_same_hash(told, lead):
    assert context_of(REPORT, told, lead)["digest"] == context_of(WORD, told, lead)["digest"]
    before = context_of(REPORT, told, lead)["digest"]
    first = told.findings.first()
    first.effect = "Another effect."
    first.save(by=SYSTEM)
    assert context_of(REPORT, told, lead)["digest"] != before


# The text document


def test_the_text_document_has_real_parts(told, lead):
    content = written(WORD, told, lead)
    assert content == written(WORD, told, lead)
    document = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == 11
    assert styles.count("Heading 2") > 12
    heads = [t for t in document.tables if t._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")]
    assert len(heads) > 8
    lang = document.styles.element.xpath("./w:docDefaults//w:lang/@w:val")
    assert lang == ["en"]
    page = document.sections[0]
    for edge in (page.header, page.footer):
        assert edge.paragraphs[0].text == "Confidential"
    assert "UNOCT/GFCP/XCA/DDA/" in page.footer.paragraphs[1].text
    fields = [e.text for e in page.footer._element.iter() if e.tag.endswith("instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    places = set(document.element.body.xpath(".//w:bookmarkStart/@w:name"))
    links = set(document.element.body.xpath(".//w:hyperlink/@w:anchor"))
    assert links <= places


def test_the_text_document_runs_from_right_to_left_in_arabic(told, lead):
    document = docx.Document(io.BytesIO(written(WORD, told, lead, "ar")))
    assert document.styles.element.xpath("./w:docDefaults//w:lang/@w:bidi") == ["ar"]
    body = document.element.body
    written_paragraphs = body.xpath(".//w:p[.//w:t]")
    assert len(written_paragraphs) == len(body.xpath(".//w:p[.//w:t][w:pPr/w:bidi]"))
    assert len(body.xpath(".//w:tbl")) == len(body.xpath(".//w:tbl[w:tblPr/w:bidiVisual]"))
    assert body.xpath("./w:sectPr/w:bidi")


# Sizes


@pytest.fixture
def largest(carana, lead):
    """Every indicator of the instrument answered at length, with a finding under each."""
    mission = factories.mission(carana, lead, areas=None)
    factories.complete(mission)
    words = "The unit keeps a register and its officers know the rule that they apply. "
    for answer in mission.answers.all():
        answer.justification = words * 4
        answer.save(by=SYSTEM)
    for place, finding in enumerate(mission.findings.all()):
        finding.statement, finding.cause = words * 3, words * 2
        finding.effect, finding.recommendation = words * 2, words * 3
        finding.priority = Finding.Priority.PRIORITY if place < 10 else "recommendation"
        finding.needs = Finding.Need.values[place % 5 : place % 5 + 2]
        finding.save(by=SYSTEM)
    long = (words * 200)[: ReportText.LONGEST_SUMMARY]
    write_text(mission=mission, part="summary", text=long, base_version=0, by=lead)
    for part in parts_of(mission):
        if part != "summary":
            write_text(mission=mission, part=part, text=words * 15, base_version=0, by=lead)
    return mission


def test_the_summary_has_four_pages_at_most_and_the_fact_sheet_two(largest, lead):
    context = context_of(REPORT, largest, lead)
    cover = {"sections": []}
    without = render_pdf(render_to_string("documents/report.html", context | cover))[1]
    front = {"sections": context["sections"][:1]}
    with_it = render_pdf(render_to_string("documents/report.html", context | front))[1]
    assert 1 <= with_it - without <= 4
    sheet = context_of(FACTS, largest, lead)
    assert render_pdf(render_to_string("documents/fact_sheet.html", sheet))[1] <= 2


def test_a_report_of_the_largest_mission_has_forty_to_seventy_pages(largest, lead):
    context = context_of(REPORT, largest, lead)
    assert 40 <= render_pdf(render_to_string("documents/report.html", context))[1] <= 70


# The texts that only people can write


def test_empty_texts_are_named_and_do_not_bar_anything(told, lead):
    assert unwritten(told) == []
    text = told.report_texts.get(part="method")
    write_text(mission=told, part="method", text=" ", base_version=text.version, by=lead)
    (left,) = unwritten(told)
    assert left.part == "method"
    assert "Method" in left.sentence
    assert left.url == f"/missions/{told.pk}/report/method/"


def test_the_mission_page_lists_empty_texts_beside_what_is_missing(told, lead, signed_in):
    reader, address = signed_in(lead), told.get_absolute_url()
    assert "Nothing is missing." in reader.get(address).content.decode()
    text = told.report_texts.get(part="LEG")
    write_text(mission=told, part="LEG", text="", base_version=text.version, by=lead)
    page = reader.get(address).content.decode()
    assert "1 text of the report is still empty" in page
    assert f'<a href="/missions/{told.pk}/report/LEG/">' in page
    assert "Nothing is missing." not in page
    # It is no reason to wait, and before the submission is near nobody is told.
    assert not Mission.lifecycle.why_not(told, "submit")
    move(told, Mission.Status.DESK_REVIEW)
    assert "still empty" not in reader.get(address).content.decode()


def test_two_writers_of_one_text(told, lead, assessor, signed_in):
    """The second one is shown both texts and loses neither."""
    address = f"/missions/{told.pk}/report/context/"
    client = signed_in(assessor)
    version = client.get(address).context["form"]["version"].value()
    write_text(mission=told, part="context", text="Theirs.", base_version=version, by=lead)
    answer = client.post(address, {"text": "Mine.", "version": version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine." in page
    again = answer.context["form"].data["version"]
    assert client.post(address, {"text": "Mine.", "version": again}).status_code == 302
    assert told.report_texts.get(part="context").text == "Mine."
    assert client.get(f"/missions/{told.pk}/report/nowhere/").status_code == 404


def test_the_first_writer_of_an_empty_text_is_not_overwritten(told, lead):
    told.report_texts.get(part="method").delete(by=SYSTEM)
    write_text(mission=told, part="method", text="First.", base_version=0, by=lead)
    with pytest.raises(StaleVersion):
        write_text(mission=told, part="method", text="Second.", base_version=0, by=lead)


def test_a_submitted_report_is_written_no_more(told, lead, signed_in):
    move(told, Mission.Status.STATE_CHECK)
    with pytest.raises(NotNow):
        write_text(mission=told, part="method", text="Late.", base_version=1, by=lead)
    answer = signed_in(lead).post(f"/missions/{told.pk}/report/method/", {"text": "Late."})
    assert answer.status_code == 422
    assert "Late." in answer.content.decode()


def test_a_summary_is_short(told, lead, signed_in):
    address = f"/missions/{told.pk}/report/summary/"
    answer = signed_in(lead).post(address, {"text": "x" * 3001, "version": 1})
    assert answer.status_code == 422
    assert "Shorten it to 3000" in answer.content.decode()
