"""A workbook is filled in elsewhere, shown row by row, and taken by the actions of the page."""

import hashlib
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.actions import save_answer
from assessments.models import Answer, Evidence, Finding, Mission, Seat
from assessments.workbook.cells import read_day
from history.models import Event
from history.recorded import SYSTEM
from tests import factories


class Book:
    """A downloaded workbook in the hands of somebody who fills it in."""

    def __init__(self, content: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def sheet(self, title):
        return self.book[title]

    def write(self, title, row, /, **cells):
        page = self.sheet(title)
        names = [each.value.partition(":")[2] for each in page[1] if each.value]
        for name, value in cells.items():
            page.cell(row, names.index(name) + 1, value)
        return self

    def score(self, code, /, **cells):
        rows = {each[0].value: each[0].row for each in self.sheet("Scores").iter_rows(min_row=3)}
        return self.write("Scores", rows[code], **cells)

    def evidence(self, row=3, /, **cells):
        seen = {"kind": "Law or document seen", "title": "Decree 5", "dated_on": "2026-11-20"}
        return self.write("Evidence", row, **seen | {"indicators": "LEG-1"} | cells)

    def finding(self, row=3, /, **cells):
        gap = {"kind": "Gap", "indicator": "LEG-1", "statement": "No decree names the centre."}
        return self.write("Findings", row, **gap | cells)

    def content(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


@pytest.fixture
def client(signed_in, lead):
    return signed_in(lead)


@pytest.fixture
def place(mission):
    return f"/missions/{mission.pk}/workbook/"


@pytest.fixture
def answered(mission):
    """LEG-1 is answered when the workbook is made."""
    indicator = mission.areas.get().indicators.get(code="LEG-1")
    return factories.AnswerFactory(
        mission=mission,
        indicator=indicator,
        justification="- As it stood.",
        is_scored=False,
        stamps=dict.fromkeys(("value", "reason", "confidence", "justification"), 1),
    )


def download(client, place) -> Book:
    answer = client.get(place + "file/")
    assert answer.status_code == 200
    return Book(b"".join(answer.streaming_content))


def upload(client, place, book, name="book.xlsx"):
    content = book if isinstance(book, bytes) else book.content()
    return client.post(place, {"file": SimpleUploadedFile(name, content)})


def sealed(answer):
    return re.search(r'name="rows" value="([^"]+)"', answer.content.decode()).group(1)


def confirm(client, place, answer, **told):
    return client.post(place, {"rows": sealed(answer)} | told)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_workbook_says_what_it_is_and_offers_lists(client, place, answered, mission, lead):
    factories.AgencyFactory(state=mission.state, code="FIU")
    book = download(client, place).book
    assert book.sheetnames == ["Read me", "Scores", "Evidence", "Findings", "Lists"]
    told = " ".join(str(cell.value) for row in book["Read me"] for cell in row)
    for word in (mission.code, "Confidential", "FC-DDA 1.0", lead.full_name):
        assert word in told
    scores = book["Scores"]
    assert [row[0].value for row in scores.iter_rows(min_row=3)] == [
        f"LEG-{number}" for number in range(1, 6)
    ]
    assert (scores["C3"].value, scores["F3"].value) == (1, "'- As it stood.")
    assert scores.row_dimensions[1].hidden
    assert scores.column_dimensions["G"].hidden
    assert scores.oddHeader.center.text == "Confidential"
    assert "Copy for" in scores.oddFooter.center.text
    lists = {cell.value for row in book["Lists"] for cell in row}
    assert {0, 4, "NA", "NS", "FIU", "Interview", "Gap", "LEG-5"} <= lists
    assert book["Lists"].sheet_state == "hidden"
    assert len(scores.data_validations.dataValidation) == 2


def test_an_untouched_workbook_changes_nothing(client, place, answered):
    before = Event.objects.latest("pk").pk
    answer = upload(client, place, download(client, place))
    assert "0 new, 0 changed, 5 as they are, 0 changed by somebody else too, 0 refused" in words(
        answer
    )
    assert "Import these rows" not in words(answer)
    assert not Event.objects.filter(pk__gt=before).exclude(verb="exported").exists()


def test_what_is_confirmed_is_taken_at_once_and_once(client, place, answered, mission, lead):
    factories.AgencyFactory(state=mission.state, code="FIU")
    book = download(client, place)
    book.score("LEG-1", value="3,0", justification="Two laws\nsay so.")
    book.score("LEG-2", value="n/a", reason="No such body.")
    book.score("LEG-3", value=0, confidence="Low: 1 item or conflicting", justification="None.")
    book.evidence(agency="fiu", is_copy_allowed="oui", indicators="LEG-1; leg-3")
    book.finding(indicator="LEG-3", needs="Law; Training", evidence="E-001")
    before = Event.objects.latest("pk").pk
    content = book.content()
    shown = upload(client, place, content)
    assert "4 new, 1 changed, 2 as they are" in words(shown)
    assert "<del>- As it stood.</del> <ins>Two laws<br>say so.</ins>" in words(shown)
    assert not Event.objects.filter(pk__gt=before).exists()
    assert Evidence.objects.count() == 0
    done = confirm(client, place, shown, mark="on")
    assert "Imported: 4 new, 1 changed." in words(done)
    answers = {each.indicator.code: each for each in mission.answers.all()}
    assert (answers["LEG-1"].value, answers["LEG-1"].justification) == ("3", "Two laws\nsay so.")
    assert (answers["LEG-2"].value, answers["LEG-2"].is_scored) == ("NA", True)
    assert answers["LEG-3"].is_scored
    item, finding = Evidence.objects.get(), Finding.objects.get()
    assert (item.agency.code, item.is_copy_allowed, item.indicators.count()) == ("FIU", True, 2)
    assert finding.severity == "medium"  # by rule, from the level of the same file
    assert finding.needs == ["legal", "training"]
    assert list(finding.evidence.all()) == [item]
    event = Event.objects.get(verb="imported")
    assert event.changes["sha256"] == [None, hashlib.sha256(content).hexdigest()]
    assert (event.subject_pk, event.by_id) == (str(mission.pk), lead.pk)
    assert event.changes["workbook"][1] == {
        "scores, changed": 1, "scores, new": 2, "scores, same": 2,
        "evidence, new": 1, "findings, new": 1,
    }  # fmt: skip
    written = Event.objects.filter(pk__gt=before, subject_model="assessments.answer")
    assert set(written.values_list("entry", flat=True)) == {"import"}
    again = upload(client, place, book)
    assert "0 new, 0 changed, 7 as they are" in words(again)
    last = Event.objects.latest("pk").pk
    confirm(client, place, again)
    assert Event.objects.latest("pk").pk == last


def test_what_somebody_changed_meanwhile_is_shown_beside_and_taken_only_if_chosen(
    client, place, answered, mission, assessor
):
    book = download(client, place).score(
        "LEG-1", justification="Mine.", confidence="High: 3 or more consistent items"
    )
    save_answer(
        mission=mission, indicator=answered.indicator, by=assessor, base_version=1,
        values={"justification": "Theirs."},
    )  # fmt: skip
    shown = upload(client, place, book)
    assert "1 changed by somebody else too" in words(shown)
    assert "<del>Theirs.</del> <ins>Mine.</ins>" in words(shown)
    assert "Assessor wrote what stands" in words(shown)
    confirm(client, place, shown)
    answered.refresh_from_db()
    assert (answered.justification, answered.confidence) == ("Theirs.", "medium")
    confirm(client, place, shown, take="LEG-1@1")  # not the version that stands
    answered.refresh_from_db()
    assert answered.justification == "Theirs."
    confirm(client, place, shown, take="LEG-1@2")
    answered.refresh_from_db()
    assert (answered.justification, answered.confidence) == ("Mine.", "high")


def test_what_somebody_else_wrote_stands_where_the_workbook_says_nothing_new(
    client, place, answered, mission, assessor
):
    book = download(client, place).score("LEG-1", value=2)
    save_answer(
        mission=mission, indicator=answered.indicator, by=assessor, base_version=1,
        values={"justification": "Theirs."},
    )  # fmt: skip
    confirm(client, place, upload(client, place, book))
    answered.refresh_from_db()
    assert (answered.value, answered.justification) == ("2", "Theirs.")


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        (lambda b: b.score("LEG-1", value=7), "“7” is no level."),
        (lambda b: b.score("LEG-1", value="2,5"), "“2,5” is no level."),
        (lambda b: b.score("LEG-1", value="=1+1"), "This cell holds a formula."),
        (lambda b: b.score("LEG-1", confidence="sure"), "“sure” is not in the list."),
        (lambda b: b.score("LEG-1", justification="x" * 10_001), "has 10001 characters"),
        (lambda b: b.score("LEG-1", code="INS-1"), "asks no indicator with this code"),
        (lambda b: b.score("LEG-2", code="LEG-1"), "Row 3 has the same name."),
        (lambda b: b.evidence(dated_on="03/04/2026"), "can be read as two days"),
        (lambda b: b.evidence(dated_on="soon"), "“soon” is no day."),
        (lambda b: b.evidence(dated_on="1.1.3026"), "before the year 2100"),
        (lambda b: b.evidence(agency="KGB"), "is no agency of this State"),
        (lambda b: b.evidence(indicators=""), "Fill in this cell."),
        (lambda b: b.evidence(title="Call +41 22 123 45 67"), "holds a telephone number"),
        (lambda b: b.evidence(is_copy_allowed="perhaps"), "write yes or no"),
        (lambda b: b.finding(), "Choose a level first, or choose a severity."),
        (lambda b: b.finding(severity="Low", recommendation="Do."), "how much the recommendation"),
        (lambda b: b.finding(severity="Low", evidence="E-9"), "No row “E-9” of the sheet Evidence"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_row_and_given_back_as_a_file(
    client, place, mission, fill, sentence
):
    book = fill(download(client, place))
    shown = upload(client, place, book)
    assert shown.status_code == 200
    assert sentence in words(shown)
    assert "1 refused" in words(shown)
    back = confirm(client, place, shown, back="1")
    returned = Book(b"".join(back.streaming_content))
    found = [
        str(row[-1].value)
        for title in ("Scores", "Evidence", "Findings")
        for row in returned.sheet(title).iter_rows(min_row=3)
        if row[0].value
    ]
    assert len(found) == 1
    assert sentence in found[0]
    assert not Answer.objects.exists()
    assert not Evidence.objects.exists()


def test_a_mended_file_of_rows_not_taken_is_taken(client, place, mission):
    shown = upload(client, place, download(client, place).score("LEG-1", value=9))
    back = confirm(client, place, shown, back="1")
    returned = Book(b"".join(back.streaming_content)).write("Scores", 3, value=4)
    confirm(client, place, upload(client, place, returned))
    assert Answer.objects.get().value == "4"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("3.4.2026", "2026-04-03"),
        ("20/11/2026", "2026-11-20"),
        ("11/20/2026", "2026-11-20"),
        ("05/05/2026", "2026-05-05"),
        ("1er août 2026", "2026-08-01"),
        ("20 de novembro de 2026", "2026-11-20"),
        ("20 Nov 2026", "2026-11-20"),
    ],
)
def test_days_are_understood_where_they_are_one_day(text, day):
    assert read_day(text).isoformat() == day


def test_another_missions_workbook_is_refused(client, place, mission, carana, lead, signed_in):
    other = factories.mission(carana, lead, areas=("SOP",))
    answer = upload(client, place, download(client, f"/missions/{other.pk}/workbook/"))
    assert answer.status_code == 422
    assert "This workbook belongs to another mission." in words(answer)
    book = download(client, place)
    book.sheet("Read me")["B1"] = book.sheet("Read me")["B1"].value[:-2] + "xx"
    assert "its hidden first row was changed" in words(upload(client, place, book))
    del book.book["Read me"]
    assert "no workbook of a mission" in words(upload(client, place, book))


def test_only_who_scores_downloads_and_imports(
    mission, place, signed_in, officer, neighbour, reviewer
):
    for person, status in ((officer, 403), (reviewer, 403), (neighbour, 404)):
        client = signed_in(person)
        assert client.get(place + "file/").status_code == status
        assert client.post(place).status_code == status


def test_a_closed_mission_takes_none_and_a_preview_is_one_persons(
    client, place, mission, signed_in, assessor
):
    shown = upload(client, place, download(client, place).score("LEG-1", value=2))
    other = confirm(signed_in(assessor), place, shown)
    assert other.status_code == 422
    assert "Upload the file again" in words(other)
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=SYSTEM)
    answer = confirm(client, place, shown)
    assert answer.status_code == 423
    assert not Answer.objects.exists()
    assert "no longer open for scoring" in words(client.get(place))


