"""Figures are counted from people and records, and small numbers stay inside."""

import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fusion_programme import figures as counted
from fusion_programme.figures import FEW, Asked, Figures
from portfolio.models.participant import Sex
from portfolio.participations import ROOMS, Participation
from tests import factories

YEAR = Asked(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
SEXES = list(Sex)


def participation(person, state="A", sex="female", room="training", kind="police", **told):
    values = {
        "person": person,
        "sex": sex,
        "state_code": state,
        "state_name": f"State {state}",
        "agency_kind": kind,
        "room": room,
        "activity": 1,
        "title": "A session",
        "place": "/",
        "language": "French",
        "day": datetime.date(2026, 3, 1),
        "hours": 6,
    }
    return Participation(**values | told)


def figures_of(rows, *, is_inside, is_leaving=False):
    """Figures over these rows, for a reader of everything or for somebody outside."""
    made = Figures.__new__(Figures)
    made.asked = YEAR
    made.is_inside = is_inside and not is_leaving
    made.rows = list(rows) if made.is_inside else counted.without_small_states(rows)
    return made


@st.composite
def delivered(draw):
    """People of four States, each of one sex and agency, in some activities."""
    found = []
    for person in range(draw(st.integers(0, 60))):
        state, sex = draw(st.sampled_from("ABCD")), draw(st.sampled_from(SEXES)).value
        kind = draw(st.sampled_from(["police", "customs", "border", ""]))
        for activity in range(draw(st.integers(1, 2))):
            room = draw(st.sampled_from(["training"]))
            found.append(
                participation(person, state, sex, room, kind, activity=activity, language=sex)
            )
    return found


def tables(figures):
    return [figures.by_state, figures.by_room, figures.by_agency, figures.by_language]


@settings(max_examples=150, deadline=None)
@given(delivered())
def test_nothing_that_is_told_outside_is_a_small_number_or_gives_one_away(rows):
    figures = figures_of(rows, is_inside=False)
    total = figures.total
    for lines in tables(figures):
        assert all(each.people >= FEW for each in lines)
        for each in lines:
            assert each.by_sex is None or not any(0 < n < FEW for n in each.by_sex.values())
        # What a table leaves out cannot be taken from its sum: nobody, or five people or more.
        left = total.people - sum(each.people for each in lines)
        assert left == 0 or left >= FEW or not lines
    if any(each.by_sex is None for each in figures.by_state):
        assert total.by_sex is None
    if split := figures.split_total:
        told = [each for each in figures.by_state if each.by_sex is not None]
        assert split.people == sum(each.people for each in told)
    assert all(each.by_sex is None for lines in tables(figures)[1:] for each in lines) or all(
        not any(0 < n < FEW for n in each.by_sex.values())
        for lines in tables(figures)[1:]
        for each in lines
        if each.by_sex
    )


@settings(max_examples=100, deadline=None)
@given(delivered())
def test_inside_every_number_adds_up(rows):
    figures = figures_of(rows, is_inside=True)
    people = {each.person for each in rows}
    assert figures.total.people == len(people)
    assert figures.total.participations == len(rows)
    for lines in tables(figures):
        assert sum(each.participations for each in lines) == len(rows)
        for each in lines:
            assert set(each.by_sex) == {sex.value for sex in SEXES}, "all four always stand there"
            assert sum(each.by_sex.values()) == each.people
    assert sum(each.people for each in figures.by_state) == len(people)


def test_a_mean_gain_is_told_of_five_people_or_more():
    few = [participation(n, gain=0.5) for n in range(4)] + [participation(9)]
    assert figures_of(few, is_inside=True).gain == 0.5
    assert figures_of(few, is_inside=False).gain is None
    assert figures_of([*few, participation(10, gain=1.0)], is_inside=False).gain == 0.6


def test_the_cost_is_that_of_each_activity_once():
    rows = [participation(n, activity=1, cost=Decimal("10.50")) for n in range(3)]
    rows += [participation(8, activity=2, cost=Decimal(2)), participation(9, activity=3)]
    found = figures_of(rows, is_inside=True)
    assert (found.cost, found.activities) == ((Decimal("12.50"), 2), 3)
    assert figures_of(rows[-1:], is_inside=True).cost is None


@pytest.fixture
def taught(monkeypatch, carana, katasi):
    """Six people of Carana and two of Katasi took part, each recorded as a participant."""
    rows = []
    for state, count in ((carana, 6), (katasi, 2)):
        agency = factories.AgencyFactory(state=state)
        for number in range(count):
            person = factories.ParticipantFactory(agency=agency, sex="female")
            rows.append(
                participation(
                    person.pk, state.code, state_name=state.name, activity=number % 2, gain=0.5
                )
            )
    told = {"training": ("Training", lambda user, since, until: rows)}
    monkeypatch.setattr(counted, "ROOMS", told)
    monkeypatch.setattr("fusion_programme.views.figures.ROOMS", told)
    return rows


def test_each_number_opens_its_rows(taught, signed_in, officer):
    client = signed_in(officer)
    page = client.get("/figures/").content.decode()
    assert '<th scope="row">Katasi' in page
    rows = client.get("/figures/rows/?by_state=XKA&sex=female").content.decode()
    assert "2 people" in rows
    assert rows.count("/participants/") == 2
    assert client.get("/figures/?since=2026-05-01&until=2026-01-01").status_code == 200
    assert (
        "on or after the first"
        in client.get("/figures/?since=2026-05-01&until=2026-01-01").content.decode()
    )


def test_outside_nothing_small_is_told_and_no_row_opens(taught, signed_in, donor):
    client = signed_in(donor)
    page = client.get("/figures/").content.decode()
    assert '<th scope="row">Katasi' not in page
    assert "Small numbers are suppressed" in page
    assert "/figures/rows/" not in page
    assert client.get("/figures/rows/").status_code == 404


def test_the_table_for_a_report_leaves_out_what_the_page_shows(taught, signed_in, officer):
    answer = signed_in(officer).get("/figures/table/")
    assert answer["Content-Disposition"].startswith('attachment; filename="UNC-figures')
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active]
    assert cells[2][:4] == ["By State", "Carana", 6, 6]
    assert not any("Katasi" in map(str, row) for row in cells)
    assert cells[1][2] == 6, "the sum leaves them out too"


def test_whoever_knows_of_no_delivery_finds_no_page(signed_in, assessor):
    assert signed_in(assessor).get("/figures/").status_code == 404
    assert set(ROOMS) >= {"training"}
