"""Law 1: whatever anybody without a right there asks of a state's rows is refused, on every route,
with every method, in every role. Who holds a right there is asked in test_doors.py.

With WHOLE=1 everybody asks everything; without it everybody asks every route, and of its methods a
share that is another one for the next person, so that each route is asked with each method."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.recorded import SYSTEM
from portfolio.actions import end_grant, grant_role
from tests import order
from tests.conftest import person, sign
from tests.house import manual, tally
from tests.house.doors import STATELESS
from tests.house.people import elsewhere
from tests.house.world import arguments, routes

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
REFUSED = {403, 404, 405}
SHARES = 1 if order.WHOLE else 4
# The administrator runs accounts everywhere and reads no content.
ACCOUNTS = {
    "person", "person-history", "person-rename", "person-suspend", "person-restore",
    "person-invite-again", "person-reset-factor",
    "person-grant", "state-access", "state-access-xlsx", "state-access-csv",
    "state-break-glass",
}  # fmt: skip
# The log tells an administrator that something was done, never what (tests/history/test_audit.py).
METADATA = {"audit-event"}
# Rows of no state, or of the asker alone: open to everybody who is signed in, or to everybody.
COMMON = STATELESS | {
    "healthz",
    "robots",
    "security-txt",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "invitation",
    # A personal address: it is a key, and names one seat (tests/study_visits/test_seats.py).
    "study_visits:seat",
    "study_visits:seat-join",
    "study_visits:seat-recording",
    "study_visits:seat-rate",
    "study_visits:seat-follow-up",
    # The same for the host's contact (tests/study_visits/test_mails.py).
    "study_visits:host",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "session-left",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "roadmaps:plan-check",
    "training:evaluation",
    # A personal address too (tests/training/test_personal_page.py).
    "training:my-training",
    "training:my-training-certificate",
    "training:certificate-ask",
    "training:certificate-check",
    *manual.OPEN,
}
# After these nobody is signed in any more.
LAST = {"account_logout", "sign-out-everywhere"}


@pytest.fixture
def without(carana):
    """People who hold nothing for Carana today, though they did or will, or are suspended."""
    found = {"nobody": person("without-nobody")}
    for name in ("ended", "not_begun", "suspended", "unsigned"):
        found[name] = person(f"without-{name}")
    day = datetime.timedelta(days=1)
    now = timezone.now()
    lead = {"role": "lead", "state": carana, "by": SYSTEM}
    end_grant(grant=sign(grant_role(person=found["ended"], **lead)), by=SYSTEM)
    sign(grant_role(person=found["not_begun"], starts_at=now + day, **lead))
    sign(grant_role(person=found["suspended"], **lead))
    grant_role(person=found["unsigned"], **lead)
    return found


def addresses(world):
    for name, wanted in routes():
        yield name, reverse(name, kwargs=arguments(world, name, wanted)), bool(wanted)


def rows(world):
    return [
        (name, address)
        for name, address, is_row in addresses(world)
        if is_row and name not in COMMON
    ]


def ask(client, method, address):
    answer = getattr(client, method)(address, headers={"accept": "*/*"})
    if answer.streaming:
        answer.getvalue()
    return answer


def is_refusal(answer):
    to_login = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    return to_login or answer.status_code in REFUSED


def share(asker, route):
    """The methods with which this person, by number, asks this route."""
    return METHODS[(asker + route) % SHARES :: SHARES]


def sweep(world, people):
    """Ask everything as everybody; returns what was let through and what broke."""
    wrong = []
    asked = rows(world)
    for asker, (name, user) in enumerate(people.items()):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        if name == "suspended":
            user.is_active = False
            user.save(by=SYSTEM)
        for number, (route, address) in enumerate(asked):
            if name == "administrator" and route in ACCOUNTS | METADATA:
                continue
            for method in share(asker, number):
                answer = ask(client, method, address)
                tally.add(route, name, method, answer.status_code, refused=is_refusal(answer))
                if not is_refusal(answer):
                    wrong.append(f"{name} {method} {address} answered {answer.status_code}")
    return wrong


def test_every_role_elsewhere_is_refused_every_row(undrawn, world, katasi):
    assert sweep(world, elsewhere(katasi)) == []


def test_whoever_holds_nothing_today_is_refused_every_row(undrawn, world, without):
    assert sweep(world, without) == []


def test_a_stranger_is_sent_to_sign_in(undrawn, world):
    client = Client(raise_request_exception=False)
    for number, (name, address, _is_row) in enumerate(addresses(world)):
        if name in COMMON - {"assessments:instrument-detail"}:
            continue
        for method in share(0, number):
            answer = ask(client, method, address)
            tally.add(name, "stranger", method, answer.status_code, refused=is_refusal(answer))
            assert is_refusal(answer), f"{method} {address}"


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
