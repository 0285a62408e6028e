"""The API answers for the same rows as the pages."""


def test_a_person_lists_only_the_states_assigned(signed_in, focal, katasi):
    rows = signed_in(focal).get("/api/states/").json()["results"]
    assert [row["code"] for row in rows] == ["XCA"]


def test_another_state_is_not_found(signed_in, neighbour, carana):
    assert signed_in(neighbour).get("/api/states/XCA/").status_code == 404


def test_signed_out_is_refused_without_a_redirect(client, carana):
    assert client.get("/api/states/").status_code == 403
