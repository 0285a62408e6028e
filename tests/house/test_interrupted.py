"""Access that ends inside a request: before each of its statements in turn, by whatever way."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from fusion_programme.acting import OWN_ACCOUNT
from history.recorded import SYSTEM
from portfolio.actions import grant_role
from portfolio.models import ApiToken, Grant, User
from portfolio.sign_in.sessions import end_sessions
from portfolio.sign_in.suspension import restore_person, suspend_person
from portfolio.sign_in.tokens import make_token
from tests import order
from tests.conftest import PASSWORD, person, sign
from tests.house import tally
from tests.house.people import all_roles, enter
from tests.house.test_malformed_posts import WRITES, forms_by_route, writes
from tests.house.test_revocation import BY_LINK, end_everything
from tests.house.world import arguments, routes

ROLES = {"lead", "officer"}
OWN_TABLES = [f'"{each._meta.db_table}"' for each in (User, Authenticator, AuthToken, ApiToken)]
# Once a request holds what it needs, whoever ends it waits: asked so often, then believed.
LOCKED_OUT = 2
# Grants are asked for again and again: with WHOLE=1 before each statement to the last one.
NEVER_BELIEVED = 10_000 if order.WHOLE else 3


def suspended(user):
    suspend_person(person=user, by=SYSTEM, reason="Left.")


def signed_out(user):
    assert end_sessions(user)


def tokens_deleted(user):
    assert AuthToken.objects.filter(user=user).delete()[0]


def writes_to_the_account(sql) -> bool:
    """Whether a statement changes an account; that somebody was seen is no change."""
    is_change = sql.startswith(WRITES) and any(table in sql[:120] for table in OWN_TABLES)
    return is_change and "last_seen_at" not in sql[:120]


@dataclass
class Interruption:
    """Ends a person's access from another connection just before the n-th statement of a request,
    and notes what the request wrote after that."""

    user: User
    end: callable
    place: int
    count: int = 0
    ended: bool = False
    wrote: bool = False
    wrote_after: list = field(default_factory=list)

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.place:
            other = threading.Thread(target=self.interrupt)
            other.start()
            other.join()
        if writes(sql) or writes_to_the_account(sql):
            self.wrote = True
            self.wrote_after += [sql[:120]] if self.ended else []
        return execute(sql, params, many, context)

    def interrupt(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "PRAGMA busy_timeout = 0"
                    if connection.vendor == "sqlite"
                    else "SET lock_timeout = '50ms'"
                )
            self.end(self.user)
            self.ended = True
        except OperationalError:  # the request holds the access: whoever ends it waits
            pass
        finally:
            connection.close()


class Insider:
    """Somebody who has everything again before each request."""

    def __init__(self, state):
        self.user, self.state = person("insider"), state
        self.client = Client(raise_request_exception=False)
        self.renew()

    def enter(self):
        """Signed in a moment ago, as the list of one's own sessions shows it."""
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        self.client.cookies.clear()
        enter(self.client, self.user)
        session = self.client.session
        session[RECORDS] = [{"method": "password", "at": time.time()}]
        session.save()
        UserSession.objects.create(
            user=self.user, session_key=session.session_key, ip="192.0.2.1", user_agent="A browser"
        )

    def renew(self):
        self.user.refresh_from_db()
        if not self.user.is_active:
            restore_person(person=self.user, by=SYSTEM, reason="Back.")
        if not self.user.check_password(PASSWORD):
            self.user.set_password(PASSWORD)
            self.user.save(update_fields=["password"])
        held = Grant.objects.in_effect().filter(person=self.user).values_list("role", flat=True)
        for role in ROLES - set(held):
            sign(grant_role(person=self.user, role=role, state=self.state, by=SYSTEM))
        self.enter()

    def interrupted(self, form, end, place) -> Interruption:
        self.renew()
        interruption = Interruption(self.user, end, place)
        with connection.execute_wrapper(interruption):
            answer = self.client.post(form.address, form.initial() | typed(form))
        assert answer.status_code < 500, (form.route, place)
        return interruption


def typed(form) -> dict:
    """The passwords, which no page prints."""
    names = [each.name for each in form.fields.values() if each.kind == "password"]
    return {name: "another correct horse" if name[-1] in "12" else PASSWORD for name in names}


def interrupt_all(insider, forms, end, patience) -> str:
    """Every form before each of its statements, until the request has held on `patience` times."""
    counts, wrong = Counter(forms=len(forms)), []
    for form in forms:
        place, locked_out, is_over = 0, 0, False
        while not is_over and locked_out < patience:
            place += 1
            interruption = insider.interrupted(form, end, place)
            is_over = interruption.count < place
            locked_out = 0 if interruption.ended else locked_out + 1
            counts.update(requests=1, ended=interruption.ended, wrote=interruption.wrote)
            wrong += [f"{form.route}, {place}: {sql}" for sql in interruption.wrote_after]
    assert wrong == [], "\n".join(wrong)
    assert counts["ended"] > len(forms), "the access was hardly ever ended in time"
    assert counts["wrote"] > 2, "hardly anything was written when the end came too late"
    return " ".join(f"{name}={number}" for name, number in counts.items()) + " written_after=0"


def is_own(form) -> bool:
    return form.path.strip("/").startswith(tuple(each.strip("/") for each in OWN_ACCOUNT))


def forms_of(world, insider) -> list:
    """What is removed is removed last, so that the other forms still find it."""
    return sorted(
        forms_by_route(world, insider.client).values(),
        key=lambda form: any(word in form.path for word in ("delete", "withdraw", "cancel")),
    )


@pytest.mark.django_db(transaction=True)
def test_no_write_follows_the_end_of_an_access(quiet, world):
    insider = Insider(world.state)
    forms = [form for form in forms_of(world, insider) if not is_own(form)]
    forms = [form for form in forms if form.route not in BY_LINK]
    # One door stands before all forms: the ways to end an access share them out among each other.
    shares = 1 if order.WHOLE else 3
    for place, (end, patience) in enumerate(
        ((end_everything, NEVER_BELIEVED), (suspended, LOCKED_OUT), (signed_out, LOCKED_OUT))
    ):
        told = interrupt_all(insider, forms[place % shares :: shares], end, patience)
        tally.note(f"requests interrupted by {end.__name__}: {told}")


@pytest.mark.django_db(transaction=True)
def test_no_change_of_ones_own_account_follows_its_end(quiet, world):
    """Nobody's grants decide about that, but his account and his session do."""
    insider = Insider(world.state)
    forms = [form for form in forms_of(world, insider) if is_own(form)]
    assert len(forms) > 5
    for end in (suspended, signed_out):
        told = interrupt_all(insider, forms, end, LOCKED_OUT)
        tally.note(f"changes of one's own account interrupted by {end.__name__}: {told}")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_after_a_token_was_deleted(quiet, world):
    """The API only reads; what it notes of a reading ends with the token too."""
    user, client, asked = all_roles("insider", world.state), Client(), 0
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        place, is_over = 0, not address.startswith("/api/")
        while not is_over:
            place += 1
            _token, text = make_token(name="Reports", by=user)
            headers = {"authorization": f"Token {text}"}
            interruption = Interruption(user, tokens_deleted, place)
            with connection.execute_wrapper(interruption):
                client.get(address, headers=headers)
            is_over = interruption.count < place
            asked += 1
            assert interruption.wrote_after == [], (address, place)
            if interruption.ended:
                assert client.get(address, headers=headers).status_code in (401, 403)
    assert asked > 50
    tally.note(f"requests of the API interrupted by tokens_deleted: requests={asked}")
