"""Law 4: a page costs the same number of queries with few rows and with many, and few at all."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.recorded import SYSTEM, set_links
from portfolio.sign_in import sessions
from tests import factories, order
from tests.house.world import World, arguments, routes

MOST = 15
# What is counted for a limit stands in Redis where the product is served; here in a table.
LIMITS = '"shared_cache"'


def count(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    told = [each["sql"] for each in queries.captured_queries]
    return answer.status_code, sum(not is_limits(told, place) for place in range(len(told)))


def is_limits(told, place) -> bool:
    """A statement about a limit, or a bound of the transaction that holds nothing else."""
    sql, before, after = told[place], told[max(place - 1, 0)], told[min(place + 1, len(told) - 1)]
    opens, closes = sql.startswith("SAVEPOINT"), sql.startswith("RELEASE")
    return LIMITS in sql or (opens and LIMITS in after) or (closes and LIMITS in before)


def costs(client, world):
    found = {}
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        status, queries = count(client, address)
        if status == 200:
            found[name] = queries
    return found


def grow_parts(world, action):
    """More parts of the one action, and of others."""
    for each in (world.action, action):
        factories.MilestoneFactory(action=each, document=world.document)
        factories.CostLineFactory(action=each, funding="secured", source="Donor", earmark="E")
        factories.CostLineFactory(action=each)
        factories.RiskFactory(roadmap=world.roadmap, action=each)
        factories.EquipmentItemFactory(action=each, agency=world.agency)
    factories.DependencyFactory(action=action, predecessor=world.action)
    factories.RiskFactory(roadmap=world.roadmap)


def grow(world):
    """More of everything under the same state, and more states."""
    for mission in (world.open, world.shared):
        for indicator in mission.areas.get().indicators.all():
            for _each in range(4):
                number = mission.findings.count() + 1
                finding = factories.FindingFactory(
                    mission=mission, indicator=indicator, number=number
                )
                item = factories.EvidenceFactory(mission=mission)
                set_links(item, "indicators", [indicator], by=SYSTEM)
                if mission == world.shared:
                    action = factories.PlanActionFactory(objective=world.objective)
                    set_links(action, "findings", [finding], by=SYSTEM)
                    grow_parts(world, action)
    for _each in range(12):
        factories.StateDocumentFileFactory(document=world.document)
        document = factories.StateDocumentFactory(state=world.state)
        factories.StateDocumentFileFactory(document=document)
    for _each in range(12):
        agency = factories.AgencyFactory(state=world.state)
        factories.DueDiligenceFactory(agency=agency)
        factories.DueDiligenceFactory(agency=agency, is_cleared=True, unit="")
        participant = factories.ParticipantFactory(agency=agency)
        session = factories.SessionFactory()
        factories.InvitedStateFactory(session=session, state=world.state)
        elsewhere = factories.InvitedStateFactory(session=world.session)
        away = factories.ParticipantFactory(agency__state=elsewhere.state)
        for person in (participant, away):
            factories.NominationFactory(session=world.session, participant=person, is_accepted=True)
        for record in (world.diligence, world.cleared):
            factories.DiligenceMeasureFactory(diligence=record)
            factories.DiligenceNoteFactory(diligence=record)
    world.mentoring.grow(world.state, world.agency, world.action)
    world.manual.grow(world.state)
    for _each in range(6):
        visit = factories.StudyVisitFactory(is_held=True)
        factories.InvitationFactory(visit=visit, state=world.state)
        factories.InvitationFactory(visit=world.visit, state=factories.StateFactory())
        item = factories.AgendaItemFactory(visit=world.visit)
        factories.CaptureNoteFactory(item=item)
        factories.QuestionFactory(visit=world.visit, state=world.state, item=item)
        person = factories.ParticipantFactory(agency=world.agency)
        factories.RegistrationFactory(visit=world.visit, participant=person)
        served = factories.PlanActionFactory(objective=world.objective)
        factories.ServedActionFactory(visit=world.visit, action=served)
    for _each in range(4):
        state = factories.StateFactory()
        factories.ParticipationFactory(state=state)
        World(state, world.lead, world.officer)


@pytest.mark.parametrize("who", ["lead", "officer"] if order.WHOLE else ["officer"])
def test_pages_cost_the_same_with_more_rows(world, everybody, who, monkeypatch):
    # Once a minute a page writes that its reader is there: not here, however long the law takes.
    monkeypatch.setattr(sessions, "WRITE_EVERY", 24 * 3600)
    client = Client()
    client.force_login(everybody[who])
    costs(client, world)
    before = costs(client, world)
    grow(world)
    # Who reads a strictly confidential row for the first time writes that down.
    for address in ("/due-diligence/", f"/states/{world.state.code}/due-diligence/"):
        client.get(address)
    after = costs(client, world)
    assert len(before) > 20
    for name, queries in before.items():
        assert after[name] <= queries, f"{name}: {queries}, then {after[name]}"
        assert queries <= MOST, f"{name} costs {queries} queries"