def test_where_two_score_apart_each_takes_and_brings_the_own_score_alone(
    carana, lead, assessor, signed_in
):
    mission = factories.mission(carana, lead, areas=("LEG", "SOP"), is_scored_twice=True)
    legal, client = mission.areas.get(code="LEG"), signed_in(assessor)
    for voice, person in (("first", lead), ("second", assessor)):
        Seat.objects.create(mission=mission, area=legal, voice=voice, person=person, by=SYSTEM)
    indicator = legal.indicators.get(code="LEG-1")
    save_answer(
        mission=mission, indicator=indicator, by=lead, voice="first", base_version=0,
        values={"value": "4", "justification": "Secret words."},
    )  # fmt: skip
    place = f"/missions/{mission.pk}/workbook/"
    book = download(client, place)
    rows = [row[0].value for row in book.sheet("Scores").iter_rows(min_row=3)]
    assert rows == [f"LEG-{number}" for number in range(1, 6)]  # no seat in the other area
    assert "Secret words." not in str([[c.value for c in r] for r in book.sheet("Scores")])
    book.score("LEG-1", value=1, justification="Mine.").score("LEG-2", code="SOP-1", value=2)
    shown = upload(client, place, book)
    assert "You hold no seat in this area" in words(shown)
    confirm(client, place, shown)
    found = set(mission.answers.values_list("voice", "value", "updated_by__full_name"))
    assert found == {("first", "4", "Lead"), ("second", "1", "Assessor")}
    # The other's workbook in one's own hands gives nobody's score.
    theirs = upload(client, place, download(signed_in(lead), place).score("LEG-1", value=3))
    assert "made for another assessor’s score" in words(theirs)


