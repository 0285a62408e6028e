"""The audit log shows each reader as much as the role reaches, and searching people is recorded."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.models import Event
from history.recorded import record
from portfolio.models import Agency
from tests import factories


@pytest.fixture
def some(mission, carana, officer, lead):
    """Lines of every kind: a renamed agency, a secret note, an account."""
    factories.complete(mission)
    note = mission.evidence.first()
    note.kind, note.title, note.note = "interview", "Zyzzogeton said so", "A secret of his"
    note.save(by=lead, reason="Heard in the corridor")
    agency = Agency.objects.create(state=carana, code="MOJ", name="Justice", by=officer)
    agency.name = "Ministry of Law"
    agency.save(by=officer, reason="Renamed by decree")
    return agency


def page(client, query=""):
    return client.get(f"/audit/{query}")


def text(client, query=""):
    answer = page(client, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "who",
    ["officer", "lead", "focal", "approver", "trainer", "mentor", "donor", "editor", "nobody"],
)
def test_for_most_there_is_no_log(some, request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert page(client).status_code == 404
    assert client.get(f"/audit/{Event.objects.latest('pk').pk}/").status_code == 404
    assert "Audit log" not in client.get("/documents/").content.decode()


def test_a_manager_reads_the_programme_and_a_reviewer_all(some, signed_in, manager, reviewer):
    for who in (manager, reviewer):
        said = text(signed_in(who))
        assert "Renamed by decree" in said
        assert "Justice" in said or "Ministry of Law" in said
    account = Event.objects.filter(subject_model="portfolio.user").first()
    assert signed_in(reviewer).get(f"/audit/{account.pk}/").status_code == 200
    assert signed_in(manager).get(f"/audit/{account.pk}/").status_code == 404


def test_a_secret_note_is_told_without_its_words(some, signed_in, manager, reviewer):
    event = Event.objects.filter(subject_model="assessments.evidence").latest("pk")
    for who in (manager, reviewer):
        client = signed_in(who)
        for said in (text(client), client.get(f"/audit/{event.pk}/").content.decode()):
            assert "Zyzzogeton" not in said
            assert "A secret" not in said
            assert "corridor" not in said
        assert "not open to you" in client.get(f"/audit/{event.pk}/").content.decode()


def test_changes_are_shown_where_the_record_may_be_seen(some, signed_in, reviewer):
    event = Event.objects.filter(subject_model="portfolio.agency").latest("pk")
    said = signed_in(reviewer).get(f"/audit/{event.pk}/").content.decode()
    assert "<del>Justice</del> <ins>Ministry of Law</ins>" in said


def test_an_administrator_sees_that_and_by_whom_but_never_what(some, signed_in, administrator):
    client = signed_in(administrator)
    event = Event.objects.filter(subject_model="portfolio.agency").latest("pk")
    for said in (text(client), client.get(f"/audit/{event.pk}/").content.decode()):
        assert "Officer" in said
        assert "agency" in said
        for word in ("Ministry of Law", "Justice", "Renamed", "corridor"):
            assert word not in said
    assert 'name="state"' not in text(client)
    assert text(client, "?state=XCA").count("<tr>") == text(client).count("<tr>")


def test_the_filters_narrow(some, signed_in, reviewer, lead):
    client = signed_in(reviewer)
    assert "corridor" not in text(client, "?person=Officer&verb=changed")
    assert "Renamed" in text(client, "?person=officer@test&verb=changed")
    assert "No entries" in text(client, "?person=nobody-of-that-name")
    assert "Renamed" in text(client, "?state=XCA&verb=changed")
    assert "No entries" in text(client, "?state=XKA")
    assert "Renamed" in text(client, "?entry=command&verb=changed")
    assert "No entries" in text(client, "?entry=offline")
    assert "No entries" in text(client, "?last=2001-01-01")
    assert "No entries" in text(client, "?first=2999-01-01")
    assert "programme&#x27;s system" in text(client, "?person=system&entry=system")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?first=tomorrow", "Enter a valid date"),
        ("?first=2026-02-01&last=2026-01-01", "not before the first"),
        ("?verb=explode", "Select a valid choice"),
        ("?entry=window", "Select a valid choice"),
        ("?person=" + "x" * 80, "at most 60"),
        ("?last=9999-12-31&first=0001-01-01", ""),
        ("?before=x&before=99999999999999999999", ""),
        ("?before=-1", ""),
    ],
)
def test_bad_input_is_said_at_its_field(some, signed_in, reviewer, query, sentence):
    assert sentence in text(signed_in(reviewer), query)


def test_a_search_for_a_person_is_itself_recorded_once(some, signed_in, reviewer):
    client = signed_in(reviewer)
    for query in ("?person=Officer", "?person=Officer&verb=changed", "?person=Lead", ""):
        text(client, query)
    found = Event.objects.filter(verb="searched", by_id=reviewer.pk).order_by("pk")
    assert [event.changes["person"][1] for event in found] == ["Officer", "Lead"]
    assert {event.programme for event in found} == {""}


def test_older_entries_follow_without_gap_or_repeat(carana, signed_in, reviewer, officer):
    for number in range(120):
        record(carana, "exported", by=officer, reason=f"Reason {number:03}")
    client, seen, query = signed_in(reviewer), [], "?verb=exported"
    for _page in range(3):
        answer = page(client, query)
        seen += [row["event"].reason for row in answer.context["rows"]]
        query = answer.context["older"]
    assert seen == [f"Reason {number:03}" for number in range(119, -1, -1)]
    assert query == ""


def test_a_page_costs_the_same_whatever_it_shows(some, signed_in, reviewer, manager):
    for who in (reviewer, manager):
        client = signed_in(who)
        with CaptureQueriesContext(connection) as queries:
            text(client)
        assert len(queries) <= 10


def test_the_log_is_offered_to_those_who_may_read_it(signed_in, reviewer):
    assert "Audit log" in signed_in(reviewer).get("/documents/").content.decode()
