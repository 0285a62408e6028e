"""The action matrix is changed elsewhere, shown row by row, and taken by the page’s actions."""

import datetime
import hashlib
import io
import random
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from history.models import Event
from history.recorded import SYSTEM, set_links
from roadmaps import actions
from roadmaps.models import PlanAction, Roadmap
from tests import factories
from tests.assessments.test_workbook import Book as AnyBook
from tests.assessments.test_workbook import confirm, download, upload, words
from tests.assessments.test_workbook_fuzzing import STRANGE, WAYS, torn
from tests.factories import TODAY


class Book(AnyBook):
    def rows(self):
        page = self.sheet("Actions")
        names = [each.value.partition(":")[2] for each in page[1] if each.value]
        return [
            dict(zip(names, (cell.value for cell in row), strict=False))
            for row in page.iter_rows(min_row=3)
            if row[0].value
        ]

    def action(self, code, /, **cells):
        page = self.sheet("Actions")
        places = {each[0].value: each[0].row for each in page.iter_rows(min_row=3)}
        return self.write("Actions", places[code], **cells)

    def add(self, row=20, /, **cells):
        told = {
            "objective": "1", "title": "Write the decree", "kind": "Legal", "horizon": "short",
            "effort": "Low", "starts_on": str(TODAY), "ends_on": str(TODAY),
        }  # fmt: skip
        return self.write("Actions", row, **told | cells)


@pytest.fixture
def client(signed_in, officer):
    return signed_in(officer)


@pytest.fixture
def place(roadmap):
    return f"/roadmaps/{roadmap.pk}/matrix/"


@pytest.fixture
def pair(objective, finding, agency):
    """Two actions of one plan: 1.1 and 1.2."""
    found = [
        factories.PlanActionFactory(
            objective=objective, number=number, title=f"Step {number}", lead_agency=agency,
            baseline=Decimal("12.50"), description="- One\n- Two",
        )
        for number in (1, 2)
    ]  # fmt: skip
    for each in found:
        set_links(each, "findings", [finding], by=SYSTEM)
    return found


@pytest.fixture
def code(roadmap):
    return lambda number: f"{roadmap.state.code}-{number}"


def fetched(client, place) -> Book:
    return Book(download(client, place).content())


def last_event():
    return Event.objects.latest("pk").pk


def test_a_matrix_says_what_it_is_and_offers_lists(client, place, pair, roadmap, finding, agency):
    book = fetched(client, place)
    assert book.book.sheetnames == ["Read me", "Actions", "Lists"]
    told = " ".join(str(cell.value) for row in book.sheet("Read me") for cell in row)
    assert str(roadmap) in told
    page = book.sheet("Actions")
    assert page.row_dimensions[1].hidden
    assert page.oddHeader.center.text == "Confidential"
    assert "Copy for" in page.oddFooter.center.text
    first, _second = book.rows()
    assert first["code"] == f"{roadmap.state.code}-1.1"
    assert (first["lead_agency"], first["findings"]) == (agency.code, finding.code)
    assert (first["baseline"], first["starts_on"].date()) == (12.5, TODAY)
    lists = {cell.value for row in book.sheet("Lists") for cell in row}
    assert {"Must", "Legal", agency.code, "1. A clear mandate", 5} <= lists
    assert Event.objects.filter(verb="exported", subject_pk=str(roadmap.pk)).exists()


def test_an_untouched_matrix_changes_nothing(client, place, pair):
    book, before = fetched(client, place), last_event()
    answer = upload(client, place, book)
    assert "0 new, 0 changed, 2 as they are, 0 changed by somebody else too, 0 refused" in words(
        answer
    )
    assert "Import these rows" not in words(answer)
    assert last_event() == before


def test_a_moved_end_warns_of_who_now_begins_too_early(client, place, pair, roadmap, code):
    first, second = pair
    factories.DependencyFactory(action=second, predecessor=first)
    book = fetched(client, place)
    book.action(code("1.1"), ends_on=str(second.starts_on + datetime.timedelta(days=20)))
    told = words(confirm(client, place, upload(client, place, book)))
    assert "1.2 begins on" in told
    assert "No date was moved." in told


