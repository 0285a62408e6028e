"""Several findings at once: changed as one by one, told row by row, taken back; and own views."""

import csv
import io
import re
import uuid

import pytest

from assessments.finding_actions import rule_for
from assessments.models import Finding, SavedView
from history.models import Event
from history.recorded import SYSTEM
from tests import factories


@pytest.fixture
def rows(mission):
    """Five gaps on level 1 as severe as the rule says, the fourth at a gate, and a strength."""
    factories.complete(mission)
    for finding in mission.findings.all():
        finding.severity = rule_for(finding)
        finding.save(by=SYSTEM)
    indicator = mission.areas.get().indicators.first()
    factories.FindingFactory(
        mission=mission, indicator=indicator, number=6, kind="strength", severity=""
    )
    return mission.findings


def mark(finding, version=None):
    return f"{finding.pk}:{finding.version if version is None else version}"


def send(client, act, findings, query="?status=", **values):
    marked = {"rows": [mark(each) for each in findings]}
    return client.post(f"/findings/change/{query}", {"act": act} | marked | values)


def shown(client, answer):
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()


def severities(rows):
    return list(rows.order_by("number").values_list("severity", flat=True))


def test_a_change_goes_row_by_row_and_is_taken_back_exactly(rows, signed_in, lead):
    client, before = signed_in(lead), severities(rows)
    first, second, third = rows.filter(kind="gap").order_by("number")[:3]
    answer = send(client, "severity", [first, second, third], severity="low", reason="One unit.")
    assert answer["Location"] == "/findings/?status="
    page = shown(client, answer)
    assert "Severity Low: 3 findings changed." in page
    assert severities(rows)[:3] == ["low"] * 3
    events = Event.objects.filter(
        by_id=lead.pk, verb="changed", subject_model="assessments.finding"
    )
    assert events.count() == 3
    assert "Undo" in client.get("/findings/?state=XCA").content.decode()
    # What somebody changed meanwhile stays as he left it.
    third.refresh_from_db()
    third.statement, third.version = "Other words.", third.version + 1
    third.save(by=SYSTEM)
    page = shown(client, client.post("/findings/undo/?status="))
    assert "Taken back: 2 findings changed." in page
    assert "XCA-F1-003: Somebody has changed it since; it stays as it is." in page
    assert severities(rows) == [*before[:2], "low", *before[3:]]
    assert not rows.get(number=1).severity_reason
    assert "Undo" not in page
    assert "There is nothing to take back." in shown(client, client.post("/findings/undo/"))


def test_what_cannot_be_changed_is_told_by_code_and_reason(rows, signed_in, lead):
    client = signed_in(lead)
    every = list(rows.order_by("number"))
    page = shown(client, send(client, "severity", every, severity="critical"))
    assert "XCA-F1-006: Only a gap or a risk has a severity." in page
    assert len(re.findall(r"XCA-F1-00\d: The rule gives", page)) == 4
    assert "As asked already: XCA-F1-004" in page
    assert "Undo" not in page
    stale = Finding.objects.get(number=1)
    Finding.objects.get(number=1).save(by=SYSTEM)
    body = {"act": "needs", "needs": ["training"], "rows": [mark(stale, 0), mark(every[1])]}
    page = shown(client, client.post("/findings/change/?status=", body))
    assert "XCA-F1-001: Somebody else has changed this since you opened it." in page
    assert "Need Training: XCA-F1-002 changed." in page
    page = shown(client, send(client, "priority", every[2:3], priority="suggestion"))
    assert "XCA-F1-003: Write the recommendation" in page


def test_a_closed_mission_and_a_missing_right_are_reasons_too(rows, signed_in, lead, officer):
    finding = rows.get(number=1)
    mission = finding.mission
    mission.status = mission.Status.FINAL
    mission.save(by=SYSTEM)
    before = severities(rows)
    for person in (lead, officer):
        client = signed_in(person)
        page = shown(client, send(client, "severity", [finding], severity="low", reason="So."))
        assert "XCA-F1-001: " in page
        assert "Undo" not in page
    assert severities(rows) == before


