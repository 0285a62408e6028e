import datetime

import pytest
from django.utils import timezone

from assessments.models import Mission
from history.recorded import SYSTEM, set_links
from roadmaps.models import Roadmap
from roadmaps.quarters import Quarter
from tests import factories
from tests.roadmaps.signing import endorse


@pytest.fixture
def shared(mission, lead):
    """A submitted mission over the legal framework: five indicators at level 1, five gaps."""
    factories.complete(mission)
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=lead)
    return mission


@pytest.fixture
def roadmap(shared):
    return factories.RoadmapFactory(mission=shared)


@pytest.fixture
def objective(roadmap):
    return factories.ObjectiveFactory(roadmap=roadmap, number=1, title="A clear mandate")


@pytest.fixture
def agency(roadmap):
    return factories.AgencyFactory(state=roadmap.state, name="Ministry of Justice")


@pytest.fixture
def finding(shared):
    return shared.findings.get(indicator__code="LEG-1")


@pytest.fixture
def suggestion(finding):
    return finding.indicator.suggested_actions.get(position=1)


@pytest.fixture
def endorsed(roadmap, objective, finding, agency):
    """An endorsed plan with one action."""
    action = factories.PlanActionFactory(objective=objective, lead_agency=agency)
    set_links(action, "findings", [finding], by=SYSTEM)
    roadmap.status = roadmap.Status.ENDORSED
    roadmap.save(by=SYSTEM)
    return action


@pytest.fixture
def tracked(endorsed):
    """An action of a plan that is in force since January of last year."""
    roadmap = endorsed.roadmap
    today = timezone.localdate()
    roadmap.starts_on = datetime.date(today.year - 1, 1, 1)
    roadmap.ends_on = today + datetime.timedelta(days=700)
    roadmap.save(by=SYSTEM)
    endorsed.starts_on = roadmap.starts_on
    endorsed.ends_on = today + datetime.timedelta(days=30)
    endorsed.save(by=SYSTEM)
    return endorsed


@pytest.fixture
def now():
    """The quarter in which the tests run."""
    return Quarter.of(timezone.localdate())


@pytest.fixture
def everybody(manager, officer, lead, focal, approver, neighbour, donor):
    """These people by name."""
    return dict(locals())


@pytest.fixture
def plan(roadmap, objective, finding, agency):
    """A consulted plan with one action that holds one of every part."""
    action = factories.PlanActionFactory(
        objective=objective, number=1, title="Draft the law", lead_agency=agency
    )
    other = factories.PlanActionFactory(objective=objective, number=2, lead_agency=agency)
    for each in (action, other):
        set_links(each, "findings", list(roadmap.mission.findings.all()), by=SYSTEM)
    factories.MilestoneFactory(action=action, number=1)
    factories.CostLineFactory(action=action)
    factories.DependencyFactory(action=other, predecessor=action)
    factories.RiskFactory(roadmap=roadmap, action=action)
    roadmap.status = Roadmap.Status.CONSULTED
    roadmap.save(by=SYSTEM)
    return roadmap


@pytest.fixture
def signed(plan, manager):
    endorse(plan, manager)
    return plan


@pytest.fixture
def version(signed):
    return signed.versions.get()


@pytest.fixture
def in_force(tracked, manager):
    """A plan in force with two actions and every part, signed as version 1.0."""
    roadmap, findings = tracked.roadmap, list(tracked.roadmap.mission.findings.all())
    roadmap.starts_on = timezone.localdate() - datetime.timedelta(days=250)
    tracked.number, tracked.starts_on = 1, roadmap.starts_on
    tracked.save(by=SYSTEM)
    other = factories.PlanActionFactory(
        objective=tracked.objective, number=2, title="Vet the staff",
        lead_agency=tracked.lead_agency, starts_on=tracked.starts_on, ends_on=tracked.ends_on,
    )  # fmt: skip
    for each in (tracked, other):
        set_links(each, "findings", findings, by=SYSTEM)
    factories.MilestoneFactory(action=tracked, number=1, due_on=tracked.ends_on)
    factories.CostLineFactory(action=tracked, year=roadmap.starts_on.year)
    factories.DependencyFactory(action=other, predecessor=tracked)
    factories.RiskFactory(roadmap=roadmap, action=tracked)
    roadmap.status = Roadmap.Status.CONSULTED
    roadmap.method = Roadmap.Method.IMPACT_FEASIBILITY
    roadmap.save(by=SYSTEM)
    endorse(roadmap, manager)
    return roadmap


@pytest.fixture
def late(in_force):
    """One of its actions, 200 days after its end as it was signed, and a matter of two people."""
    action = in_force.actions.get(number=2)
    day = timezone.localdate() - datetime.timedelta(days=200)
    action.starts_on, action.ends_on = day - datetime.timedelta(days=30), day
    action.impact, action.feasibility = 5, 4
    action.save(by=SYSTEM)
    return action