def test_what_is_confirmed_is_taken_at_once_and_once(
    client, place, pair, roadmap, finding, code, officer
):
    book = fetched(client, place)
    book.action(code("1.1"), title="Another step", moscow="must", baseline="13,5", urgency=5)
    book.add(findings=finding.code.lower(), target=7)
    content, before = book.content(), last_event()
    shown = upload(client, place, content)
    assert "1 new, 1 changed, 1 as they are" in words(shown)
    assert "<del>Step 1</del> <ins>Another step</ins>" in words(shown)
    assert "<del>12.5</del> <ins>13.5</ins>" in words(shown)
    assert "stay as they are" in words(shown)
    assert last_event() == before
    assert PlanAction.objects.count() == 2
    assert "Imported: 1 new, 1 changed." in words(confirm(client, place, shown))
    first, new = PlanAction.objects.get(pk=pair[0].pk), PlanAction.objects.get(number=3)
    assert (first.title, first.moscow, first.urgency) == ("Another step", "must", 5)
    assert (first.baseline, first.version) == (Decimal("13.50"), 2)
    assert (new.title, new.target, new.impact) == ("Write the decree", 7, 3)
    assert list(new.findings.all()) == [finding]
    event = Event.objects.get(verb="imported")
    assert event.changes["sha256"] == [None, hashlib.sha256(content).hexdigest()]
    assert (event.subject_pk, event.by_id) == (str(roadmap.pk), officer.pk)
    assert event.changes["actions"][1] == {"new": 1, "changed": 1, "same": 1}
    written = Event.objects.filter(pk__gt=before, subject_model="roadmaps.planaction")
    assert set(written.values_list("entry", flat=True)) == {"import"}
    # The same file again, and the same confirmation.
    last = last_event()
    again = upload(client, place, content)
    assert "0 new, 0 changed, 2 as they are, 0 changed by somebody else too, 1 refused" in words(
        again
    )
    assert f"{code('1.3')} has this title" in words(again)
    confirm(client, place, shown)
    assert (last_event(), PlanAction.objects.count()) == (last, 3)


def test_a_row_that_is_missing_changes_nothing(client, place, pair, code):
    book = fetched(client, place)
    book.sheet("Actions").delete_rows(3)
    book.action(code("1.2"), title="Only this")
    confirm(client, place, upload(client, place, book))
    assert sorted(PlanAction.objects.values_list("title", flat=True)) == ["Only this", "Step 1"]


def test_what_somebody_else_changed_is_shown_beside_and_not_overwritten(
    client, place, pair, code, focal
):
    book = fetched(client, place)
    book.action(code("1.1"), title="Mine", unit="laws")
    book.action(code("1.2"), output="A decree")
    for each in pair:
        actions.change_action(
            action=each, by=focal, base_version=1, values={"title": f"Theirs {each.number}"}
        )
    shown = upload(client, place, book)
    assert "1 changed, 0 as they are, 1 changed by somebody else too" in words(shown)
    assert "<del>Theirs 1</del> <ins>Mine</ins>" in words(shown)
    assert f"{focal.full_name} wrote what stands" in words(shown)
    confirm(client, place, shown)
    first, second = (PlanAction.objects.get(pk=each.pk) for each in pair)
    assert (first.title, first.unit) == ("Theirs 1", "")
    # Where the two met nowhere, both stand.
    assert (second.title, second.output) == ("Theirs 2", "A decree")
    # The file that is given back holds both and is taken when it is brought again.
    back = Book(b"".join(confirm(client, place, shown, back="1").streaming_content))
    (row,) = back.rows()
    assert (row["title"], row["unit"]) == ("Mine", "laws")
    assert "“Theirs 1”" in row["why"]
    confirm(client, place, upload(client, place, back))
    first.refresh_from_db()
    assert (first.title, first.unit) == ("Mine", "laws")


WRONG = [
    ({"title": ""}, "Fill in this cell."),
    ({"title": "x" * 400}, "300"),
    ({"kind": "Magic"}, "is not in the list"),
    ({"impact": 9}, "write a number from 1 to 5"),
    ({"impact": "99999999999999999999"}, "write a number from 1 to 5"),
    ({"starts_on": "3/4/2026"}, "can be read as two days"),
    ({"starts_on": "soon"}, "is no day"),
    ({"starts_on": "2019-01-01"}, "Choose a start between"),
    ({"ends_on": "2019-01-01"}, "Choose an end date on or after"),
    ({"objective": "7. Elsewhere"}, "is no objective of this plan"),
    ({"lead_agency": "NOBODY"}, "is no agency of this State"),
    ({"findings": "XZZ-F1-001"}, "is no gap or risk"),
    ({"findings": ""}, "Name at least one finding"),
    ({"target": "many"}, "two decimal places"),
    ({"title": "=1+1"}, "This cell holds a formula"),
    ({"stands": "x"}, "The hidden column of this row was changed"),
]


@pytest.mark.parametrize(("cells", "sentence"), WRONG)
def test_a_wrong_cell_is_refused_with_its_row(client, place, pair, code, cells, sentence):
    book = fetched(client, place).action(code("1.2"), **cells)
    shown = upload(client, place, book)
    assert shown.status_code == 200
    assert "1 refused" in words(shown)
    assert sentence in words(shown)
    assert '<span class="only-narrow">Row </span>4' in words(shown)
    back = Book(b"".join(confirm(client, place, shown, back="1").streaming_content))
    assert sentence in str(back.rows()[0]["why"])
    before = last_event()
    confirm(client, place, shown)
    assert last_event() == before


