"""The history tab: one line per person, record and quarter of an hour, in words; and comparing."""

import datetime
import time

import pytest
from django.urls import reverse

from history.comparing import LONGEST, compare
from history.entry import Entry, via
from history.folding import fold, fold_page
from history.models import Event
from history.recorded import record, record_read
from history.words import verb_words
from portfolio.models import Agency
from tests import factories

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


def type_into(row, by, *texts, minute=0, field="name"):
    for place, text in enumerate(texts):
        setattr(row, field, text)
        row.save(by=by, at=NOON + datetime.timedelta(minutes=minute, seconds=place))


def lines(row):
    return fold(Event.objects.about(row))


def test_keystrokes_are_one_line_from_the_first_text_to_the_last(agency, officer):
    type_into(agency, officer, "M", "Mi", "Ministry of Law")
    newest, created = lines(agency)
    change = newest.changes["name"]
    assert (newest.saves, change.saves) == (3, 3)
    assert (change.old, change.new) == ("Ministry of Justice", "Ministry of Law")
    assert created.event.verb == "created"


def test_the_next_quarter_another_person_and_another_entrance_begin_a_line(agency, officer, lead):
    type_into(agency, officer, "a", "b", minute=14)
    type_into(agency, officer, "c", minute=15)
    type_into(agency, lead, "d", minute=16)
    type_into(agency, officer, "e", "f", minute=17)
    type_into(agency, via(officer, Entry.API), "g", minute=18)
    assert [line.saves for line in lines(agency)] == [1, 2, 1, 1, 2, 1]


def test_two_who_type_into_different_records_at_once_keep_one_line_each(mission, lead, assessor):
    one, two = mission.areas.get().indicators.all()[:2]
    mine = factories.AnswerFactory(mission=mission, indicator=one)
    yours = factories.AnswerFactory(mission=mission, indicator=two)
    for number in range(5):
        type_into(mine, lead, f"mine {number}", field="justification")
        type_into(yours, assessor, f"yours {number}", field="justification")
    changed = [line for line in lines(mission) if line.event.verb == "changed"]
    about = [line for line in changed if line.event.subject_model == "assessments.answer"]
    assert [line.saves for line in about] == [5, 5]


def test_each_field_counts_its_own_saves(agency, officer):
    type_into(agency, officer, "a", "b")
    type_into(agency, officer, "X", field="code", minute=1)
    newest = lines(agency)[0]
    assert {name: change.saves for name, change in newest.changes.items()} == {"name": 2, "code": 1}


def test_a_line_stands_whole_on_one_page(agency, officer):
    type_into(agency, officer, *(f"Name {n}" for n in range(20)))
    type_into(agency, officer, "Later", minute=20)
    events = Event.objects.about(agency)
    pages = [fold_page(events, start, start + 5) for start in range(0, 25, 5)]
    assert [[line.saves for line in page] for page in pages] == [[1, 20], [], [], [], [1]]


def pages_of(row, step=50):
    events = Event.objects.about(row)
    return [fold_page(events, start, start + step) for start in range(0, events.count(), step)]


def test_each_event_stands_in_one_line_on_one_page_however_often_somebody_saved(
    mission, lead, assessor
):
    one, two = mission.areas.get().indicators.all()[:2]
    mine = factories.AnswerFactory(mission=mission, indicator=one)
    yours = factories.AnswerFactory(mission=mission, indicator=two)
    for number in range(220):
        type_into(mine, lead, f"mine {number}", minute=number // 20, field="justification")
        if number % 7 == 0:
            type_into(yours, assessor, f"yours {number}", field="justification")
        if number in (60, 130):
            type_into(mine, assessor, f"theirs {number}", minute=5, field="justification")
    shown = [line for page in pages_of(mission) for line in page]
    told = {line.event.pk: (line.saves, line.changes) for line in lines(mission)}
    assert {line.event.pk: (line.saves, line.changes) for line in shown} == told
    assert sum(line.saves for line in shown) == Event.objects.about(mission).count()
    assert len(shown) == len(told)


def test_what_was_brought_in_from_another_day_ends_a_line_on_every_page(agency, officer):
    type_into(agency, officer, *(f"Name {n}" for n in range(60)))
    type_into(agency, officer, "Of an older day", minute=-2000)
    type_into(agency, officer, *(f"Later {n}" for n in range(60)), minute=1)
    assert [[line.saves for line in page] for page in pages_of(agency)] == [[60], [1, 60], [1]]


def test_a_page_of_the_tab_costs_the_same_on_any_page(
    agency, officer, django_assert_max_num_queries
):
    type_into(agency, officer, *(f"Name {n}" for n in range(300)))
    for start in (0, 100, 250):
        with django_assert_max_num_queries(4):
            fold_page(Event.objects.about(agency), start, start + 50)


def test_a_page_that_holds_only_the_rest_of_a_line_says_so(signed_in, lead, agency):
    type_into(agency, lead, *(f"Name {n}" for n in range(120)))
    page = signed_in(lead).get("/states/XCA/history/?page=2").content.decode()
    assert "Nothing has happened yet" not in page
    assert "belong to a line on an earlier page" in page


def test_the_tab_speaks_in_words(signed_in, lead, mission):
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator, severity="high")
    finding.severity = "low"
    finding.save(by=via(lead, Entry.PAGE), reason="Seen again")
    page = signed_in(lead).get(f"/findings/{finding.pk}/history/").content.decode()
    assert "<dt>Severity</dt><dd><del>High</del> <ins>Low</ins>" in page
    assert "Reason: Seen again" in page
    assert "on a page" in page
    assert "by the system itself" in page
    assert str(indicator) in page
    assert f"<dt>Indicator</dt><dd><ins>{indicator}</ins></dd>" in page
    assert "<dt>Mission</dt>" not in page


