"""What a plan costs: every breakdown comes to the same total, exactly."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from history.recorded import SYSTEM
from roadmaps import part_actions as parts
from roadmaps.actions import change_roadmap
from roadmaps.content import content_of
from roadmaps.costing import PlanCost, Row, Table, shown
from roadmaps.models import CostLine, Roadmap
from roadmaps.money import Money
from tests import factories
from tests.factories import TODAY

RATE = {"currency": "XTS", "usd_rate": Decimal("604.25"), "usd_rate_on": datetime.date(2026, 11, 1)}


@pytest.fixture
def action(roadmap, objective, agency):
    return factories.PlanActionFactory(
        objective=objective, number=1, lead_agency=agency, output="A decree"
    )


def line(action, officer, **values):
    known = {"year": action.roadmap.starts_on.year, "purpose": "P", "amount": Decimal("10.00")}
    return parts.add_cost_line(action=action, by=officer, **(known | values))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"amount": Decimal(0)}, "amount", "greater than or equal"),
        ({"amount": Decimal("-1")}, "amount", "greater than or equal"),
        ({"amount": Decimal("1.001")}, "amount", "USD has 2 decimals: give no more"),
        ({"year": 2025}, "year", "Choose a year of the plan"),
        ({"currency": "XTS"}, "currency", "Choose USD."),
        ({"funding": "pledged"}, "source", "Name who pledged"),
        ({"funding": "gap", "source": "D"}, "source", "no source yet"),
        ({"funding": "national", "earmark": "E"}, "earmark", "Only pledged or secured"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field(action, officer, values, field, sentence):
    with pytest.raises(ValidationError) as refusal:
        line(action, officer, **values)
    assert sentence in refusal.value.message_dict[field][0]
    assert not CostLine.objects.exists()


@pytest.mark.parametrize(
    ("currency", "amount", "said"),
    [("KWD", "1250.125", "1,250.125"), ("KWD", "12.5", "12.500"), ("XOF", "1250", "1,250"),
     ("XTS", "12.5", "12.50")],
)  # fmt: skip
def test_an_amount_has_the_decimals_of_its_currency(
    action, officer, signed_in, currency, amount, said
):
    roadmap = action.roadmap
    roadmap.currency, roadmap.usd_rate, roadmap.usd_rate_on = currency, Decimal(2), TODAY
    roadmap.save(by=SYSTEM)
    made = line(action, officer, currency=currency, amount=Decimal(amount))
    assert CostLine.objects.get().amount == Decimal(amount)
    client = signed_in(officer)
    assert f"<bdi>{currency} {said}</bdi>" in client.get(f"/actions/{action.pk}/").content.decode()
    page = client.get(f"/roadmaps/{roadmap.pk}/cost/").content.decode()
    assert f"{currency} {said}</bdi>" in page
    (told,) = client.get("/api/cost-lines/").json()["results"]
    assert Decimal(told["amount"]) == made.amount


@pytest.mark.parametrize(
    ("currency", "amount", "why"),
    [("XOF", "12.50", "XOF has no decimals: give a whole number."),
     ("KWD", "12.1255", "KWD has 3 decimals: give no more than these.")],
)  # fmt: skip
def test_more_decimals_than_the_currency_has_are_refused(action, officer, currency, amount, why):
    roadmap = action.roadmap
    roadmap.currency, roadmap.usd_rate, roadmap.usd_rate_on = currency, Decimal(2), TODAY
    roadmap.save(by=SYSTEM)
    with pytest.raises(ValidationError) as refusal:
        line(action, officer, currency=currency, amount=Decimal(amount))
    assert why in refusal.value.message_dict["amount"]


def test_an_amount_is_signed_as_it_was_before_amounts_were_kept_finer(action, officer):
    line(action, officer, amount=Decimal("12.5"))
    (told,) = content_of(action.roadmap, "1.0")["actions"]
    assert told["costs"][0]["amount"] == "12.50"


def test_the_database_refuses_nothing_and_less(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.CostLineFactory(action=action, amount=Decimal(0))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"currency": "XTS"}, "usd_rate"),
        ({"currency": "XTS", "usd_rate": Decimal(3)}, "usd_rate_on"),
        (RATE | {"usd_rate": Decimal(0)}, "usd_rate"),
        ({"usd_rate": Decimal(3)}, "currency"),
        ({"currency": "QQQ", "usd_rate": Decimal(3)}, "currency"),
        ({"currency": "USD", "usd_rate": Decimal(1)}, "currency"),
    ],
)
def test_currency_rate_and_day_come_together(roadmap, officer, values, field):
    with pytest.raises(ValidationError) as refusal:
        change_roadmap(roadmap=roadmap, by=officer, values=values)
    assert field in refusal.value.message_dict


def test_a_plan_keeps_the_years_and_the_currency_of_its_costs(roadmap, action, officer):
    change_roadmap(roadmap=roadmap, by=officer, values=RATE)
    action.refresh_from_db()
    line(action, officer, currency="XTS", year=roadmap.ends_on.year)
    nothing = {"currency": "", "usd_rate": None, "usd_rate_on": None}
    with pytest.raises(ValidationError, match="Costs stand in XTS"):
        change_roadmap(roadmap=Roadmap.objects.get(), by=officer, values=nothing)
    shorter = {"ends_on": datetime.date(roadmap.ends_on.year - 1, 12, 31)}
    with pytest.raises(ValidationError, match=f"Costs stand in {roadmap.ends_on.year}"):
        change_roadmap(roadmap=Roadmap.objects.get(), by=officer, values=shorter)


amounts = st.decimals("0.01", "99999999.99", places=2)
sums = st.builds(Money.of, amounts, st.sampled_from(["USD", "XTS"]))


@settings(max_examples=200, deadline=None)
@given(st.lists(sums), st.randoms(use_true_random=False))
def test_money_adds_up_in_any_order(found, random):
    mixed = random.sample(found, len(found))
    assert Money.total(found) == Money.total(mixed)
    half = len(mixed) // 2
    assert Money.total([Money.total(mixed[:half]), Money.total(mixed[half:])]) == Money.total(found)


def test_a_sum_is_rounded_once():
    """Three times a third is one: each rounded alone would come to 0.99."""
    third = Money.of(Decimal("1.00"), "XTS")
    assert Money.total([third] * 3).in_usd(Decimal(3)) == Decimal("1.00")


@pytest.fixture
def costed(roadmap, objective, action, officer):
    roadmap.method = Roadmap.Method.IMPACT_FEASIBILITY
    change_roadmap(roadmap=roadmap, by=officer, values=RATE)
    other = factories.PlanActionFactory(
        objective=factories.ObjectiveFactory(roadmap=roadmap, number=2), number=1
    )
    for each in (action, other):
        each.refresh_from_db()
        for place, (funding, source) in enumerate(
            [("national", ""), ("secured", "Donor A"), ("pledged", "Donor B"), ("gap", "")]
        ):
            line(
                each,
                officer,
                funding=funding,
                source=source,
                amount=Decimal("33.33") + place,
                currency="XTS" if place % 2 else "USD",
                year=roadmap.starts_on.year + place % 3,
                earmark="Law only" if source == "Donor A" else "",
            )
    return Roadmap.objects.get()


def test_every_breakdown_comes_to_the_same_total(costed):
    cost = PlanCost(costed)
    by_hand = Money(
        usd=sum(each.amount for each in cost.lines if each.currency == "USD"),
        national=sum(each.amount for each in cost.lines if each.currency == "XTS"),
    )
    assert cost.total == by_hand
    for table in (cost.by_funding, cost.by_objective, cost.by_source):
        assert table.foot.total == Money.total(row.total for row in table.rows) == by_hand


def test_the_page_tells_rate_gap_earmarks_and_what_can_be_offered(costed, signed_in, officer):
    page = signed_in(officer).get(f"/roadmaps/{costed.pk}/cost/").content.decode()
    assert "One dollar is XTS 604.25, the rate of 1 November 2026." in page
    assert "Law only" in page
    cost = PlanCost(costed)
    assert [each.action.code for each in cost.ready] == ["1.1"]
    assert [each.action.code for each in cost.not_ready] == ["2.1"]
    assert "Name a lead agency." in page
    assert "Donor B" in page
    total = cost.total.in_usd(costed.usd_rate)
    assert page.count(f"<b>{total}</b>") == 3


def test_what_an_amendment_adds_is_not_offered_and_the_plan_stays_endorsed(
    costed, signed_in, officer
):
    page = f"/roadmaps/{costed.pk}/cost/"
    assert "not endorsed yet" in signed_in(officer).get(page).content.decode()
    costed.status = Roadmap.Status.AMENDING
    costed.save(by=officer)
    action = costed.actions.get(objective__number=1)
    action.is_proposed = True
    action.save(by=officer)
    assert PlanCost(costed).ready == []
    text = signed_in(officer).get(page).content.decode()
    assert "not endorsed yet" not in text
    assert "The amendment that adds it is not approved yet." in text


def figures_of(figures):
    return [Row(str(number), cells) for number, cells in enumerate(figures)]


grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(sums, min_size=width, max_size=width), min_size=1, max_size=5)
)


@settings(max_examples=200, deadline=None)
@given(grids, st.decimals("0.01", "2000", places=6).filter(bool))
def test_what_is_shown_adds_up_to_the_cent_both_ways(figures, rate):
    table = Table(list(range(len(figures[0]))), figures_of(figures))
    told = shown(table, rate)
    *body, (_word, foot) = told.rows
    assert len(told.columns) == len(foot)
    for _head, row in told.rows:
        assert sum(row[:-1]) == row[-1]
    for column, last in zip(zip(*(row for _head, row in body), strict=True), foot, strict=True):
        assert sum(column) == last
    assert foot[-1] == table.foot.total.in_usd(rate)


def test_a_lost_cent_is_said():
    third = Money.of(Decimal("1.00"), "XTS")
    told = shown(Table(["one"], figures_of([[third]] * 3)), Decimal(3))
    assert [(head, row[-1]) for head, row in told.rows[-2:]] == [
        ("Rounding", Decimal("0.01")),
        ("Total", Decimal("1.00")),
    ]


def test_a_plan_without_its_own_currency_counts_in_dollars(roadmap, action, officer, signed_in):
    line(action, officer)
    page = signed_in(officer).get(f"/roadmaps/{roadmap.pk}/cost/").content.decode()
    assert "this plan counts in no other currency" in page
    assert "10.00" in page


def test_costs_are_no_part_of_a_released_plan(costed, action, signed_in, donor):
    for each in (costed, action):
        each.release = "donors"
        each.save(by=donor)
    client = signed_in(donor)
    assert client.get(costed.get_absolute_url()).status_code == 200
    assert client.get(f"/roadmaps/{costed.pk}/cost/").status_code == 404
    assert client.get(f"/roadmaps/{costed.pk}/sequence/").status_code == 404
    assert "Donor A" not in client.get(action.get_absolute_url()).content.decode()
    assert client.get("/api/cost-lines/").json()["count"] == 0