def test_two_rows_about_one_action_and_an_action_that_is_gone(client, place, pair, officer, code):
    book = fetched(client, place)
    page = book.sheet("Actions")
    for place_, cell in enumerate(page[3], start=1):
        page.cell(5, place_, cell.value)
    actions.remove_action(action=pair[1], by=officer)
    shown = upload(client, place, book)
    assert "1 as they are, 0 changed by somebody else too, 2 refused" in words(shown)
    assert "Row 3 is about the same action" in words(shown)
    assert "No such action stands in the plan" in words(shown)


def test_an_endorsed_plan_takes_nothing(client, place, pair, roadmap):
    book = fetched(client, place).action(f"{roadmap.state.code}-1.1", title="Late")
    shown = upload(client, place, book)
    Roadmap.objects.filter(pk=roadmap.pk).compare_and_set(status="endorsed")
    for answer in (confirm(client, place, shown), upload(client, place, book)):
        assert answer.status_code == 423
        assert "The endorsed text is fixed" in words(answer)
    assert "can be read and not brought back" in words(client.get(place))
    assert PlanAction.objects.get(pk=pair[0].pk).title == "Step 1"


def test_a_matrix_of_another_plan_or_by_another_key_is_refused(
    client, place, pair, roadmap, carana, lead
):
    other = factories.RoadmapFactory(mission=factories.mission(carana, lead, areas=("SOP",)))
    book = fetched(client, place)
    answer = upload(client, f"/roadmaps/{other.pk}/matrix/", book)
    assert (answer.status_code, "belongs to another plan" in words(answer)) == (422, True)
    book.sheet("Read me").cell(1, 2, "made up")
    assert "its hidden first row was changed" in words(upload(client, place, book))
    del book.book["Read me"]
    assert "This is no action matrix" in words(upload(client, place, book))


@pytest.mark.parametrize("rows", [400, 10_000])
def test_too_many_rows_are_refused_with_a_sentence(client, place, pair, rows):
    book = fetched(client, place)
    for number in range(5, rows + 5):
        book.sheet("Actions").cell(number, 3, f"Row {number}")
    answer = upload(client, place, book)
    assert answer.status_code == 422
    assert "Split it and upload the parts." in words(answer)


def test_findings_that_a_reader_may_not_see_stay(client, place, pair, finding, shared, code):
    """A finding of a kind that needs no action is cited and told in no cell: it is kept."""
    strength = factories.FindingFactory(
        mission=shared, indicator=finding.indicator, number=90, kind="strength", severity=""
    )
    set_links(pair[0], "findings", [finding, strength], by=SYSTEM)
    other = shared.findings.needing_action().exclude(pk=finding.pk).first()
    book = fetched(client, place).action(code("1.1"), findings=other.code)
    confirm(client, place, upload(client, place, book))
    assert set(pair[0].findings.all()) == {other, strength}


SEED, BOOKS = 20261125, 24


def test_whatever_is_brought_is_shown_or_refused_and_never_half_written(
    client, place, pair, finding, roadmap
):
    chance = random.Random(SEED)
    original = fetched(client, place).add(findings=finding.code).content()
    odd = (*STRANGE, datetime.date(2027, 2, 30 - 3), "1", "5.0", "9" * 40, "NaN", "1,000", "-0")
    seen = {200: 0, 422: 0}
    for number in range(BOOKS):
        if number % 4 == 3:
            content = torn(original, chance)
        else:
            book = openpyxl.load_workbook(io.BytesIO(original))
            for _time in range(chance.randrange(1, 30)):
                row, column = chance.randrange(3, 24), chance.randrange(1, 27)
                book["Actions"].cell(row, column).value = chance.choice(odd)
            chance.choice(WAYS)(book, chance)
            out = io.BytesIO()
            book.save(out)
            content = out.getvalue()
        before = last_event()
        shown = client.post(place, {"file": SimpleUploadedFile("b.xlsx", content or b" ")})
        assert shown.status_code in seen, number
        seen[shown.status_code] += 1
        assert last_event() == before, number
        if shown.status_code == 200:
            back = {"back": "1"} if number % 3 == 0 else {}
            assert confirm(client, place, shown, **back).status_code == 200, number
    assert min(seen.values()) > 3, seen
    for each in PlanAction.objects.all():
        each.full_clean()
        actions.check_action(each, roadmap, list(each.findings.all()))
