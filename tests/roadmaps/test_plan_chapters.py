"""The chapters of the printed plan: what stands in them, for whom, and how the file is built."""

import datetime
import io
import itertools
import re
from decimal import Decimal

import docx
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils.timezone import now
from pypdf import PdfReader

from documents.kinds import kind_named
from documents.render import render_pdf
from history.recorded import SYSTEM, set_links
from portfolio.labels import OpenTo, Release
from roadmaps import word
from roadmaps.models import PlanAction, Roadmap
from roadmaps.print_brief import Brief
from roadmaps.print_plan import PlanPrint
from roadmaps.summary import RoadmapSummary
from tests import factories
from tests.conftest import person
from tests.documents.tags import elements, scopes
from tests.roadmaps.test_document import FACES

TODAY = datetime.date(2026, 11, 24)
PARTS = (
    "Cost and funding", "Earmarks", "Not funded yet", "Milestones", "Dependencies", "after 1.1",
    "One clerk leaves", "The printed law", "Vetted trainers", "31,250.00", "Annex E",
)  # fmt: skip
BOTH = (
    "First step", "It is signed in time", "Women sit on the board", "Share of files", "Court list",
)  # fmt: skip


@pytest.fixture
def plan(roadmap, objective, agency, shared):
    """Two actions in order, with one of everything."""
    roadmap.currency, roadmap.usd_rate = "XTS", Decimal(2)
    roadmap.usd_rate_on = roadmap.starts_on
    roadmap.release = Release.DONORS
    roadmap.save(by=SYSTEM)
    first = factories.PlanActionFactory(
        objective=objective, number=1, title="First step", lead_agency=agency,
        description="As the law has it.\nIn two parts.", partners="Parliament",
        un_support="A template", output="The law", output_indicator="Share of files",
        baseline=Decimal(5), target=Decimal("82.50"), unit="per cent", verification="Court list",
        assumptions="It is signed in time.", rights_note="Women sit on the board.",
        impact=5, feasibility=4, status_note="Before the chamber.", release=Release.DONORS,
    )  # fmt: skip
    second = factories.PlanActionFactory(
        objective=objective, number=2, title="Second step", lead_agency=agency,
        release=Release.DONORS,
    )  # fmt: skip
    for each in (first, second):
        set_links(each, "findings", list(shared.findings.all()), by=SYSTEM)
    factories.DependencyFactory(action=second, predecessor=first)
    factories.MilestoneFactory(action=first, number=1, evidence_wanted="The printed law")
    year = roadmap.starts_on.year
    factories.CostLineFactory(action=first, amount=Decimal("62500.00"), currency="XTS", year=year)
    factories.CostLineFactory(
        action=first, amount=Decimal("10000.00"), funding="pledged", source="Donor A",
        earmark="Vetted trainers", year=year,
    )  # fmt: skip
    factories.RiskFactory(roadmap=roadmap, action=second, text="One clerk leaves")
    return roadmap


@pytest.fixture
def donor(carana):
    return person("donor", "donor", carana)


def context_of(key, roadmap, user):
    kind = kind_named(key)
    known = isinstance(user, OpenTo)
    subject = roadmap if known else kind.subjects(user).get(pk=roadmap.pk)
    context = kind.context(subject, user=user, language="en", at=now())
    return context | {"language": "en"}


def html_of(key, roadmap, user):
    return render_to_string(kind_named(key).template, context_of(key, roadmap, user))


def test_whoever_sees_the_costs_is_told_every_part(plan, officer, focal):
    for reader in (officer, focal, OpenTo(Release.STATE)):
        text = html_of("roadmap", plan, reader)
        for words in (*PARTS, *BOTH):
            assert words in text, (reader, words)


def test_whoever_sees_a_released_plan_gets_one_without_those_parts(plan, donor):
    for reader in (donor, OpenTo(Release.DONORS)):
        text = html_of("roadmap", plan, reader)
        for words in PARTS:
            assert words not in text, (reader, words)
        for words in BOTH:
            assert words in text, (reader, words)
        assert "6. Governance" in text
        assert "8. Assumptions" in text


