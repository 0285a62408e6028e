"""Law 1: whatever a neighbour, an outsider or a stranger asks of a state's rows is refused."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.house.world import arguments, routes

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
OUTSIDERS = ("neighbour", "trainer", "donor", "editor", "administrator", "nobody")
INSIDERS = ("manager", "officer", "lead", "focal", "approver", "mentor", "reviewer")
REFUSED = {403, 404, 405}
# Rows of no state: open to everybody who is signed in, or to everybody.
COMMON = {"assessments:instrument-detail", "healthz", "robots", "login", "logout"}
# The log tells an administrator that something was done, never what (tests/history/test_audit.py).
METADATA = {("administrator", "audit-event")}


def addresses(world):
    for name, wanted in routes():
        yield name, reverse(name, kwargs=arguments(world, name, wanted)), bool(wanted)


def ask(client, method, address):
    return getattr(client, method)(address, headers={"accept": "*/*"})


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_is_refused_every_row(world, everybody, who):
    client = Client(raise_request_exception=False)
    client.force_login(everybody[who])
    for name, address, is_row in addresses(world):
        if name in COMMON or not is_row or (who, name) in METADATA:
            continue
        for method in METHODS:
            status = ask(client, method, address).status_code
            assert status in REFUSED, f"{who} {method} {address} answered {status}"


def test_a_stranger_is_sent_to_sign_in(world):
    client = Client(raise_request_exception=False)
    for name, address, _is_row in addresses(world):
        if name in COMMON - {"assessments:instrument-detail"}:
            continue
        for method in METHODS:
            answer = ask(client, method, address)
            to_login = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
            assert to_login or answer.status_code == 403, f"{method} {address}"


@pytest.mark.parametrize("who", INSIDERS)
def test_nobody_ever_gets_an_error(world, everybody, who):
    client = Client(raise_request_exception=True)
    client.force_login(everybody[who])
    for name, address, _is_row in addresses(world):
        if name == "logout":
            continue
        for method in ("options", "head", "get", "put", "post"):
            status = ask(client, method, address).status_code
            assert status < 500 or status == 503, f"{who} {method} {address} answered {status}"


def test_a_row_that_is_not_there_answers_like_one_that_is_not_yours(world, everybody):
    client = Client()
    client.force_login(everybody["neighbour"])
    absent = client.get("/missions/999999/")
    forbidden = client.get(f"/missions/{world.open.pk}/")
    assert absent.status_code == forbidden.status_code == 404
    assert plain(absent) == plain(forbidden)


def plain(answer):
    """The page without its token, which differs from answer to answer."""
    return re.sub(rb'(value="|X-CSRFToken": ")[A-Za-z0-9]{64}', b"", answer.content)
