"""For every role: list, object, count, API and the documents on offer are one and the same answer.

The API's lists and the pages' lists are found in the router and in the URLconf, so that one that is
added is counted too.
"""

from django.test import Client
from django.urls import get_resolver, reverse
from django.views.generic import ListView

from documents.kinds import all_kinds
from fusion_programme.api import router
from portfolio import access
from portfolio.access import ScopedModel
from tests.conftest import person
from tests.house.people import ROLES_OF_PEOPLE, enter, inside
from tests.house.planting import scoped_models
from tests.house.world import World, routes


def views_by_name():
    """{route: class of its view}."""
    found = {}

    def descend(patterns, namespace):
        for entry in patterns:
            if hasattr(entry, "url_patterns"):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                descend(entry.url_patterns, inner)
            else:
                found[f"{namespace}{entry.name}"] = getattr(entry.callback, "view_class", None)

    descend(get_resolver().url_patterns, "")
    return found


# What a list leaves out by its purpose: what is neither late nor due soon, nor awaits anybody.
NARROWED = {
    "roadmaps:due-list",
    "portfolio:due-diligence-list",
    "compendium:practice-attribution-list",
}


def page_lists():
    """Lists that a page shows whole, a page at a time: (address, model)."""
    views = views_by_name()
    for name, wanted in routes():
        view = views.get(name)
        is_list = isinstance(view, type) and issubclass(view, ListView) and not wanted
        model = getattr(view, "model", None)
        is_whole = is_list and name not in NARROWED
        if is_whole and model and issubclass(model, ScopedModel):
            yield reverse(name), model


def api_lists():
    """Lists of the API: (address, name of the key in it, model)."""
    for _prefix, view, basename in router.registry:
        model = getattr(view, "model", None)
        if model and issubclass(model, ScopedModel):
            yield reverse(f"{basename}-list"), view.lookup_field, model


def listed(client, address, key):
    """Keys of everything in a list of the API, and the count that it gives."""
    answer = client.get(f"{address}?limit=500")
    if answer.status_code != 200:
        return set(), 0
    told = answer.json()
    return {str(row.get(key, row.get("id"))) for row in told["results"]}, told["count"]


def test_every_way_of_asking_gives_every_role_the_same_rows(quiet, world, katasi, lead):
    World(katasi, lead, person("elsewhere-officer", "officer"))
    assert list(page_lists())
    assert list(api_lists())
    for role in ROLES_OF_PEOPLE:
        user = inside(role, world.state)
        client = enter(Client(), user)
        for model in scoped_models():
            lists_and_objects_agree(model, user)
        for address, key, model in api_lists():
            rows = model.objects.allowed(user)
            keys, count = listed(client, address, key)
            assert keys == {str(getattr(row, key)) for row in rows}, (role, address)
            assert count == rows.count(), (role, address)
            for row in model.objects.order_by("pk")[:4]:
                name = getattr(row, key)
                status = client.get(f"{address}{name}/").status_code
                assert (status == 200) == (str(name) in keys), (role, address, name)
        for address, model in page_lists():
            answer = client.get(address)
            if answer.status_code == 200 and answer.context:  # a table to download has none
                count = answer.context["paginator"].count
                assert count == model.objects.allowed(user).count(), (role, address)
        for kind in all_kinds().values():
            documents_agree(kind, user, client)


def lists_and_objects_agree(model, user):
    for action in [*access.ACTIONS, *model.acts]:
        rows = set(model.objects.allowed(user, action).values_list("pk", flat=True))
        assert model.objects.allowed(user, action).count() == len(rows), (model, action)
        for row in model.objects.order_by("pk")[:3]:
            assert row.may(user, action) == (row.pk in rows), (model, action)


def documents_agree(kind, user, client):
    """Whoever sees a record may ask for its document, and nobody else."""
    offered = set(kind.subjects(user))
    hidden = set(kind.subjects(user).model.objects.all()) - offered
    for row in [*list(offered)[:1], *list(hidden)[:1]]:
        status = client.post(f"/documents/{kind.key}/{row.pk}/").status_code
        assert (status == 302) == (row in offered), (kind.key, user)
