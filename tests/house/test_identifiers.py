"""Identifiers of one state, tried by somebody of another in addresses, queries and forms.

He holds every role that can be held for his own state, so that nothing but the state stands
between him and a row. No integer names two rows here, so whatever is let through is a fault.
"""

import uuid
from functools import cache
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from fusion_programme import urls
from portfolio.models import User
from tests import order
from tests.house import tally
from tests.house.people import all_roles, enter
from tests.house.planting import plant
from tests.house.printed import FILE, forms_in, forms_of
from tests.house.rows import belonging, people_of, snapshot, spread_identifiers, strangers_among
from tests.house.test_sweep import COMMON, is_refusal
from tests.house.world import World, arguments, routes

MOST = 800 if order.WHOLE else 400
# Of their identifiers each, or with every fourth one the same kinds in a quarter of the time.
STEP = 1 if order.WHOLE else 4
EXTRA = ("id", "pk", "state", "mission", "roadmap", "person", "finding", "agency", "objective")
# Places in a list, and words of the product that choose what a page shows.
NO_IDENTIFIERS = {
    "page", "ordering", "limit", "offset", "format", "search", "next", "process",
    "sort", "stage", "attention", "region", "threads", "report", "field", "show",
}  # fmt: skip
LEAVING = ("logout", "sign-out", "sign_out")


class Two:
    """Two states with a row of every kind each, and an insider of the second."""

    def __init__(self, carana, katasi, lead, officer):
        self.theirs = World(carana, lead, officer)
        self.planted = plant(carana, by=lead)
        self.insider = all_roles("insider", katasi)
        self.ours = World(katasi, self.insider, self.insider)
        self.ours.state.refresh_from_db()
        self.client = enter(Client(raise_request_exception=False), self.insider)
        self.keys = {
            model: sorted(keys, key=str)
            for model, keys in (belonging(carana) | {User: people_of(carana)}).items()
        }
        self.named = cache(self._named)
        known = {str(key) for key in self.named(int) + self.named(uuid.UUID)}
        self.words = known | {carana.code}
        self.codes = list(dict.fromkeys(str(row.code) for row in self._rows_with_code()))

    def like(self, ours) -> list:
        """Their identifiers of the kind of this one of ours: numbers, UUIDs, codes, or the text of
        a key, whose model another part of the address names."""
        if not isinstance(ours, str):
            return self.named(type(ours))
        is_code = not ours.isdigit() and ours.count("-") != 4
        return self.codes if is_code else [*self.named(uuid.UUID), *self.named(int)]

    def _named(self, kind) -> list:
        """Their identifiers of one type, one of each model first, then the rest."""
        found = []
        for depth in range(max(map(len, self.keys.values()))):
            found += [keys[depth] for keys in self.keys.values() if depth < len(keys)]
        return list(dict.fromkeys(key for key in found if type(key) is kind))

    def _rows_with_code(self):
        for model, keys in self.keys.items():
            if any(field.name == "code" for field in model._meta.fields):
                yield from model._base_manager.filter(pk__in=keys)

    def our_pages(self):
        """Every address of our own world that can be asked with GET."""
        for name, wanted in routes():
            if not any(word in name for word in LEAVING):
                yield reverse(name, kwargs=arguments(self.ours, name, wanted))

    def faults(self, answer):
        """What one answer gave away: rows of theirs, or an error."""
        found = [str(mark) for mark in self.planted.seen_in(answer)]
        if answer.status_code >= 500 and answer.status_code != 503:
            found.append(str(answer.status_code))
        return found


@pytest.fixture
def spread(reference):
    """Asked for before anybody and any state is made."""
    spread_identifiers()


@pytest.fixture
def two(quiet, patient_api, spread, carana, katasi, lead, officer):
    return Two(carana, katasi, lead, officer)


@pytest.fixture
def plain_refusals(monkeypatch):
    """Refusals without their page, as thousands are asked for."""

    def refuse(status):
        return lambda request, exception: HttpResponse(str(exception), status=status)

    monkeypatch.setattr(urls, "handler403", refuse(403))
    monkeypatch.setattr(urls, "handler404", refuse(404))


# --- in addresses --------------------------------------------------------------------------------


