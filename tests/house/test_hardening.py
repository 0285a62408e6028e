"""What a served installation refuses, hides and writes down."""

import json
import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from fusion_programme.urls import *  # noqa: F403  the product's routes and two that break
from fusion_programme.urls import urlpatterns as product
from history.models import Event
from portfolio.sign_in.accounts import AccountAdapter
from tests.conftest import PASSWORD
from tests.house.served import served_settings, sign_in
from tests.house.world import arguments, routes
from web.client import address_of

READINGS = {"downloaded", "exported", "opened"}


def broken(request):
    raise RuntimeError("a secret of the inside")


urlpatterns = [*product, path("broken/", broken), path("plain/", lambda r: HttpResponse("x"))]


# --- cookies and transport ----------------------------------------------------------------------


def test_every_cookie_is_bound_to_this_host(served, focal):
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client, focal.email, PASSWORD, secure=True)
    assert answer.status_code == 302
    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for name, cookie in client.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert cookie["domain"] == "", name


def test_the_language_is_kept_like_every_cookie(monkeypatch, tmp_path):
    found = served_settings(monkeypatch, tmp_path)
    assert found["LANGUAGE_COOKIE_NAME"] == "__Host-django_language"
    assert found["LANGUAGE_COOKIE_SECURE"]
    assert found["LANGUAGE_COOKIE_HTTPONLY"]


def test_messages_travel_in_no_cookie(focal, signed_in):
    client = signed_in(focal)
    client.post(reverse("account_login"))
    assert "messages" not in client.cookies


def test_a_session_gets_a_new_name_when_somebody_signs_in(focal):
    client = Client()
    client.session["planted"] = True
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client, focal.email, PASSWORD)
    assert client.session.session_key != planted.session_key


def test_a_session_that_was_signed_out_opens_nothing(focal, signed_in):
    client = signed_in(focal)
    stolen = client.cookies["sessionid"].value
    assert client.get("/states/").status_code == 200
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/states/").status_code == 302


def test_pages_lead_to_https_and_say_so_for_a_year(served):
    client = Client()
    plain = client.get("/sign-in/?next=/states/")
    assert plain.status_code == 301
    assert plain["Location"] == "https://testserver/sign-in/?next=/states/"
    secure = client.get("/robots.txt", secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_the_api_is_not_led_from_plain_http_to_https(served):
    """A redirect would hide that a token has just travelled in the clear."""
    answer = Client().get("/api/states/", headers={"authorization": "Token abc"})
    assert answer.status_code == 403
    assert "Location" not in answer
    assert json.loads(answer.content) == {"detail": "The API speaks HTTPS only."}


def test_the_protocol_header_of_a_stranger_is_not_believed(served):
    answer = Client().get("/sign-in/", headers={"x-forwarded-proto": "https"})
    assert answer.status_code == 301


@pytest.mark.parametrize(
    ("proxies", "said", "counts"),
    [
        (0, "10.0.0.1", "192.0.2.9"),
        (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "6.6.6.6, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
        (2, "10.0.0.1", "192.0.2.9"),
        (1, 'x" forged=1', "192.0.2.9"),
        (1, "", "192.0.2.9"),
    ],
)
def test_the_address_is_the_one_that_the_proxy_wrote(settings, proxies, said, counts):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": said}, REMOTE_ADDR="192.0.2.9")
    assert address_of(request) == counts
    if "forged" not in said:  # sign-in refuses such a header outright
        assert AccountAdapter().get_client_ip(request) == counts


def test_an_unknown_host_is_refused(served):
    assert Client().get("/", headers={"host": "evil.example"}, secure=True).status_code == 400


# --- methods ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "X"])
def test_methods_without_a_meaning_here_are_refused_everywhere(world, everybody, method):
    client = Client(raise_request_exception=False)
    client.force_login(everybody["lead"])
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        assert client.generic(method, address).status_code == 405, address


def test_reading_changes_nothing(world, everybody):
    """Addresses that act refuse GET; the rest leave no line of history but that of a reading."""
    client = Client(raise_request_exception=False)
    client.force_login(everybody["lead"])
    before = Event.objects.count()
    for name, wanted in routes():
        answer = client.get(reverse(name, kwargs=arguments(world, name, wanted)))
        if answer.streaming:
            answer.getvalue()
    assert {event.verb for event in Event.objects.order_by("id")[before:]} <= READINGS


def test_a_form_of_another_site_is_refused_on_every_route(world, everybody):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(everybody["lead"])
    for name, wanted in routes():
        address = reverse(name, kwargs=arguments(world, name, wanted))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            status = client.generic(method, address).status_code
            assert status in (403, 404, 405), f"{method} {address} answered {status}"


def test_the_api_answers_so_often_and_no_oftener(focal, lead, signed_in):
    cache.clear()
    client = signed_in(focal)
    statuses = [client.get("/api/states/").status_code for _each in range(121)]
    assert statuses == [200] * 120 + [429]
    assert int(client.get("/api/states/")["Retry-After"]) <= 60
    assert signed_in(lead).get("/api/states/").status_code == 200
    cache.clear()


# --- errors -------------------------------------------------------------------------------------


def test_an_error_tells_nothing_of_the_inside(settings, focal, lines):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(focal)
    answer = client.get("/broken/?token=hidden")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something went wrong on our side" in page
    for word in ("secret of the inside", "Traceback", "RuntimeError", "broken", "hidden"):
        assert word not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    log = lines()
    assert any("fusion.security: what=failed" in line for line in log)
    assert any("RuntimeError: a secret of the inside" in line for line in log)


def test_debugging_is_off_in_both_modes(monkeypatch, tmp_path):
    assert served_settings(monkeypatch, tmp_path)["DEBUG"] is False
    assert served_settings(monkeypatch, tmp_path, DEMO="true")["DEBUG"] is False


def test_folders_are_not_listed(focal, signed_in):
    client = signed_in(focal)
    for address in ("/static/", "/static/css/", "/media/", "/documents/jobs/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/.env", "/manage.py", "/admin/", "/__debug__/", "/static/../.env", "/docs/"],
)
def test_nothing_of_the_building_site_is_served(focal, signed_in, address):
    assert signed_in(focal).get(address).status_code == 404


def test_the_image_holds_no_source_control_and_no_secret():
    from tests.site import ROOT

    left_out = set((ROOT / ".dockerignore").read_text().split())
    assert {".git", ".env", "var", "tests"} <= {name.strip("/") for name in left_out}


# --- whom to tell -------------------------------------------------------------------------------


def test_who_found_a_weak_spot_learns_whom_to_tell(settings):
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:security@example.org\n" in answer.content.decode()
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", answer.content.decode(), re.M)