def test_a_row_of_another_state_refuses_the_whole(rows, signed_in, lead, katasi, neighbour):
    other = factories.mission(katasi, lead)
    foreign = factories.FindingFactory(
        mission=other, indicator=other.areas.get().indicators.first()
    )
    client, mine = signed_in(lead), rows.get(number=1)
    before = severities(rows)
    nowhere = Finding(pk=uuid.uuid4(), version=1)
    for row in (foreign, nowhere):
        for act in ("severity", "csv"):
            answer = send(client, act, [mine, row], severity="low", reason="Why.")
            assert answer.status_code == 404
    answer = client.post("/findings/change/", {"act": "csv", "rows": ["1 OR 1", ""]})
    assert answer.status_code == 404
    assert severities(rows) == before
    assert send(signed_in(neighbour), "csv", [mine]).status_code == 404


def test_what_is_missing_is_asked_for_and_nothing_ticked_is_lost(rows, signed_in, lead):
    client, finding = signed_in(lead), rows.get(number=2)
    answer = send(client, "severity", [finding], reason="Typed already.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what the ticked findings get." in page
    assert f'value="{mark(finding)}" checked' in page
    assert "Typed already." in page
    assert "Tick at least one finding." in send(client, "csv", []).content.decode()
    assert send(client, "", [finding]).status_code == 422
    assert client.get("/findings/change/").status_code == 405


def test_the_ticked_rows_are_exported_as_they_stand(rows, signed_in, lead):
    client = signed_in(lead)
    ticked = rows.filter(number__in=[2, 5])
    answer = send(client, "csv", ticked, "?status=&sort=-code&cols=code,severity")
    table = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    said = [[each.code, each.get_severity_display()] for each in ticked.order_by("-number")]
    assert table == [["Code", "Severity"], *said]
    assert "CON-gap-register" in answer["Content-Disposition"]
    assert Event.objects.about(lead).first().changes["rows"] == [None, 2]


def test_only_whoever_may_change_is_offered_changes(rows, signed_in, lead, focal):
    assert "Change severity" in signed_in(lead).get("/findings/").content.decode()
    mission = rows.first().mission
    mission.status = mission.Status.FINAL
    mission.save(by=SYSTEM)
    page = signed_in(focal).get("/findings/").content.decode()
    assert "Change severity" not in page
    assert "Export selection" in page


def test_a_person_keeps_views_of_his_own(rows, signed_in, lead, officer):
    client = signed_in(lead)
    address = "?q=statement&severity=high&status=open&sort=code&cols=code,severity"
    page = shown(client, client.post(f"/findings/views/{address}", {"name": " Mine "}))
    view = SavedView.objects.get()
    assert (view.person, view.name) == (lead, "Mine")
    counts = client.get(f"/findings/counts/{address}").content.decode()
    (count,) = re.findall(r'aria-current="page">Mine <span class="count">(\d+)', counts)
    assert int(count) == len(re.findall('name="rows"', page)) > 0
    assert f'href="{address}"'.replace("&", "&amp;") in page
    twice = client.post("/findings/views/?status=closed", {"name": "Mine"})
    assert twice.status_code == 422
    assert "You have a view of this name already." in twice.content.decode()
    assert client.post("/findings/views/", {"name": " "}).status_code == 422
    other = signed_in(officer)
    assert "Mine" not in other.get("/findings/").content.decode()
    for act in ("", "remove/"):
        assert other.post(f"/findings/views/{view.pk}/{act}", {"name": "X"}).status_code == 404
    shown(other, other.post("/findings/views/", {"name": "Mine"}))
    page = shown(client, client.post(f"/findings/views/{view.pk}/", {"name": "Ours"}))
    assert ">Ours</a>" in page
    shown(client, client.post(f"/findings/views/{view.pk}/remove/"))
    assert list(SavedView.objects.values_list("person__full_name", flat=True)) == ["Officer"]


def test_a_person_has_so_many_views_at_most_and_their_counts_cost_one_query(
    rows, signed_in, lead, django_assert_max_num_queries
):
    client = signed_in(lead)
    for number in range(SavedView.MOST):
        SavedView.objects.create(person=lead, name=f"View {number}", query=f"q=number+{number}")
    for address in ("/findings/?q=statement", "/findings/counts/?q=statement"):
        with django_assert_max_num_queries(15):
            client.get(address)
    answer = client.post("/findings/views/", {"name": "One more"})
    assert answer.status_code == 422
    assert "Remove one before you save another." in answer.content.decode()
