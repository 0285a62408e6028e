"""Whoever saves last overwrites nobody unseen: every form that changes a shared record says so."""

import pytest
from django.test import Client

from history.recorded import SYSTEM
from tests import factories

WORDS = {"theirs": "The manager’s words", "mine": "The officer’s words"}


def roadmap(world):
    row = world.roadmap
    days = {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "summary": ""}
    days |= factories.PLAN_FORM
    return row, f"/roadmaps/{row.pk}/edit/", "vision", days


def objective(world):
    areas = {"areas": [world.shared.areas.get().pk]}
    return world.objective, f"/objectives/{world.objective.pk}/edit/", "title", areas


def evidence(world):
    row = world.open.evidence.first()
    indicators = [each.pk for each in row.indicators.all()]
    facts = {"kind": row.kind, "dated_on": str(row.dated_on), "indicators": indicators}
    return row, f"/evidence/{row.pk}/edit/", "title", facts


def practice(world):
    row = world.practice
    facts = {"what": row.what, "strength": row.strength, "attribution": row.attribution}
    return row, f"/compendium/practices/{row.pk}/edit/", "title", facts


KINDS = [roadmap, objective, evidence, practice]


@pytest.fixture
def client(everybody):
    client = Client()
    client.force_login(everybody["lead"])
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_tab_is_shown_both_texts(kind, world, client, everybody):
    row, address, name, rest = kind(world)
    who = everybody["lead"] if kind is evidence else everybody["officer"]
    client.force_login(who)
    page = client.get(address)
    version = str(page.context["form"].initial["version"])
    assert f'name="version" value="{version}"' in page.content.decode()
    first = client.post(address, rest | {name: WORDS["theirs"], "version": version})
    assert first.status_code == 302
    second = client.post(address, rest | {name: WORDS["mine"], "version": version})
    text = second.content.decode()
    assert second.status_code == 409
    assert WORDS["theirs"] in text
    assert WORDS["mine"] in text
    row.refresh_from_db()
    assert getattr(row, name) == WORDS["theirs"]
    again = client.post(
        address,
        rest | {name: WORDS["mine"], "version": str(second.context["form"]["version"].value())},
    )
    assert again.status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == WORDS["mine"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_twice_is_saved_once(kind, world, client, everybody):
    row, address, name, rest = kind(world)
    client.force_login(everybody["lead"] if kind is evidence else everybody["officer"])
    form = rest | {name: WORDS["mine"], "version": str(row.version)}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 302
    before, now = row.version, type(row).objects.get(pk=row.pk).version
    assert now == before + 1


def test_areas_of_an_objective_are_part_of_its_version(world, client, everybody):
    client.force_login(everybody["officer"])
    row, address, _name, rest = objective(world)
    form = {"title": row.title, "version": str(row.version)}
    assert client.post(address, form | {"areas": []}).status_code == 302
    stale = client.post(address, form | rest)
    assert stale.status_code == 409
    assert str(world.shared.areas.get()) in stale.content.decode()
    assert row.areas.count() == 0


def test_a_conflict_comes_before_a_rule(world, client, everybody):
    """An earlier tab learns of the other text first, and not of a rule that its own breaks."""
    client.force_login(everybody["officer"])
    row, address, _name, rest = roadmap(world)
    row.version, row.vision = row.version + 1, WORDS["theirs"]
    row.save(by=SYSTEM)
    outside = rest | {"ends_on": str(row.starts_on.replace(year=row.starts_on.year + 1))}
    stale = client.post(address, outside | {"vision": WORDS["mine"], "version": "0"})
    assert stale.status_code == 409
