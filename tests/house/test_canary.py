"""Law 2: an odd word planted in every text of a state never reaches the neighbour."""

import io
import zipfile

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from history.models import Event
from portfolio.access import ScopedModel
from tests.house.world import arguments, routes

WORD = "zyzzogeton"


def scoped_models():
    return [each for each in apps.get_models() if issubclass(each, ScopedModel)]


def plant(world):
    """Put the word into every free text of every row of the state, and into its history."""
    planted = 0
    for model in scoped_models():
        names = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, (models.TextField, models.CharField))
            and not field.choices
            and field.name not in ("code", "m49", "version_number")
        ]
        for row in model.objects.all():
            if row.history_state_id() != world.state.pk or not names:
                continue
            for name in names:
                setattr(row, name, f"{WORD} {row.pk}"[: row._meta.get_field(name).max_length])
            row.save(by=world.officer)
            planted += 1
    return planted


def text(answer) -> str:
    """Everything that an answer says, the insides of a file included."""
    if not hasattr(answer, "read_before"):
        content = answer.getvalue() if answer.streaming else answer.content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                content = b"".join(parts.read(name) for name in parts.namelist())
        answer.read_before = content.decode(errors="replace")
    return answer.read_before


def pages(client, world):
    """Every page that a person can open without naming a row, and those that name one."""
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        for query in ("", f"?q={WORD}&state={WORD}", "?page=2"):
            yield address + query, client.get(address + query)


@pytest.mark.parametrize("who", ["neighbour", "trainer", "donor", "administrator"])
def test_a_planted_word_never_reaches_an_outsider(world, everybody, who):
    assert plant(world) > 20
    if who == "administrator":  # who runs accounts knows the names of States, and nothing of them
        world.state.refresh_from_db()
        world.state.name = "Carana"
        world.state.save(by=world.officer)
    client = Client(raise_request_exception=False)
    client.force_login(everybody[who])
    for address, answer in pages(client, world):
        if answer.status_code == 200:
            echoed = text(answer).replace(f'value="{WORD}"', "")
            assert WORD not in echoed, address


def test_the_word_is_there_for_those_who_may_see_it(world, everybody):
    plant(world)
    client = Client()
    client.force_login(everybody["lead"])
    shown = [answer for _address, answer in pages(client, world) if answer.status_code == 200]
    assert sum(WORD in text(answer) for answer in shown) > 8
    tables = [each for each in shown if "spreadsheet" in each["Content-Type"]]
    assert all(WORD in text(answer) for answer in tables)


def test_history_is_marked_with_the_state_it_belongs_to(world):
    for model in scoped_models():
        label = model._meta.label_lower
        events = Event.objects.filter(subject_model=label, subject_pk__in=[str(world.state.pk)])
        if model._meta.model_name == "state":
            assert set(events.values_list("state_id", flat=True)) == {world.state.pk}
    orphans = Event.objects.filter(subject_model="assessments.finding", state_id=None)
    assert not orphans.exists()