def test_neither_the_minister_s_pages_nor_the_text_tell_a_donor_more(plan, donor):
    text = html_of("roadmap_brief", plan, donor)
    told = read_back(plan, donor)[1]
    for words in ("Money", "31,250.00", "One clerk leaves", "62,500.00", "Vetted trainers"):
        assert words not in text
        assert words not in told
    assert "First step" in told


def test_every_chapter_is_named_once_and_every_link_leads_somewhere(plan, officer):
    text = html_of("roadmap", plan, officer)
    places = re.findall(r'\sid="([^"]+)"', text)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(places)
    chapters = context_of("roadmap", plan, officer)["plan"].chapters
    for chapter in chapters.values():
        assert text.count(f"<h2>{chapter}</h2>") == 1


def test_what_refers_to_an_action_or_a_chapter_leads_there(plan, officer):
    text = html_of("roadmap", plan, officer)
    action = plan.actions.get(number=1)
    link = f'href="#action-{action.pk}"'
    told = {
        anchor: next(part for part in text.split("<section ") if f'id="{anchor}"' in part[:60])
        for anchor in ("trace", "safeguards", "sequence")
    }
    for part in told.values():
        assert link in part
    assert told["sequence"].count(link) >= 3
    assert 'see <a href="#cost">chapter' in text
    assert 'stands in <a href="#method">Annex' in text


def test_the_sums_are_those_of_the_cost_page(plan, officer, signed_in):
    page = signed_in(officer).get(f"/roadmaps/{plan.pk}/cost/").content.decode()
    text = html_of("roadmap", plan, officer)
    for figure in ("31,250.00", "10,000.00", "41,250.00"):
        assert figure in page
        assert figure in text
    assert f"One dollar is XTS 2.00, the rate of {plan.usd_rate_on:%-d %B %Y}." in text


def test_headings_go_one_step_at_a_time_and_tables_have_heads(plan, officer):
    made, _pages = render_pdf(html_of("roadmap", plan, officer))
    pdf = pikepdf.open(io.BytesIO(made))
    tags = [name for name, _element in elements(pdf)]
    heads = [int(name[2]) for name in tags if re.fullmatch(r"/H[1-6]", name)]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert {2, 3} == set(heads[1:])
    assert all(later <= sooner + 1 for sooner, later in itertools.pairwise(heads))
    assert tags.count("/Table") >= 14
    assert tags.count("/TH") > 3 * tags.count("/Table")
    said = scopes(made)
    assert len(said) == tags.count("/TH")
    assert set(said) == {"/Row", "/Column"}
    assert str(pdf.Root.Lang) == "en"
    reader = PdfReader(io.BytesIO(made))
    on = {each.title: reader.get_destination_page_number(each) for each in flat(reader.outline)}
    wide = {title for title, page in on.items() if reader.pages[page].mediabox.width > 800}
    assert {"4. Actions by objective", "5. Sequence", "Dependencies", "Critical path"} <= wide
    assert not {"6. Cost and funding", "10. Safeguards"} & wide
    fonts = {str(font.BaseFont).partition("+")[2]
             for page in pdf.pages for font in page.Resources.Font.values()}  # fmt: skip
    assert fonts <= FACES


def flat(outline):
    for each in outline:
        if isinstance(each, list):
            yield from flat(each)
        else:
            yield each


# The minister's pages


def brief_of(roadmap, user=None):
    return Brief(PlanPrint(RoadmapSummary(roadmap, today=TODAY, user=user)))


def test_a_minister_is_asked_for_what_is_open(plan):
    asks = {each.title: each.text for each in brief_of(plan).asks}
    assert list(asks) == ["Endorse the plan", "Find the money that is missing"]
    assert asks["Find the money that is missing"].startswith("31,250.00 US dollars")
    second = plan.actions.get(number=2)
    second.lead_agency, second.status = None, PlanAction.Status.OFF_TRACK
    second.save(by=SYSTEM)
    plan.status = Roadmap.Status.ENDORSED
    plan.save(by=SYSTEM)
    asks = {each.title: each.text for each in brief_of(plan).asks}
    assert "Endorse the plan" not in asks
    assert asks["Name a lead agency"] == f"1.2 {second.title}"
    assert asks["Help where work has stopped or left its course"] == f"1.2 {second.title}"


