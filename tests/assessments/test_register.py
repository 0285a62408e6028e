"""The gap register as a file says what the screen says, for the same rows, and nothing runs."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assessments.models import Finding
from documents import spreadsheets
from history.models import Event
from history.recorded import SYSTEM, set_links
from tests import factories

FILTERS = ["", "?severity=high", "?state=XCA", "?kind=gap&need=legal", "?state=nowhere"]


@pytest.fixture
def findings(mission, lead):
    mission.status = mission.Status.FINAL
    mission.save(by=lead)
    indicators = list(mission.areas.get().indicators.all())
    for number in range(1, 61):
        factories.FindingFactory(
            mission=mission,
            indicator=indicators[number % len(indicators)],
            number=number,
            severity=Finding.Severity.HIGH if number % 3 else Finding.Severity.LOW,
            needs=["legal"] if number % 2 else ["training", "other"],
            statement=f"=HYPERLINK({number}) and {'long ' * 60}end",
        )
    roadmap = factories.RoadmapFactory(mission=mission)
    objective = factories.ObjectiveFactory(roadmap=roadmap)
    action = factories.PlanActionFactory(objective=objective)
    set_links(action, "findings", mission.findings.filter(number__lte=5), by=SYSTEM)


def screen(client, query):
    """The codes on every page of the screen, in order."""
    codes, page = [], 1
    while True:
        join = "&" if query else "?"
        content = client.get(f"/findings/{query}{join}page={page}").content.decode()
        codes += re.findall(r'<a class="code" href="/findings/[^"]+">([^<]+)</a>', content)
        if 'rel="next"' not in content:
            return codes
        page += 1


def table(client, kind, query=""):
    answer = client.get(f"/findings/export.{kind}{query}")
    content = answer.getvalue()
    if kind == "csv":
        return answer, list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    return answer, [["" if v is None else v for v in row] for row in sheet.values]


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_the_rows_of_the_screen(findings, signed_in, focal, query, kind):
    client = signed_in(focal)
    _answer, (headings, *rows) = table(client, kind, query)
    assert [row[0] for row in rows] == screen(client, query)
    shown = client.get("/findings/").content.decode()
    for heading in set(headings) - {"State", "Indicator"}:
        assert f'<th scope="col">{heading}</th>' in shown


def test_a_row_says_the_whole_of_what_the_screen_says(findings, signed_in, focal):
    _answer, (_headings, *rows) = table(signed_in(focal), "xlsx", "?severity=high&need=legal")
    first = next(row for row in rows if row[0].endswith("-001"))
    assert first[1] == "Carana"
    assert first[2].startswith("'=HYPERLINK(1)")
    assert first[2].endswith("end")
    assert first[4:6] == ["High", "Law"]
    assert "Not started" in first[6]
    assert rows[-1][6] == "No action yet"


def test_the_file_is_named_by_its_marking_and_recorded(findings, signed_in, focal):
    answer, rows = table(signed_in(focal), "xlsx")
    name = answer["Content-Disposition"].split('"')[1]
    assert re.fullmatch(r"CON-gap-register-\d{4}-\d\d-\d\d\.xlsx", name)
    assert datetime.date.fromisoformat(name[17:27])
    event = Event.objects.about(focal).first()
    assert (event.verb, event.by_id) == ("exported", focal.pk)
    assert event.changes == {"document": [None, name], "rows": [None, len(rows) - 1]}


def test_the_file_names_its_reader_and_the_time_at_its_foot(findings, signed_in, focal):
    answer = signed_in(focal).get("/findings/export.xlsx")
    foot = load_workbook(io.BytesIO(answer.getvalue())).active.oddFooter.center.text
    assert re.fullmatch(r"Copy for Focal, \d{4}-\d\d-\d\d \d\d:\d\d UTC, Confidential", foot)


def test_the_neighbours_file_is_empty(findings, signed_in, neighbour):
    answer, rows = table(signed_in(neighbour), "csv")
    assert len(rows) == 1
    assert "UNC-gap-register" in answer["Content-Disposition"]


def test_a_file_costs_the_same_queries_for_few_and_many(findings, signed_in, focal):
    client = signed_in(focal)

    def cost(query):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/findings/export.csv{query}").getvalue()
        return len(queries)

    assert cost("?severity=low") == cost("") <= 15


def test_more_rows_than_a_file_takes_is_a_sentence(findings, signed_in, focal, monkeypatch):
    monkeypatch.setattr("assessments.views.finding.MOST_ROWS", 10)
    assert spreadsheets.MOST_ROWS > 10
    answer = signed_in(focal).get("/findings/export.csv?severity=high", follow=True)
    assert "narrow the filter" in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/findings/?severity=high"