def test_a_step_of_a_lifecycle_is_told_by_its_label(mission):
    assert verb_words("submit", "assessments.mission") == (
        "took the step “Submit for the State’s check” of"
    )
    assert verb_words("created", "gone.model") == "created"
    assert verb_words("a_new_word", "assessments.mission") == "a new word"


def test_a_line_about_a_kind_of_record_that_is_no_more_is_still_shown(signed_in, lead, carana):
    record(carana, "changed", by=lead, changes={"gone": [1, {"a": "b"}], "areas": [["x"], []]})
    page = signed_in(lead).get("/states/XCA/history/").content.decode()
    assert "Gone" in page


def test_reads_within_a_quarter_of_an_hour_are_one(agency, officer, lead):
    for by in (officer, officer, lead):
        record_read(agency, "opened", by=by)
    assert Event.objects.filter(verb="opened").count() == 2
    record_read(agency, "opened", by=officer, changes={"q": [None, "x"]})
    record_read(agency, "opened", by=officer, changes={"q": [None, "x"]})
    assert Event.objects.filter(verb="opened").count() == 3


def test_opening_interview_notes_is_recorded_and_read_by_the_team_alone(
    signed_in, lead, manager, mission
):
    factories.complete(mission)
    indicator = mission.areas.get().indicators.first()
    desk = f"/missions/{mission.pk}/answers/{indicator.code}/"
    signed_in(lead).get(desk)
    assert not Event.objects.filter(verb="opened").exists()
    note = mission.evidence.get(indicators=indicator)
    note.kind, note.title = "interview", "What the director said"
    note.save(by=lead)
    for address in (desk, desk, f"/evidence/{note.pk}/edit/", f"/evidence/{note.pk}/delete/"):
        assert signed_in(lead).get(address).status_code == 200
    event = Event.objects.get(verb="opened")
    assert (event.by_id, event.subject_pk, event.entry) == (lead.pk, str(note.pk), "page")
    history = f"/missions/{mission.pk}/history/"
    assert "What the director said" in signed_in(lead).get(history).content.decode()
    assert "What the director said" not in signed_in(manager).get(history).content.decode()


# --- comparing ----------------------------------------------------------------------------------


def marked(pieces):
    return "".join(f"[{p.text}]" if p.is_changed else p.text for p in pieces)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("one two three", "one 2 three", "one [two ]three", "one [2 ]three"),
        ("", "new", "", "[new]"),
        ("same", "same", "same", "same"),
        ("a\nb", "a\nb c", "a\nb", "a\nb [c]"),
    ],
)
def test_words_that_changed_are_marked(old, new, before, after):
    assert tuple(map(marked, compare(old, new))) == (before, after)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 5000, "a " * 4999 + "b"),
        ("ab cd " * 1600, "cd ab " * 1600),
        (" ".join(map(str, range(2000))), " ".join(map(str, range(2000, 0, -1)))),
        ("x" * (LONGEST + 1), "y"),
    ],
)
def test_hostile_texts_are_compared_quickly_and_kept_whole(old, new):
    started = time.perf_counter()
    sides = compare(old, new)
    assert time.perf_counter() - started < 3
    assert tuple("".join(p.text for p in side) for side in sides) == (old, new)


@pytest.fixture
def rewritten(mission, lead):
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator, statement="Old words")
    type_into(finding, lead, "Old words here", "New words here, long", field="statement")
    return finding


def address(event, query=""):
    return reverse("history-compare", args=[event.pk]) + query


def test_two_texts_stand_side_by_side(signed_in, lead, rewritten):
    last, first, _created = Event.objects.about(rewritten)[:3]
    page = signed_in(lead).get(address(last, f"?field=statement&since={first.pk}")).content.decode()
    assert "<del>Old </del>words" in page
    assert "<ins>New </ins>words <ins>here, long</ins>" in page
    assert "<del>" in signed_in(lead).get(address(last)).content.decode()


@pytest.mark.parametrize(
    "query",
    ["?field=number", "?field=nothing", "?field=statement&since=1", "?field=__class__"],
)
def test_what_cannot_be_compared_is_absent(signed_in, lead, rewritten, query):
    assert signed_in(lead).get(address(Event.objects.about(rewritten)[0], query)).status_code == 404
    assert signed_in(lead).get("/history/99999999999999999999/compare/").status_code == 404


def test_only_those_who_see_the_record_compare_it(signed_in, rewritten, lead, manager, neighbour):
    event = Event.objects.about(rewritten)[0]
    assert [
        signed_in(who).get(address(event)).status_code for who in (lead, manager, neighbour)
    ] == [200, 404, 404]
    rewritten.delete(by=lead)
    assert [
        signed_in(who).get(address(event)).status_code for who in (lead, manager, neighbour)
    ] == [200, 404, 404]


def test_the_tab_links_to_the_comparison(signed_in, lead, rewritten):
    long = "A much longer statement than before, with many more words in it than one line."
    rewritten.statement = long
    rewritten.save(by=lead)
    page = signed_in(lead).get(f"/findings/{rewritten.pk}/history/").content.decode()
    assert f"/history/{Event.objects.about(rewritten)[0].pk}/compare/?field=statement" in page


def test_a_row_that_somebody_else_may_see_tells_nothing_of_accounts(signed_in, lead, officer):
    officer.full_name = "A long new name for the officer which could be compared by anybody"
    officer.save(by=officer)
    event = Event.objects.filter(subject_model="portfolio.user").latest("pk")
    assert signed_in(lead).get(address(event)).status_code == 404


def test_events_of_agencies_stand_in_their_state(carana, officer, signed_in, lead):
    Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    assert "Justice" in signed_in(lead).get("/states/XCA/history/").content.decode()
