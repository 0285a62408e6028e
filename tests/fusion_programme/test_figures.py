"""Figures are counted from people and records, and small numbers stay inside."""

import dataclasses
import datetime
import io
from decimal import Decimal
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fusion_programme import figures as counted
from fusion_programme.figures import FEW, Asked, Figures
from history.recorded import SYSTEM
from portfolio.actions import grant_role
from portfolio.models.participant import Sex
from portfolio.participations import ROOMS, Participation
from tests import factories
from tests.conftest import sign

YEAR = Asked(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
SEXES = list(Sex)
ROOMS_TOLD = ["training", "study_visits", "mentoring"]


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
    """Figures over these rows of a year that is over, for a reader of everything or for somebody
    outside."""
    made = Figures.__new__(Figures)
    made.asked = counted.outside(YEAR)
    made.is_inside = is_inside and not is_leaving
    made.reads_results = made.is_inside
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
            room = draw(st.sampled_from(ROOMS_TOLD))
            language = draw(st.sampled_from(["French", "Arabic"]))
            year, month = draw(st.sampled_from([2024, 2025, 2026])), draw(st.integers(1, 12))
            found.append(
                participation(person, state, sex, room, kind, activity=activity,
                              language=language, day=datetime.date(year, month, 1))
            )  # fmt: skip
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
        assert left >= 0, "nobody stands in two rows, or their sum would tell who does"
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


def rooms(rows):
    """The rooms of delivery as they would tell these rows."""

    def room_of(room):
        return lambda _user, since, until: [
            each for each in rows if each.room == room and since <= each.day <= until
        ]

    return {each: (each.title(), room_of(each)) for each in ROOMS_TOLD}


def numbers(rows, asked):
    """Every number that somebody outside is told who asks for this."""
    outsider = mock.patch.object(counted, "reads_every_row", return_value=False)
    with mock.patch.object(counted, "ROOMS", rooms(rows)), outsider:
        figures = Figures(None, asked)
        lines = [figures.total, *(each for table in tables(figures) for each in table)]
        return figures.asked, lines, figures.hours, figures.activities, figures.women


ASKED = st.builds(
    lambda day, days, room, state: Asked(day, day + datetime.timedelta(days), room, state),
    st.dates(datetime.date(2023, 1, 1), datetime.date(2026, 12, 31)),
    st.integers(0, 800),
    st.sampled_from(["", *ROOMS_TOLD]),
    st.sampled_from(["", *"ABCD"]),
)
WHOLE_YEARS = st.builds(
    lambda year, room, state: Asked(
        datetime.date(year, 1, 1), datetime.date(year, 12, 31), room, state
    ),
    st.integers(2023, 2026),
    st.sampled_from(["", *ROOMS_TOLD]),
    st.sampled_from(["", *"ABCD"]),
)


@settings(max_examples=150, deadline=None)
@given(delivered(), st.lists(ASKED, min_size=2, max_size=6))
def test_no_two_answers_of_one_year_differ_whatever_stage_state_or_day_is_asked_for(rows, asked):
    with mock.patch.object(counted, "last_year", return_value=2025):
        answers = [numbers(rows, each) for each in asked]
    found = {}
    for period, *answer in answers:
        assert (period.since.month, period.since.day) == (1, 1)
        assert period.until == period.since.replace(month=12, day=31)
        assert period.until.year <= 2025, "the running year differs from day to day"
        assert found.setdefault(period.since, answer) == answer


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
    more = [*few, participation(10, gain=1.0)]
    assert figures_of(more, is_inside=False).gain == 0.6
    one_elsewhere = [participation(20 + n, "B", gain=0.9 if n == 0 else None) for n in range(5)]
    assert figures_of(more + one_elsewhere, is_inside=False).gain == 0.6


def test_hours_and_gains_of_a_few_are_told_to_those_who_read_results_alone():
    rows = [participation(n, gain=0.5) for n in range(4)]
    found = figures_of(rows, is_inside=True)
    assert (found.hours, found.gain) == (24, 0.5)
    found = without_results(rows)
    assert (found.hours, found.gain) == (None, None)
    more = [*rows, participation(9, gain=0.5)]
    assert (without_results(more).hours, without_results(more).gain) == (30, 0.5)
    visit = participation(9, room="study_visits", hours=2)
    assert without_results([*rows, visit]).hours is None, "hours of visits are known of each"


def test_hours_and_gains_are_told_of_a_whole_year_that_is_over():
    rows, year = [participation(n, gain=0.5) for n in range(5)], counted.last_year()
    day = datetime.date(year, 1, 1)
    whole = Asked(day, day.replace(month=12, day=31))
    for asked in (whole, dataclasses.replace(whole, room="training", state="A")):
        assert without_results(rows, asked).hours == 30
    for since, until in (
        (day, whole.until - datetime.timedelta(1)),
        (day + datetime.timedelta(1), whole.until),
        (day.replace(year=year - 1), whole.until),
        (day.replace(year=year + 1), whole.until.replace(year=year + 1)),
    ):
        found = without_results(rows, Asked(since, until))
        assert (found.hours, found.gain, found.total.people) == (None, None, 5)


def without_results(rows, asked=None):
    """Figures for somebody who opens every row and reads no results."""
    found = figures_of(rows, is_inside=True)
    found.asked, found.reads_results = asked or found.asked, False
    return found


@settings(max_examples=150, deadline=None)
@given(delivered(), st.lists(ASKED | WHOLE_YEARS, min_size=2, max_size=6))
def test_no_two_sums_of_results_differ_by_fewer_than_five_people(rows, asked):
    """Each row has hours of its own, so that a sum says of which rows it is made."""
    rows = [
        dataclasses.replace(each, hours=1 << number, gain=float(number) if number % 3 else None)
        for number, each in enumerate(rows)
    ]
    with mock.patch.object(counted, "last_year", return_value=2025):
        told = [results(rows, each, is_inside=inside) for each in asked for inside in (1, 0)]
    for kind in (0, 1):
        for one in told:
            for other in told:
                apart = one[kind] ^ other[kind]
                people = {each.person for number, each in enumerate(rows) if apart >> number & 1}
                assert not people or len(people) >= FEW


def results(rows, asked, *, is_inside):
    """The rows that make up hours and gain for somebody who reads no results, a bit for each."""

    def reads(_user, _state="", right="view_nomination"):
        return bool(is_inside) and right != "view_result"

    reader = mock.patch.object(counted, "reads_every_row", reads)
    with mock.patch.object(counted, "ROOMS", rooms(rows)), reader:
        found = Figures(None, asked)
        return found.hours or 0, sum(1 << int(each) for each in found.gains)


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


def test_the_rows_tell_hours_in_a_session_to_those_who_read_results(
    taught, signed_in, officer, focal, manager
):
    assert '<td class="num" data-label="Hours">6' in rows_of(signed_in(officer))
    for reader in (focal, manager):
        text = rows_of(signed_in(reader))
        assert "/participants/" in text
        assert '<td class="num" data-label="Hours">–' in text
        assert '<td class="num" data-label="Hours">6' not in text


def test_the_page_says_why_hours_and_gain_are_not_shown(taught, signed_in, officer, focal, manager):
    last = counted.last_year()
    year = f"/figures/?since={last}-01-01&until={last}-12-31"
    for reader, inside in ((officer, True), (focal, False), (manager, False)):
        client = signed_in(reader)
        page = client.get("/figures/")
        assert page.context["figures"].is_inside is True
        assert ("For the days chosen neither is shown" in page.content.decode()) is not inside
        assert (page.context["figures"].hours is None) is not inside
        page = client.get(year)
        assert "neither is shown" not in page.content.decode()
        assert ("Hours and gain are results of people" in page.content.decode()) is not inside
        assert page.context["figures"].hours == (48 if inside else 36)


def rows_of(client):
    return client.get("/figures/rows/").content.decode()


def test_outside_nothing_small_is_told_and_no_row_opens(taught, signed_in, donor):
    client = signed_in(donor)
    page = client.get("/figures/").content.decode()
    assert '<th scope="row">Katasi' not in page
    assert "Small numbers are suppressed" in page
    assert "/figures/rows/" not in page
    assert client.get("/figures/rows/").status_code == 404


def test_others_choose_a_year_that_is_over_and_nothing_else(taught, signed_in, donor):
    client, last = signed_in(donor), counted.last_year()
    page = client.get("/figures/").content.decode()
    assert f'<option value="{last}" selected' in page
    assert f'<option value="{last + 1}"' not in page
    assert 'name="since"' not in page
    assert 'name="room"' not in page
    narrowed = "since=2026-03-01&until=2026-03-01&room=mentoring&state=XCA"
    asked = client.get(f"/figures/?{narrowed}").context["figures"].asked
    assert asked == counted.outside(Asked(YEAR.since.replace(year=last), datetime.date(last, 1, 1)))
    for year in (last + 1, "x", "-1", "99999999"):
        assert client.get(f"/figures/?year={year}").context["figures"].asked == asked


def test_what_is_shown_depends_on_rights_and_not_on_whether_anything_was_held(
    taught, signed_in, donor, focal, officer
):
    for rows in (list(taught), []):
        taught[:] = rows
        outside = signed_in(donor)
        assert outside.get("/figures/").context["figures"].is_inside is False
        assert outside.get("/figures/rows/").status_code == 404
        for reader in (focal, officer):
            inside = signed_in(reader)
            assert inside.get("/figures/").context["figures"].is_inside is True
            assert inside.get("/figures/rows/").status_code == 200


def test_who_reads_one_state_alone_opens_it_by_name(taught, signed_in, focal, katasi):
    """A focal point who is told the totals of another State besides."""
    sign(grant_role(person=focal, role="donor", by=SYSTEM, state=katasi))
    client = signed_in(focal)
    assert client.get("/figures/").context["figures"].is_inside is False
    page = client.get("/figures/?state=XCA")
    assert page.context["figures"].is_inside is True
    assert 'name="since"' in page.content.decode()
    assert client.get("/figures/?state=XKA").context["figures"].is_inside is False


def test_the_table_for_a_report_is_of_one_whole_year(taught, signed_in, officer):
    client, asked = signed_in(officer), []
    told = counted.ROOMS["training"][1]
    counted.ROOMS["training"] = (
        "Training",
        lambda user, since, until: asked.append((since, until)) or told(user, since, until),
    )
    client.get("/figures/table/?since=2025-03-02&until=2025-03-03&room=training&state=XCA")
    assert asked == [(datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))]


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
