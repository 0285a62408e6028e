"""Nobody of a mission's team sees anything of the State before he has signed both declarations."""

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from portfolio.access import rights_on
from portfolio.actions import grant_role
from portfolio.declaration_actions import accept_conflict, sign_declarations
from portfolio.models import State
from tests.conftest import person

PAGES = ("/states/XCA/", "/missions/{mission}/", "/missions/{mission}/answers/LEG-1/")
BOTH = {"confidentiality": "on", "interest": "none"}


@pytest.fixture
def newcomer(carana):
    return person("newcomer")


@pytest.fixture
def grant(newcomer, carana, manager):
    return grant_role(person=newcomer, role="assessor", state=carana, by=manager)


def answers(client, mission):
    return [client.get(page.format(mission=mission.pk)).status_code for page in PAGES]


def test_everything_is_closed_until_both_are_signed(signed_in, newcomer, grant, mission):
    client = signed_in(newcomer)
    assert answers(client, mission) == [404, 404, 404]
    assert client.get("/api/findings/").json()["results"] == []
    home = client.get("/").content.decode()
    assert f"/account/declarations/{grant.pk}/" in home
    done = client.post(f"/account/declarations/{grant.pk}/", BOTH)
    assert (done.status_code, done.url) == (302, "/states/XCA/")
    assert answers(client, mission) == [200, 200, 200]
    assert f"/account/declarations/{grant.pk}/" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"interest": "none"}, "stays closed"),
        ({"confidentiality": "on"}, "Choose one of the two"),
        ({"confidentiality": "on", "interest": "declared"}, "Say what it is"),
        (BOTH | {"conflict": "My brother works there."}, "choose the second sentence"),
    ],
)
def test_half_a_declaration_opens_nothing_and_keeps_what_was_typed(
    signed_in, newcomer, grant, mission, typed, sentence
):
    client = signed_in(newcomer)
    answer = client.post(f"/account/declarations/{grant.pk}/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert typed.get("conflict", "") in page
    assert answers(client, mission) == [404, 404, 404]


def test_a_declared_conflict_waits_for_a_manager(signed_in, newcomer, grant, mission, manager):
    named = {"confidentiality": "on", "interest": "declared", "conflict": "Taught two officials."}
    client, desk = signed_in(newcomer), signed_in(manager)
    client.post(f"/account/declarations/{grant.pk}/", named)
    assert answers(client, mission) == [404, 404, 404]
    assert f"/grants/{grant.pk}/conflict/" in desk.get("/").content.decode()
    page = f"/grants/{grant.pk}/conflict/"
    assert desk.post(page, {"reason": ""}).status_code == 422
    assert desk.post(page, {"reason": "Not first on ANA."}).status_code == 302
    assert answers(client, mission) == [200, 200, 200]
    grant.refresh_from_db()
    with pytest.raises(NotNow, match="No declared conflict"):
        accept_conflict(grant=grant, by=manager, reason="Again")


def test_nobody_signs_for_another_nor_twice_nor_decides_on_himself(grant, newcomer, manager):
    with pytest.raises(NotNow, match="for himself"):
        sign_declarations(grant=grant, by=manager)
    sign_declarations(grant=grant, by=newcomer, conflict="Taught there.")
    with pytest.raises(NotNow, match="already"):
        sign_declarations(grant=grant, by=newcomer)
    with pytest.raises(NotNow, match="own conflict"):
        accept_conflict(grant=grant, by=newcomer, reason="It is fine")
    with pytest.raises(ValidationError, match="makes the work possible"):
        accept_conflict(grant=grant, by=manager, reason="  ")


def test_another_persons_declarations_are_nowhere(signed_in, grant, lead, manager):
    for somebody in (lead, manager):
        assert signed_in(somebody).get(f"/account/declarations/{grant.pk}/").status_code == 404


def test_lists_pages_and_rights_agree_about_the_unsigned(carana, newcomer, grant):
    assert rights_on(newcomer, carana.pk) == set()
    assert not State.objects.allowed(newcomer).exists()
    sign_declarations(grant=grant, by=SYSTEM)
    del newcomer._held
    assert "change_finding" in rights_on(newcomer, carana.pk)
    assert State.objects.allowed(newcomer).get() == carana


def test_a_role_without_declarations_opens_at_once(carana, nobody):
    grant = grant_role(person=nobody, role="focal", state=carana, by=SYSTEM)
    assert grant.is_in_effect()
    with pytest.raises(NotNow, match="no declarations"):
        sign_declarations(grant=grant, by=nobody)
