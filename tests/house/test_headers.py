"""Every answer carries the Content-Security-Policy and its companions, refusals included."""

import pytest
from django.test import Client

PAGES = ["/", "/portfolio/", "/sign-in/", "/healthz", "/api/states/"]
REFUSALS = ["/missions/999999/", "/nowhere/"]


@pytest.mark.parametrize("address", PAGES + REFUSALS)
def test_the_policy_is_on_every_answer(world, everybody, address):
    client = Client(raise_request_exception=False)
    client.force_login(everybody["focal"])
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_refused_change_names_the_right_and_its_holders(world, everybody):
    client = Client()
    client.force_login(everybody["reviewer"])
    answer = client.get(f"/roadmaps/{world.roadmap.pk}/edit/")
    assert answer.status_code == 403
    assert "You lack the right to change roadmaps and their actions." in answer.content.decode()
    assert "Programme officer" in answer.content.decode()
    assert "Content-Security-Policy" in answer
