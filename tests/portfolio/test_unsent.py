"""The keys of unsent work: a person's own, the same in every session, and nobody else's."""

import base64

import pytest

from tests.conftest import PASSWORD


@pytest.fixture
def key(signed_in):
    def ask(user):
        return signed_in(user).get("/unsent/key/").json()

    return ask


def test_each_person_has_a_key_that_outlives_sessions_and_passwords(key, lead, assessor):
    first = key(lead)
    assert first["person"] == str(lead.pk)
    assert len(base64.b64decode(first["keys"][0]["key"])) == 32
    lead.set_password(PASSWORD + "!")
    lead.save(update_fields=["password"])
    assert key(lead)["keys"] == first["keys"]
    assert key(assessor)["keys"] != first["keys"]


def test_after_a_change_of_the_secret_the_earlier_key_is_handed_out_too(key, lead, settings):
    before = key(lead)["keys"]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    now = key(lead)["keys"]
    assert now[1:] == before
    assert now[0]["number"] != before[0]["number"]


def test_nobody_signed_out_is_given_a_key(client, reference):
    assert client.get("/unsent/key/").status_code == 302


@pytest.mark.parametrize(("kept", "header"), [("0", '"storage"'), ("1", None)])
def test_signing_out_empties_the_device_unless_locked_work_waits_there(
    signed_in, lead, kept, header
):
    answer = signed_in(lead).post("/sign-out/", {"keep": kept})
    assert answer.headers.get("Clear-Site-Data") == header
