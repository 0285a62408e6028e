"""The gap register: what the address asks for is what the screen shows and what a file holds."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assessments.models import Finding, FindingReply, Mission, StateReply
from assessments.register.columns import COLUMNS
from documents import spreadsheets
from history.models import Event
from history.recorded import SYSTEM, set_links
from roadmaps.models import PlanAction
from tests import factories

EVERY = ",".join(each.key for each in COLUMNS)
ADDRESSES = [
    "",
    "?status=",
    "?severity=high",
    "?state=XCA&sort=code",
    "?kind=gap&need=legal&sort=-need",
    f"?action=done&cols={EVERY}",
    "?action=none&q=number+n6&sort=action",
    "?reassessed=yes",
    "?state=nowhere",
]


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
            statement=f"=HYPERLINK({number}) & number n{number}n {'long ' * 60}end",
        )
    factories.FindingFactory(
        mission=mission,
        indicator=indicators[0],
        number=61,
        kind="strength",
        severity="",
        statement="The fusion cell keeps a calendar of its meetings.",
    )
    roadmap = factories.RoadmapFactory(mission=mission)
    objective = factories.ObjectiveFactory(roadmap=roadmap)
    for status, numbers in (("not_started", (1, 5)), ("completed", (4, 8))):
        action = factories.PlanActionFactory(objective=objective, status=status)
        linked = mission.findings.filter(number__range=numbers)
        set_links(action, "findings", linked, by=SYSTEM)
    return mission


@pytest.fixture
def later(findings, lead):
    """A mission a year later: it found the target reached at one indicator, not at another."""
    day = findings.starts_on + datetime.timedelta(days=365)
    again = factories.mission(
        findings.state, lead, status=Mission.Status.FINAL, starts_on=day, ends_on=day
    )
    first, second, *_others = findings.areas.get().indicators.all()
    factories.AnswerFactory(mission=again, indicator=first, value="4")
    factories.AnswerFactory(mission=again, indicator=second, value="1")
    return first, second


def get(client, query="", page=""):
    join = "&" if "?" in query else "?"
    return client.get(f"/findings/{query}{f'{join}page={page}' if page else ''}").content.decode()


def text_of(cell):
    """What a reader sees in a cell, without the verb that stands beside what is missing."""
    cell = re.sub(r'<span class="sub"><a class="act".*?</span>', "", cell, flags=re.S)
    cell = re.sub(r"<abbr[^>]*>|<br>|<span class=\"sub\">", " ", cell)
    words = re.sub(r"<[^>]+>", "", cell)
    for sign, entity in (("&", "amp"), ("'", "#x27"), ("<", "lt")):
        words = words.replace(f"&{entity};", sign)
    return " ".join(words.split())


def screen(client, query):
    """Heads and cells of every page of the screen, in order."""
    cells, page = [], 1
    while True:
        content = get(client, query, page)
        body = content.partition("<tbody>")[2]
        for line in re.findall(r"<tr>(<td class=\"check-cell\">.*?)</tr>", body, flags=re.S):
            found = re.findall(r"<(t[dh])\b[^>]*>(.*?)</\1>", line, flags=re.S)
            cells.append([text_of(cell) for _name, cell in found[1:]])
        if 'rel="next"' not in content:
            heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', content, flags=re.S)
            return [text_of(each).rstrip("▲▼ ") for each in heads], cells
        page += 1


def table(client, kind, query=""):
    answer = client.get(f"/findings/export.{kind}{query}")
    content = answer.getvalue()
    if kind == "csv":
        return answer, list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    return answer, [["" if v is None else v for v in row] for row in sheet.values]


@pytest.mark.parametrize("query", ADDRESSES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_is_the_screen_field_by_field(findings, later, signed_in, focal, query, kind):
    client = signed_in(focal)
    _answer, (headings, *rows) = table(client, kind, query)
    heads, cells = screen(client, query)
    assert bool(cells) == ("nowhere" not in query)
    if cells:
        assert headings == heads
    for said, shown in zip(rows, cells, strict=True):
        assert [" ".join(each.removeprefix("'").split()) or "–" for each in said] == shown


def codes(client, query):
    return [int(row[0][-3:]) for row in screen(client, query)[1]]


def test_filters_leave_what_they_say(findings, later, signed_in, focal):
    first, _second = later
    client = signed_in(focal)
    met = set(
        findings.findings.filter(indicator=first, kind="gap").values_list("number", flat=True)
    )
    every = set(range(1, 61))
    assert set(codes(client, "")) == every - met
    assert set(codes(client, "?status=closed")) == met
    assert set(codes(client, "?status=")) == every | {61}
    assert codes(client, "?kind=strength") == [61]
    assert set(codes(client, "?severity=medium")) == {n for n in every if n % 3}
    assert set(codes(client, "?action=none")) == every - set(range(1, 9))
    assert set(codes(client, "?action=done")) == {6, 7, 8}
    assert set(codes(client, "?q=number+n17n")) == {17}
    assert codes(client, "?q=xca-f1-017") == [17]
    assert set(codes(client, "?q=XCA-F1")) == every | {61}
    looked = set(findings.findings.filter(indicator__in=later).values_list("number", flat=True))
    assert set(codes(client, "?reassessed=yes")) == looked
    assert set(codes(client, f"?mission={findings.pk}&area=LEG&need=training")) == {
        n for n in every if n % 2 == 0
    }
    assert codes(client, "?mission=999999") == []


def test_the_views_count_what_they_show(findings, later, signed_in, focal):
    client = signed_in(focal)
    content = get(client)
    assert 'aria-current="page">All open</a>' in content
    assert 'hx-get="/findings/counts/?status=open" hx-trigger="load"' in content
    asked_by = {"hx-request": "true"}
    content = client.get("/findings/counts/?status=open", headers=asked_by).content.decode()
    assert 'aria-current="page">All open <span' in content
    assert "hx-get" not in content
    tabs = re.findall(r'<li><a href="([^"]+)"[^>]*>[^<]+<span class="count">(\d+)', content)
    assert len(tabs) == 6
    for href, count in tabs:
        assert len(codes(client, href.replace("&amp;", "&"))) == int(count)
    assert sum(int(count) for _href, count in tabs) > 60


def test_a_head_sorts_and_says_how(findings, signed_in, focal):
    client = signed_in(focal)
    assert '<th scope="col" aria-sort="descending"><a href="?status=open&amp;sort=severity"' in (
        get(client)
    )
    assert codes(client, "?status=&sort=code") == list(range(1, 62))
    assert codes(client, "?status=&sort=-code") == list(range(61, 0, -1))
    severities = [row[1] for row in screen(client, "?status=open")[1]]
    assert severities == ["High"] * 40 + ["Low"] * 20
    assert codes(client, "?sort=nonsense") == codes(client, "")


def test_active_filters_are_chips_that_can_be_taken_off(findings, signed_in, focal):
    content = get(signed_in(focal), "?status=open&need=legal&q=number")
    chips = re.findall(r'<a class="chip" href="([^"]+)">([^<]+)', content)
    assert [(href.replace("&amp;", "&"), text.strip()) for href, text in chips] == [
        ("?need=legal&status=open", "Words or code: number"),
        ("?q=number&status=open", "Need: Law"),
        ("?q=number&need=legal", "Status: Open"),
    ]
    assert '<a class="act" href="?status=">Clear all</a>' in content


def test_a_filter_that_cannot_be_chosen_says_so_and_shows_nothing(findings, signed_in, focal):
    content = get(signed_in(focal), "?severity=terrible")
    assert "“terrible” is no choice here." in content
    assert "No findings here" in content


def test_htmx_gets_the_rows_and_a_short_address(findings, signed_in, focal):
    answer = signed_in(focal).get(
        "/findings/?q=&state=&need=legal&status=open&sort=code", headers={"HX-Request": "true"}
    )
    assert answer["HX-Push-Url"] == "/findings/?need=legal&status=open&sort=code"
    content = answer.content.decode()
    assert content.startswith('<section class="section" id="rows"')
    assert content.count('hx-swap-oob="true"') == 3
    assert "<html" not in content


def test_what_has_no_action_stands_out_with_the_verb_for_whoever_plans(
    findings, signed_in, officer, focal
):
    roadmap = findings.roadmaps.get()
    finding = findings.findings.get(number=9)
    mend = f'href="/roadmaps/{roadmap.pk}/build/#finding-{finding.pk}">Draft this action'
    content = get(signed_in(officer), "?q=XCA-F1-009")
    assert "st--strong" in content
    assert "No action yet</span>" in content
    assert mend in content
    assert (mend in get(signed_in(focal), "?q=XCA-F1-009")) == roadmap.may(focal, "change")
    roadmap.status = roadmap.Status.ENDORSED
    roadmap.save(by=SYSTEM)
    assert mend not in get(signed_in(officer), "?q=XCA-F1-009")


def test_an_action_that_was_cancelled_answers_nothing(findings, signed_in, officer):
    objective = PlanAction.objects.first().objective
    action = factories.PlanActionFactory(objective=objective, status="cancelled")
    set_links(action, "findings", findings.findings.filter(number__in=(1, 9)), by=SYSTEM)
    client = signed_in(officer)
    assert 9 in codes(client, "?action=none&sort=code")
    assert 9 not in codes(client, "?action=some&sort=code")
    assert 1 in codes(client, "?action=some&sort=code")
    (row,) = screen(client, "?q=XCA-F1-009")[1]
    assert row[6].endswith("Cancelled No action yet")
    (row,) = screen(client, "?q=XCA-F1-001")[1]
    assert "No action yet" not in row[6]


def test_a_finding_whose_every_suggestion_was_declined_is_settled(
    findings, signed_in, officer, donor
):
    finding = findings.findings.get(number=9)
    factories.AnswerFactory(mission=findings, indicator=finding.indicator, value="1")
    fitting = finding.indicator.suggested_actions.filter(from_min__lte=1, from_max__gte=1)
    *some, last = list(fitting)
    decisions = findings.roadmaps.get().decisions
    client = signed_in(officer)
    for each in [*some, last]:
        assert 9 in codes(client, "?action=none&sort=code")
        decisions.create(
            finding=finding, suggestion=each, verdict="declined", reason="Too dear.", by=SYSTEM
        )
    assert 9 not in codes(client, "?action=none&sort=code")
    assert 9 not in codes(client, "?action=some&sort=code")
    (row,) = screen(client, "?q=XCA-F1-009")[1]
    assert row[6] == "–"
    words = "Every suggested action was declined."
    assert words in client.get(finding.get_absolute_url()).text
    finding.release = "donors"
    finding.save(by=SYSTEM)
    assert words not in signed_in(donor).get(finding.get_absolute_url()).text


def test_a_later_answer_to_another_question_closes_nothing(findings, later, signed_in, officer):
    first, second = later
    again = Mission.objects.exclude(pk=findings.pk).get()
    kept = {"code": second.code, "question": second.question, "levels": second.levels}
    for indicator, value in (
        (factories.IndicatorFactory(code=first.code, question="Another one?"), "1"),
        (factories.IndicatorFactory(**kept), "4"),
    ):
        day = again.starts_on + datetime.timedelta(days=365)
        newest = factories.mission(
            findings.state, officer, status=Mission.Status.FINAL, starts_on=day, ends_on=day
        )
        factories.AnswerFactory(mission=newest, indicator=indicator, value=value)
    client = signed_in(officer)
    of = dict(findings.findings.needing_action().values_list("number", "indicator"))
    closed = {of[number] for number in codes(client, "?status=closed&sort=code")}
    assert closed == {first.pk, second.pk}


def test_an_action_that_the_reader_may_not_see_is_an_action(findings, signed_in, donor):
    for number in (1, 9):
        finding = findings.findings.get(number=number)
        finding.release = "donors"
        finding.save(by=SYSTEM)
    assert not PlanAction.objects.allowed(donor).exists()
    shown = {row[0][-3:]: row for row in screen(signed_in(donor), "?status=")[1]}
    assert shown["009"][6] == "No action yet"
    assert shown["001"][6] == "–"
    for number, words in ((9, "No action yet."), (1, "None is open to you.")):
        found = findings.findings.get(number=number)
        assert words in signed_in(donor).get(found.get_absolute_url()).text


def test_the_view_of_the_state_is_told_once_it_is_signed(findings, signed_in, officer):
    findings.status = Mission.Status.STATE_CHECK
    findings.save(by=SYSTEM)
    finding = findings.findings.get(number=9)
    reply = StateReply.objects.create(mission=findings, by=SYSTEM)
    FindingReply.objects.create(finding=finding, view="disagree", reason="No.", by=SYSTEM)
    client = signed_in(officer)
    assert 9 in codes(client, "?view=waiting")
    reply.status = StateReply.Status.APPROVED
    reply.save(by=SYSTEM)
    assert codes(client, "?view=disagree") == [9]
    assert 9 not in codes(client, "?view=waiting")
    (row,) = screen(client, "?q=XCA-F1-009")[1]
    assert "Disagree" in row


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


def test_strictly_confidential_rows_are_marked_and_their_reading_is_told(
    findings, signed_in, officer
):
    finding = findings.findings.get(number=3)
    finding.classification = "str"
    finding.save(by=SYSTEM)
    answer, _rows = table(signed_in(officer), "csv", "?q=XCA-F1-003")
    assert "STC-gap-register" in answer["Content-Disposition"]
    assert Event.objects.about(finding).filter(verb="opened", by_id=officer.pk).exists()
    assert "Strictly Confidential" in get(signed_in(officer), "?q=XCA-F1-009")


def test_pages_and_files_cost_the_same_queries_for_few_and_many(
    findings, later, signed_in, officer
):
    client = signed_in(officer)

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            answer.getvalue() if answer.streaming else answer.content
        return len(queries)

    few = "?q=XCA-F1-009&status="
    assert cost(f"/findings/export.csv{few}") <= cost("/findings/export.csv?status=") <= 15
    assert cost(f"/findings/{few}") <= 15
    assert cost("/findings/?status=") <= 15


def test_more_rows_than_a_file_takes_is_a_sentence(findings, signed_in, focal, monkeypatch):
    monkeypatch.setattr("assessments.views.register.MOST_ROWS", 10)
    assert spreadsheets.MOST_ROWS > 10
    answer = signed_in(focal).get("/findings/export.csv?severity=high", follow=True)
    assert "narrow the filter" in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/findings/?severity=high"


def test_a_gap_is_recorded_in_an_open_mission_by_whoever_may(carana, signed_in, lead, focal):
    def links(client):
        page = client.get("/findings/").content.decode()
        return [int(key) for key in re.findall(r'href="/missions/(\d+)/findings/new/"', page)]

    team, state = signed_in(lead), signed_in(focal)
    assert links(team) == []
    first = factories.mission(carana, lead)
    assert links(team) == [first.pk]
    second = factories.mission(carana, lead)
    assert links(team) == [first.pk, second.pk]
    first.status = Mission.Status.STATE_CHECK
    first.save(by=SYSTEM)
    assert links(team) == [second.pk]
    assert team.get(f"/missions/{second.pk}/findings/new/").status_code == 200
    assert links(state) == []
