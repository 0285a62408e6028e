"""Law 4: a page costs the same number of queries with few rows and with many, and few at all."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.recorded import SYSTEM, set_links
from tests import factories
from tests.house.world import World, arguments, routes

MOST = 15


def count(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code, len(queries)


def costs(client, world):
    found = {}
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        status, queries = count(client, address)
        if status == 200:
            found[name] = queries
    return found


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
    for _each in range(12):
        factories.StateDocumentFileFactory(document=world.document)
        document = factories.StateDocumentFactory(state=world.state)
        factories.StateDocumentFileFactory(document=document)
    for _each in range(4):
        state = factories.StateFactory()
        factories.ParticipationFactory(state=state)
        World(state, world.lead, world.officer)


@pytest.mark.parametrize("who", ["lead", "officer"])
def test_pages_cost_the_same_with_more_rows(world, everybody, who):
    client = Client()
    client.force_login(everybody[who])
    costs(client, world)
    before = costs(client, world)
    grow(world)
    after = costs(client, world)
    assert len(before) > 20
    for name, queries in before.items():
        assert after[name] <= queries, f"{name}: {queries}, then {after[name]}"
        assert queries <= MOST, f"{name} costs {queries} queries"
