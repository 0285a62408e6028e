"""The highest label of its parts governs a page, a file and a file's name: wherever the text of a
strictly confidential record is shown, the page says so, whoever reads it."""

import re

import pytest
from django.test import Client

from assessments.models import Evidence
from history.recorded import SYSTEM
from portfolio.labels import levels_today
from portfolio.people.markings import kinds
from tests import factories
from tests.house.people import enter, inside
from tests.house.planting import plant
from tests.house.test_canary import all_addresses

BAR = re.compile(rb'class="classbar classbar--(\w+)')
READERS = ("officer", "lead")
# Strictly confidential by rule, whatever the label.
RULED = (("diligence",), ("concern",))


def parts():
    """The kinds that are shown on the pages of others: missions and roadmaps hold them."""
    return {model for name, model in kinds().items() if name not in ("mission", "roadmap")}


def label(world, level):
    for model in parts():
        for row in model.objects.filter(**{model.state_path: world.state}):
            row.classification = level
            row.save(by=SYSTEM)


@pytest.fixture
def planted(world):
    planted = plant(world.state, by=world.lead)
    marks = planted.marks.values()
    return planted, {mark for mark in marks if mark.model in parts()}


def pages(world, role):
    client = enter(Client(), inside(role, world.state))
    for address, _is_row in all_addresses(world):
        yield address, client.get(address)


@pytest.mark.parametrize("role", READERS)
def test_the_page_of_a_strict_record_says_so(quiet, world, planted, role):
    planted, labelled = planted
    label(world, "str")
    low, shown = set(), 0
    for address, answer in pages(world, role):
        if planted.seen_in(answer) & labelled:
            shown += 1
            found = BAR.findall(b"" if answer.streaming else answer.content)
            name = answer.get("Content-Disposition", "")
            if (found and set(found) != {b"str"}) or (name and "STC-" not in name):
                low.add(f"{address} {found} {name}")
    assert low == set()
    assert shown > 8


def test_no_page_is_marked_higher_than_its_parts(quiet, world, planted):
    """Due diligence is strictly confidential by rule, and so is a page that tells something of
    it."""
    planted, _labelled = planted
    label(world, "con")
    by_rule = {mark for mark in planted.marks.values() if mark.subjects in RULED}
    strict, told = set(), set()
    for address, answer in pages(world, "officer"):
        if planted.seen_in(answer) & by_rule:
            told.add(address)
        elif not answer.streaming and b"str" in BAR.findall(answer.content):
            strict.add(address)
    assert strict == set()
    assert len(told) > 5


def test_the_level_is_the_same_in_the_database_and_in_the_record(world):
    factories.EvidenceFactory(mission=world.open, kind=Evidence.Kind.INTERVIEW)
    for model in kinds().values():
        rows = list(model.objects.annotate(marked=model.level_rule()))
        assert rows
        assert [each.marked for each in rows] == [each.level for each in rows]
        keys = {(model._meta.label_lower, str(each.pk)): each.level for each in rows}
        assert levels_today(keys) == keys
