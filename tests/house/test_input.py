"""What people type is shown as they typed it and sets nothing that was not asked for."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import get_hashers_by_algorithm
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.utils import get_random_secret_key
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse

from history.recorded import SYSTEM
from tests import factories
from tests.house.served import served_settings
from tests.house.world import arguments, routes

TYPED = (
    """</textarea></script><script>alert(1)</script>" onmouseover="alert(2)' {{ 7|add:7 }} <b>"""
)


class Alive(HTMLParser):
    """What a browser would run of a page, our own files of scripts left aside."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        names = {name for name, _value in attrs}
        self.found += [name for name in names if name.startswith("on")]
        if tag == "script" and "src" not in names:
            self.found.append(tag)


@pytest.fixture
def typed(world):
    """The same words in every long text of the world."""
    for thing, names in (
        (world.open.findings.first(), ("statement",)),
        (world.open.evidence.first(), ("title", "note")),
        (world.open.answers.first(), ("justification",)),
        (world.roadmap, ("vision", "summary")),
        (world.objective, ("title",)),
        (world.action, ("title", "description", "output")),
        (world.agency, ("name",)),
        (world.state, ("name", "formal_name")),
    ):
        for name in names:
            setattr(thing, name, TYPED)
        thing.save(by=SYSTEM)
    return world


def test_what_is_typed_is_only_shown(typed, everybody):
    client = Client(raise_request_exception=False)
    seen = 0
    for who in ("lead", "officer", "focal"):
        client.force_login(everybody[who])
        for name, wanted in routes():
            if name.endswith("logout"):
                continue
            page = client.get(reverse(name, kwargs=arguments(typed, name, wanted)))
            if page.streaming:
                page.getvalue()
                continue
            if not page["Content-Type"].startswith("text/html"):
                continue
            text = page.content.decode()
            seen += "&lt;script&gt;alert(1)" in text
            assert Alive(text).found == [], name
    assert seen > 10


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("edit", {"status": "endorsed", "version_number": "9.9", "endorsed_on": "2020-01-01"}),
        ("edit", {"state": "1", "mission": "1", "id": "1", "pk": "1"}),
    ],
)
def test_fields_that_a_form_does_not_ask_for_are_left_alone(world, everybody, address, more):
    client = Client()
    client.force_login(everybody["officer"])
    roadmap = world.roadmap
    before = (roadmap.status, roadmap.version_number, roadmap.endorsed_on, roadmap.state_id)
    form = {"starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on, "vision": "New words"}
    form |= factories.PLAN_FORM | {"summary": "x"}
    answer = client.post(f"/roadmaps/{roadmap.pk}/{address}/", form | more)
    assert answer.status_code == 302
    roadmap.refresh_from_db()
    assert roadmap.vision == "New words"
    after = (roadmap.status, roadmap.version_number, roadmap.endorsed_on, roadmap.state_id)
    assert after == before


def test_a_value_in_the_address_does_not_stand_in_for_one_in_the_form(world, everybody):
    client = Client()
    client.force_login(everybody["officer"])
    roadmap = world.roadmap
    words = {"starts_on": str(roadmap.starts_on), "ends_on": str(roadmap.ends_on)}
    query = "&".join(f"{name}={value}" for name, value in words.items())
    address = f"/roadmaps/{roadmap.pk}/edit/?{query}&vision=address"
    assert client.post(address, factories.PLAN_FORM | {"vision": "form"}).status_code == 422
    words |= factories.PLAN_FORM
    assert client.post(address, words | {"vision": ["first", "last"]}).status_code == 302
    roadmap.refresh_from_db()
    assert roadmap.vision == "last"


def bits(length, letters):
    return length * (letters.bit_length() - 1)


def test_what_must_not_be_guessed_is_long_enough(db):
    session = SessionStore()
    session.create()
    assert re.fullmatch(r"[a-z0-9]{32}", session.session_key)
    assert bits(32, 36) >= 128
    assert re.fullmatch(r"[A-Za-z0-9]{32}", _get_new_csrf_string())
    assert bits(len(get_random_secret_key()), 50) >= 128


def test_passwords_are_kept_by_a_slow_function(settings, monkeypatch, tmp_path):
    found = served_settings(monkeypatch, tmp_path)
    settings.PASSWORD_HASHERS = found.get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    get_hashers_by_algorithm.cache_clear()
    hasher = next(iter(get_hashers_by_algorithm().values()))
    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.iterations >= 600_000
    assert hasher.salt_entropy >= 128
    get_hashers_by_algorithm.cache_clear()


def test_signing_out_is_on_every_page(world, everybody):
    client = Client(raise_request_exception=False)
    client.force_login(everybody["lead"])
    pages = 0
    for name, wanted in routes():
        answer = client.get(reverse(name, kwargs=arguments(world, name, wanted)))
        if answer.streaming:
            answer.getvalue()
            continue
        if "<html" not in (text := answer.content.decode()):
            continue
        pages += 1
        assert "Sign out" in text or answer.status_code >= 400, name
    assert pages > 20