def tries(two, name, wanted, most=None):
    """Addresses of one route with their identifiers: in every place, then in one place only with
    our own in the others. With `most`, only so many in each place, and also among theirs."""
    ours = arguments(two.ours, name, wanted)
    theirs = arguments(two.theirs, name, wanted)
    yield from _reverse(name, theirs)
    for place in wanted:
        for key in islice(two.like(ours[place]), most):
            yield from _reverse(name, ours | {place: key})
            if len(wanted) > 1 and most:
                yield from _reverse(name, theirs | {place: key})


def _reverse(name, kwargs):
    try:
        yield reverse(name, kwargs=kwargs)
    except NoReverseMatch:  # this route does not take such a key: nobody can send it
        return


def is_theirs(two, address) -> bool:
    """Whether an address holds an identifier of theirs."""
    return bool(set(address.split("/")) & two.words)


def addressed():
    """Routes that take an identifier of a State's rows."""
    return [(name, wanted) for name, wanted in routes() if wanted and name not in COMMON]


def given_away(two, method, address):
    """(status, what one request gave away); whatever it wrote is taken back."""
    if method == "get":
        answer = two.client.get(address)
    else:
        with transaction.atomic():
            answer = two.client.post(address)
            transaction.set_rollback(True)
    wrong = [f"{method} {address}: {fault}" for fault in two.faults(answer)]
    if is_theirs(two, address) and not is_refusal(answer):
        wrong.append(f"{method} {address}: {answer.status_code}")
    return answer.status_code, wrong


def test_no_address_opens_a_row_of_another_state(two, plain_refusals):
    """Every one of their identifiers, at every page that takes one of its kind."""
    asked, wrong, taking = 0, [], set()
    for name, wanted in addressed():
        for address in islice(tries(two, name, wanted), 0, None, STEP):
            status, faults = given_away(two, "get", address)
            if status == 405:  # whatever the identifier
                break
            taking.add(name)
            asked += 1
            wrong += faults
    assert wrong == []
    assert asked > len(taking) * 30 / STEP
    tally.note(f"identifiers in addresses: routes={len(taking)} requests={asked} let_through=0")