def test_notes_of_interviews_raise_the_marking_of_the_page_and_of_what_is_given_back(
    client, place, mission
):
    shown = upload(client, place, download(client, place).evidence(kind="Interview", dated_on="x"))
    assert "Strictly Confidential" in words(shown)
    back = confirm(client, place, shown, back="1")
    assert 'filename="STC-XCA-M-01-not-taken' in back["Content-Disposition"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"rows": ""},
        {"rows": "x.y.z", "back": "1"},
        {"rows": "\x00", "take": "LEG-1@9", "mark": "perhaps"},
        {"file": "no file"},
    ],
)
def test_a_malformed_post_is_refused_with_a_sentence(client, place, told):
    answer = client.post(place, told)
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()


@pytest.mark.parametrize(
    "take", ["", "@", "LEG-1", "LEG-1@", "LEG-1@x", "LEG-1@-1", "LEG-1@" + "9" * 40]
)
def test_a_choice_that_names_no_version_chooses_nothing(
    client, place, answered, mission, assessor, take
):
    book = download(client, place).score("LEG-1", justification="Mine.")
    save_answer(
        mission=mission, indicator=answered.indicator, by=assessor, base_version=1,
        values={"justification": "Theirs."},
    )  # fmt: skip
    assert confirm(client, place, upload(client, place, book), take=take).status_code == 200
    answered.refresh_from_db()
    assert answered.justification == "Theirs."
