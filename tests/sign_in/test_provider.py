"""Signing in by an organisation's own provider: a real one, in a process of its own."""

from html import unescape

import pytest

from tests.openid_provider.process import CLIENT, Provider
from tests.site import Site
from tests.visitor import Visitor

pytestmark = pytest.mark.processes
BUTTON = "/sign-in/by/oidc/?process=login"
PEOPLE = {
    "officer": "Officer@demo.example",
    "manager-unproved": "manager@demo.example",
    "lead-word": "lead@demo.example",
    "stranger": "stranger@elsewhere.example",
    "suspended": "editor@demo.example",
    "mentor": "mentor@demo.example",
}
INVITE = """
from history.recorded import SYSTEM
from portfolio.sign_in.invitation import invite_person
invite_person(email="stranger@elsewhere.example", full_name="Not yet come", by=SYSTEM)
"""
SUSPEND = """
from history.recorded import SYSTEM
from portfolio.models import User
from portfolio.sign_in.suspension import suspend_person
suspend_person(person=User.objects.get(email="editor@demo.example"), by=SYSTEM, reason="Left")
"""


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    made = Provider(tmp_path_factory.mktemp("provider"), people=PEOPLE)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, provider):
    made = Site(
        tmp_path_factory.mktemp("provided"),
        OIDC_NAME="Ministry of Examples",
        OIDC_ISSUER=provider.issuer,
        OIDC_CLIENT_ID=CLIENT["client_id"],
        OIDC_CLIENT_SECRET=CLIENT["client_secret"],
    )
    provider.start(f"{made.url}/sign-in/by/oidc/back/")
    made.start()
    yield made
    made.stop()
    made.remove_database()


def come(site, name, button=BUTTON) -> tuple[Visitor, object]:
    """Press the button, sign in at the provider, and follow the way back."""
    visitor = Visitor(site.url)
    at_provider = visitor.follow(visitor.post(button, page="/sign-in/"))
    assert "Sign in at the provider" in at_provider.text, at_provider.text[:500]
    form = {"username": name, "password": "provider-secret", "next": next_of(at_provider)}
    return visitor, visitor.follow(visitor.post(at_provider.url, form))


def next_of(page) -> str:
    return unescape(page.text.partition('name="next" value="')[2].partition('"')[0])


def people(site):
    return site.query("SELECT count(*) FROM portfolio_user")


def is_in(visitor) -> bool:
    return visitor.get("/account/").status == 200


def test_the_button_leads_to_the_provider_and_back_into_ones_own_account(site):
    assert "Sign in with Ministry of Examples" in Visitor(site.url).get("/sign-in/").text
    visitor, page = come(site, "officer", BUTTON + "&next=/states/")
    assert page.url == site.url + "/states/"
    assert "Rana Haddad, officer@demo.example" in visitor.get("/account/").text
    assert site.query("SELECT count(*) FROM socialaccount_socialaccount") == [(0,)]


@pytest.mark.parametrize("name", ["stranger", "manager-unproved", "lead-word"])
def test_nobody_gets_in_whose_address_is_unknown_or_unproved(site, name):
    before = people(site)
    visitor, page = come(site, name)
    assert "No account fits" in page.text
    assert not is_in(visitor)
    assert people(site) == before


def test_an_invitation_that_was_not_accepted_opens_nothing(site):
    site.run(INVITE)
    visitor, page = come(site, "stranger")
    assert "No account fits" in page.text
    assert not is_in(visitor)


def test_somebody_suspended_stays_out(site):
    site.run(SUSPEND)
    visitor, page = come(site, "suspended")
    assert page.url.endswith("/sign-in/suspended/")
    assert not is_in(visitor)


def test_the_provider_cannot_be_connected_to_somebody_signed_in(site):
    """Otherwise a stranger's account there would open one of ours from then on."""
    visitor = Visitor(site.url)
    visitor.sign_in("donor@demo.example", "fusion-cells-demo")
    for process in ("connect", "login"):
        at_provider = visitor.follow(
            visitor.post(f"/sign-in/by/oidc/?process={process}", page="/account/")
        )
        form = {"username": "mentor", "password": "provider-secret", "next": next_of(at_provider)}
        page = visitor.follow(visitor.post(at_provider.url, form))
        assert "did not sign you in" in page.text
        visitor.jars = {key: jar for key, jar in visitor.jars.items() if key == visitor.netloc}
    assert "donor@demo.example" in visitor.get("/account/").text
    assert site.query("SELECT count(*) FROM socialaccount_socialaccount") == [(0,)]


def test_a_forged_way_back_is_refused(site):
    visitor = Visitor(site.url)
    for query in ("", "?code=x", "?code=x&state=y", "?error=access_denied", "?state=%00"):
        answer = visitor.follow(visitor.get(f"/sign-in/by/oidc/back/{query}"))
        assert answer.status < 500
        assert not is_in(visitor)
    assert visitor.get("/sign-in/by/another/").status == 404


def test_without_its_provider_the_page_says_so_and_passwords_work(site, provider):
    provider.stop()
    visitor = Visitor(site.url)
    page = visitor.follow(visitor.post(BUTTON, page="/sign-in/"))
    assert page.status == 502
    assert "did not sign you in" in page.text
    assert visitor.sign_in("officer@demo.example", "fusion-cells-demo").status == 302


def test_without_configuration_there_is_no_button_and_no_route(client, db):
    assert "Sign in with M" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/by/oidc/").status_code == 404
    assert client.get("/sign-in/by/oidc/back/").status_code == 404
