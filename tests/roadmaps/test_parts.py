"""The whole record of an action: forms, frozen text, nobody's own work, and what the API tells."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from roadmaps import actions
from roadmaps import part_actions as parts
from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk, Roadmap
from tests import factories
from tests.conftest import person

RISK = {"text": "R", "likelihood": 2, "impact": 3, "response": "S", "owner": "Cabinet office"}


@pytest.fixture
def two(objective, finding, agency):
    found = []
    for number in (1, 2):
        action = factories.PlanActionFactory(objective=objective, number=number, lead_agency=agency)
        set_links(action, "findings", [finding], by=SYSTEM)
        found.append(action)
    return found


@pytest.fixture
def whole(two, roadmap):
    """One of every part of the second action."""
    first, second = two
    return {
        "milestone": factories.MilestoneFactory(action=second, number=1),
        "line": factories.CostLineFactory(action=second),
        "dependency": factories.DependencyFactory(action=second, predecessor=first),
        "risk": factories.RiskFactory(roadmap=roadmap, action=second),
    }


def ways(two, whole, roadmap):
    """Every way to write something of the parts of a plan."""
    first, _second = two
    third = factories.PlanActionFactory(objective=first.objective, number=3)
    day = {"title": "T", "due_on": first.ends_on, "evidence_wanted": "E"}
    cost = {"year": roadmap.starts_on.year, "purpose": "P", "amount": Decimal(5)}
    return {
        "add milestone": lambda by: parts.add_milestone(action=first, by=by, **day),
        "change milestone": lambda by: parts.change_milestone(
            milestone=whole["milestone"], by=by, values={"title": "N"}
        ),
        "remove milestone": lambda by: parts.remove_milestone(milestone=whole["milestone"], by=by),
        "add cost": lambda by: parts.add_cost_line(action=first, by=by, **cost),
        "change cost": lambda by: parts.change_cost_line(
            line=whole["line"], by=by, values={"purpose": "N"}
        ),
        "remove cost": lambda by: parts.remove_cost_line(line=whole["line"], by=by),
        "add dependency": lambda by: parts.add_dependency(action=third, predecessor=first, by=by),
        "remove dependency": lambda by: parts.remove_dependency(
            dependency=whole["dependency"], by=by
        ),
        "add risk": lambda by: parts.add_risk(roadmap=roadmap, by=by, **RISK),
        "add risk of action": lambda by: parts.add_risk(
            roadmap=roadmap, action=first, by=by, **RISK
        ),
        "change risk": lambda by: parts.change_risk(
            risk=whole["risk"], by=by, values={"owner": "N"}
        ),
        "remove risk": lambda by: parts.remove_risk(risk=whole["risk"], by=by),
    }


NAMES = (
    "add milestone", "change milestone", "remove milestone", "add cost", "change cost",
    "remove cost", "add dependency", "remove dependency", "add risk", "add risk of action",
    "change risk", "remove risk",
)  # fmt: skip


def test_no_way_is_missing_here(two, whole, roadmap):
    assert set(ways(two, whole, roadmap)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", ["endorsed", "closed"])
def test_nothing_is_written_into_an_endorsed_plan(two, whole, roadmap, officer, name, status):
    act = ways(two, whole, roadmap)[name]
    Roadmap.objects.filter(pk=roadmap.pk).compare_and_set(status=status)
    before = [list(model.objects.values()) for model in (Milestone, CostLine, Dependency, Risk)]
    with pytest.raises(NotNow, match="endorsed text is fixed"):
        act(officer)
    after = [list(model.objects.values()) for model in (Milestone, CostLine, Dependency, Risk)]
    assert after == before


@pytest.mark.parametrize("name", NAMES)
def test_who_wrote_a_part_does_not_endorse_the_plan(two, whole, roadmap, manager, name):
    Roadmap.objects.filter(pk=roadmap.pk).compare_and_set(status="consulted")
    fresh = Roadmap.objects.get()
    other = person("other-manager", "manager")
    ways(two, whole, roadmap)[name](manager)
    assert "you wrote a part of this" in Roadmap.lifecycle.why_not_by(fresh, "endorse", manager)
    assert Roadmap.lifecycle.why_not_by(fresh, "endorse", other) == ""


def test_who_wrote_a_part_of_another_plan_endorses_this_one(
    two, whole, roadmap, manager, carana, lead
):
    mission = factories.mission(carana, lead, areas=("SOP",))
    other = factories.RoadmapFactory(mission=mission)
    strange = factories.PlanActionFactory(objective=factories.ObjectiveFactory(roadmap=other))
    parts.add_risk(roadmap=other, action=strange, by=manager, **RISK)
    assert Roadmap.lifecycle.why_not_by(roadmap, "endorse", manager) == ""


FORMS = {
    "milestones": {"title": "Decree signed", "evidence_wanted": "Gazette"},
    "costs": {"purpose": "Workshop", "amount": "1234.50", "currency": "USD", "funding": "gap"},
    "dependencies": {},
    "risks": {name: str(value) for name, value in RISK.items()},
}


@pytest.mark.parametrize("kind", FORMS)
def test_the_small_forms_stand_on_the_page_while_the_text_is_open(
    signed_in, officer, reviewer, roadmap, two, kind
):
    first, second = two
    client = signed_in(officer)
    address = f"/actions/{second.pk}/{kind}/new/"
    assert f'action="{address}"' in client.get(second.get_absolute_url()).content.decode()
    form = FORMS[kind] | {
        "due_on": second.ends_on, "year": roadmap.starts_on.year, "predecessor": first.pk
    }  # fmt: skip
    wrong = client.post(address, {})
    assert wrong.status_code == 422
    assert client.post(address, form).status_code == 302
    page = client.get(second.get_absolute_url()).content.decode()
    assert next(iter(FORMS[kind].values()), str(first)) in page
    assert signed_in(reviewer).post(address, form).status_code == 403
    Roadmap.objects.filter(pk=roadmap.pk).compare_and_set(status="endorsed")
    assert f'action="{address}"' not in client.get(second.get_absolute_url()).content.decode()
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "endorsed text is fixed" in refused.content.decode()


@pytest.mark.parametrize("key", ["milestone", "line", "risk"])
def test_the_second_to_change_a_part_is_shown_both_texts(whole, signed_in, officer, manager, key):
    row = whole[key]
    name = {"milestone": "title", "line": "purpose", "risk": "text"}[key]
    slug = {"milestone": "milestones", "line": "cost-lines", "risk": "risks"}[key]
    address = f"/{slug}/{row.pk}/edit/"
    client = signed_in(officer)
    shown = client.get(address).context["form"]
    form = {field: shown[field].value() for field in shown.fields}
    assert client.post(address, form | {name: "Their words"}).status_code == 302
    late = client.post(address, form | {name: "My words"})
    assert late.status_code == 409
    assert "Their words" in late.content.decode()
    assert "My words" in late.content.decode()
    row.refresh_from_db()
    assert getattr(row, name) == "Their words"


@pytest.mark.parametrize("key", ["milestone", "line", "dependency", "risk"])
def test_a_part_is_removed_after_a_question(whole, signed_in, officer, key):
    row = whole[key]
    slug = "dependencies" if key == "dependency" else f"{row.history_slug}s"
    client, address = signed_in(officer), f"/{slug}/{row.pk}/delete/"
    assert client.get(address).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    assert client.post(address)["Location"] == row.get_absolute_url()
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_risk_belongs_to_an_action_of_its_plan(roadmap, officer, carana, lead):
    mission = factories.mission(carana, lead, areas=("SOP",))
    other = factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))
    strange = factories.PlanActionFactory(objective=other)
    with pytest.raises(ValidationError, match="action of this plan"):
        parts.add_risk(roadmap=roadmap, action=strange, by=officer, **RISK)


def test_an_action_keeps_its_milestones_within_its_dates(two, whole, officer):
    second = two[1]
    early = {"ends_on": second.starts_on + datetime.timedelta(days=1)}
    with pytest.raises(ValidationError, match="Milestones would lie outside the action: M1"):
        actions.change_action(action=second, by=officer, base_version=1, values=early)


def test_the_api_tells_the_whole_record(two, whole, signed_in, officer, neighbour):
    second = two[1]
    second.baseline, second.moscow = Decimal("2.50"), "must"
    second.save(by=SYSTEM)
    client = signed_in(officer)
    told = client.get(f"/api/actions/{second.pk}/").json()
    assert told["full_code"] == f"{second.roadmap.state.code}-1.2"
    assert (told["baseline"], told["target"], told["moscow"]) == ("2.50", None, "must")
    plan = client.get(f"/api/roadmaps/{second.roadmap.pk}/").json()
    assert (plan["method"], plan["currency"], plan["usd_rate"]) == ("impact_feasibility", "", None)
    for path in ("milestones", "cost-lines", "dependencies", "risks"):
        assert client.get(f"/api/{path}/").json()["count"] == 1, path
        assert signed_in(neighbour).get(f"/api/{path}/").json()["count"] == 0, path
    assert client.get("/api/cost-lines/").json()["results"][0]["amount"] == "1000.00"


def test_kinds_are_the_ten_of_the_programme():
    assert len(PlanAction.Kind.values) == 10
