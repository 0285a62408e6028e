"""Whatever is posted to a form, by somebody who may use it: no error, and nothing half written."""

import warnings
from collections import Counter
from functools import cache

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from history.models import Event
from tests import order
from tests.house import tally
from tests.house.malformed import malformed
from tests.house.people import all_roles, enter
from tests.house.planting import scoped_models
from tests.house.printed import Form, forms_of
from tests.house.rows import snapshot
from tests.house.world import arguments, routes

EXAMPLES = 2_000 if order.WHOLE else 666
LEAVING = ("logout", "sign-out", "sign_out")
WRITES = ("INSERT", "UPDATE", "DELETE")


def addresses(world):
    for name, wanted in routes():
        if not any(word in name for word in LEAVING):
            yield name, reverse(name, kwargs=arguments(world, name, wanted))


def forms_by_route(world, client) -> dict:
    """One printed form for every route that takes a POST; where no page prints one, a form of the
    fields that all the others have."""
    places = list(addresses(world))
    found = {}
    for form in forms_of(client, [address for _name, address in places]):
        if form.method == "post" and not any(word in form.path for word in LEAVING):
            known = found.get(form.route)
            if known is None or len(form.fields) > len(known.fields):
                found[form.route] = form
    every = {name: each for form in found.values() for name, each in form.fields.items()}
    for name, address in places:
        if name not in found and takes_post(client, address):
            found[name] = Form(address, "post", address, every)
    return found


def takes_post(client, address) -> bool:
    with transaction.atomic():
        status = client.post(address).status_code
        transaction.set_rollback(True)
    enter_again = "_auth_user_id" in client.session
    assert enter_again, address
    return status not in (403, 404, 405)


@cache
def writes(sql) -> bool:
    """Whether a statement changes a table of the product's records."""
    tables = {f'"{model._meta.db_table}"' for model in [*scoped_models(), Event]}
    return sql.startswith(WRITES) and any(table in sql[:120] for table in tables)


class Watch:
    """Notes whether a request changed a record, even if that was taken back."""

    wrote = False

    def __call__(self, execute, sql, params, many, context):
        self.wrote = self.wrote or writes(sql)
        return execute(sql, params, many, context)


class Post:
    """One malformed post after another to one form, each undone again."""

    def __init__(self, world, client):
        self.world, self.client = world, client
        self.before = snapshot(world.state)
        self.count, self.statuses, self.followed = 0, {}, Counter()

    def send(self, form, kind, body):
        with transaction.atomic():
            watch = Watch()
            with connection.execute_wrapper(watch):
                answer = self.client.generic("POST", form.address, body, content_type=kind)
            self.count += 1
            status = answer.status_code
            self.statuses[status] = self.statuses.get(status, 0) + 1
            told = f"{form.route} answered {status} to {kind} {body[:400]!r}"
            assert status < 500 or status == 503, told
            if status >= 400 and watch.wrote:
                assert snapshot(self.world.state) == self.before, f"half written: {told}"
            if status == 302 and self.followed[form.route] < 8:
                self.followed[form.route] += 1
                shown = self.client.get(answer["Location"])
                assert shown.status_code < 500, f"{told}, then {answer['Location']} failed"
            transaction.set_rollback(True)


def examples(post, form, number):
    """So many posts to one form, the same in every run."""

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(malformed(form))
    def send(odd):
        post.send(form, *odd)

    return send


def test_no_malformed_post_breaks_or_half_writes_anything(quiet, world):
    client = Client(raise_request_exception=False)
    enter(client, all_roles("insider", world.state))
    forms = forms_by_route(world, client)
    assert len(forms) > 18
    post = Post(world, client)
    share = -(-EXAMPLES // len(forms))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=ResourceWarning)
        for form in forms.values():
            examples(post, form, share)()
    assert post.count >= EXAMPLES * 0.9
    assert post.statuses.get(302), "nothing was ever accepted"
    told = " ".join(f"{status}={number}" for status, number in sorted(post.statuses.items()))
    tally.note(f"malformed posts: forms={len(forms)} posts={post.count} {told}")


@pytest.mark.parametrize("reason", ["a\x00b", "\x1b[31m", "w" * 1_001])
def test_a_reason_is_short_plain_text(world, manager, reason):
    """A reason goes straight into the history: it is checked like any other text."""
    client = enter(Client(), manager)
    place = reverse("assessments:mission-move", args=[world.open.pk, "cancel"])
    before = Event.objects.count()
    page = client.post(place, {"reason": reason}, follow=True).content.decode()
    assert "control characters" in page or "Shorten it to 1000" in page
    assert Event.objects.count() == before
    client.post(place, {"reason": "Postponed."})
    assert Event.objects.count() == before + 1


def test_a_key_beyond_the_column_is_no_choice(world, officer):
    client = enter(Client(), officer)
    place = reverse("assessments:mission-create", args=[world.state.code])
    assert client.post(place, {"areas": str(2**63)}).status_code == 422
    assert client.post(place, {"team_leader": str(2**63)}).status_code == 422
