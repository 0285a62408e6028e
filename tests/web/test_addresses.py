"""Addresses that no database can be asked about are refused before anything reads them."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "address",
    [
        "/states/%00/",
        "/states/XCA%00/history/",
        "/states/?q=%00",
        "/people/?q=a%00b",
        "/missions/?state=%00",
        "/audit/?person=%00",
        "/nowhere%00",
        "/sign-in/?next=%00",
    ],
)
def test_an_address_with_an_empty_character_is_no_address(signed_in, manager, address):
    for client in (signed_in(manager), Client()):
        client.raise_request_exception = False
        answer = client.get(address)
        assert answer.status_code == 400, address
        assert "This request cannot be read" in answer.content.decode()
        assert "Content-Security-Policy" in answer


def test_a_program_is_told_in_its_own_language(signed_in, manager):
    answer = signed_in(manager).get("/api/states/%00/")
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "This address cannot be read."},
    )


def test_a_sign_that_only_looks_like_it_is_looked_up(signed_in, manager):
    assert signed_in(manager).get("/states/?q=%2500").status_code == 200


def test_a_form_with_an_empty_character_is_refused_at_its_field(signed_in, administrator):
    client = signed_in(administrator)
    answer = client.post("/people/invite/", {"full_name": "A\0na", "email": "ana@test.example"})
    assert answer.status_code == 422
    assert "full_name" in answer.context["form"].errors
    moved = client.post("/sign-in/", {"login": "a\0@test.example", "password": "\0"})
    assert moved.status_code < 500