def test_the_ministers_money_adds_up(plan):
    *parts, (_head, total) = brief_of(plan).money
    assert sum(figure for _name, figure in parts) == total == Decimal("41250.00")


def test_only_the_plan_bears_the_number_that_is_checked(plan, officer):
    numbers = {key: context_of(key, plan, officer)["number"]
               for key in ("roadmap", "roadmap_brief", "roadmap_docx")}  # fmt: skip
    assert numbers["roadmap"] == plan.reference
    assert numbers["roadmap_brief"] == f"{plan.reference}/BRIEF"
    assert numbers["roadmap_docx"] == f"{plan.reference}/TEXT"


# The text document


def read_back(roadmap, user):
    """Each action's pairs of name and value, and all words of the text document."""
    kind = kind_named("roadmap_docx")
    made, _pages = kind.write(context_of("roadmap_docx", roadmap, user))
    document = docx.Document(io.BytesIO(made))
    found, heading = {}, ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            found.setdefault(heading, []).append(rows)
        elif block.style.name.startswith("Heading"):
            heading = block.text
    words = [block.text for block in document.paragraphs]
    words += [cell for tables in found.values() for rows in tables for row in rows for cell in row]
    return found, "\n".join(words)


def test_the_text_document_agrees_with_every_field(plan, officer):
    tables, _words = read_back(plan, officer)
    for action in plan.actions.all():
        pairs = dict(row for row in tables[str(action)][0])
        for name in word.ACTION:
            assert pairs[word.label(action, name)] == word.words(action, name), name
        assert pairs["Code"] == action.full_code
        assert pairs["Priority"] == str(action.priority)
    first = plan.actions.get(number=1)
    pairs = dict(tables[str(first)][0])
    assert pairs["Description"] == "As the law has it.\nIn two parts."
    assert (pairs["Baseline"], pairs["Target"]) == ("5", "82.50")
    assert pairs["Lead agency"] == "Ministry of Justice"
    assert pairs["Start"] == f"{first.starts_on:%-d %B %Y}"
    _facts, milestones, costs = tables[str(first)]
    assert milestones[1][3] == "The printed law"
    assert sorted(row[2] for row in costs[1:]) == ["10,000.00", "62,500.00"]
    second = tables[str(plan.actions.get(number=2))]
    assert dict(second[0])["Waits for"] == "1.1"
    assert second[1][1][0] == "One clerk leaves"


def test_every_field_that_people_write_of_an_action_stands_in_it():
    """A field that is added to the action's form is not forgotten here."""
    from roadmaps.forms import PlanActionForm

    told = {*word.ACTION, *word.HELP, "objective", "findings", "title", "version"}
    assert set(PlanActionForm.base_fields) - told == set()


def test_the_same_content_gives_the_same_bytes(plan, officer):
    kind = kind_named("roadmap_docx")
    context = context_of("roadmap_docx", plan, officer)
    assert kind.write(context) == kind.write(context)


def test_the_page_offers_all_three(plan, officer, signed_in):
    page = signed_in(officer).get(plan.get_absolute_url()).content.decode()
    for key in ("roadmap", "roadmap_brief", "roadmap_docx"):
        assert f"/{key}/{plan.pk}/" in page
        assert f'id="jobs-{key}"' in page


def test_twelve_months_are_asked_of_gates_at_level_0_or_1_alone(plan, officer, shared):
    text = html_of("roadmap", plan, officer)
    assert "A gate at level 0 or 1 needs an action" in text
    assert text.count("within twelve months") == 1
    gate = shared.answers.agreed().get(indicator__code="LEG-4")
    gate.value = "2"
    gate.save(by=officer)
    text = html_of("roadmap", plan, officer)
    assert "Safeguard gates" in text
    assert "A gate at level 0 or 1 needs an action" not in text
    assert "within twelve months" not in text
