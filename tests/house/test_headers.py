"""Every answer carries the Content-Security-Policy and its companions, refusals and files of the
style sheet included."""

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from tests.house.world import arguments, routes

PAGES = ["/", "/portfolio/", "/sign-in/", "/healthz", "/api/states/"]
REFUSALS = ["/missions/999999/", "/nowhere/"]
FILES = ["css/app.css", "js/base.js", "img/favicon.svg"]


@pytest.mark.parametrize("address", PAGES + REFUSALS)
def test_the_policy_is_on_every_answer(world, everybody, address):
    client = Client(raise_request_exception=False)
    client.force_login(everybody["focal"])
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


def every_answer(world, person):
    """(address, answer) of every route for one person, files of the style sheet after them."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    for name, wanted in routes():
        if name == "account_logout":
            continue
        yield from asked(client, reverse(name, kwargs=arguments(world, name, wanted)))
    for name in FILES:
        yield from asked(client, static(name))


def asked(client, address):
    answer = client.get(address)
    yield address, answer
    if answer.streaming:
        answer.getvalue()


def test_every_route_says_how_it_may_be_used(world, everybody):
    for address, answer in every_answer(world, everybody["lead"]):
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address


def test_no_page_is_kept_in_a_browser_or_on_the_way(world, everybody):
    for address, answer in every_answer(world, everybody["lead"]):
        keeping = answer["Cache-Control"]
        if address.startswith("/static/"):
            assert "no-store" not in keeping, address
        else:
            assert {"private", "no-store"} <= set(keeping.split(", ")), address


def test_every_text_names_its_letters(world, everybody):
    for address, answer in every_answer(world, everybody["lead"]):
        if not answer.streaming and not answer.content:
            continue
        kind = answer["Content-Type"]
        if kind.startswith("text/") or kind.split(";")[0].endswith(("+xml", "/xml")):
            assert "charset=utf-8" in kind.replace('"', "").lower(), f"{address}: {kind}"
        else:
            assert kind.startswith("application/"), f"{address}: {kind}"


def test_the_style_sheet_is_served_as_one(db):
    answer = Client().get(static("css/app.css"))
    answer.getvalue()
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("way", ["page", "script"])
def test_another_site_may_not_read_an_answer(everybody, way):
    client = Client()
    client.force_login(everybody["focal"])
    address = {"page": "/states/", "script": "/api/states/"}[way]
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("Access-Control-")]


def test_signing_out_empties_the_browsers_store(everybody):
    client = Client()
    client.force_login(everybody["focal"])
    assert "Clear-Site-Data" not in client.get("/")
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"storage"'


def test_a_refused_change_names_the_right_and_its_holders(world, everybody):
    client = Client()
    client.force_login(everybody["reviewer"])
    answer = client.get(f"/roadmaps/{world.roadmap.pk}/edit/")
    assert answer.status_code == 403
    assert "You lack the right to change roadmaps and their actions." in answer.content.decode()
    assert "Programme officer" in answer.content.decode()
    assert "Content-Security-Policy" in answer