def test_no_address_writes_to_a_row_of_another_state(two, plain_refusals):
    taking = addressed()
    asked, wrong, share = 0, [], MOST // len(taking)
    for name, wanted in taking:
        for address in islice(tries(two, name, wanted, share // len(wanted)), share):
            status, faults = given_away(two, "post", address)
            asked += 1
            wrong += faults
            if status == 405:
                break
    assert wrong == []
    assert MOST * 0.37 < asked <= MOST
    tally.note(f"identifiers in posts: routes={len(taking)} requests={asked} let_through=0")


# --- in queries ----------------------------------------------------------------------------------


class Noted(QueryDict):
    """A query that notes which of its names the product asks for."""

    asked_for = set()

    def __getitem__(self, name):
        self.asked_for.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked_for.add(name)
        return super().__contains__(name)


@pytest.fixture
def noted(monkeypatch):
    def query(request):
        return Noted(request.META.get("QUERY_STRING", ""), encoding=request.encoding)

    monkeypatch.setattr(WSGIRequest, "GET", property(query))
    return Noted


def names_read(two, noted, pages):
    """{page: names of the query that it prints in a form, and those that it reads besides}."""
    printed, read = {}, {}
    for page in pages:
        noted.asked_for = set()
        answer = two.client.get(page)
        read[page] = noted.asked_for - NO_IDENTIFIERS
        for form in forms_in(page, answer) if answer.status_code == 200 else ():
            if form.method == "get":
                printed.setdefault(form.path, set()).update(form.fields)
    everywhere = set().union(*printed.values())
    return printed, {page: names - everywhere for page, names in read.items()}


def queries_of(two, page, is_list, filters):
    """Some of their identifiers, one of each model, in every name of a list and in names that no
    page has."""
    some = [keys[0] for keys in two.keys.values()] + [two.theirs.state.code]
    few = [two.theirs.open.pk, two.theirs.open.findings.first().pk]
    for key in some if is_list else few:
        yield "&".join(f"{name}={key}" for name in EXTRA)
    for name in filters:
        yield from (f"{name}={key}" for key in some[:: 2 * STEP])
    yield from (f"ordering={some[0]}", f"page={some[0]}")


def test_no_query_brings_a_row_of_another_state(two, noted, plain_refusals):
    """And every one of their identifiers in every name that a page reads as one."""
    pages = list(two.our_pages())
    printed, taking = names_read(two, noted, pages)
    asked, wrong = 0, []
    for page in pages:
        is_list = page in printed or (page.startswith("/api/") and page.count("/") == 3)
        queries = list(queries_of(two, page, is_list, printed.get(page, ())))
        every = [*two.named(int), *two.named(uuid.UUID)]
        queries += [f"{name}={key}" for name in sorted(taking[page]) for key in every[::STEP]]
        for query in queries:
            answer = two.client.get(f"{page}?{query}")
            asked += 1
            wrong += [f"{page}?{query}: {fault}" for fault in two.faults(answer)]
    assert wrong == []
    assert {"finding", "suggestion"} <= set().union(*taking.values())
    told = " ".join(sorted(set().union(*taking.values())))
    tally.note(f"identifiers in queries: pages={len(pages)} requests={asked} shown=0 as: {told}")


# --- in forms ------------------------------------------------------------------------------------


def relational(form, keys) -> dict:
    """{field: identifiers to try}: for a control that offers rows, rows of the same kind; for one
    that offers none, of every kind."""
    found = {}
    every = [some[0] for some in keys.values()]
    known = {str(key): model for model, some in keys.items() for key in some}
    for each in form.fields.values():
        options = [option for option in (each.options or each.values) if option]
        models = {known[option] for option in options if option in known}
        if models:
            found[each.name] = models
        elif each.kind in ("select", "checkbox", "radio") and not options:
            found[each.name] = every
    return found


def bodies(two, form, our_keys):
    """The form as it stands with an identifier of theirs in each field, and with fields that it
    does not have."""
    sent = form.initial()
    for name, wanted in relational(form, our_keys).items():
        keys = (
            [key for model in wanted for key in two.keys.get(model, [])[:2]]
            if isinstance(wanted, set)
            else [keys[0] for keys in two.keys.values()]
        )
        for key in keys:
            yield sent | {name: [str(key)]}
            if form.fields[name].kind == "checkbox":
                yield sent | {name: [*sent[name], str(key)]}
    extra = {
        "state": two.theirs.state.pk,
        "mission": two.theirs.shared.pk,
        "roadmap": two.theirs.roadmap.pk,
        "objective": two.theirs.objective.pk,
        "finding": two.theirs.shared.findings.first().pk,
        "findings": two.theirs.shared.findings.first().pk,
        "person": two.keys[User][0],
        "agency": two.theirs.agency.pk,
    }
    yield {name: [str(key)] for name, key in extra.items()} | sent
    yield sent | {name: [str(key)] for name, key in extra.items()}


def post(client, form, sent):
    files = {
        name: SimpleUploadedFile("note.pdf", FILE, "application/pdf") for name in form.takes_files
    }
    return client.post(form.address, sent | files)


def test_no_form_ties_our_rows_to_theirs(two):
    forms = [form for form in forms_of(two.client, two.our_pages()) if form.method == "post"]
    forms = [form for form in forms if not any(word in form.path for word in LEAVING)]
    our_keys = {
        model: sorted(keys, key=str)
        for model, keys in (belonging(two.ours.state) | {User: people_of(two.ours.state)}).items()
    }
    before = snapshot(two.theirs.state)
    asked, accepted, wrong = 0, 0, []
    for form in forms:
        for sent in bodies(two, form, our_keys):
            with transaction.atomic():
                answer = post(two.client, form, sent)
                asked += 1
                wrong += [f"{form.path} {sent}: {fault}" for fault in two.faults(answer)]
                if answer.status_code < 400:
                    accepted += 1
                    tied = strangers_among(two.ours.state, two.theirs.state)
                    wrong += [f"{form.path} {sent}: {row}" for row in tied]
                transaction.set_rollback(True)
            two.client.cookies.clear()
            enter(two.client, two.insider)
    assert wrong == []
    assert snapshot(two.theirs.state) == before
    assert len(forms) > 15
    assert accepted > 10, "hardly any form was filled well enough to be accepted"
    tally.note(f"identifiers in forms: forms={len(forms)} posts={asked} accepted={accepted} tied=0")
