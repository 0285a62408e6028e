"""Whatever is signed of a plan stands in its PDF, in its text document and in its workbook."""

import datetime
import io
import re
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.timezone import now

from documents.kinds import kind_named
from history.recorded import SYSTEM, set_links
from roadmaps.content import ACTION, COST, MILESTONE, RISK
from tests import factories
from tests.assessments.test_workbook import download

# What each field is given, and how the PDF, the text document and the workbook say it.
DAYS = ("2027-02-03", "2027-09-17")
SAID = {
    "title": "Titlewords",
    "description": "Descriptionwords",
    "kind": ("training", "Training", "Training", "Training"),
    "partners": "Partnerwords",
    "un_support": "Supportwords",
    "horizon": ("medium", "Horizon: Medium", "Medium", "Medium"),
    "effort": ("high", "Effort: High", "High", "High"),
    "starts_on": (datetime.date(2027, 2, 3), "3 Feb 2027", "3 February 2027", DAYS[0]),
    "ends_on": (datetime.date(2027, 9, 17), "17 Sep 2027", "17 September 2027", DAYS[1]),
    "impact": (2, "Impact: 2", "Impact|2", 2),
    "feasibility": (4, "Feasibility: 4", "Feasibility|4", 4),
    "urgency": (5, "Urgency: 5", "Urgency|5", 5),
    "moscow": ("could", "MoSCoW class: Could", "Could", "Could"),
    "output": "Productwords",
    "output_indicator": "Indicatorwords",
    "baseline": (Decimal("3721.50"), "3,721.50", "3,721.50", "3721.5"),
    "target": (Decimal("8843.25"), "8,843.25", "8,843.25", "8843.25"),
    "unit": "Unitwords",
    "verification": "Verificationwords",
    "assumptions": "Assumptionwords",
    "rights_note": "Rightswords",
    "courses": (["C-77"], "Courses: C-77", "C-77", None),
    "topics": (["T-88"], "Mentoring topics: T-88", "T-88", None),
    "entries": (["E-99"], "Compendium entries: E-99", "E-99", None),
}
MARKS = {
    "milestone": {"title": "Milestonewords", "evidence_wanted": "Evidencewords"},
    "risk": {"text": "Riskwords", "response": "Responsewords", "owner": "Ownerwords"},
}


def given(name):
    said = SAID[name]
    return said[0] if isinstance(said, tuple) else said


def words_in(name, place):
    said = SAID[name]
    return said[place] if isinstance(said, tuple) else said


@pytest.fixture
def plan(roadmap, objective, agency, shared):
    roadmap.starts_on, roadmap.ends_on = datetime.date(2027, 1, 1), datetime.date(2028, 12, 31)
    roadmap.currency, roadmap.usd_rate, roadmap.usd_rate_on = "XTS", Decimal(2), roadmap.starts_on
    roadmap.save(by=SYSTEM)
    action = factories.PlanActionFactory(
        objective=objective, number=1, lead_agency=agency, **{name: given(name) for name in SAID}
    )
    set_links(action, "findings", list(shared.findings.all()), by=SYSTEM)
    factories.MilestoneFactory(
        action=action, number=1, due_on=datetime.date(2027, 4, 5), **MARKS["milestone"]
    )
    factories.RiskFactory(roadmap=roadmap, action=action, likelihood=4, impact=3, **MARKS["risk"])
    for funding, amount, more in (
        ("gap", "4101.10", {}),
        ("national", "4202.20", {}),
        ("pledged", "4303.30", {"source": "Sourcewords", "earmark": "Earmarkwords"}),
        ("secured", "4404.40", {"source": "Donorwords"}),
    ):
        factories.CostLineFactory(
            action=action, year=2028, amount=Decimal(amount), currency="XTS", funding=funding,
            purpose=f"For {funding}", **more,
        )  # fmt: skip
    return roadmap


def context_of(key, plan, user):
    kind = kind_named(key)
    subject = kind.subjects(user).get(pk=plan.pk)
    context = kind.context(subject, user=user, language="en", at=now())
    return context | {"language": "en"}


@pytest.fixture
def printed(plan, officer):
    html = render_to_string(kind_named("roadmap").template, context_of("roadmap", plan, officer))
    return re.sub(r"\s+", " ", strip_tags(html.replace("<", " <")).replace("&nbsp;", " "))


@pytest.fixture
def drafted(plan, officer):
    made, _pages = kind_named("roadmap_docx").write(context_of("roadmap_docx", plan, officer))
    document = docx.Document(io.BytesIO(made))
    rows = [row for table in document.tables for row in table.rows]
    told = ["|".join(cell.text for cell in row.cells) for row in rows]
    return "\n".join([*(each.text for each in document.paragraphs), *told])


def test_every_field_of_an_action_stands_in_all_three(plan, printed, drafted, signed_in, officer):
    assert set(SAID) == set(ACTION)
    book = openpyxl.load_workbook(
        io.BytesIO(download(signed_in(officer), f"/roadmaps/{plan.pk}/matrix/").content())
    )
    names, _heads, cells = list(book["Actions"].iter_rows(max_row=3, values_only=True))
    row = {str(name).partition(":")[2]: cell for name, cell in zip(names, cells, strict=True)}
    for name in ACTION:
        assert words_in(name, 1) in printed, name
        assert words_in(name, 2) in drafted, name
        if (said := words_in(name, 3)) is not None:
            assert str(row[name]).startswith(str(said)), name


def test_every_part_of_an_action_stands_in_print_and_in_the_text_document(printed, drafted):
    fields = {"milestone": MILESTONE, "risk": RISK}
    for part, marks in MARKS.items():
        assert set(marks) | {"number", "due_on", "likelihood", "impact"} >= set(fields[part])
        for words in marks.values():
            assert words in printed, words
            assert words in drafted, words
    assert "5 Apr 2027" in printed
    assert "4 × 3" in printed


def test_every_cost_line_stands_in_print_with_its_currency_and_who_pays(printed, drafted):
    assert set(COST) == {
        "year", "purpose", "amount", "currency", "funding", "source", "earmark"
    }  # fmt: skip
    for words in (
        "For gap", "For national", "For pledged", "For secured", "4,101.10", "4,202.20",
        "4,303.30", "4,404.40", "Sourcewords", "Donorwords", "Earmarkwords",
    ):  # fmt: skip
        assert words in printed, words
        assert words in drafted, words
    assert printed.count("XTS 4,") == 4
    assert "National budget" in printed


def test_what_an_action_is_measured_by_is_printed_without_an_indicator(plan, officer):
    action = plan.actions.get()
    action.output_indicator = ""
    action.save(by=SYSTEM)
    html = render_to_string(kind_named("roadmap").template, context_of("roadmap", plan, officer))
    for words in ("3,721.50", "8,843.25", "Unitwords", "Verificationwords"):
        assert words in html, words
